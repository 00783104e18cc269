/** The ledger's schema, and how an older file becomes a newer one. Forward only. */
import { z } from "zod";
import { HandoffError, exitCodes } from "../../errors.ts";
import { retryWhileBusy, type Waiting } from "./busy-retry.ts";
import type { Connection } from "./connection.ts";

/** One step forward. The schema's number is how many of them a file has seen. Never edit a released one. */
export type Migration = (connection: Connection, now: number) => void;

/** "Hand" in ASCII: tells a ledger from any other SQLite database (`PRAGMA application_id`). */
export const applicationId = 0x48_61_6e_64;

/** Every migration there is, oldest first. */
export const migrations: readonly Migration[] = [createTables];

/** The schema's number of this file; 0 for an empty one. */
export function schemaOf(connection: Connection): number {
  return z.object({ user_version: z.int() }).parse(connection.row("PRAGMA user_version")).user_version;
}

/**
 * Throws for a database of another program (`ledger.foreign`) and for one written by a newer handoff
 * (`ledger.newer`), both exit 5, before anything is written to it.
 */
export function refuseForeignDatabase(connection: Connection, newest: number): void {
  const found = readHeader(connection);
  const isEmpty = found.application === 0 && found.tables === 0;
  if (found.application !== applicationId && !isEmpty) throw foreign(connection.place);
  if (found.schema > newest) throw newer(connection.place, found.schema, newest);
}

/**
 * Brings the file to the newest schema, each step in a transaction of its own that holds the file exclusively.
 * Processes that start together take turns: what one has done, the next one finds done.
 */
export async function migrate(
  connection: Connection,
  steps: readonly Migration[],
  waiting: Waiting,
): Promise<void> {
  while (schemaOf(connection) < steps.length) {
    await retryWhileBusy(() => migrateOnce(connection, steps, Math.round(waiting.clock.now())), waiting);
  }
}

function migrateOnce(connection: Connection, steps: readonly Migration[], now: number): void {
  connection.execute("BEGIN EXCLUSIVE");
  try {
    refuseForeignDatabase(connection, steps.length);
    const schema = schemaOf(connection);
    const step = steps[schema];
    step?.(connection, now);
    if (step !== undefined) connection.execute(`PRAGMA user_version = ${String(schema + 1)}`);
    connection.execute("COMMIT");
  } catch (error) {
    if (connection.isTransaction) connection.execute("ROLLBACK");
    throw error;
  }
}

interface Header {
  readonly application: number;
  readonly schema: number;
  readonly tables: number;
}

/** One statement, so that a ledger being created by another process is seen either empty or whole. */
function readHeader(connection: Connection): Header {
  const row = connection.row(
    `SELECT (SELECT application_id FROM pragma_application_id) AS application,
            (SELECT user_version FROM pragma_user_version) AS schema,
            (SELECT count(*) FROM sqlite_schema) AS tables`,
  );
  return z.object({ application: z.int(), schema: z.int(), tables: z.int() }).parse(row);
}

function foreign(place: string): HandoffError {
  return new HandoffError({
    code: "ledger.foreign",
    message: `${place} is a database of another program, not a ledger of handoff.`,
    hint: "Set HANDOFF_LEDGER to the ledger's file, or to a path that does not exist yet for a new one.",
    facts: { place },
    exitCode: exitCodes.doesNotFit,
  });
}

function newer(place: string, found: number, newest: number): HandoffError {
  return new HandoffError({
    code: "ledger.newer",
    message: `The ledger ${place} was written by a newer handoff (schema ${String(found)}; this one knows up to ${String(newest)}).`,
    hint: "Update handoff on this machine, or point HANDOFF_LEDGER at the ledger that belongs to this version.",
    facts: { place, found, newest },
    exitCode: exitCodes.doesNotFit,
  });
}

/**
 * Schema 1. Ids of other systems are text; times are milliseconds since 1970; JSON is text.
 * `leases` keeps a row for every name for ever, because the fence must go on growing after a release.
 * Leads sort as numbers do: by length, then by text.
 */
