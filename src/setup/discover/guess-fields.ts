/** Which field of the deal is which: by its code, by its name in eleven languages, and by what it can hold. Pure. */
import type { KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import { plain } from "./likeness.ts";
import type { FieldWords, KnownField } from "./vocabulary.ts";
import { billingWords, fieldWords, knownFields, priorityWords } from "./vocabulary.ts";

export interface FieldGuess {
  readonly field: KommoFieldDefinition;
  /** Its code or its very name says it. Otherwise a person should look. */
  readonly isSure: boolean;
}

export type FieldGuesses = Readonly<Partial<Record<KnownField, FieldGuess>>>;

/** One field of the account is at most one of ours; the surest claim comes first. */
export function guessFields(fields: readonly KommoFieldDefinition[]): FieldGuesses {
  const claims = knownFields
    .flatMap((key) => fields.map((field) => ({ key, field, score: scoreOf(field, key, fieldWords[key]) })))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const taken = new Set<number>();
  const guesses: Partial<Record<KnownField, FieldGuess>> = {};
  for (const { key, field, score } of claims) {
    if (guesses[key] !== undefined || taken.has(field.id)) continue;
    taken.add(field.id);
    guesses[key] = { field, isSure: score >= sure };
  }
  return guesses;
}

/** Whether a field can hold what this key is read for. */
export function isFitting(field: KommoFieldDefinition, key: KnownField): boolean {
  return fieldWords[key].types.includes(field.type);
}

const sure = 3;

/** 4 code, 3 name, 2 what its options say, 1 the beginning of its name. */
function scoreOf(field: KommoFieldDefinition, key: KnownField, { names }: FieldWords): number {
  if (!isFitting(field, key)) return 0;
  if (field.code !== undefined && plain(field.code) === plain(key.replaceAll("_", " "))) return 4;
  const name = plain(field.name);
  const known = foldedNames(key, names);
  if (known.includes(name)) return sure + (names.length - known.indexOf(name)) / 1000;
  if (key === "billing_type" && optionsAre(field, [...billingWords.fixed, ...billingWords.hourly])) return 2;
  if (key === "priority" && optionsAre(field, Object.values(priorityWords).flat())) return 2;
  const begins = known.some(
    (word) => word.length > 3 && (name.startsWith(`${word} `) || name.endsWith(` ${word}`)),
  );
  return begins ? 1 : 0;
}

const folded = new Map<KnownField, readonly string[]>();

/** An account has hundreds of fields, and the words stay the same. */
function foldedNames(key: KnownField, names: readonly string[]): readonly string[] {
  const known = folded.get(key) ?? names.map(plain);
  folded.set(key, known);
  return known;
}

/** Most of its options are such words. */
function optionsAre({ options }: KommoFieldDefinition, words: readonly string[]): boolean {
  const known = new Set(words.map(plain));
  const hits = options.filter(({ value }) => known.has(plain(value))).length;
  return hits * 2 > options.length;
}

/** Options as fixed or hourly; those that are neither are left out. */
export function readBilling(
  field: KommoFieldDefinition,
): readonly { readonly option: KommoFieldDefinition["options"][number]; readonly is: "fixed" | "hourly" }[] {
  return field.options.flatMap((option) => {
    const is = (["fixed", "hourly"] as const).find((kind) => isOneOf(option.value, billingWords[kind]));
    return is === undefined ? [] : [{ option, is }];
  });
}

/** Options as priorities; those that are none are left out. */
export function readPriorities(field: KommoFieldDefinition): readonly {
  readonly option: KommoFieldDefinition["options"][number];
  readonly is: "urgent" | "high" | "medium" | "low";
}[] {
  return field.options.flatMap((option) => {
    const kinds = ["urgent", "high", "medium", "low"] as const;
    const is = kinds.find((kind) => isOneOf(option.value, priorityWords[kind]));
    return is === undefined ? [] : [{ option, is }];
  });
}

function isOneOf(name: string, words: readonly string[]): boolean {
  return words.map(plain).includes(plain(name));
}
