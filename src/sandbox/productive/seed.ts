import type { LinkValue } from "./record.ts";
import { definitionOf } from "./resources/table.ts";
import type { Turn } from "./turn.ts";
import { initialDraft } from "./write-input.ts";
import { insertRecord } from "./writes.ts";

/** One record of the world. Links by name: `["companies", 90006]`. */
export interface Seed {
  readonly type: string;
  readonly id: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly links?: Readonly<Record<string, readonly [type: string, id: number]>>;
}

/** Stores it as the server would: defaults, running numbers, no checks. */
export function plant({ type, id, attributes = {}, links = {} }: Seed, turn: Turn): void {
  const definition = definitionOf(type);
  const initial = initialDraft(definition);
  const named = Object.entries(links).map(([name, [target, to]]): [string, LinkValue] => [
    name,
    { type: target, id: String(to) },
  ]);
  const draft = {
    attributes: { ...initial.attributes, ...attributes },
    links: { ...initial.links, ...Object.fromEntries(named) },
  };
  insertRecord(definition, definition.prepare(draft, turn, undefined), turn, String(id));
}
