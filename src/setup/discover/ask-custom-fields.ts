/** Custom fields that Productive requires: without a value nothing can be created there. Pure. */
import type { AnswerTree } from "./answers.ts";
import { answerAt } from "./answers.ts";
import { activePeople } from "./match-people.ts";
import type { Question } from "./question.ts";
import { choicesOf, readAnswer } from "./question.ts";
import type { CustomField, Snapshot } from "./snapshot.ts";
import { findMarker, markerKeys } from "./wanted-fields.ts";

export const customizableKinds = ["companies", "projects", "budgets"] as const;
export type CustomizableKind = (typeof customizableKinds)[number];

/** What a mapping cannot fill: the fields themselves must change in Productive. */
export function unfillableFields({ productive }: Snapshot): readonly string[] {
  return (productive?.customFields ?? [])
    .filter(({ isRequired, isArchived }) => isRequired && !isArchived)
    .filter(
      ({ customizableType, dataTypeId }) =>
        customizableType === "services" || (isFillable(customizableType) && dataTypeId === attachment),
    )
    .map(({ name, customizableType }) => `“${name}” of ${customizableType}`);
}

function isFillable(kind: string): kind is CustomizableKind {
  return customizableKinds.some((known) => known === kind);
}

const attachment = 7;

/** Required fields that the markers do not fill. */
export function requiredFields({ productive }: Snapshot): readonly CustomField[] {
  const markers = markerKeys.flatMap((key) => findMarker(productive?.customFields, key)?.id ?? []);
  return (productive?.customFields ?? []).filter(
    ({ id, isRequired, isArchived, customizableType, dataTypeId }) =>
      isRequired &&
      !isArchived &&
      isFillable(customizableType) &&
      dataTypeId !== attachment &&
      !markers.includes(id),
  );
}

/** One question for each. Nothing is proposed unless there is no choice: a guess here ends up in every project. */
export function askCustomField(snapshot: Snapshot, field: CustomField): Question {
  const asked = {
    path: ["custom_fields", field.customizableType, field.name],
    ask: `Productive requires “${field.name}” for ${field.customizableType}. Which value do they get?`,
  };
  switch (field.dataTypeId) {
    case 3:
    case 5: {
      const choices = choicesOf(field.options, ({ id, name }) => ({ id, name }));
      return {
        ...asked,
        kind: "one",
        choices,
        proposed: choices.length === 1 ? choices[0]?.name : undefined,
      };
    }
    case 6: {
      const people = activePeople(snapshot).filter(({ email }) => email !== undefined);
      const choices = choicesOf(people, ({ id, name, email }) => ({ id, name, note: email }));
      return { ...asked, kind: "one", choices, proposed: undefined };
    }
    case 2:
      return { ...asked, kind: "text", proposed: undefined, check: checkNumber };
    case 4:
      return { ...asked, kind: "text", proposed: undefined, check: checkDay };
    default:
      return { ...asked, kind: "text", proposed: undefined, check: checkText };
  }
}

/** The value as the mapping writes it: an option's name, a person's address, a text. */
export function customFieldValue(
  snapshot: Snapshot,
  field: CustomField,
  answers: AnswerTree,
): string | undefined {
  const question = askCustomField(snapshot, field);
  const reading = readAnswer(question, answerAt(answers, question.path));
  if (reading.kind === "wrong" || typeof reading.value !== "string") return undefined;
  if (question.kind !== "one") return reading.value;
  const id = question.choices.find(({ name }) => name === reading.value)?.id;
  if (field.dataTypeId === 6) return activePeople(snapshot).find((person) => person.id === id)?.email;
  return field.options.find((option) => option.id === id)?.name;
}

function checkText(answer: string): string | undefined {
  return answer.trim() === "" ? "a text is needed." : undefined;
}

function checkNumber(answer: string): string | undefined {
  return /^-?\d+(?:\.\d+)?$/u.test(answer) ? undefined : "a number is written like 12 or 12.5.";
}

function checkDay(answer: string): string | undefined {
  return /^\d{4}-\d\d-\d\d$/u.test(answer) ? undefined : "a day is written like 2026-01-31.";
}
