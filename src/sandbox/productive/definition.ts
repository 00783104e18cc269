/** The vocabulary in which `resources/` declares what each resource has, takes, filters and refuses. */
import type { AttributeProblem } from "./api-problem.ts";
import { linkedIds, textOf, type Attributes, type LinkValue, type StoredRecord } from "./record.ts";
import type { Turn } from "./turn.ts";

type AttributeFormat =
  | "text"
  | "integer"
  | "number"
  | "decimal_text"
  | "flag"
  | "day"
  | "choice"
  | "json"
  | "custom_fields";

export interface AttributeRule {
  readonly format: AttributeFormat;
  /** Writes to others are ignored in silence. */
  readonly writable: boolean;
  readonly initial: unknown;
  readonly choices: readonly number[];
}

export interface RelationshipRule {
  /** JSON:API type of what it names; undefined: nothing in this world can be named. */
  readonly target: string | undefined;
  readonly many: boolean;
  /** When it may be written. */
  readonly writable: "always" | "create" | "never";
  /** The flat form's attribute. */
  readonly flat: string;
}

export type FilterValueKind = "string" | "number" | "date" | "boolean" | "enum" | "ids";

export type FilterRule =
  | {
      readonly kind: "value";
      readonly format: FilterValueKind;
      readonly read: (record: StoredRecord, turn: Turn) => unknown;
    }
  /** Takes one value and no operator but `eq`. */
  | {
      readonly kind: "test";
      readonly format: FilterValueKind;
      readonly passes: (record: StoredRecord, value: string, turn: Turn) => boolean;
    }
  | { readonly kind: "custom_fields" };

/** What a write leaves before it is checked. */
export interface Draft {
  readonly attributes: Attributes;
  readonly links: Readonly<Record<string, LinkValue>>;
}

export type Method = "list" | "read" | "create" | "update" | "delete";

export interface ResourceDefinition {
  readonly type: string;
  /** Other collection names of the same records; the answer's `type` is the name that was asked. */
  readonly aliases: readonly string[];
  readonly methods: readonly Method[];
  readonly bulk: readonly Method[];
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  readonly relationships: Readonly<Record<string, RelationshipRule>>;
  readonly filters: Readonly<Record<string, FilterRule>>;
  readonly sorts: Readonly<Record<string, (record: StoredRecord, turn: Turn) => unknown>>;
  readonly defaultSort: string;
  /** What a create must fill: the attribute's or relationship's name, and the name in the error's pointer. */
  readonly required: Readonly<Record<string, string>>;
  readonly hasAttributes: boolean;
  /** Which definitions of custom fields apply to a record; empty: none. */
  readonly customizableTypes: readonly string[];
  customizableType(draft: Draft): string | undefined;
  /** Rows that lists leave out unless one of these filters is `true`. */
  readonly hidden:
    | { readonly when: (record: StoredRecord) => boolean; readonly unless: readonly string[] }
    | undefined;
  /** Rules between attributes; every problem at once. `before` is undefined on create. */
  check(draft: Draft, turn: Turn, before: StoredRecord | undefined): readonly AttributeProblem[];
  /** Values the server sets on every write: numbers, defaults that depend on others. */
  prepare(draft: Draft, turn: Turn, before: StoredRecord | undefined): Draft;
  /** Attributes computed at reading. */
  derive(record: StoredRecord, turn: Turn): Attributes;
}

type Given = Partial<ResourceDefinition> & { readonly type: string };

const READ_ONLY: readonly Method[] = ["list", "read"];
export const FULL: readonly Method[] = ["list", "read", "create", "update", "delete"];

/** Fills in what a declaration leaves out: a read-only list without rules. */
export function defineResource(given: Given): ResourceDefinition {
  return {
    aliases: [],
    methods: READ_ONLY,
    bulk: [],
    attributes: {},
    sorts: {},
    defaultSort: "id",
    required: {},
    hasAttributes: true,
    customizableTypes: [],
    customizableType: () => given.customizableTypes?.[0],
    hidden: undefined,
    check: () => [],
    prepare: (draft) => draft,
    derive: () => ({}),
    ...given,
    relationships: { organization: toOne("organizations", "never"), ...given.relationships },
    filters: { id: { kind: "value", format: "ids", read: (record) => [record.id] }, ...given.filters },
  };
}

