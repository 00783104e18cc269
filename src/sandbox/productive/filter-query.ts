/** `filter[…]` parameters as a tree. Pure; knows no resource. */

export interface FilterCondition {
  /** As written: `name`, `custom_fields`, `project.status`. */
  readonly name: string;
  /** Custom fields only. */
  readonly fieldId: string | undefined;
  /** Undefined: none was written. */
  readonly operator: string | undefined;
  readonly values: readonly string[];
  /** Written with a trailing `[]`. */
  readonly isArray: boolean;
}

export interface FilterGroup {
  /** As written; `and` when absent. */
  readonly combine: string;
  readonly conditions: readonly FilterCondition[];
  readonly groups: readonly FilterGroup[];
}

interface Growing {
  combine: string;
  readonly conditions: Map<string, FilterCondition>;
  readonly groups: Map<string, Growing>;
}

/** Reads every `filter` parameter; groups are the numbered keys, `$op` says how a group combines. */
export function parseFilterQuery(query: URLSearchParams): FilterGroup {
  const root = emptyGroup();
  for (const [key, value] of query) {
    if (!key.startsWith("filter[")) continue;
    const path = [...key.slice("filter".length).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
    insert(root, path, value);
  }
  return finished(root);
}

/** All conditions of a group, those of its groups included. */
export function conditionsIn(group: FilterGroup): readonly FilterCondition[] {
  return [...group.conditions, ...group.groups.flatMap(conditionsIn)];
}

function insert(group: Growing, path: readonly string[], value: string): void {
  const [head = "", ...rest] = path;
  if (head === "$op") {
    group.combine = value;
  } else if (/^\d+$/.test(head)) {
    const below = group.groups.get(head) ?? emptyGroup();
    group.groups.set(head, below);
    insert(below, rest, value);
  } else {
    addCondition(group, head, rest, value);
  }
}

function addCondition(group: Growing, name: string, rest: readonly string[], value: string): void {
  const isArray = rest.at(-1) === "";
  const words = isArray ? rest.slice(0, -1) : rest;
  const fieldId = name === "custom_fields" ? words[0] : undefined;
  const operator = (fieldId === undefined ? words : words.slice(1)).join(".") || undefined;
  const key = [name, fieldId, operator].join("|");
  const values = [...(group.conditions.get(key)?.values ?? []), value];
  group.conditions.set(key, { name, fieldId, operator, values, isArray });
}

function emptyGroup(): Growing {
  return { combine: "and", conditions: new Map(), groups: new Map() };
}

function finished(group: Growing): FilterGroup {
  return {
    combine: group.combine,
    conditions: [...group.conditions.values()],
    groups: [...group.groups.values()].map(finished),
  };
}
