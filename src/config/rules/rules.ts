import { copyFlagsAreKnown, copyFlagsHaveParents, templatesAreCopied } from "./copy-rules.ts";
import {
  fieldIdsAreNamedOnce,
  fieldKeysAreFree,
  fieldsAreRead,
  fieldsExist,
  namesDiffer,
  placeholdersExist,
  priorityIsRead,
} from "./field-rules.ts";
import { optionsAreListedOnce, optionsHaveIds, priorityElseIsLast } from "./option-rules.ts";
import { peopleAreDifferent, peopleAreListedOnce, teamsAreListedOnce } from "./people-rules.ts";
import { hourlyLinesHaveRates, hoursHaveARate, ratesAreAboveZero, sharesAreAboveZero } from "./rate-rules.ts";
import type { Rule } from "./rule.ts";
import {
  budgetsHaveServices,
  linesAreNamedOnce,
  linesHaveShareOrHours,
  serviceTypesCanBeChosen,
  sharesSumTo100,
  subIssuesAreNamedOnce,
} from "./service-rules.ts";
import {
  linearHasTeam,
  lostIsNeverWon,
  productiveIsDescribed,
  stageDoesSomething,
  stagesAreNamedOnce,
} from "./stage-rules.ts";
import {
  movedOnIsElsewhere,
  peopleOptionsAreRead,
  peopleSaySomething,
  prefixHasMarkers,
  serviceTypesAreNamed,
  serviceTypesAreReachable,
  stagesLeadSomewhere,
} from "./unused-rules.ts";

/** Every check over the whole file; each is on its own, and the order does not matter. */
export const rules: readonly Rule[] = [
  lostIsNeverWon,
  stagesAreNamedOnce,
  productiveIsDescribed,
  linearHasTeam,
  stageDoesSomething,
  fieldsExist,
  fieldKeysAreFree,
  fieldsAreRead,
  fieldIdsAreNamedOnce,
  placeholdersExist,
  namesDiffer,
  priorityIsRead,
  budgetsHaveServices,
  sharesSumTo100,
  linesHaveShareOrHours,
  linesAreNamedOnce,
  subIssuesAreNamedOnce,
  serviceTypesCanBeChosen,
  copyFlagsAreKnown,
  copyFlagsHaveParents,
  templatesAreCopied,
  optionsHaveIds,
  optionsAreListedOnce,
  priorityElseIsLast,
  peopleAreListedOnce,
  peopleAreDifferent,
  teamsAreListedOnce,
  ratesAreAboveZero,
  sharesAreAboveZero,
  hoursHaveARate,
  hourlyLinesHaveRates,
  stagesLeadSomewhere,
  movedOnIsElsewhere,
  serviceTypesAreReachable,
  serviceTypesAreNamed,
  peopleSaySomething,
  peopleOptionsAreRead,
  prefixHasMarkers,
];
