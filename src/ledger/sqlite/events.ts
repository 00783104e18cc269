/** Each deal's timeline. */
import type { EventRow, Json } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { pageSize } from "./handoffs.ts";
import { parseEvent } from "./rows.ts";

export interface NewEvent {
  readonly lead: string;
  readonly kind: string;
  readonly facts: Json;
}

export function addEvent(connection: Connection, event: NewEvent, now: number): void {
  connection.run("INSERT INTO events (lead, at, kind, facts) VALUES ($lead, $now, $kind, $facts)", {
    lead: event.lead,
    kind: event.kind,
    facts: JSON.stringify(event.facts),
    now,
  });
}

/** The newest `limit` events of a deal, oldest of them first. */
export function listEvents(connection: Connection, lead: string, limit: number): readonly EventRow[] {
  const rows = connection.rows(
    `SELECT * FROM (SELECT * FROM events WHERE lead = $lead ORDER BY id DESC LIMIT $limit) ORDER BY id`,
    { lead, limit: pageSize(limit) },
  );
  return rows.map(parseEvent);
}
