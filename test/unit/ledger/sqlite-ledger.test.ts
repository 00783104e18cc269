import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitCodes } from "../../../src/errors.ts";
import type { LedgerClock } from "../../../src/ledger/clock.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/sqlite-ledger.ts";
import { describeLedger, type OpenLedger } from "./conformance.ts";
import { aClock } from "./ledger-builders.ts";

describeLedger("SQLite", async (clock): Promise<OpenLedger> => {
  const folder = mkdtempSync(join(tmpdir(), "handoff-ledger-"));
  const all: Ledger[] = [];
  const reopen = async (): Promise<Ledger> => {
    const ledger = await openAt(join(folder, "ledger.db"), clock);
    all.push(ledger);
    return ledger;
  };
  const close = async (): Promise<void> => {
    for (const ledger of all) await ledger.close();
    rmSync(folder, { recursive: true });
  };
  return { ledger: await reopen(), reopen, close };
});

describe("a SQLite ledger's file", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "handoff-ledger-"));
    path = join(folder, "ledger.db");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.skipIf(process.platform === "win32")("is its owner's alone, and so is its folder", async () => {
    const deep = join(folder, "state", "3012", "ledger.db");
    const ledger = await openAt(deep);
    expect([deep, `${deep}-wal`, join(folder, "state")].map(modeOf)).toEqual(["600", "600", "700"]);
    await ledger.close();
  });

  it("is named by its absolute path", async () => {
    const ledger = await openAt(path);
    expect(await ledger.describe()).toMatchObject({ backend: "sqlite", place: path, schema: 1 });
    await ledger.close();
  });

  it("is none for a ledger in memory", async () => {
    const ledger = await openAt(":memory:");
    await ledger.addEvent("41200317", "queued", null);
    expect(await ledger.events("41200317", 10)).toHaveLength(1);
    await ledger.close();
  });

  it("cannot be a folder", async () => {
    await expect(openAt(folder)).rejects.toMatchObject({
      code: "ledger.is_folder",
      exitCode: exitCodes.doesNotFit,
      hint: expect.stringContaining(path) as unknown,
    });
  });

  it("cannot lie below a file", async () => {
    writeFileSync(path, "");
    await expect(openAt(join(path, "ledger.db"))).rejects.toMatchObject({ code: "ledger.not_writable" });
  });

  it.skipIf(process.getuid?.() === 0)("must be writable", async () => {
    writeFileSync(path, "", { mode: 0o400 });
    await expect(openAt(path)).rejects.toMatchObject({ code: "ledger.not_writable" });
  });

  it.each(["a note", "a longer text that is no database\n".repeat(100)])(
    "must be a database",
    async (text) => {
      writeFileSync(path, text);
      await expect(openAt(path)).rejects.toMatchObject({
        code: "ledger.not_a_database",
        exitCode: exitCodes.doesNotFit,
      });
      expect(readFileSync(path, "utf8")).toBe(text);
    },
  );

  it("must not be another program's database, which is left as it is", async () => {
    rawly(path, "CREATE TABLE songs (title TEXT)");
    const before = readFileSync(path);
    await expect(openAt(path)).rejects.toMatchObject({
      code: "ledger.foreign",
      exitCode: exitCodes.doesNotFit,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("must not come from a newer handoff", async () => {
    await (await openAt(path)).close();
    rawly(path, "PRAGMA user_version = 99");
    await expect(openAt(path)).rejects.toMatchObject({
      code: "ledger.newer",
      exitCode: exitCodes.doesNotFit,
      hint: expect.stringContaining("Update handoff") as unknown,
    });
  });

  it("is made once by ledgers that open it together", async () => {
    const ledgers = await Promise.all([openAt(path), openAt(path), openAt(path)]);
    await ledgers[0]?.addEvent("41200317", "queued", null);
    expect(await ledgers[2]?.events("41200317", 10)).toHaveLength(1);
    for (const ledger of ledgers) await ledger.close();
  });

  it("says which row somebody else has spoilt", async () => {
    const ledger = await openAt(path);
    await ledger.writeCache("directory", 1);
    rawly(path, "UPDATE cache SET value = '{'");
    await expect(ledger.readCache("directory")).rejects.toMatchObject({
      code: "ledger.unreadable_row",
      facts: { table: "cache" },
    });
    await ledger.close();
  });
});

describe("several processes on one SQLite ledger", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "handoff-ledger-"));
    path = join(folder, "ledger.db");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("share every name out among them", async () => {
    const runs = await Promise.all([1, 2, 3].map(() => runProcess("share-names", path)));
    const granted = runs.flatMap(({ stdout }) => stdout.split("\n").filter((line) => line !== ""));
    expect(granted.toSorted()).toEqual(
      Array.from({ length: 40 }, (_, index) => `name/${String(index + 10)}`),
    );
  });

  it("lose no event", async () => {
    await Promise.all([1, 2].map(() => runProcess("add-events", path)));
    const ledger = await openAt(path);
    expect(await ledger.events("41200317", 1000)).toHaveLength(400);
    await ledger.close();
  });

  it("keep what was committed when one is killed, and nothing else of it", async () => {
    await killedProcess("die-between-commits", path);
    const ledger = await openAt(path);
    expect((await ledger.events("41200317", 10)).map((event) => event.kind)).toEqual(["committed"]);
    await ledger.close();
  });

  it("are not held up by one that was killed in a transaction", async () => {
    await killedProcess("die-in-transaction", path);
    const clock = aClock();
    const ledger = await openAt(path, clock);
    await ledger.addEvent("41200317", "after", null);
    expect((await ledger.events("41200317", 10)).map((event) => event.kind)).toEqual(["after"]);
    expect(clock.slept).toEqual([]);
    await ledger.close();
  });

  it("wait for a lock another one holds", async () => {
    const other = new DatabaseSync(path);
    const clock = aClock((times) => {
      if (times === 3) other.exec("COMMIT");
    });
    const ledger = await openAt(path, clock);
    other.exec("BEGIN IMMEDIATE");
    await ledger.addEvent("41200317", "queued", null);
    expect(clock.slept).toHaveLength(3);
    other.close();
    await ledger.close();
  });
});

describe("a burst on a SQLite ledger", () => {
  it("costs one commit", async () => {
    const commits: number[] = [];
    const ledger = await openSqliteLedger({
      path: ":memory:",
      clock: aClock(),
      random: () => 0.5,
      onCommit: (changes) => commits.push(changes),
    });
    await Promise.all(
      Array.from({ length: 64 }, (_, index) => ledger.addEvent(String(index), "queued", null)),
    );
    expect(commits).toEqual([64]);
    await ledger.close();
  });
});

function openAt(path: string, clock: LedgerClock = aClock()): Promise<Ledger> {
  return openSqliteLedger({ path, clock, random: () => 0.5 });
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function rawly(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const script = join(import.meta.dirname, "ledger-process.ts");

function runProcess(act: string, path: string): Promise<{ readonly stdout: string }> {
  return promisify(execFile)(process.execPath, [script, act, path], { timeout: 25_000 });
}

/** Runs an act that ends by SIGKILL. */
async function killedProcess(act: string, path: string): Promise<void> {
  const child = spawn(process.execPath, [script, act, path], { stdio: "inherit", timeout: 25_000 });
  await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
}
