import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConnection, type Connection } from "../../../../src/ledger/sqlite/connection.ts";
import { addEvent } from "../../../../src/ledger/sqlite/events.ts";
import {
  applicationId,
  migrations,
  schemaOf,
  type Migration,
} from "../../../../src/ledger/sqlite/migrations.ts";
import { aWaiting, startedAt } from "../ledger-builders.ts";

const addColours: Migration = (connection) => {
  connection.execute("ALTER TABLE events ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'");
};
const addHalf: Migration = (connection) => {
  connection.execute("CREATE TABLE half (id INTEGER)");
  throw new Error("the other half fails");
};

describe("migrations", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "handoff-ledger-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (steps: readonly Migration[]): Promise<Connection> =>
    openConnection(join(folder, "ledger.db"), steps, aWaiting());

  it("mark the file as a ledger of the newest schema", async () => {
    const connection = await open(migrations);
    expect(connection.row("PRAGMA application_id")).toEqual({ application_id: applicationId });
    expect(schemaOf(connection)).toBe(migrations.length);
    connection.close();
  });

  it("carry the rows of schema 1 forward", async () => {
    const first = await open(migrations.slice(0, 1));
    addEvent(first, { lead: "41200317", kind: "queued", facts: null }, startedAt);
    first.close();
    const second = await open([...migrations, addColours]);
    expect(second.rows("SELECT lead, colour FROM events")).toEqual([{ lead: "41200317", colour: "grey" }]);
    expect(schemaOf(second)).toBe(migrations.length + 1);
    second.close();
  });

  it("are not repeated", async () => {
    let times = 0;
    const counted = [...migrations, () => void (times += 1)];
    (await open(counted)).close();
    (await open(counted)).close();
    expect(times).toBe(1);
  });

  it("leave nothing of one that fails, and everything of those before it", async () => {
    await expect(open([...migrations, addHalf])).rejects.toThrow("the other half fails");
    const connection = await open(migrations);
    expect(connection.row("SELECT name FROM sqlite_schema WHERE name = 'half'")).toBeUndefined();
    expect(schemaOf(connection)).toBe(migrations.length);
    connection.close();
  });

  it("begin anew when another process was in the way half-way through", async () => {
    let times = 0;
    const interrupted: Migration = (connection) => {
      connection.execute("CREATE TABLE whole (id INTEGER)");
      times += 1;
      if (times > 1) return;
      throw Object.assign(new Error("locked"), { code: "ERR_SQLITE_ERROR", errcode: 5, errstr: "locked" });
    };
    const connection = await open([...migrations, interrupted]);
    expect(times).toBe(2);
    connection.close();
  });

  it("let nobody else write while they run", async () => {
    const other = await open(migrations);
    const tryingToWrite: Migration = () => {
      expect(() => other.execute("BEGIN IMMEDIATE")).toThrow("database is locked");
    };
    const connection = await open([...migrations, tryingToWrite]);
    connection.close();
    other.close();
  });

  it("are refused to an older program", async () => {
    (await open([...migrations, addColours])).close();
    await expect(open(migrations)).rejects.toMatchObject({ code: "ledger.newer" });
  });
});
