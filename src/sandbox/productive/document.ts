/** JSON:API documents as Productive writes them. */
import { unsupportedInclude } from "./api-problem.ts";
import type { ResourceDefinition } from "./definition.ts";
import { isMany, type Link, type LinkValue, type StoredRecord } from "./record.ts";
import { definitionOf } from "./resources/table.ts";
import type { Turn } from "./turn.ts";

/** `include=company,project.company` as a tree of names. */
export type IncludeTree = ReadonlyMap<string, IncludeTree>;

/** A name that the resource has no relationship for is 400. */
export function parseInclude(value: string | null, definition: ResourceDefinition): IncludeTree {
  const paths = (value ?? "").split(",").map((path) => path.trim());
  return includeTree(paths.filter(Boolean), definition, "");
}

export interface Shaped {
  readonly data: unknown;
  /** Absent without `include`. */
  readonly included?: readonly unknown[];
}

/** One record, or a list. `type` is the collection's name as it was asked for. */
export function shape(
  records: StoredRecord | readonly StoredRecord[],
  type: string,
  include: IncludeTree,
  turn: Turn,
): Shaped {
  const rows = "id" in records ? [records] : records;
  const data = rows.map((record) => resourceObject(record, type, include, turn));
  const one = "id" in records ? data[0] : data;
  if (include.size === 0) return { data: one };
  const found = new Map<string, unknown>();
  for (const record of rows) collect(record, include, turn, found);
  return { data: one, included: [...found.values()] };
}

/** Everything that reads show of a record: stored and computed attributes. */
export function readAttributes(record: StoredRecord, turn: Turn): Readonly<Record<string, unknown>> {
  const definition = definitionOf(record.type);
  return { ...record.attributes, ...definition.derive(record, turn) };
}

function resourceObject(record: StoredRecord, type: string, include: IncludeTree, turn: Turn) {
  const definition = definitionOf(record.type);
  const names = Object.keys(definition.relationships);
  return {
    id: record.id,
    type,
    ...(definition.hasAttributes ? { attributes: readAttributes(record, turn) } : {}),
    relationships: Object.fromEntries(
      names.map((name) => [
        name,
        // The organisation is always named.
        include.has(name) || name === "organization"
          ? { data: reference(record, name, definition) }
          : { meta: { included: false } },
      ]),
    ),
  };
}

function reference(record: StoredRecord, name: string, definition: ResourceDefinition): LinkValue {
  return record.links[name] ?? (definition.relationships[name]?.many ? [] : null);
}

function collect(record: StoredRecord, include: IncludeTree, turn: Turn, found: Map<string, unknown>): void {
  for (const [name, below] of include) {
    for (const link of asLinks(record.links[name])) {
      const related = turn.store.find(link.type, link.id);
      if (!related) continue;
      found.set(`${link.type}/${link.id}`, resourceObject(related, link.type, below, turn));
      collect(related, below, turn, found);
    }
  }
}

function asLinks(value: LinkValue | undefined): readonly Link[] {
  if (!value) return [];
  return isMany(value) ? value : [value];
}

function includeTree(paths: readonly string[], definition: ResourceDefinition, above: string): IncludeTree {
  const heads = Map.groupBy(paths, (path) => path.split(".")[0] ?? "");
  return new Map(
    [...heads].map(([name, group]) => {
      const target = definition.relationships[name]?.target;
      const below = group.map((path) => path.slice(name.length + 1)).filter(Boolean);
      if (!definition.relationships[name]) throw unsupportedInclude(above + name);
      if (target === undefined || below.length === 0) return [name, new Map()];
      return [name, includeTree(below, definitionOf(target), `${above}${name}.`)];
    }),
  );
}
