/** A process of its own on a ledger, for tests: `node ledger-process.ts <act> <path>`. */
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/sqlite-ledger.ts";

const lead = "41200317";

/** Asks for forty names and prints those it got. */
async function shareNames(ledger: Ledger): Promise<void> {
  const owner = { host: "office-1", pid: process.pid, nonce: String(process.pid) };
  for (let index = 10; index < 50; index += 1) {
    const name = `name/${String(index)}`;
    const answer = await ledger.acquireLease({ name, owner, ttlMs: 3_600_000 });
    if (answer.kind === "granted") process.stdout.write(`${name}\n`);
  }
}

/** Two hundred, in bursts of ten. */
async function addEvents(ledger: Ledger): Promise<void> {
  for (let burst = 0; burst < 20; burst += 1) {
    await Promise.all(Array.from({ length: 10 }, () => ledger.addEvent(lead, "tick", null)));
  }
}

async function dieBetweenCommits(ledger: Ledger): Promise<void> {
  await ledger.addEvent(lead, "committed", null);
  void ledger.addEvent(lead, "asked for, not committed", null);
  process.kill(process.pid, "SIGKILL");
}

/** The ledger never waits inside a transaction, so this one is opened beside it. */
function dieInTransaction(_ledger: Ledger, path: string): Promise<void> {
  const database = new DatabaseSync(path);
  database.exec(
    "BEGIN IMMEDIATE; INSERT INTO events (lead, at, kind, facts) VALUES ('41200317', 1, 'half', 'null')",
  );
  process.kill(process.pid, "SIGKILL");
  return Promise.resolve();
}

const acts: Readonly<Record<string, (ledger: Ledger, path: string) => Promise<void>>> = {
  "share-names": shareNames,
  "add-events": addEvents,
  "die-between-commits": dieBetweenCommits,
  "die-in-transaction": dieInTransaction,
};

const [, , act = "", path = ""] = process.argv;
const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
const ledger = await openSqliteLedger({ path, clock, random: Math.random });
await acts[act]?.(ledger, path);
await ledger.close();
