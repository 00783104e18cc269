/** Answers of the vendors that may be asked again: losing them costs requests, nothing else. */
import type { CacheEntry, Json } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseCacheEntry } from "./rows.ts";

export function readCache(connection: Connection, key: string): CacheEntry | undefined {
  const row = connection.row("SELECT value, at FROM cache WHERE key = $key", { key });
  return row === undefined ? undefined : parseCacheEntry(row);
}

export function writeCache(connection: Connection, key: string, value: Json, now: number): void {
  connection.run(
    `INSERT INTO cache (key, value, at) VALUES ($key, $value, $now)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, at = excluded.at`,
    { key, value: JSON.stringify(value), now },
  );
}
