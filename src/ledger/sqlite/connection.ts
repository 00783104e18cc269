/** One connection to a SQLite file, set up so that what was committed survives a power cut. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { z } from "zod";
import { HandoffError, exitCodes } from "../../errors.ts";
import { busyTimeoutMs, retryWhileBusy, type Waiting } from "./busy-retry.ts";
import { describeFailure } from "./failures.ts";
import { inMemory } from "./ledger-file.ts";
import { migrate, refuseForeignDatabase, type Migration } from "./migrations.ts";

type Parameters = Readonly<Record<string, SQLInputValue>>;

/** What the tables ask of SQLite. Rows are unparsed; every statement is prepared once. */
export interface Connection {
  /** Absolute path, or `:memory:`. */
  readonly place: string;
  /** False once SQLite gave a transaction up by itself, as it may when the disk is full. */
  readonly isTransaction: boolean;
  execute(sql: string): void;
  /** Returns how many rows it changed. */
  run(sql: string, parameters?: Parameters): number;
  row(sql: string, parameters?: Parameters): unknown;
  rows(sql: string, parameters?: Parameters): readonly unknown[];
  close(): void;
}

/**
 * The first SQLite without the WAL-reset bug: up to 3.51.2, two connections that write and checkpoint at the
 * same moment can lose committed pages (https://sqlite.org/wal.html, "The WAL-Reset Bug"). Two processes on
 * one ledger do exactly that. Node has a fixed one from 24.15 on. The fixes carried back to 3.44.6 and 3.50.7
 * are left out: no Node that runs this contains them.
 */
const oldestSqlite = [3, 51, 3] as const;

/**
 * Opens, checks and migrates. Nothing is written to a database that is not ours or is newer than this
 * program. Throws `HandoffError` with a `ledger.…` code.
 */
export async function openConnection(
  place: string,
  migrations: readonly Migration[],
  waiting: Waiting,
): Promise<Connection> {
  let connection: Connection | undefined;
  try {
    const opened = connect(place);
    connection = opened;
    refuseOldSqlite(sqliteVersion(opened));
    await retryWhileBusy(() => refuseForeignDatabase(opened, migrations.length), waiting);
    await retryWhileBusy(() => makeDurable(opened), waiting);
    await migrate(opened, migrations, waiting);
    return opened;
  } catch (error) {
    connection?.close();
    throw describeFailure(error, place);
  }
}

function sqliteVersion(connection: Connection): string {
  const row = connection.row("SELECT sqlite_version() AS version");
  return z.object({ version: z.string() }).parse(row).version;
}

/** Throws `ledger.sqlite_too_old` (exit 5) for a version with the WAL-reset bug. */
export function refuseOldSqlite(version: string): void {
  const parts = version.split(".").map(Number);
  for (const [index, oldest] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) throw tooOld(version);
  }
}

function tooOld(version: string): HandoffError {
  return new HandoffError({
    code: "ledger.sqlite_too_old",
    message: `This Node contains SQLite ${version}, which can lose committed data when two processes write; ${oldestSqlite.join(".")} or newer is needed.`,
    hint: "Install Node 24.15 or newer (https://nodejs.org/en/download).",
    facts: { found: version, needed: oldestSqlite.join(".") },
    exitCode: exitCodes.doesNotFit,
  });
}

function connect(place: string): Connection {
  const database = new DatabaseSync(place, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  const prepared = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const prepare = (sql: string): ReturnType<DatabaseSync["prepare"]> => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    place,
    get isTransaction() {
      return database.isTransaction;
    },
    execute: (sql) => database.exec(sql),
    run: (sql, parameters = {}) => Number(prepare(sql).run(parameters).changes),
    row: (sql, parameters = {}) => prepare(sql).get(parameters),
    rows: (sql, parameters = {}) => prepare(sql).all(parameters),
    close: () => database.close(),
  };
}

/**
 * FULL syncs the log at every commit (NORMAL may lose the last ones in a power cut), `fullfsync` makes macOS
 * wait for the drive as well. WAL is a property of the file, the other two of the connection.
 */
function makeDurable(connection: Connection): void {
  connection.execute("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
  if (connection.place === inMemory) return;
  const { journal_mode: mode } = z
    .object({ journal_mode: z.string() })
    .parse(connection.row("PRAGMA journal_mode = WAL"));
  if (mode === "wal") return;
  throw new HandoffError({
    code: "ledger.no_wal",
    message: `The place of the ledger ${connection.place} does not allow write-ahead logging (SQLite answers "${mode}").`,
    hint: "Put the ledger on a local disk; network shares cannot keep it safe.",
    facts: { place: connection.place },
    exitCode: exitCodes.doesNotFit,
  });
}
