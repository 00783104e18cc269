/** Pages by number (default 30, at most 200) and by cursor. */
import { badRequest, keysetProblem, unsupportedSort } from "./api-problem.ts";
import type { ResourceDefinition } from "./definition.ts";
import type { StoredRecord } from "./record.ts";
import type { Turn } from "./turn.ts";

const DEFAULT_SIZE = 30;
const MAX_SIZE = 200;

export interface Page {
  readonly rows: readonly StoredRecord[];
  readonly links: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** `page[after]` (empty at first) chooses the cursor; both kinds in one request are `keyset_conflict`. */
export function paginate(
  records: readonly StoredRecord[],
  url: URL,
  definition: ResourceDefinition,
  turn: Turn,
): Page {
  const after = url.searchParams.get("page[after]");
  const size = Math.min(positive(url, "page[size]", DEFAULT_SIZE), MAX_SIZE);
  if (after === null) return numberedPage(sorted(records, url, definition, turn), url, size);
  if (url.searchParams.has("page[number]")) {
    throw keysetProblem("keyset_conflict", "page[after] and page[number] can't be used together");
  }
  const sort = url.searchParams.get("sort");
  if (sort !== null && sort !== "id") {
    throw keysetProblem("keyset_unsupported_sort", `page[after] can't be used with sort '${sort}'`);
  }
  return cursorPage(records.toSorted(byId), url, size, after);
}

function numberedPage(records: readonly StoredRecord[], url: URL, size: number): Page {
  const number = positive(url, "page[number]", 1);
  const totalPages = Math.max(1, Math.ceil(records.length / size));
  const at = (page: number) => withPage(url, { "page[number]": String(page), "page[size]": String(size) });
  return {
    rows: records.slice((number - 1) * size, number * size),
    links: {
      first: at(1),
      last: at(totalPages),
      ...(number > 1 ? { prev: at(number - 1) } : {}),
      ...(number < totalPages ? { next: at(number + 1) } : {}),
    },
    meta: {
      current_page: number,
      total_pages: totalPages,
      total_count: records.length,
      page_size: size,
      max_page_size: MAX_SIZE,
      settings: {},
    },
  };
}

function cursorPage(records: readonly StoredRecord[], url: URL, size: number, after: string): Page {
  const rest = after === "" ? records : records.filter((record) => Number(record.id) > parseCursor(after));
  const rows = rest.slice(0, size);
  const last = rows.at(-1);
  const next =
    last && rest.length > size ? { "page[after]": cursorOf(last), "page[size]": String(size) } : undefined;
  return {
    rows,
    links: next ? { next: withPage(url, next) } : {},
    meta: { page_size: size, max_page_size: MAX_SIZE },
  };
}

function cursorOf(record: StoredRecord): string {
  return Buffer.from(`after:${record.id}`).toString("base64url");
}

function parseCursor(cursor: string): number {
  const match = /^after:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match) throw keysetProblem("keyset_invalid_cursor", "page[after] is not a cursor of this list");
  return Number(match[1]);
}

function sorted(records: readonly StoredRecord[], url: URL, definition: ResourceDefinition, turn: Turn) {
  const keys = (url.searchParams.get("sort") ?? definition.defaultSort).split(",").filter(Boolean);
  const orders = keys.map((key) => order(key.trim(), definition, turn));
  return records.toSorted((a, b) => orders.reduce((sign, compare) => sign || compare(a, b), 0) || byId(a, b));
}

function order(key: string, definition: ResourceDefinition, turn: Turn) {
  const direction = key.startsWith("-") ? -1 : 1;
  const name = key.replace(/^-/, "");
  if (name === "id") return (a: StoredRecord, b: StoredRecord) => direction * byId(a, b);
  const read = definition.sorts[name];
  if (!read) throw unsupportedSort(key);
  return (a: StoredRecord, b: StoredRecord) => compareValues(read(a, turn), read(b, turn), direction);
}

/** Empty values come last in both directions. */
function compareValues(a: unknown, b: unknown, direction: number): number {
  if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(a)) - Number(isEmpty(b));
  if (typeof a === "number" && typeof b === "number") return direction * (a - b);
  return direction * String(a).localeCompare(String(b));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined;
}

function byId(a: StoredRecord, b: StoredRecord): number {
  return Number(a.id) - Number(b.id);
}

function positive(url: URL, name: string, fallback: number): number {
  const value = url.searchParams.get(name);
  if (value === null) return fallback;
  if (!/^\d{1,9}$/.test(value) || Number(value) < 1) throw badRequest(`${name} must be a positive number`);
  return Number(value);
}

/** The same address on another page; brackets percent-encoded as Productive does. */
function withPage(url: URL, page: Readonly<Record<string, string>>): string {
  const copy = new URL(url);
  for (const [name, value] of Object.entries(page)) copy.searchParams.set(name, value);
  return copy.href;
}
