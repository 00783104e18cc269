/** The objects of a simulated account as plain JSON. */

/** Maps of records become lists, other maps objects; credentials are left out. */
export function dumpStore(store: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown = Object.entries(store).filter(([key]) => key !== "tokens" && key !== "credentials");
  return Object.fromEntries(shown.map(([key, value]) => [key, toPlain(value)]));
}

function toPlain(value: unknown): unknown {
  if (value instanceof Map) return mapToPlain(value);
  if (value instanceof Set) return [...value].map(toPlain);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toPlain(part)]));
}

function mapToPlain(map: ReadonlyMap<unknown, unknown>): unknown {
  const isTable = [...map.values()].every(
    (value) => typeof value === "object" && value !== null && "id" in value,
  );
  if (isTable && map.size > 0) return [...map.values()].map(toPlain);
  return Object.fromEntries([...map].map(([key, value]) => [String(key), toPlain(value)]));
}
