/** This machine: Node, SQLite, and whether its clock is right. */
import type { Check } from "./check.ts";
import { fail, info, pass, warn } from "./check.ts";
import type { ClockReading, MachineFacts } from "./snapshot.ts";

/** The first with a SQLite that loses nothing when two processes write (sqlite.org/wal.html). */
const oldestNode = [24, 15, 0] as const;
const oldestSqlite = [3, 51, 3] as const;

/** Linear's deliveries are refused when they seem older than a minute. */
const clockLimitMs = 30_000;
const clockDoubtMs = 5_000;

export function checkMachine({ node, sqlite, clocks }: MachineFacts): readonly Check[] {
  return [checkNode(node), checkSqlite(sqlite), checkClock(clocks)];
}

function checkNode(version: string): Check {
  if (isAtLeast(version, oldestNode)) return pass("node", "Node", `Node ${version}.`);
  return fail(
    "node",
    "Node",
    `Node ${version} is older than ${oldestNode.join(".")}.`,
    "Install a current Node (https://nodejs.org/en/download).",
  );
}

function checkSqlite(version: string | undefined): Check {
  const hint = "It comes with Node 24.15 or newer (https://nodejs.org/en/download).";
  if (version === undefined) return fail("sqlite", "SQLite", "This Node contains no SQLite.", hint);
  if (isAtLeast(version, oldestSqlite)) return pass("sqlite", "SQLite", `SQLite ${version}.`);
  const needed = oldestSqlite.join(".");
  const detail = `SQLite ${version} can lose committed data when two processes write; ${needed} or newer is needed.`;
  return fail("sqlite", "SQLite", detail, hint);
}

/** The largest difference decides; the header has whole seconds, and the way here takes a moment. */
function checkClock(clocks: readonly ClockReading[]): Check {
  const furthest = clocks.toSorted((a, b) => Math.abs(skewOf(b)) - Math.abs(skewOf(a)))[0];
  if (furthest === undefined) {
    return info("clock", "Clock", "Cannot be checked: no system answered with its time.");
  }
  const skewMs = skewOf(furthest);
  const seconds = String(Math.round(Math.abs(skewMs) / 1000));
  const detail = `This clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} that of ${furthest.system}.`;
  const hint = "Let the machine set its clock by itself (NTP, for example `timedatectl set-ntp true`).";
  if (Math.abs(skewMs) > clockLimitMs) {
    return fail("clock", "Clock", `${detail} Linear’s deliveries would be refused as too old.`, hint);
  }
  if (Math.abs(skewMs) > clockDoubtMs) return warn("clock", "Clock", detail, hint);
  return pass("clock", "Clock", `The clock is right (compared with ${furthest.system}).`);
}

function skewOf({ theirMs, ourMs }: ClockReading): number {
  return ourMs - theirMs;
}

function isAtLeast(version: string, oldest: readonly number[]): boolean {
  const parts = version
    .replace(/^v/u, "")
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  for (const [index, least] of oldest.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
