/** Where the values of a plan come from: kept beside the plan, never stored with it. */
import type { Mapping, Value } from "../../config/mapping.ts";
import type { Deal, FieldReading } from "../deal.ts";
import type { Level } from "./precedence.ts";
import { resolveValue } from "./values.ts";

/** `path`: of the mapping as written, `productive.budget.vat_percent`; the command knows its line. */
export type Origin =
  | { readonly kind: "mapping"; readonly path: string }
  /** A field of the deal, its company or contact; `path` where the mapping names or translates it. */
  | {
      readonly kind: "field";
      readonly field: string;
      readonly says: string;
      readonly path?: string | undefined;
      /** The line of the table that matched: its place in the list, and what it is called. */
      readonly row?: { readonly index: number; readonly name: string | undefined } | undefined;
    }
  /** The field is empty or says something unlisted, or what it says cannot be used. */
  | {
      readonly kind: "else";
      readonly path: string;
      readonly field: string;
      readonly says: string | undefined;
    }
  /** The deal itself: `the deal's company`. */
  | { readonly kind: "deal"; readonly what: string }
  /** The mapping says nothing, so what is usual holds. */
  | { readonly kind: "default"; readonly why: string };

export interface Explanation {
  /** `Project · name`, `Design · rate`. */
  readonly what: string;
  /** As a person reads it. */
  readonly value: string;
  readonly from: Origin;
}

/** Nothing where there is no value to explain. */
export function explained(
  what: string,
  value: string | undefined,
  from: Origin | undefined,
): readonly Explanation[] {
  return value === undefined || value === "" || from === undefined ? [] : [{ what, value, from }];
}

/** The most specific place that says a key; undefined where none does. */
export function placeOf<T extends object>(
  levels: readonly Level<T>[],
  read: (settings: T) => unknown,
  key: string,
): string | undefined {
  const level = levels.findLast(({ settings }) => settings !== false && read(settings) !== undefined);
  return level === undefined ? undefined : `${level.path}.${key}`;
}

/** From the mapping where it says so, else what is usual. */
export function saidOr(path: string | undefined, why: string): Origin {
  return path === undefined ? { kind: "default", why } : { kind: "mapping", path };
}

/** Where the value of a setting comes from; undefined where it is missing. */
export function originOfValue<T>(
  value: Value<T>,
  path: string,
  { deal, mapping }: { readonly deal: Deal; readonly mapping: Mapping },
  parse: (text: string, reading: FieldReading) => T | undefined,
): Origin | undefined {
  const chosen = resolveValue(value, deal, parse);
  if (chosen.kind === "missing") return undefined;
  if (chosen.from === "constant" || chosen.field === undefined) return { kind: "mapping", path };
  if (chosen.from === "else") return elseOrigin(path, chosen.field, { deal, mapping });
  const { row } = chosen;
  const rows = value.kind === "field" ? value.values : undefined;
  return {
    ...fieldOrigin(chosen.field, { deal, mapping }, path),
    ...(row === undefined ? {} : { row: { index: row, name: rows?.[row]?.when.name } }),
  };
}

export function elseOrigin(
  path: string,
  field: string,
  { deal, mapping }: { readonly deal: Deal; readonly mapping: Mapping },
): Origin {
  return { kind: "else", path, field: fieldName(field, mapping), says: saidIn(field, deal) };
}

export function fieldOrigin(
  field: string,
  { deal, mapping }: { readonly deal: Deal; readonly mapping: Mapping },
  path?: string,
): Extract<Origin, { kind: "field" }> {
  return { kind: "field", field: fieldName(field, mapping), says: saidIn(field, deal) ?? "", path };
}

function saidIn(field: string, deal: Deal): string | undefined {
  return deal.fields[field]?.texts.join(", ");
}

/** `Country (company)`: as Kommo calls it, and whose field it is where it is not the deal's own. */
function fieldName(key: string, mapping: Mapping): string {
  if (key === "responsible") return "Responsible user";
  const ref = mapping.kommo.fields[key];
  if (ref === undefined) return key;
  return ref.on === "lead" ? (ref.name ?? key) : `${ref.name ?? key} (${ref.on})`;
}
