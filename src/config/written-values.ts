/**
 * The small things a mapping is made of, as zod schemas from what may be written to what the core reads.
 * Scalars arrive as the text of the file (see `mapping-source.ts`), so numbers are checked as text.
 */
import * as z from "zod";
import { compareDecimals } from "./decimal.ts";
import { durationExamples, parseDuration } from "./duration.ts";
import { isTimeZone, parseInstant } from "./instant.ts";
import type { KommoRef, OptionRef, PersonRef, Ref, Value } from "./mapping.ts";

/** How a number may stand in the file, for editors that read the JSON Schema. */
const writtenAsNumber = { type: ["number", "string"] };
const writtenAsInteger = { type: ["integer", "string"] };

/**
 * A section of known keys. Its error for unknown keys is the list of the known ones, separated by spaces:
 * `mapping-issues.ts` makes the sentence, which needs both.
 */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(" ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known : undefined),
  });
}

type Camel<Key extends string> = Key extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Key;

type CamelKeys<T> = { readonly [Key in keyof T as Key extends string ? Camel<Key> : never]: T[Key] };

/** `{ vat_percent }` → `{ vatPercent }`, one level; absent keys stay absent. */
export function camelKeys<T extends object>(written: T): CamelKeys<T>;
export function camelKeys(written: Readonly<Record<string, unknown>>): object {
  const entries = Object.entries(written).map(([key, value]) => [camelCase(key), value] as const);
  return Object.fromEntries(entries);
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

export const text = z.string().trim().min(1, { error: "The text is empty." });

export const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?$/, {
  error: "A slug is up to 40 lower-case letters, digits, `-` and `_`, with a letter or digit at both ends.",
});

export const kommoId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, { error: "An id of Kommo is a whole number." })
  .transform(Number)
  .meta(writtenAsInteger);

export const productiveId = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, { error: "An id of Productive is a whole number." })
  .meta(writtenAsInteger);

const linearId = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
    error: "An id of Linear is a UUID such as 5f0e4c1a-0000-4000-8000-0000000000e1.",
  })
  .toLowerCase();

export const kommoRef: z.ZodType<KommoRef> = section({ id: kommoId, name: text.optional() });
export const productiveRef: z.ZodType<Ref> = section({ id: productiveId, name: text.optional() });
export const linearRef: z.ZodType<Ref> = section({ id: linearId, name: text.optional() });
export const linearTeam = section({ id: linearId, key: text.optional(), name: text.optional() });

const byId = section({ id: kommoId, name: text.optional() });

/** An option of a select field: `{ id, name }`, or its name alone. */
export const optionRef: z.ZodType<OptionRef> = z.union([byId, text.transform((name) => ({ name }))], {
  error: "An option is a name or `{ id, name }`.",
});

