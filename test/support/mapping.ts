/** Mappings for tests: the shipped examples, loaded. */
import { readFileSync } from "node:fs";
import { loadMapping } from "../../src/config/mapping-file.ts";
import type { LoadedMapping } from "../../src/config/mapping.ts";

/** `examples/handoff.yaml`, with pieces of its text replaced where a test wants another mapping. */
export function aMapping(changes: Readonly<Record<string, string>> = {}): LoadedMapping {
  const file = new URL("../../examples/handoff.yaml", import.meta.url);
  let text = readFileSync(file, "utf8");
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`the example mapping does not contain ${from}`);
    text = text.replace(from, to);
  }
  const result = loadMapping(text, "handoff.yaml");
  if (!result.ok) throw new Error(`the mapping has problems: ${JSON.stringify(result.remarks)}`);
  return result.loaded;
}
