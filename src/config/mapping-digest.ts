import { createHash } from "node:crypto";
import type { Mapping } from "./mapping.ts";

/** SHA-256 (hex) of the mapping's meaning: keys in one order, so that comments, layout and short forms do not count. */
export function mappingDigest(mapping: Mapping): string {
  return createHash("sha256").update(JSON.stringify(mapping, sortKeys)).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
