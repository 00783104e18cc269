import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../../../../src/errors.ts";
import { openConnection, refuseOldSqlite } from "../../../../src/ledger/sqlite/connection.ts";
import { migrations } from "../../../../src/ledger/sqlite/migrations.ts";
import { aWaiting } from "../ledger-builders.ts";

describe("a connection", () => {
  it.each([
    ["journal_mode", "wal"],
    ["synchronous", 2],
    ["foreign_keys", 1],
    ["fullfsync", 1],
  ])("has %s set to %s", async (pragma, expected) => {
    const folder = mkdtempSync(join(tmpdir(), "handoff-ledger-"));
    const connection = await openConnection(join(folder, "ledger.db"), migrations, aWaiting());
    expect(connection.row(`PRAGMA ${pragma}`)).toEqual({ [pragma]: expected });
    connection.close();
    rmSync(folder, { recursive: true });
  });
});

describe("SQLite's version", () => {
  it.each(["3.51.2", "3.50.7", "3.9.99", "2.99.99"])("must not be %s, which can lose commits", (version) => {
    expect(() => refuseOldSqlite(version)).toThrow(
      expect.objectContaining({ code: "ledger.sqlite_too_old", exitCode: exitCodes.doesNotFit }),
    );
  });

  it.each(["3.51.3", "3.53.4", "3.60.0", "4.0.0"])("may be %s", (version) => {
    expect(() => refuseOldSqlite(version)).not.toThrow();
  });
});
