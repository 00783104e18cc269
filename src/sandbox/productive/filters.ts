/** Filters as Productive applies them: unknown names, operators and values are 400, never ignored. */
import { unsupportedFilter, unsupportedFilterValue } from "./api-problem.ts";
import type { FilterRule, FilterValueKind, ResourceDefinition } from "./definition.ts";
import { conditionsIn, type FilterCondition, type FilterGroup } from "./filter-query.ts";
import { isDay, localDay } from "./local-time.ts";
import { isObject, linkedIds, listOf, numberOf, scalarText, textOf, type StoredRecord } from "./record.ts";
import { definitionOf } from "./resources/table.ts";
import type { Turn } from "./turn.ts";

type Test = (record: StoredRecord) => boolean;
type Operator = "eq" | "not_eq" | "contains" | "not_contain" | "gt" | "gt_eq" | "lt" | "lt_eq";

const COMPARISONS: readonly string[] = ["eq", "not_eq", "gt", "lt", "gt_eq", "lt_eq"];
const OPERATORS = {
  string: ["eq", "not_eq", "contains", "not_contain"],
  number: COMPARISONS,
  date: COMPARISONS,
  boolean: ["eq"],
  enum: ["eq", "not_eq"],
  ids: ["eq", "not_eq", "any_of", "none_of"],
} as const satisfies Record<FilterValueKind, readonly string[]>;

const EXPECTED = {
  string: "String",
  number: "Float",
  date: "Date",
  boolean: "Boolean",
  enum: "Integer",
  ids: "Integer",
} as const satisfies Record<FilterValueKind, string>;

export interface FilterContext {
  readonly turn: Turn;
  /** With the feature flag, datetimes keep their time; otherwise both sides are cast to days. */
  readonly keepsTime: boolean;
}

/** The rows a filter keeps. What the resource hides by default stays hidden unless a filter asks for it. */
export function applyFilters(
  records: readonly StoredRecord[],
  filter: FilterGroup,
  definition: ResourceDefinition,
  context: FilterContext,
): readonly StoredRecord[] {
  const keeps = groupTest(filter, definition, context);
  const { hidden } = definition;
  const isRevealed = conditionsIn(filter).some(
    ({ name, values }) => hidden?.unless.includes(name) && values.includes("true"),
  );
  return records.filter((record) => (isRevealed || !hidden?.when(record)) && keeps(record));
}

function groupTest(group: FilterGroup, definition: ResourceDefinition, context: FilterContext): Test {
  if (group.combine !== "and" && group.combine !== "or") {
    throw unsupportedFilterValue("$op", group.combine, "and|or");
  }
  const tests = [
    ...group.conditions.map((condition) => conditionTest(condition, condition.name, definition, context)),
    ...group.groups.map((each) => groupTest(each, definition, context)),
  ];
  if (tests.length === 0) return () => true;
  return group.combine === "and"
    ? (record) => tests.every((test) => test(record))
    : (record) => tests.some((test) => test(record));
}

/** `project.status`: the condition is about the records that the relationship names. */
function conditionTest(
  condition: FilterCondition,
  name: string,
  definition: ResourceDefinition,
  context: FilterContext,
): Test {
  const dot = name.indexOf(".");
  if (dot < 0) return plainTest(condition, name, definition, context);
  const relation = name.slice(0, dot);
  const target = definition.relationships[relation]?.target;
  if (target === undefined) throw unsupportedFilter(condition.name);
  const inner = conditionTest(condition, name.slice(dot + 1), definitionOf(target), context);
  return (record) =>
    linkedIds(record, relation).some((id) => {
      const related = context.turn.store.find(target, id);
      return related !== undefined && inner(related);
    });
}

function plainTest(
  condition: FilterCondition,
  name: string,
  definition: ResourceDefinition,
  context: FilterContext,
): Test {
  const rule = definition.filters[name];
  if (!rule) throw unsupportedFilter(condition.name);
  if (rule.kind === "custom_fields") return customFieldTest(condition, definition, context);
  if (rule.kind === "test") return singleTest(condition, rule, context);
  return valueTest(condition, rule.format, (record) => rule.read(record, context.turn), context);
}

function singleTest(
  condition: FilterCondition,
  rule: Extract<FilterRule, { readonly kind: "test" }>,
  { turn }: FilterContext,
): Test {
  checkOperator(condition, ["eq"]);
  const values = split(condition, rule.format);
  for (const value of values) checkValue(condition, value, rule.format);
  return (record) => values.some((value) => rule.passes(record, value, turn));
}

const FIELD_FORMATS: Readonly<Record<number, FilterValueKind>> = {
  1: "string",
  2: "number",
  3: "ids",
  4: "date",
  5: "ids",
  6: "ids",
  7: "ids",
};

