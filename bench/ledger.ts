/**
 * How many changes a second the ledger keeps: one after the other, and sixty-four in flight. What counts is
 * the ratio; the absolute numbers are those of this disk. `node bench/ledger.ts [folder]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "../src/ledger/ledger.ts";
import { openSqliteLedger } from "../src/ledger/sqlite-ledger.ts";

const alone = 500;
const inFlight = 64;
const rounds = 100;

interface Measured {
  readonly changesPerSecond: number;
  readonly commits: number;
}

async function measure(
  folder: string,
  name: string,
  work: (ledger: Ledger) => Promise<number>,
): Promise<Measured> {
  let commits = 0;
  const ledger = await openSqliteLedger({
    path: join(folder, `${name}.db`),
    clock: { now: Date.now, sleep: (ms) => sleep(ms) },
    random: Math.random,
    onCommit: () => {
      commits += 1;
    },
  });
  const startedAt = performance.now();
  const changes = await work(ledger);
  const seconds = (performance.now() - startedAt) / 1000;
  await ledger.close();
  return { changesPerSecond: changes / seconds, commits };
}

async function oneByOne(ledger: Ledger): Promise<number> {
  for (let count = 0; count < alone; count += 1) await ledger.addEvent("41200317", "tick", null);
  return alone;
}

async function together(ledger: Ledger): Promise<number> {
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(Array.from({ length: inFlight }, () => ledger.addEvent("41200317", "tick", null)));
  }
  return rounds * inFlight;
}

function line(what: string, { changesPerSecond, commits }: Measured): string {
  return `${what.padEnd(14)} ${changesPerSecond.toFixed(0).padStart(8)} changes/s, ${String(commits)} commits\n`;
}

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), "handoff-bench-"));
try {
  const single = await measure(folder, "alone", oneByOne);
  const group = await measure(folder, "together", together);
  const ratio = group.changesPerSecond / single.changesPerSecond;
  process.stdout.write(line("alone", single) + line(`${String(inFlight)} in flight`, group));
  process.stdout.write(`${"ratio".padEnd(14)} ${ratio.toFixed(1).padStart(8)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
