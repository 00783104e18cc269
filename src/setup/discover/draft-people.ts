/** `people:` of a new mapping. Pure. */
import type { DraftCase } from "./draft-mapping.ts";
import type { DraftNote, DraftSection, MappingDraft } from "./draft.ts";
import { above, check, refOf, sectionOf } from "./draft.ts";
import type { MatchedPerson, PeopleMatch } from "./match-people.ts";
import { matchPeople } from "./match-people.ts";

export function draftPeople(situation: DraftCase): MappingDraft {
  const { people } = peopleOf(situation);
  if (people.length === 0) return { tree: {}, notes: [] };
  const entries = people.map((person) => [person.email, draftPerson(person)] as const);
  return {
    tree: { people: Object.fromEntries(entries) },
    notes: [
      above(
        ["people"],
        "Who an e-mail in Kommo is in the other two. Whoever is not listed is found by e-mail.",
      ),
      ...people.flatMap(personNotes),
    ],
  };
}

export function peopleOf({ snapshot, fields }: Pick<DraftCase, "snapshot" | "fields">): PeopleMatch {
  const select = (field: NonNullable<typeof fields.team>["field"] | undefined) =>
    field !== undefined && field.options.length > 0 ? field : undefined;
  const match = matchPeople(snapshot, {
    team: fields.team?.field,
    manager: select(fields.manager?.field),
  });
  return match;
}

function draftPerson({ productive, linear, option }: MatchedPerson): DraftSection {
  return sectionOf({
    productive: productive === undefined ? undefined : refOf(productive),
    linear: linear === undefined ? undefined : refOf(linear),
    option,
  });
}

function personNotes({ email, guessed }: MatchedPerson): readonly DraftNote[] {
  return guessed.map((where) =>
    where === "option"
      ? check(["people", email, "option"], "is this who the option means?")
      : check(["people", email, where.toLowerCase()], `found by name; the e-mail in ${where} is another one`),
  );
}