/** `filter[custom_fields][<id>][eq]`. Choices go by option ids, and only in the array form. */
function customFieldTest(
  condition: FilterCondition,
  definition: ResourceDefinition,
  context: FilterContext,
): Test {
  const { fieldId = "" } = condition;
  const field = context.turn.store.find("custom_fields", fieldId);
  const applies = field && definition.customizableTypes.includes(textOf(field, "customizable_type"));
  const format = field && FIELD_FORMATS[numberOf(field, "data_type_id")];
  if (!applies || !format) throw unsupportedFilter(`custom_fields[${fieldId}]`);
  if (format === "ids" && !condition.isArray) {
    throw unsupportedFilterValue(`custom_fields[${fieldId}]`, condition.values.join(","), "Array");
  }
  if (condition.operator !== undefined && !context.turn.switches.customFieldOperators) {
    throw unsupportedFilter(`custom_fields[${fieldId}][${condition.operator}]`);
  }
  const read = (record: StoredRecord) => {
    const hash = record.attributes["custom_fields"];
    return isObject(hash) ? hash[fieldId] : undefined;
  };
  return valueTest(condition, format, read, context);
}

function valueTest(
  condition: FilterCondition,
  format: FilterValueKind,
  read: (record: StoredRecord) => unknown,
  context: FilterContext,
): Test {
  const fallback = format === "string" ? context.turn.switches.stringFilterDefault : "eq";
  const operator = checkOperator(condition, OPERATORS[format], fallback);
  const wanted = split(condition, format);
  for (const value of wanted) checkValue(condition, value, format);
  const compare = comparison(operator, format, context);
  const isNegative = operator === "not_eq" || operator === "not_contain";
  return (record) => {
    const value = read(record);
    const have = Array.isArray(value) ? listOf(value) : [value];
    const hit = have.some((one) => wanted.some((want) => compare(one, want)));
    return isNegative ? !hit : hit;
  };
}

/** Whether one value meets one wanted value; the negative operators are turned round by the caller. */
function comparison(operator: Operator, format: FilterValueKind, context: FilterContext) {
  const key = (value: unknown) => comparable(value, format, context);
  return (have: unknown, want: string): boolean => {
    const left = key(have);
    const right = key(want);
    if (operator === "eq" || operator === "not_eq") return left === right;
    if (left === null || right === null) return false;
    if (operator === "contains" || operator === "not_contain") return String(left).includes(String(right));
    if (operator === "gt") return left > right;
    if (operator === "gt_eq") return left >= right;
    if (operator === "lt") return left < right;
    return left <= right;
  };
}

function comparable(value: unknown, format: FilterValueKind, context: FilterContext): string | number | null {
  const written = scalarText(value);
  if (written === undefined) return null;
  if (format === "number" || format === "enum") return Number(written);
  if (format === "date") return comparableTime(written, context.keepsTime);
  const ignoresCase = format === "string" && context.turn.switches.stringFilters === "insensitive";
  return ignoresCase ? written.toLowerCase() : written;
}

function comparableTime(written: string, keepsTime: boolean): string | number {
  if (keepsTime) return Date.parse(written);
  return isDay(written) ? written : localDay(Date.parse(written));
}

function checkOperator(
  { name, operator }: FilterCondition,
  allowed: readonly string[],
  fallback: Operator = "eq",
): Operator {
  if (operator === undefined) return fallback;
  if (!allowed.includes(operator)) throw unsupportedFilter(`${name}[${operator}]`);
  if (operator === "any_of") return "eq";
  if (operator === "none_of") return "not_eq";
  return isOperator(operator) ? operator : fallback;
}

function isOperator(word: string): word is Operator {
  return word === "contains" || word === "not_contain" || COMPARISONS.includes(word);
}

/** Ids and enums may be listed with commas; text may contain them. */
function split({ values }: FilterCondition, format: FilterValueKind): readonly string[] {
  if (format !== "ids" && format !== "enum") return values;
  return values.flatMap((value) => value.split(",")).map((value) => value.trim());
}

function checkValue({ name }: FilterCondition, value: string, format: FilterValueKind): void {
  const isRight = {
    string: () => true,
    number: () => value.trim() !== "" && Number.isFinite(Number(value)),
    date: () => isDay(value) || (/^\d{4}-\d{2}-\d{2}T/.test(value) && Number.isFinite(Date.parse(value))),
    boolean: () => value === "true" || value === "false",
    enum: () => /^-?\d+$/.test(value),
    ids: () => /^\d+$/.test(value),
  }[format]();
  if (!isRight) throw unsupportedFilterValue(name, value, EXPECTED[format]);
}
