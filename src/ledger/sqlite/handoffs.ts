/** The life of each deal. */
import type { HandoffChange, HandoffFilter, HandoffRow, HandoffStatus, Json } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseHandoff, parseStatusCount } from "./rows.ts";

export function findHandoff(connection: Connection, lead: string): HandoffRow | undefined {
  const row = connection.row("SELECT * FROM handoffs WHERE lead = $lead", { lead });
  return row === undefined ? undefined : parseHandoff(row);
}

/** In the order of the lead numbers, or by `dueBy`. No `statuses`: all; empty `statuses`: none. */
export function listHandoffs(connection: Connection, filter: HandoffFilter): readonly HandoffRow[] {
  const wanted = {
    statuses: filter.statuses === undefined ? null : JSON.stringify(filter.statuses),
    except: JSON.stringify(filter.except ?? []),
    limit: pageSize(filter.limit),
  };
  const rows =
    filter.dueBy === undefined
      ? connection.rows(byNumber, { ...wanted, after: filter.after ?? "" })
      : connection.rows(byMoment, { ...wanted, dueBy: Math.round(filter.dueBy) });
  return rows.map(parseHandoff);
}

const isWanted = `($statuses IS NULL OR status IN (SELECT value FROM json_each($statuses)))
  AND lead NOT IN (SELECT value FROM json_each($except))`;

const byNumber = `SELECT * FROM handoffs WHERE ${isWanted} AND (length(lead), lead) > (length($after), $after)
  ORDER BY length(lead), lead LIMIT $limit`;

const byMoment = `SELECT * FROM handoffs WHERE ${isWanted} AND next_at IS NOT NULL AND next_at <= $dueBy
  ORDER BY next_at, length(lead), lead LIMIT $limit`;

export function countHandoffs(connection: Connection): Readonly<Record<HandoffStatus, number>> {
  const counts = { queued: 0, running: 0, done: 0, held: 0, failed: 0, skipped: 0 };
  const rows = connection.rows("SELECT status, count(*) AS count FROM handoffs GROUP BY status");
  for (const { status, count } of rows.map(parseStatusCount)) counts[status] = count;
  return counts;
}

/** What the change leaves out stays as it is; `nextAt: null` is said, not left out. */
export function changeHandoff(connection: Connection, change: HandoffChange, now: number): void {
  const { lead, status } = change;
  createMissing(connection, lead, status, now);
  connection.run(
    `UPDATE handoffs SET status = $status, name = coalesce($name, name), facts = coalesce($facts, facts),
       failures = coalesce($failures, failures),
       next_at = iif($setsNextAt, $nextAt, next_at), updated_at = $now
     WHERE lead = $lead`,
    {
      lead,
      status,
      name: change.name ?? null,
      facts: change.facts === undefined ? null : JSON.stringify(change.facts),
      failures: change.failures ?? null,
      setsNextAt: change.nextAt === undefined ? 0 : 1,
      // Delays with jitter are seldom whole.
      nextAt: typeof change.nextAt === "number" ? Math.round(change.nextAt) : null,
      now,
    },
  );
}

export interface HandoffBegin {
  readonly lead: string;
  readonly plan?: Json | undefined;
  readonly replacePlan?: boolean | undefined;
  readonly name?: string | undefined;
}

/**
 * Makes sure that the row exists before an intent of its deal. A plan is frozen where none is, or when it is
 * said to replace the one there.
 */
export function beginHandoff(connection: Connection, begin: HandoffBegin, now: number): void {
  const { lead, plan, name, replacePlan = false } = begin;
  createMissing(connection, lead, "running", now);
  if (name !== undefined) {
    connection.run("UPDATE handoffs SET name = $name, updated_at = $now WHERE lead = $lead", {
      lead,
      name,
      now,
    });
  }
  if (plan === undefined || plan === null) return;
  connection.run(
    `UPDATE handoffs SET plan = $plan, status = 'running', updated_at = $now
     WHERE lead = $lead AND (plan IS NULL OR $replaces)`,
    { lead, plan: JSON.stringify(plan), replaces: replacePlan ? 1 : 0, now },
  );
}

function createMissing(connection: Connection, lead: string, status: HandoffStatus, now: number): void {
  connection.run(
    `INSERT INTO handoffs (lead, status, created_at, updated_at) VALUES ($lead, $status, $now, $now)
     ON CONFLICT (lead) DO NOTHING`,
    { lead, status, now },
  );
}

/** SQLite reads a negative limit as "all"; nobody may get that by a slip of arithmetic. */
export function pageSize(limit: number): number {
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new RangeError(
    `A page of the ledger holds a whole number of rows, at least 1; asked for ${String(limit)}.`,
  );
}
