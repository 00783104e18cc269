/** The whole new mapping out of snapshot and answers, with comments for whoever reviews it. Pure. */
import type { AnswerTree } from "./answers.ts";
import type { MappingDraft } from "./draft.ts";
import { above, beside, joined, sectionOf } from "./draft.ts";
import { draftKommo } from "./draft-kommo.ts";
import { draftPeople } from "./draft-people.ts";
import { draftProductive } from "./draft-productive.ts";
import { draftServiceTypes } from "./draft-service-types.ts";
import { draftLinear, draftWon } from "./draft-won.ts";
import type { AnswerPath } from "./question.ts";
import type { ChosenFields } from "./ask-fields.ts";
import { chosenFields } from "./ask-fields.ts";
import type { Stage } from "./ask-stages.ts";
import { wonStages } from "./ask-stages.ts";
import { usedSides } from "./questionnaire.ts";
import type { Snapshot } from "./snapshot.ts";

export interface DraftRequest {
  readonly snapshot: Snapshot;
  /** Complete: every question that applies has one. */
  readonly answers: AnswerTree;
  /** Answers that are mere guesses. */
  readonly guessed: readonly AnswerPath[];
}

/** The request, and what follows from it for every part. */
export interface DraftCase extends DraftRequest {
  readonly stages: readonly Stage[];
  readonly uses: { readonly productive: boolean; readonly linear: boolean };
  readonly fields: ChosenFields;
  readonly isGuess: (path: AnswerPath) => boolean;
}

export function draftMapping(request: DraftRequest): MappingDraft {
  const situation = caseOf(request);
  return joined(
    { tree: { version: 1 }, notes: [] },
    draftKommo(situation),
    draftWon(situation),
    ...(situation.uses.productive ? [draftProductive(situation), draftServiceTypes(situation)] : []),
    ...(situation.uses.linear ? [draftLinear(situation)] : []),
    draftPeople(situation),
    draftPolicies(situation),
  );
}

export function caseOf(request: DraftRequest): DraftCase {
  const { snapshot, answers, guessed } = request;
  const stages = wonStages(snapshot, answers);
  const keys = new Set(guessed.map((path) => JSON.stringify(path)));
  return {
    ...request,
    stages,
    uses: usedSides(snapshot, stages, answers),
    fields: chosenFields(snapshot, answers),
    isGuess: (path) => keys.has(JSON.stringify(path)),
  };
}

/** More wins in an hour than an agency closes: an import, or somebody moving deals in bulk. */
const mostPerHour = 20;

function draftPolicies({ fields, uses }: DraftCase): MappingDraft {
  const isOneKind = uses.productive && fields.service_type === undefined;
  return {
    tree: {
      policies: sectionOf({
        unknown_people: "match_by_email",
        missing_service_type: uses.productive ? (isOneKind ? "project" : "hold") : undefined,
        missing_company: "contact",
        missing_amount: uses.productive ? "hold" : undefined,
        similar_company: uses.productive ? "hold" : undefined,
        held: ["task", "slack"],
        max_per_hour: mostPerHour,
      }),
      slack: { ready: true, problems: true },
    },
    notes: [
      above(
        ["policies"],
        "What happens when something is missing or unclear. Holding a deal is always safe.",
      ),
      beside(["policies", "unknown_people"], "people who are not listed are found by their e-mail"),
      beside(["policies", "held"], "how people learn that a deal waits for them"),
      beside(["policies", "max_per_hour"], "the wins beyond that wait until somebody has looked"),
      above(["slack"], "Messages need SLACK_WEBHOOK_URL; without it nothing is sent."),
    ],
  };
}
