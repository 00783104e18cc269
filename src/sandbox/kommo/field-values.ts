/** What may be written into custom fields, checked and brought into the form in which it is kept. */

import type { Complaint } from "./answers.ts";
import { localMidnight } from "./calendar-day.ts";
import type { FieldValues, StoredField, StoredOption, StoredValue } from "./kommo-store.ts";
import { type JsonRecord, isRecord, isWholeNumber } from "./wire-value.ts";

export interface FieldWriteRules {
  readonly definitions: readonly StoredField[];
  /** A `date` is kept as the day in this zone. */
  readonly timeZone: string;
  readonly emptyArrayClears: boolean;
}

/** An empty list of values clears the field. */
export interface FieldWrite {
  readonly fieldId: number;
  readonly values: readonly StoredValue[];
}

export interface ParsedFieldWrites {
  readonly writes: readonly FieldWrite[];
  readonly complaints: readonly Complaint[];
}

/** Reads `custom_fields_values` of a POST or PATCH. One complaint and nothing of the request is done. */
export function parseFieldWrites(raw: unknown, rules: FieldWriteRules): ParsedFieldWrites {
  if (raw === undefined || raw === null) return { writes: [], complaints: [] };
  if (!Array.isArray(raw)) return { writes: [], complaints: [wrongType("custom_fields_values")] };
  const results = raw.map((item: unknown, index) =>
    parseFieldWrite(item, `custom_fields_values.${index}`, rules),
  );
  return {
    writes: results.flatMap((result) => ("fieldId" in result ? [result] : [])),
    complaints: results.flatMap((result) => ("complaints" in result ? result.complaints : [])),
  };
}

/** Fields that are listed are replaced whole; all others stay as they are. */
export function applyFieldWrites(fields: FieldValues, writes: readonly FieldWrite[]): void {
  for (const { fieldId, values } of writes) {
    if (values.length === 0) fields.delete(fieldId);
    else fields.set(fieldId, values);
  }
}

export function wrongType(path: string): Complaint {
  return { code: "InvalidType", path, detail: "This value has a wrong type." };
}

export function notSupported(path: string): Complaint {
  return { code: "NotSupportedChoice", path, detail: "The value you selected is not a valid choice." };
}

interface Faulty {
  readonly complaints: readonly Complaint[];
}

function parseFieldWrite(item: unknown, path: string, rules: FieldWriteRules): FieldWrite | Faulty {
  if (!isRecord(item)) return { complaints: [wrongType(path)] };
  const field = findField(item, rules.definitions);
  if (field === undefined) return { complaints: [unknownField(item, path)] };
  if (field.isComputed) return { complaints: [notSupported(`${path}.field_id`)] };
  const { values } = item;
  if (values === null) return { fieldId: field.id, values: [] };
  if (!Array.isArray(values)) return { complaints: [wrongType(`${path}.values`)] };
  if (values.length === 0 && !rules.emptyArrayClears) return { complaints: [wrongType(`${path}.values`)] };
  if (values.length > 1 && !severalTypes.has(field.type))
    return { complaints: [wrongType(`${path}.values`)] };
  const parsed = values.map((value: unknown, index) =>
    parseValue(value, field, `${path}.values.${index}`, rules.timeZone),
  );
  const complaints = parsed.filter(isComplaint);
  if (complaints.length > 0) return { complaints };
  return { fieldId: field.id, values: parsed.filter(isFilled) };
}

const severalTypes = new Set(["multiselect", "multitext", "smart_address", "chained_list", "linked_entity"]);

function findField(item: JsonRecord, definitions: readonly StoredField[]): StoredField | undefined {
  const { field_id: id, field_code: code } = item;
  if (isWholeNumber(id)) return definitions.find((field) => field.id === id);
  if (typeof code === "string") return definitions.find((field) => field.code === code);
  return undefined;
}

function unknownField(item: JsonRecord, path: string): Complaint {
  const byCode = typeof item["field_code"] === "string" && !isWholeNumber(item["field_id"]);
  return notSupported(`${path}.${byCode ? "field_code" : "field_id"}`);
}

function isComplaint(value: StoredValue | Complaint): value is Complaint {
  return "path" in value;
}

/** Fields with no value are simply absent from reads; an empty text leaves none. */
function isFilled(value: StoredValue | Complaint): value is StoredValue {
  return !isComplaint(value) && value.value !== "";
}

function parseValue(
  raw: unknown,
  field: StoredField,
  path: string,
  timeZone: string,
): StoredValue | Complaint {
  if (!isRecord(raw)) return wrongType(path);
  const { value } = raw;
  switch (field.type) {
    case "numeric":
    case "monetary":
      return parseNumber(value, `${path}.value`);
    case "checkbox":
      return typeof value === "boolean" ? { value } : wrongType(`${path}.value`);
    case "select":
    case "multiselect":
    case "radiobutton":
      return parseOption(raw, field, path);
    case "date":
    case "date_time":
    case "birthday":
      return parseMoment(value, field.type, `${path}.value`, timeZone);
    case "multitext":
    case "smart_address":
      return parseLabelled(raw, field, path);
    case "legal_entity":
    case "file":
    case "linked_entity":
      return isRecord(value) ? { value } : wrongType(`${path}.value`);
    case "chained_list":
      return { value: raw };
    default:
      return typeof value === "string" ? { value } : wrongType(`${path}.value`);
  }
}

/** Numbers are kept, and read, as text. */
function parseNumber(value: unknown, path: string): StoredValue | Complaint {
  const isNumeric =
    typeof value === "number" || (typeof value === "string" && /^-?\d+([.,]\d+)?$/.test(value));
  return isNumeric ? { value: String(value) } : wrongType(path);
}

function parseOption(raw: JsonRecord, field: StoredField, path: string): StoredValue | Complaint {
  const { key, option } = findOption(raw, field.options ?? []);
  return option === undefined ? notSupported(`${path}.${key}`) : { value: option.value, enumId: option.id };
}

/** By id, by code, or by the exact text. */
function findOption(
  raw: JsonRecord,
  options: readonly StoredOption[],
): { readonly key: string; readonly option: StoredOption | undefined } {
  const { enum_id: id, enum_code: code, value } = raw;
  if (isWholeNumber(id)) return { key: "enum_id", option: options.find((option) => option.id === id) };
  if (typeof code === "string")
    return { key: "enum_code", option: options.find((option) => option.code === code) };
  return { key: "value", option: options.find((option) => option.value === value) };
}

/** Unix seconds or RFC 3339. A `date` becomes local midnight of its day in the account's zone. */
function parseMoment(value: unknown, type: string, path: string, timeZone: string): StoredValue | Complaint {
  const seconds = isWholeNumber(value) ? value : rfc3339Seconds(value);
  if (seconds === undefined) return wrongType(path);
  return { value: type === "date" ? localMidnight(seconds, timeZone) : seconds };
}

function rfc3339Seconds(value: unknown): number | undefined {
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
  if (typeof value !== "string" || !shape.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

/** A telephone number or address with a label such as WORK; without one the first label is taken. */
function parseLabelled(raw: JsonRecord, field: StoredField, path: string): StoredValue | Complaint {
  const { value } = raw;
  if (typeof value !== "string") return wrongType(`${path}.value`);
  const options = field.options ?? [];
  const isLabelled = isWholeNumber(raw["enum_id"]) || typeof raw["enum_code"] === "string";
  const { key, option } = isLabelled ? findOption(raw, options) : { key: "value", option: options[0] };
  if (isLabelled && option === undefined) return notSupported(`${path}.${key}`);
  return option === undefined ? { value } : { value, enumId: option.id };
}
