/** Values of the mapping: a constant, or what a field of the deal says, translated by a table. */
import type { OptionRef, Value } from "../../config/mapping.ts";
import { foldCase } from "../case-fold.ts";
import type { Deal, FieldReading } from "../deal.ts";

export type Resolved<T> =
  | {
      readonly kind: "value";
      readonly value: T;
      readonly from: "constant" | "field" | "else";
      /** The key of the field that decided, where one did. */
      readonly field?: string;
      /** The line of the table that matched. */
      readonly row?: number;
    }
  | {
      readonly kind: "missing";
      readonly field: string;
      /** What the field says, where it says something that is not listed or cannot be read. */
      readonly found: string | undefined;
    };

/**
 * Empty or unlisted takes `else`; without `else` it is missing. Without a table the field's own text is read
 * by `parse`, and what that cannot read counts as unlisted.
 */
export function resolveValue<T>(
  value: Value<T>,
  deal: Deal,
  parse: (text: string, reading: FieldReading) => T | undefined,
): Resolved<T> {
  if (value.kind === "constant") return { kind: "value", value: value.value, from: "constant" };
  const { field, otherwise } = value;
  const reading = deal.fields[field];
  const found = reading === undefined ? undefined : readListed(value, reading, parse);
  if (found !== undefined) return { kind: "value", from: "field", field, ...found };
  if (otherwise !== undefined) return { kind: "value", value: otherwise, from: "else", field };
  return { kind: "missing", field, found: textOf(deal, field) };
}

/** The text of a field, trimmed; undefined when it is empty or not mapped. */
export function textOf(deal: Deal, key: string): string | undefined {
  const text = deal.fields[key]?.texts.join("\n").trim();
  return text === undefined || text === "" ? undefined : text;
}

/** Options match by id where both sides have one, else by name, trimmed and case-folded. */
export function isOption(option: OptionRef, reading: FieldReading): boolean {
  if (option.id !== undefined && reading.optionIds.includes(option.id)) return true;
  if (option.id !== undefined && reading.optionIds.length > 0) return false;
  const name = option.name;
  return name !== undefined && reading.texts.some((text) => foldCase(text.trim()) === foldCase(name.trim()));
}

/** Of several options that are chosen, the one that the table lists first decides. */
function readListed<T>(
  value: Extract<Value<T>, { kind: "field" }>,
  reading: FieldReading,
  parse: (text: string, reading: FieldReading) => T | undefined,
): { readonly value: T; readonly row?: number } | undefined {
  if (reading.texts.length === 0) return undefined;
  const { values } = value;
  if (values !== undefined) {
    const row = values.findIndex(({ when }) => isOption(when, reading));
    const listed = values[row];
    return listed === undefined ? undefined : { value: listed.is, row };
  }
  const read = parse(reading.texts.join("\n"), reading);
  return read === undefined ? undefined : { value: read };
}
