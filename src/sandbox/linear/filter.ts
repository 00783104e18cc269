/** Linear's filters: comparators on values, `some`/`every` on collections, `and`/`or` everywhere. */

type FactValue = string | number | boolean | null;

/** What can be filtered of a record, computed only where a filter asks. */
export interface Facts {
  readonly [field: string]: () => FactValue | Facts | null | readonly Facts[];
}

type Filter = Readonly<Record<string, unknown>>;

/** `subject` null: the thing referred to is absent, as the assignee of an unassigned issue. */
export function matches(filter: Filter, subject: Facts | null): boolean {
  return conditions(filter).every(([key, condition]) => {
    if (key === "and") return asFilters(condition).every((each) => matches(each, subject));
    if (key === "or") return asFilters(condition).some((each) => matches(each, subject));
    if (key === "null") return (subject === null) === condition;
    return subject !== null && matchesFact(asFilter(condition), factOf(subject, key));
  });
}

function matchesFact(filter: Filter, fact: ReturnType<Facts[string]>): boolean {
  if (fact === null || typeof fact !== "object") return matchesValue(filter, fact);
  return isList(fact) ? matchesCollection(filter, fact) : matches(filter, fact);
}

/** A condition directly on a collection means that some entry meets it. */
function matchesCollection(filter: Filter, entries: readonly Facts[]): boolean {
  return conditions(filter).every(([key, condition]) => {
    if (key === "and") return asFilters(condition).every((each) => matchesCollection(each, entries));
    if (key === "or") return asFilters(condition).some((each) => matchesCollection(each, entries));
    if (key === "null") return (entries.length === 0) === condition;
    if (key === "length") return matchesValue(asFilter(condition), entries.length);
    if (key === "every") return entries.every((entry) => matches(asFilter(condition), entry));
    const inner = key === "some" ? asFilter(condition) : { [key]: condition };
    return entries.some((entry) => matches(inner, entry));
  });
}

/** A null value meets only `null: true` and negations; so does an absent object. */
function matchesValue(filter: Filter, value: FactValue): boolean {
  return conditions(filter).every(([operator, operand]) => {
    if (operator === "null") return (value === null) === operand;
    if (value === null) return negations.has(operator);
    const compare = comparators[operator];
    if (compare === undefined) throw new Error(`the sandbox has no comparator ${operator}`);
    return compare(value, operand);
  });
}

type Comparator = (value: string | number | boolean, operand: unknown) => boolean;

const negations = new Set([
  "neq",
  "nin",
  "neqIgnoreCase",
  "notContains",
  "notContainsIgnoreCase",
  "notStartsWith",
  "notEndsWith",
]);

const comparators: Readonly<Record<string, Comparator>> = {
  eq: (value, operand) => value === operand,
  neq: (value, operand) => value !== operand,
  in: (value, operand) => Array.isArray(operand) && operand.includes(value),
  nin: (value, operand) => Array.isArray(operand) && !operand.includes(value),
  gt: (value, operand) => ordered(value, operand) > 0,
  gte: (value, operand) => ordered(value, operand) >= 0,
  lt: (value, operand) => ordered(value, operand) < 0,
  lte: (value, operand) => ordered(value, operand) <= 0,
  eqIgnoreCase: (value, operand) => folded(value) === folded(operand),
  neqIgnoreCase: (value, operand) => folded(value) !== folded(operand),
  contains: (value, operand) => text(value).includes(text(operand)),
  containsIgnoreCase: (value, operand) => folded(value).includes(folded(operand)),
  containsIgnoreCaseAndAccent: (value, operand) => plain(value).includes(plain(operand)),
  notContains: (value, operand) => !text(value).includes(text(operand)),
  notContainsIgnoreCase: (value, operand) => !folded(value).includes(folded(operand)),
  startsWith: (value, operand) => text(value).startsWith(text(operand)),
  startsWithIgnoreCase: (value, operand) => folded(value).startsWith(folded(operand)),
  notStartsWith: (value, operand) => !text(value).startsWith(text(operand)),
  endsWith: (value, operand) => text(value).endsWith(text(operand)),
  notEndsWith: (value, operand) => !text(value).endsWith(text(operand)),
};

/** Times are normalised to one form before they arrive here, so their texts compare as they do. */
function ordered(value: string | number | boolean, operand: unknown): number {
  if (typeof value === "number" && typeof operand === "number") return value - operand;
  if (text(value) === text(operand)) return 0;
  return text(value) < text(operand) ? -1 : 1;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function folded(value: unknown): string {
  return text(value).toLowerCase();
}

function plain(value: unknown): string {
  return folded(value)
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "");
}

/** Null and absent conditions ask nothing. */
function conditions(filter: Filter): readonly (readonly [string, unknown])[] {
  return Object.entries(filter).filter(([, condition]) => condition !== undefined && condition !== null);
}

function factOf(subject: Facts, field: string): ReturnType<Facts[string]> {
  const fact = subject[field];
  if (fact === undefined) throw new Error(`the sandbox cannot filter by ${field}`);
  return fact();
}

function isList(fact: Facts | readonly Facts[]): fact is readonly Facts[] {
  return Array.isArray(fact);
}

function isFilter(value: unknown): value is Filter {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asFilter(value: unknown): Filter {
  if (!isFilter(value)) throw new Error("the sandbox met a filter that is no object");
  return value;
}

function asFilters(value: unknown): readonly Filter[] {
  return Array.isArray(value) ? value.map(asFilter) : [asFilter(value)];
}
