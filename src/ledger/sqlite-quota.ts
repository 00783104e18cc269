/**
 * The share of each vendor's quota that processes on one ledger use together: two commands typed one after the
 * other must not add up to what the vendor refuses. Kept beside the ledger's tables, on a connection of its
 * own that does not sync every commit: losing the last moments in a power cut costs nothing.
 */
import { z } from "zod";
import type { Waiting } from "./sqlite/busy-retry.ts";
import { retryWhileBusy } from "./sqlite/busy-retry.ts";
import type { Connection } from "./sqlite/connection.ts";
import { openConnection } from "./sqlite/connection.ts";
import { describeFailure } from "./sqlite/failures.ts";
import { prepareLedgerFile } from "./sqlite/ledger-file.ts";
import { migrations } from "./sqlite/migrations.ts";
import type { SqliteLedgerOptions } from "./sqlite-ledger.ts";

/** At most `limit` requests in any `windowMs`, counted from when their answers were seen, plus a margin. */
interface WindowRule {
  readonly kind: "window";
  readonly limit: number;
  readonly windowMs: number;
}

/** A bucket of `capacity` that leaks empty in `refillMs`; each request puts in 1, or its points. */
interface BucketRule {
  readonly kind: "bucket";
  readonly counts: "requests" | "points";
  readonly capacity: number;
  readonly refillMs: number;
}

interface Scope {
  readonly key: string;
  readonly rules: readonly (WindowRule | BucketRule)[];
}

type Reservation =
  | { readonly kind: "granted"; readonly ticket: string }
  | { readonly kind: "wait"; readonly waitMs: number; readonly because: "full" | "frozen" };

export interface SqliteQuota {
  /** Takes one request of every rule, or of none. */
  reserve(scope: Scope, request: { readonly points: number }): Promise<Reservation>;
  /** The answer was seen, or waiting for it given up: the windows start to run out now. */
  settle(scope: Scope, ticket: string, actual: { readonly points?: number | undefined }): Promise<void>;
  /** Nothing was sent. */
  cancel(scope: Scope, ticket: string): Promise<void>;
  /** Grants nothing for so long, to nobody. */
  freeze(scope: Scope, forMs: number): Promise<void>;
  /** How much of each rule, in their order, all processes on this ledger use at the moment. */
  used(scope: Scope): Promise<readonly number[]>;
  close(): void;
}

/** A process that died leaves its requests unsettled; after so long they count as answered. */
const longestFlightMs = 120_000;

/** Opens the quota of the ledger at `path`, which is made if need be. Throws as `openSqliteLedger` does. */
export async function openSqliteQuota(options: SqliteLedgerOptions): Promise<SqliteQuota> {
  const waiting: Waiting = { clock: options.clock, random: options.random };
  const connection = await openConnection(prepareLedgerFile(options.path), migrations, waiting);
  connection.execute("PRAGMA synchronous = NORMAL");
  const now = (): number => Math.round(options.clock.now());

  async function change<T>(work: (db: Connection) => T): Promise<T> {
    try {
      return await retryWhileBusy(() => inTransaction(connection, work), waiting);
    } catch (error) {
      throw describeFailure(error, connection.place);
    }
  }

  return {
    reserve: (scope, { points }) => change((db) => reserve(db, scope, points, now())),
    settle: (scope, ticket, { points }) => change((db) => settle(db, scope, ticket, points, now())),
    cancel: (_scope, ticket) =>
      change((db) => void db.run("DELETE FROM quota_uses WHERE id = $id", { id: Number(ticket) })),
    freeze: (scope, forMs) => change((db) => freeze(db, scope, now() + Math.ceil(forMs), now())),
    used: (scope) => change((db) => scope.rules.map((rule) => usedOfRule(db, scope, rule, now()))),
    close: () => connection.close(),
  };
}

function inTransaction<T>(connection: Connection, work: (db: Connection) => T): T {
  connection.execute("BEGIN IMMEDIATE");
  try {
    const result = work(connection);
    connection.execute("COMMIT");
    return result;
  } catch (error) {
    if (connection.isTransaction) connection.execute("ROLLBACK");
    throw error;
  }
}

function reserve(db: Connection, scope: Scope, points: number, now: number): Reservation {
  forgetOld(db, scope, now);
  const state = readScope(db, scope);
  if (now < state.frozenUntil) return { kind: "wait", waitMs: state.frozenUntil - now, because: "frozen" };
  const waits = scope.rules.map((rule) =>
    rule.kind === "window"
      ? windowWaitMs(db, scope, rule, now)
      : bucketWaitMs(db, scope, rule, state, points, now),
  );
  const waitMs = Math.max(0, ...waits);
  if (waitMs > 0) return { kind: "wait", waitMs, because: "full" };
  const row = db.row(
    "INSERT INTO quota_uses (scope, begun_at, points) VALUES ($scope, $now, $points) RETURNING id",
    { scope: scope.key, now, points },
  );
  return { kind: "granted", ticket: String(z.object({ id: z.number() }).parse(row).id) };
}

function settle(db: Connection, scope: Scope, ticket: string, points: number | undefined, now: number): void {
  const row = db.row(
    "UPDATE quota_uses SET settled_at = $now WHERE id = $id AND settled_at IS NULL RETURNING points",
    { now, id: Number(ticket) },
  );
  if (row === undefined) return;
  const reserved = z.object({ points: z.number() }).parse(row).points;
  const state = readScope(db, scope);
  const buckets = { ...state.buckets };
  for (const rule of scope.rules) {
    if (rule.kind === "window") continue;
    const unit = rule.counts === "requests" ? 1 : (points ?? reserved);
    buckets[rule.counts] = { amount: usedOf(rule, state, now) + unit, at: now };
  }
  writeScope(db, scope, { ...state, buckets });
}

