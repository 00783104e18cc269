/** Mappings for tests: the shipped examples, loaded. */
import { readFileSync } from "node:fs";
import { loadMapping } from "../../src/config/mapping-file.ts";
import type { LoadedMapping } from "../../src/config/mapping.ts";

type Changes = Readonly<Record<string, string>>;

/** `examples/handoff.yaml`, with pieces of its text replaced where a test wants another mapping. */
export function aMapping(changes: Changes = {}): LoadedMapping {
  return loadExample("handoff.yaml", changes);
}

/** The same of `examples/handoff.full.yaml`, which says everything that can be said. */
export function aFullMapping(changes: Changes = {}): LoadedMapping {
  return loadExample("handoff.full.yaml", changes);
}

function loadExample(name: string, changes: Changes): LoadedMapping {
  let text = readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8");
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`the example mapping does not contain ${from}`);
    text = text.replace(from, to);
  }
  const result = loadMapping(text, "handoff.yaml");
  if (!result.ok) throw new Error(`the mapping has problems: ${JSON.stringify(result.remarks)}`);
  return result.loaded;
}
