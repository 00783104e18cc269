import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { mappingJsonSchema } from "../../../src/config/mapping-schema.ts";

const page = readFileSync(new URL("../../../docs/mapping.md", import.meta.url), "utf8");
const node = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() });

/** Every key that may be written, however deep. */
function keysIn(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysIn);
  const parsed = node.safeParse(schema);
  if (!parsed.success) return [];
  return [
    ...Object.keys(parsed.data.properties ?? {}),
    ...Object.values(parsed.data).flatMap(keysIn),
    ...Object.values(parsed.data.properties ?? {}).flatMap(keysIn),
  ];
}

test("the page of the mapping names every key", () => {
  const written = new Set([...page.matchAll(/[a-z][a-z_]*/gu)].map(([word]) => word));
  const missing = [...new Set(keysIn(mappingJsonSchema()))].filter((key) => !written.has(key));
  expect(missing).toEqual([]);
});
