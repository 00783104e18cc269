/** The objects of the simulated organisation, as plain frozen-by-type values: a change makes a new record. */

/** A reference to another record; `type` is the JSON:API type. */
export interface Link {
  readonly type: string;
  readonly id: string;
}

/** The one organisation of this world; every record names it. */
export const ORGANIZATION: Link = { type: "organizations", id: "77" };

export type LinkValue = Link | null | readonly Link[];

/** Who made a record. The chaos checker counts requests by `number`. */
export type Origin =
  | { readonly kind: "seed" }
  /** The change log writes itself. */
  | { readonly kind: "server" }
  | { readonly kind: "person"; readonly action: string }
  | {
      readonly kind: "request";
      readonly number: number;
      readonly at: number;
      readonly method: string;
      readonly path: string;
      readonly body: string;
    };

export interface StoredRecord {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, LinkValue>>;
  readonly createdAtMs: number;
  /** Before this instant only reads by id show it. */
  readonly visibleFromMs: number;
  readonly deletedAtMs: number | undefined;
  readonly origin: Origin;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The one record a link names; `undefined` for none or several. */
export function linkedId(record: Pick<StoredRecord, "links">, name: string): string | undefined {
  const link = record.links[name];
  return link && !isMany(link) ? link.id : undefined;
}

export function linkedIds(record: StoredRecord, name: string): readonly string[] {
  const link = record.links[name];
  if (!link) return [];
  return isMany(link) ? link.map(({ id }) => id) : [link.id];
}

/** Flat ids as attributes, as `default_tax_rate_id` is: a number, or null. */
export function linkedNumbers(record: StoredRecord, ...names: readonly string[]): Attributes {
  return Object.fromEntries(
    names.map((name) => {
      const id = linkedId(record, name);
      return [`${name}_id`, id === undefined ? null : Number(id)];
    }),
  );
}

export function isMany(link: Link | readonly Link[]): link is readonly Link[] {
  return Array.isArray(link);
}

export function textOf(record: Pick<StoredRecord, "attributes">, name: string): string {
  return scalarText(record.attributes[name]) ?? "";
}

export function numberOf(record: StoredRecord, name: string): number {
  const value = record.attributes[name];
  return value === null || value === undefined ? 0 : Number(value);
}

/** A JSON object, not null, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A scalar as it is written; `undefined` for null, lists and objects. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
