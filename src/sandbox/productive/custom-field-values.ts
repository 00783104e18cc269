/** The `custom_fields` hash: flat, by field id, replaced as a whole by every write. */
import type { AttributeProblem } from "./api-problem.ts";
import { isDay } from "./local-time.ts";
import {
  isObject,
  linkedId,
  listOf,
  numberOf,
  scalarText,
  textOf,
  type Attributes,
  type StoredRecord,
} from "./record.ts";
import type { Turn } from "./turn.ts";

/**
 * What is kept of a written hash; null when nothing is. Unknown fields, fields of another kind of object and
 * unknown options are dropped in silence. `undefined`: it was no hash at all.
 */
export function acceptCustomFields(
  written: unknown,
  customizableType: string,
  turn: Turn,
): Attributes | null | undefined {
  if (written === null || written === undefined) return null;
  if (!isObject(written)) return undefined;
  const kept = Object.entries(written).flatMap(([id, value]) => {
    const field = turn.store.find("custom_fields", id);
    if (!field || textOf(field, "customizable_type") !== customizableType) return [];
    const accepted = acceptValue(field, value, turn);
    return accepted === undefined ? [] : [[id, accepted] as const];
  });
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

/** The required fields of this kind that a hash leaves empty. */
export function missingCustomFields(
  hash: unknown,
  customizableType: string,
  turn: Turn,
): readonly AttributeProblem[] {
  return turn.store
    .all("custom_fields")
    .filter((field) => textOf(field, "customizable_type") === customizableType)
    .filter((field) => turn.switches.requiredCustomFields.includes(field.id))
    .filter((field) => !isObject(hash) || hash[field.id] === undefined || hash[field.id] === "")
    .map(() => ({ attribute: "custom_fields", detail: "can't be blank" }));
}

function acceptValue(field: StoredRecord, value: unknown, turn: Turn): unknown {
  if (value === null) return undefined;
  switch (numberOf(field, "data_type_id")) {
    case 1:
      return scalarText(value);
    case 2:
      return Number.isFinite(Number(value)) ? Number(value) : undefined;
    case 3:
      return optionId(field, value, turn);
    case 4:
      return isDay(scalarText(value) ?? "") ? value : undefined;
    case 5:
      return listOf(value).flatMap((option) => optionId(field, option, turn) ?? []);
    default:
      return value;
  }
}

/** The option's id, if it is one of this field. */
function optionId(field: StoredRecord, value: unknown, turn: Turn): string | undefined {
  const option = turn.store.find("custom_field_options", scalarText(value) ?? "");
  return option && linkedId(option, "custom_field") === field.id ? option.id : undefined;
}