/** No white space, one `@`, a dot behind it: enough to tell an address from a name. */
export const emailPattern = /^[^\s@,;<>"]+@[^\s@,;<>".]+(?:\.[^\s@,;<>".]+)+$/;

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .regex(emailPattern, { error: "This is no e-mail address." });

const positive = (digits: string): boolean => compareDecimals(digits, "0") > 0;
const decimalText = z
  .string()
  .regex(/^\d+(?:\.\d+)?$/, { error: "A number is written like 12 or 12.50: digits, and a point." })
  .max(20, { error: "The number has more than 20 digits." });

/** Not negative; the text of the file. */
export const decimal = decimalText.meta(writtenAsNumber);

/** Above zero; the text of the file. */
export const positiveDecimal = decimalText
  .refine(positive, { error: "The number must be more than 0.", when: hasNoIssue })
  .meta(writtenAsNumber);

export const percent = decimalText
  .refine((digits) => compareDecimals(digits, "100") <= 0, {
    error: "A percentage is at most 100.",
    when: hasNoIssue,
  })
  .meta(writtenAsNumber);

/** A whole number in the bounds, both included. */
export function wholeNumber(minimum: number, maximum: number) {
  return z
    .string()
    .refine((digits) => /^\d{1,9}$/.test(digits) && Number(digits) >= minimum && Number(digits) <= maximum, {
      error: `This is a whole number from ${minimum} to ${maximum}.`,
    })
    .transform(Number)
    .meta(writtenAsInteger);
}

export const currencyCode = z
  .string()
  .refine((code) => currencies().includes(code), {
    error: "This is no currency code of ISO 4217.",
    params: { candidates: "currency" },
  })
  .meta({ pattern: "^[A-Z]{3}$" });

/** The currency codes that Intl knows. */
export function currencies(): readonly string[] {
  return Intl.supportedValuesOf("currency");
}

export const timeZone = z.string().refine(isTimeZone, {
  error: "This is no time zone of the IANA list, such as Europe/Berlin.",
  params: { candidates: "timeZone" },
});

export const sinceText = z
  .string()
  .refine((written) => parseInstant(written, "UTC") !== undefined, {
    error: "This is no day (2026-01-31) and no ISO time (2026-01-31T08:00+01:00).",
  })
  .meta({ pattern: String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([Tt ]|$)` });

export const dayText = z.string().refine((written) => /^\d{4}-\d\d-\d\d$/.test(written) && isDay(written), {
  error: "This is no day such as 2026-01-31.",
});

function isDay(written: string): boolean {
  return parseInstant(written, "UTC") !== undefined;
}

const longestWaitMs = 86_400_000;

/** A duration of at most a day → seconds. */
export const waitSeconds = z
  .string()
  .refine((written) => (parseDuration(written) ?? Infinity) <= longestWaitMs, {
    error: `This is no duration of up to a day, such as ${durationExamples}.`,
  })
  .transform((written) => Math.round((parseDuration(written) ?? 0) / 1000))
  .meta({ ...writtenAsInteger, pattern: String.raw`^(0|\d{1,9}\s?(ms|s|m|h|d|w))$` });

/** A key of `kommo.fields`, or `responsible`; whether it exists is checked over the whole file. */
export const fieldKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, {
  error: "A key of kommo.fields is lower-case letters, digits and `_`, and begins with a letter.",
});

/** `{ field, values, else }`, where every value is one that `constant` accepts. */
export function fromField<T>(constant: z.ZodType<T>) {
  const byName = z
    .record(z.string(), constant)
    .transform((table) => Object.entries(table).map(([name, is]) => ({ when: { name: name.trim() }, is })));
  const byOption = z.array(section({ when: optionRef, is: constant }));
  return section({
    field: fieldKey,
    values: z
      .union([byName, byOption], {
        error: "Values are a table of option and value, or a list of `{ when, is }`.",
      })
      .optional(),
    else: constant.optional(),
  }).transform(({ field, values, else: otherwise }) => ({
    kind: "field" as const,
    field,
    ...(values === undefined ? {} : { values }),
    ...(otherwise === undefined ? {} : { otherwise }),
  }));
}

/** A constant, or a value taken from a field of the deal. `expected` completes “expected …”. */
export function valueOf<T>(constant: z.ZodType<T>, expected: string): z.ZodType<Value<T>> {
  return z.union(
    [fromField(constant), constant.transform((value) => ({ kind: "constant" as const, value }))],
    { error: `Expected ${expected} or \`{ field, values, else }\`.` },
  );
}

const emailPerson = email.transform((address) => ({ kind: "email" as const, email: address }));
const toPerson = ({ id, name }: Ref): PersonRef => ({
  kind: "id",
  id,
  ...(name === undefined ? {} : { name }),
});
const personError = { error: "A person is `{ id, name }` or an e-mail address." };

export const productivePerson: z.ZodType<PersonRef> = z.union(
  [productiveRef.transform(toPerson), emailPerson],
  personError,
);
export const linearPerson: z.ZodType<PersonRef> = z.union(
  [linearRef.transform(toPerson), emailPerson],
  personError,
);

/** The short form: a person alone stands for the responsible user's person, with that one as `else`. */
export const managerValue: z.ZodType<Value<PersonRef>> = z.union(
  [
    fromField(productivePerson),
    productivePerson.transform((otherwise) => ({
      kind: "field" as const,
      field: "responsible",
      otherwise,
    })),
  ],
  { error: "A manager is a person (`{ id, name }` or an e-mail) or `{ field, values, else }`." },
);

/** Zod would run the next check on a text that is no number. */
function hasNoIssue(payload: { readonly issues: readonly unknown[] }): boolean {
  return payload.issues.length === 0;
}