const rule = (format: AttributeFormat, writable: boolean, initial: unknown): AttributeRule => ({
  format,
  writable,
  initial,
  choices: [],
});

export const text = (initial: string | null = null) => rule("text", true, initial);
export const integer = (initial: number | null = null) => rule("integer", true, initial);
export const number = (initial: number | null = null) => rule("number", true, initial);
export const decimalText = (initial: string | null = null) => rule("decimal_text", true, initial);
export const flag = (initial = false) => rule("flag", true, initial);
export const day = () => rule("day", true, null);
export const json = (initial: unknown = null) => rule("json", true, initial);
export const customFields = () => rule("custom_fields", true, null);
export const choice = (choices: readonly number[], initial: number | null = null): AttributeRule => ({
  ...rule("choice", true, initial),
  choices,
});
/** Set by the server; writes to it change nothing. */
export const readOnly = (initial: unknown = null) => rule("json", false, initial);

/** `_id` is appended to the name for the flat form. */
export const toOne = (target: string, writable: RelationshipRule["writable"] = "always") => ({
  target,
  many: false,
  writable,
  flat: "",
});
export const toMany = (target: string, flat: string): RelationshipRule => ({
  target,
  many: true,
  writable: "always",
  flat,
});
/** A relationship that is named in answers and always empty here. */
export const nothing = (): RelationshipRule => ({
  target: undefined,
  many: false,
  writable: "never",
  flat: "",
});

/** The flat attribute of a relationship. */
export function flatName(name: string, relationship: RelationshipRule): string {
  return relationship.flat || `${name}_id`;
}

export const attributeFilter = (format: FilterValueKind, name: string): FilterRule => ({
  kind: "value",
  format,
  read: (record) => record.attributes[name],
});

/** Several filters of one format, each on the attribute of its name. */
export function attributeFilters(format: FilterValueKind, ...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, attributeFilter(format, name)]));
}

export const linkFilter = (name: string): FilterRule => ({
  kind: "value",
  format: "ids",
  read: (record) => linkedIds(record, name),
});

/** Keeps what `related` says of the one record with the given id. */
export const relatedFilter = (
  related: (record: StoredRecord, id: string, turn: Turn) => boolean,
): FilterRule => ({ kind: "test", format: "ids", passes: related });

/** `company` → `company_id`, for each. */
export function linkFilters(...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [`${name}_id`, linkFilter(name)]));
}

/** Free text: every word occurs in one of the attributes, in any case. */
export const queryFilter = (...names: readonly string[]): FilterRule => ({
  kind: "test",
  format: "string",
  passes: (record, value) => {
    const haystack = names.map((name) => textOf(record, name)).join(" ");
    return value
      .toLowerCase()
      .split(/\s+/)
      .every((word) => haystack.toLowerCase().includes(word));
  },
});

export const tagsFilter = (): FilterRule => ({
  kind: "value",
  format: "string",
  read: (record) => record.attributes["tag_list"],
});

/** 1 active, 2 not, by an attribute that is null while active. */
export const statusFilter = (endedBy: string): FilterRule => ({
  kind: "value",
  format: "enum",
  read: (record) => (record.attributes[endedBy] === null ? 1 : 2),
});

export const archivedFilter = (): FilterRule => ({
  kind: "value",
  format: "boolean",
  read: (record) => record.attributes["archived_at"] !== null,
});

/** Days of a period that touch a window: ended on or after `after`, started on or before `before`. */
export const overlapFilters = (startedOn: string, endedOn: string): Record<string, FilterRule> => ({
  after: {
    kind: "test",
    format: "date",
    passes: (record, value) => String(record.attributes[endedOn]) >= value.slice(0, 10),
  },
  before: {
    kind: "test",
    format: "date",
    passes: (record, value) => String(record.attributes[startedOn]) <= value.slice(0, 10),
  },
});

export function sortedBy(...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, (record: StoredRecord) => record.attributes[name]]));
}
