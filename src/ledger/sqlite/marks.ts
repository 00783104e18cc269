/** Small things that must outlast a restart: how far a sweep got, whether work is paused, what people were told. */
import type { Json } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseMark } from "./rows.ts";

export function readMark(connection: Connection, name: string): Json | undefined {
  const row = connection.row("SELECT value FROM marks WHERE name = $name", { name });
  return row === undefined ? undefined : parseMark(row).value;
}

export function setMark(connection: Connection, name: string, value: Json): void {
  connection.run(
    `INSERT INTO marks (name, value) VALUES ($name, $value)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    { name, value: JSON.stringify(value) },
  );
}

/** Of several that remove it, one gets what it held. */
export function removeMark(connection: Connection, name: string): Json | undefined {
  const row = connection.row("DELETE FROM marks WHERE name = $name RETURNING value", { name });
  return row === undefined ? undefined : parseMark(row).value;
}

/** Asks for a message. One that was told less than `quietMs` ago is not asked for again. */
export function raiseNotice(connection: Connection, kind: string, quietMs: number, now: number): void {
  connection.run(
    `INSERT INTO notices (kind, raised_at) VALUES ($kind, $now)
     ON CONFLICT (kind) DO UPDATE SET raised_at = excluded.raised_at, told_at = NULL
     WHERE told_at IS NOT NULL AND told_at <= $toldBefore`,
    { kind, now, toldBefore: now - Math.round(quietMs) },
  );
}

/** True for the one who is to tell it. */
export function takeNotice(connection: Connection, kind: string, minAgeMs: number, now: number): boolean {
  const taken = connection.run(
    `UPDATE notices SET told_at = $now
     WHERE kind = $kind AND told_at IS NULL AND raised_at <= $raisedBefore`,
    { kind, now, raisedBefore: now - Math.round(minAgeMs) },
  );
  return taken > 0;
}