function createTables(connection: Connection, now: number): void {
  connection.execute(`
    PRAGMA application_id = ${String(applicationId)};

    CREATE TABLE ledger (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      created_at INTEGER NOT NULL,
      kommo_account TEXT,
      productive_organization TEXT,
      linear_workspace TEXT
    ) STRICT;

    CREATE TABLE leases (
      name TEXT PRIMARY KEY,
      fence INTEGER NOT NULL,
      host TEXT NOT NULL,
      pid INTEGER NOT NULL,
      nonce TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      released INTEGER NOT NULL CHECK (released IN (0, 1))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE handoffs (
      lead TEXT PRIMARY KEY,
      status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'held', 'failed', 'skipped')),
      name TEXT NOT NULL DEFAULT '',
      plan TEXT,
      facts TEXT NOT NULL DEFAULT 'null',
      failures INTEGER NOT NULL DEFAULT 0,
      next_at INTEGER,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX handoffs_by_number ON handoffs (length(lead), lead);
    CREATE INDEX handoffs_by_status ON handoffs (status, length(lead), lead);
    CREATE INDEX handoffs_by_next_at ON handoffs (next_at) WHERE next_at IS NOT NULL;

    CREATE TABLE queue (
      lead TEXT PRIMARY KEY,
      source TEXT NOT NULL CHECK (source IN ('hook', 'sweep', 'again')),
      expects_won INTEGER NOT NULL CHECK (expects_won IN (0, 1)),
      round INTEGER NOT NULL,
      looks INTEGER NOT NULL,
      due_at INTEGER NOT NULL,
      heard_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX queue_by_due_at ON queue (due_at);

    CREATE TABLE starts (
      lead TEXT PRIMARY KEY,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX starts_by_at ON starts (at);

    CREATE TABLE marks (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE notices (
      kind TEXT PRIMARY KEY,
      raised_at INTEGER NOT NULL,
      told_at INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE steps (
      key TEXT PRIMARY KEY,
      lead TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('intent', 'unknown', 'done', 'failed', 'skipped')),
      action TEXT CHECK (action IN ('create', 'adopt', 'reuse', 'update', 'skip')),
      external_id TEXT,
      url TEXT,
      facts TEXT NOT NULL DEFAULT 'null',
      attempts INTEGER NOT NULL DEFAULT 0,
      intent_at INTEGER,
      updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX steps_by_external_id ON steps (external_id) WHERE external_id IS NOT NULL;

    CREATE TABLE events (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      lead TEXT NOT NULL,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      facts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_lead ON events (lead, id);

    CREATE TABLE deliveries (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      source TEXT NOT NULL CHECK (source IN ('kommo', 'linear', 'productive')),
      received_at INTEGER NOT NULL,
      headers TEXT NOT NULL,
      body BLOB,
      hash TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('stored', 'ignored', 'parsed', 'done')),
      why TEXT,
      leads TEXT NOT NULL DEFAULT '[]'
    ) STRICT;
    CREATE INDEX deliveries_by_hash ON deliveries (source, hash);
    CREATE INDEX deliveries_unparsed ON deliveries (id) WHERE status = 'stored';
    CREATE INDEX deliveries_with_body ON deliveries (received_at) WHERE body IS NOT NULL;

    CREATE TABLE vendor_pauses (
      vendor TEXT PRIMARY KEY,
      reason TEXT NOT NULL,
      since INTEGER NOT NULL,
      probe_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE quota_uses (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      scope TEXT NOT NULL,
      begun_at INTEGER NOT NULL,
      settled_at INTEGER,
      points REAL NOT NULL
    ) STRICT;
    CREATE INDEX quota_uses_by_scope ON quota_uses (scope, settled_at);

    CREATE TABLE quota_scopes (
      scope TEXT PRIMARY KEY,
      frozen_until INTEGER NOT NULL DEFAULT 0,
      buckets TEXT NOT NULL DEFAULT '{}'
    ) STRICT;

    CREATE TABLE cache (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
  `);
  connection.run("INSERT INTO ledger (id, created_at) VALUES (1, $now)", { now });
}
