/** Deals that were heard of and wait to be looked at: one row for each, however often it was heard of. */
import type { QueueEntry, QueueFilter, QueueRequest } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { pageSize } from "./handoffs.ts";
import { parseCount, parseQueueEntry } from "./rows.ts";

/**
 * A deal that waits already keeps its source and its earlier moment; `round` tells whoever works on it that it
 * was heard of again.
 */
export function enqueue(connection: Connection, request: QueueRequest, now: number): void {
  connection.run(
    `INSERT INTO queue (lead, source, expects_won, round, looks, due_at, heard_at)
     VALUES ($lead, $source, $expectsWon, 1, 0, $dueAt, $now)
     ON CONFLICT (lead) DO UPDATE SET expects_won = max(expects_won, excluded.expects_won),
       round = round + 1, looks = 0, due_at = min(due_at, excluded.due_at)`,
    {
      lead: request.lead,
      source: request.source,
      expectsWon: request.expectsWon ? 1 : 0,
      dueAt: Math.round(request.notBefore),
      now,
    },
  );
}

/** Those that are due, the oldest first. */
export function listQueue(connection: Connection, filter: QueueFilter): readonly QueueEntry[] {
  const rows = connection.rows(
    `SELECT * FROM queue
     WHERE due_at <= $dueBy AND lead NOT IN (SELECT value FROM json_each($except))
     ORDER BY due_at, heard_at, length(lead), lead LIMIT $limit`,
    {
      dueBy: Math.round(filter.dueBy),
      except: JSON.stringify(filter.except ?? []),
      limit: pageSize(filter.limit),
    },
  );
  return rows.map(parseQueueEntry);
}

export function findQueued(connection: Connection, lead: string): QueueEntry | undefined {
  const row = connection.row("SELECT * FROM queue WHERE lead = $lead", { lead });
  return row === undefined ? undefined : parseQueueEntry(row);
}

export function countQueue(connection: Connection): number {
  return parseCount(connection.row("SELECT count(*) AS count FROM queue")).count;
}

/** Removes the entry, unless the deal was heard of again since it was read: then it stays, and is due. */
export function settleQueued(connection: Connection, { lead, round }: SeenEntry): void {
  connection.run("DELETE FROM queue WHERE lead = $lead AND round = $round", { lead, round });
}

/** Puts the next look off, unless the deal was heard of again meanwhile. */
export function postponeQueued(connection: Connection, { lead, round }: SeenEntry, dueAt: number): void {
  connection.run(
    "UPDATE queue SET looks = looks + 1, due_at = $dueAt WHERE lead = $lead AND round = $round",
    { lead, round, dueAt: Math.round(dueAt) },
  );
}

type SeenEntry = Pick<QueueEntry, "lead" | "round">;