function freeze(db: Connection, scope: Scope, until: number, now: number): void {
  const state = readScope(db, scope);
  const buckets = { ...state.buckets };
  for (const rule of scope.rules) {
    if (rule.kind === "bucket" && rule.counts === "requests") {
      buckets.requests = { amount: rule.capacity, at: now };
    }
  }
  writeScope(db, scope, { frozenUntil: Math.max(state.frozenUntil, until), buckets });
}

/** What no window looks at any more, and what a process left behind that never came back. */
function forgetOld(db: Connection, scope: Scope, now: number): void {
  const windows = scope.rules.map((rule) => (rule.kind === "window" ? rule.windowMs + marginMs(rule) : 0));
  const before = now - Math.max(0, ...windows);
  db.run("DELETE FROM quota_uses WHERE scope = $scope AND settled_at < $before", {
    scope: scope.key,
    before,
  });
  db.run("DELETE FROM quota_uses WHERE scope = $scope AND settled_at IS NULL AND begun_at < $before", {
    scope: scope.key,
    before: now - longestFlightMs,
  });
}

/** A request in flight holds its slot for at least one more window. */
function windowWaitMs(db: Connection, scope: Scope, rule: WindowRule, now: number): number {
  const span = rule.windowMs + marginMs(rule);
  const excess = inFlightOf(db, scope).requests + settledSince(db, scope, now - span) + 1 - rule.limit;
  if (excess <= 0) return 0;
  const row = db.row(
    `SELECT settled_at AS at FROM quota_uses WHERE scope = $scope AND settled_at > $since
     ORDER BY settled_at LIMIT 1 OFFSET $skip`,
    { scope: scope.key, since: now - span, skip: excess - 1 },
  );
  return row === undefined ? span : z.object({ at: z.number() }).parse(row).at + span - now;
}

function usedOfRule(db: Connection, scope: Scope, rule: WindowRule | BucketRule, now: number): number {
  const inFlight = inFlightOf(db, scope);
  if (rule.kind === "window") return inFlight.requests + settledSince(db, scope, now - rule.windowMs);
  return inFlight[rule.counts] + usedOf(rule, readScope(db, scope), now);
}

function settledSince(db: Connection, scope: Scope, since: number): number {
  const row = db.row("SELECT count(*) AS n FROM quota_uses WHERE scope = $scope AND settled_at > $since", {
    scope: scope.key,
    since,
  });
  return z.object({ n: z.number() }).parse(row).n;
}

function inFlightOf(db: Connection, scope: Scope): { readonly requests: number; readonly points: number } {
  const row = db.row(
    `SELECT count(*) AS requests, coalesce(sum(points), 0) AS points FROM quota_uses
     WHERE scope = $scope AND settled_at IS NULL`,
    { scope: scope.key },
  );
  return z.object({ requests: z.number(), points: z.number() }).parse(row);
}

function bucketWaitMs(
  db: Connection,
  scope: Scope,
  rule: BucketRule,
  state: ScopeState,
  points: number,
  now: number,
): number {
  const unit = rule.counts === "requests" ? 1 : Math.min(points, rule.capacity);
  const excess = usedOf(rule, state, now) + inFlightOf(db, scope)[rule.counts] + unit - rule.capacity;
  return excess <= 0 ? 0 : Math.ceil(excess / leakPerMs(rule));
}

function usedOf(rule: BucketRule, state: ScopeState, now: number): number {
  const used = state.buckets[rule.counts];
  return used === undefined ? 0 : Math.max(0, used.amount - (now - used.at) * leakPerMs(rule));
}

/** A shade slower than the vendor's own rate, because clocks differ. */
function leakPerMs(rule: BucketRule): number {
  return (rule.capacity / rule.refillMs) * 0.999;
}

/** Added to every window, because clocks and rounding differ. */
function marginMs(rule: WindowRule): number {
  return 20 + Math.ceil(rule.windowMs / 1_000);
}

const level = z.object({ amount: z.number(), at: z.number() });
const bucketsSchema = z.object({ requests: level.optional(), points: level.optional() });
const scopeSchema = z.object({ frozen_until: z.number(), buckets: z.string() });

interface ScopeState {
  readonly frozenUntil: number;
  readonly buckets: z.infer<typeof bucketsSchema>;
}

function readScope(db: Connection, scope: Scope): ScopeState {
  const row = db.row("SELECT frozen_until, buckets FROM quota_scopes WHERE scope = $scope", {
    scope: scope.key,
  });
  if (row === undefined) return { frozenUntil: 0, buckets: {} };
  const { frozen_until: frozenUntil, buckets } = scopeSchema.parse(row);
  return { frozenUntil, buckets: bucketsSchema.parse(JSON.parse(buckets)) };
}

function writeScope(db: Connection, scope: Scope, state: ScopeState): void {
  db.run(
    `INSERT INTO quota_scopes (scope, frozen_until, buckets) VALUES ($scope, $frozenUntil, $buckets)
     ON CONFLICT (scope) DO UPDATE SET frozen_until = excluded.frozen_until, buckets = excluded.buckets`,
    { scope: scope.key, frozenUntil: state.frozenUntil, buckets: JSON.stringify(state.buckets) },
  );
}
