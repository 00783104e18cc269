/**
 * A question as data: what is asked, what may be answered, what is proposed. Answers are names, never ids, at
 * a path of the answers file, so that the same file serves the next client whose things have the same names.
 */
import { plain } from "./likeness.ts";

export type AnswerPath = readonly string[];

/** What stands at a question's path in the answers file. */
export type Answer = string | boolean | readonly string[];

interface Asked {
  readonly path: AnswerPath;
  /** One sentence, ending in a question mark. */
  readonly ask: string;
  /** What is proposed is no more than likely: whoever takes it unseen is told to check it. */
  readonly isGuess?: boolean | undefined;
}

export interface Choice {
  /** Unique within the question; what the answers file says. */
  readonly name: string;
  /** Beside the name, for a person. */
  readonly note?: string | undefined;
  /** What the proposal makes of it. Opaque to whoever asks. */
  readonly id: string;
}

export type Question =
  | (Asked & {
      readonly kind: "one";
      readonly choices: readonly Choice[];
      /** A name. Undefined: nothing can be proposed, and without an answer it does not go on. */
      readonly proposed: string | undefined;
    })
  | (Asked & {
      readonly kind: "several";
      readonly choices: readonly Choice[];
      readonly proposed: readonly string[];
      readonly isRequired: boolean;
    })
  | (Asked & {
      readonly kind: "text";
      readonly proposed: string | undefined;
      /** What is wrong with an answer; undefined: nothing. */
      readonly check: (answer: string) => string | undefined;
    })
  | (Asked & { readonly kind: "yes_no"; readonly proposed: boolean });

/** What answers “none of them”. */
export const none = "none";
export const noneChoice: Choice = { name: none, id: "" };

/** Things with a name → choices whose names differ: namesakes get their id behind the name. */
export function choicesOf<T>(
  items: readonly T[],
  read: (item: T) => { readonly id: string; readonly name: string; readonly note?: string | undefined },
): readonly Choice[] {
  const all = items.map(read);
  const counts = new Map<string, number>();
  for (const { name } of all) counts.set(plain(name), (counts.get(plain(name)) ?? 0) + 1);
  return all.map((choice) =>
    (counts.get(plain(choice.name)) ?? 0) > 1 || plain(choice.name) === ""
      ? { ...choice, name: `${choice.name} (${choice.id})`.trim() }
      : choice,
  );
}

/** The name of the choice with this id. */
export function nameOfChoice(choices: readonly Choice[], id: string | undefined): string | undefined {
  return choices.find((choice) => choice.id === id)?.name;
}

export type Reading<T> =
  | { readonly kind: "read"; readonly value: T }
  /** A sentence: what was found and what was expected. */
  | { readonly kind: "wrong"; readonly problem: string };

/** An answer as the question wants it: names of choices as they are written there. */
export function readAnswer(question: Question, given: unknown): Reading<Answer> {
  const place = `“${question.path.join(" › ")}”`;
  switch (question.kind) {
    case "yes_no":
      return typeof given === "boolean"
        ? { kind: "read", value: given }
        : wrong(`${place} is answered with true or false, and ${shown(given)} stands there.`);
    case "text": {
      if (typeof given !== "string") return wrong(`${place} is a text, and ${shown(given)} stands there.`);
      const problem = question.check(given);
      return problem === undefined ? { kind: "read", value: given } : wrong(`${place}: ${problem}`);
    }
    case "one": {
      if (typeof given !== "string") return wrong(`${place} is one name, and ${shown(given)} stands there.`);
      const choice = findChoice(question.choices, given);
      return choice === undefined
        ? wrong(unknownName(place, given, question.choices))
        : { kind: "read", value: choice.name };
    }
    case "several":
      return readSeveral(question, given, place);
  }
}

function readSeveral(
  question: Extract<Question, { readonly kind: "several" }>,
  given: unknown,
  place: string,
): Reading<Answer> {
  const listed: readonly unknown[] | undefined =
    typeof given === "string" ? [given] : isList(given) ? given : undefined;
  if (listed === undefined) return wrong(`${place} is a list of names, and ${shown(given)} stands there.`);
  const names: string[] = [];
  for (const item of listed) {
    const choice = typeof item === "string" ? findChoice(question.choices, item) : undefined;
    if (choice === undefined) return wrong(unknownName(place, shown(item), question.choices));
    names.push(choice.name);
  }
  if (names.length === 0 && question.isRequired) return wrong(`${place} names nothing, and one is needed.`);
  return { kind: "read", value: names };
}

function findChoice(choices: readonly Choice[], name: string): Choice | undefined {
  return (
    choices.find((choice) => choice.name === name) ??
    choices.find((choice) => plain(choice.name) === plain(name))
  );
}

const mostListed = 12;

function unknownName(place: string, given: string, choices: readonly Choice[]): string {
  const names = choices.map(({ name }) => `“${name}”`);
  const more = names.length > mostListed ? ` and ${String(names.length - mostListed)} more` : "";
  const found = given.startsWith("“") ? given : `“${given}”`;
  return `${place} says ${found}, and there is: ${names.slice(0, mostListed).join(", ")}${more}.`;
}

function wrong(problem: string): { readonly kind: "wrong"; readonly problem: string } {
  return { kind: "wrong", problem };
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string" || typeof value === "boolean") return `“${String(value)}”`;
  return "something else";
}

/** The choice that was answered; undefined for none, and while it is not answered. */
export function chosenOf(
  question: Extract<Question, { readonly kind: "one" }>,
  given: unknown,
): Choice | undefined {
  const reading = readAnswer(question, given);
  if (reading.kind === "wrong") return undefined;
  const choice = question.choices.find(({ name }) => name === reading.value);
  return choice === undefined || choice.id === noneChoice.id ? undefined : choice;
}

/** The choices that were answered, in the order of the question. */
export function allChosenOf(
  question: Extract<Question, { readonly kind: "several" }>,
  given: unknown,
): readonly Choice[] {
  const reading = readAnswer(question, given);
  if (reading.kind === "wrong" || !Array.isArray(reading.value)) return [];
  const names: readonly unknown[] = reading.value;
  return question.choices.filter(({ name }) => names.includes(name));
}
