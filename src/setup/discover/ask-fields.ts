/** Which field of the deal is which: guesses to look over, and a question for each that is not right. Pure. */
import type { KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import type { AnswerTree } from "./answers.ts";
import { answerAt, isTree } from "./answers.ts";
import type { FieldGuesses } from "./guess-fields.ts";
import { guessFields, isFitting } from "./guess-fields.ts";
import type { Choice, Question } from "./question.ts";
import { allChosenOf, choicesOf, chosenOf, nameOfChoice, none, noneChoice } from "./question.ts";
import type { Snapshot } from "./snapshot.ts";
import type { KnownField } from "./vocabulary.ts";
import { fieldWords, knownFields } from "./vocabulary.ts";
import { writtenBackFields } from "./wanted-fields.ts";

type OneQuestion = Extract<Question, { readonly kind: "one" }>;

/** Fields that deals could be read from: not those that handoff writes. */
function readableFields(snapshot: Snapshot): readonly KommoFieldDefinition[] {
  const own = new Set(writtenBackFields(snapshot.kommo.fields.leads).map(({ id }) => id));
  return snapshot.kommo.fields.leads.filter(({ id }) => !own.has(id));
}

const guessed = new WeakMap<Snapshot, FieldGuesses>();

/** Of one snapshot always the same, and asked for with every question. */
export function guessesOf(snapshot: Snapshot): FieldGuesses {
  const guesses = guessed.get(snapshot) ?? guessFields(readableFields(snapshot));
  guessed.set(snapshot, guesses);
  return guesses;
}

export function askFields(snapshot: Snapshot, answers: AnswerTree): readonly Question[] {
  const guesses = guessesOf(snapshot);
  const review = askReview(guesses);
  const given = answerAt(answers, ["fields"]);
  const changed = new Set(allChosenOf(review, answerAt(answers, review.path)).map(({ id }) => id));
  const isGiven = (key: KnownField): boolean => isTree(given) && given[key] !== undefined;
  const isUnknown = (key: KnownField): boolean =>
    key === "service_type" && guesses[key] === undefined && hasCandidates(snapshot, key);
  return [
    ...(isTree(given) ? [] : [review]),
    ...knownFields
      .filter((key) => isGiven(key) || changed.has(key) || isUnknown(key))
      .map((key) => askField(snapshot, key)),
  ];
}

/** One look at all guesses instead of a question for each. */
function askReview(guesses: FieldGuesses): Extract<Question, { readonly kind: "several" }> {
  const choices: readonly Choice[] = knownFields.map((key) => ({
    id: key,
    name: key,
    note: guessText(guesses, key),
  }));
  return {
    kind: "several",
    path: ["fields_to_change"],
    ask: "This is how the deal’s fields are understood. Which of these are not right?",
    choices,
    proposed: [],
    isRequired: false,
  };
}

function guessText(guesses: FieldGuesses, key: KnownField): string {
  const guess = guesses[key];
  const what = fieldWords[key].ask;
  return guess === undefined ? `${what}: no field` : `${what}: “${guess.field.name}”`;
}

export function askField(snapshot: Snapshot, key: KnownField): OneQuestion {
  const guesses = guessesOf(snapshot);
  const fitting = readableFields(snapshot).filter((field) => isFitting(field, key));
  const choices = choicesOf(fitting, ({ id, name, type }) => ({ id: String(id), name, note: type }));
  const guess = guesses[key];
  return {
    kind: "one",
    path: ["fields", key],
    ask: `Which field of the deal holds ${fieldWords[key].ask}?`,
    choices: [...choices, noneChoice],
    proposed: guess === undefined ? none : nameOfChoice(choices, String(guess.field.id)),
    isGuess: guess?.isSure === false,
  };
}

function hasCandidates(snapshot: Snapshot, key: KnownField): boolean {
  return readableFields(snapshot).some((field) => isFitting(field, key));
}

export interface ChosenField {
  readonly field: KommoFieldDefinition;
  /** Taken as guessed, and the guess is not sure. */
  readonly isGuess: boolean;
}

export type ChosenFields = Readonly<Partial<Record<KnownField, ChosenField>>>;

/** The fields as they were answered, else as they were guessed. */
export function chosenFields(snapshot: Snapshot, answers: AnswerTree): ChosenFields {
  const guesses = guessesOf(snapshot);
  const chosen: Partial<Record<KnownField, ChosenField>> = {};
  for (const key of knownFields) {
    const question = askField(snapshot, key);
    const given = answerAt(answers, question.path);
    if (given === undefined) {
      const guess = guesses[key];
      if (guess !== undefined) chosen[key] = { field: guess.field, isGuess: !guess.isSure };
      continue;
    }
    const id = chosenOf(question, given)?.id;
    const field = snapshot.kommo.fields.leads.find((one) => String(one.id) === id);
    if (field !== undefined) chosen[key] = { field, isGuess: false };
  }
  return chosen;
}

/** Every field with its answer, for a file that repeats all of it: guesses are answers then. */
export function spellOutFields(snapshot: Snapshot, answers: AnswerTree): AnswerTree {
  const chosen = chosenFields(snapshot, answers);
  const fields = knownFields.map((key) => {
    const id = chosen[key]?.field.id;
    const name = id === undefined ? none : nameOfChoice(askField(snapshot, key).choices, String(id));
    return [key, name ?? none] as const;
  });
  const rest = Object.fromEntries(Object.entries(answers).filter(([key]) => key !== "fields_to_change"));
  return { ...rest, fields: Object.fromEntries(fields) };
}
