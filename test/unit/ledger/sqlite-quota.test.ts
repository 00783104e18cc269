/** Two processes on one ledger share one budget, as the vendor counts it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SqliteQuota } from "../../../src/ledger/sqlite-quota.ts";
import { openSqliteQuota } from "../../../src/ledger/sqlite-quota.ts";

const kommo = { key: "kommo", rules: [{ kind: "window", limit: 5, windowMs: 1_000 }] } as const;
const linear = {
  key: "linear",
  rules: [
    { kind: "bucket", counts: "requests", capacity: 10, refillMs: 1_000 },
    { kind: "bucket", counts: "points", capacity: 100, refillMs: 1_000 },
  ],
} as const;

let folder = "";
let nowMs = 0;
let one: SqliteQuota;
let two: SqliteQuota;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "handoff-quota-"));
  nowMs = 1_800_000_000_000;
  one = await open();
  two = await open();
});

afterEach(() => {
  one.close();
  two.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Promise<SqliteQuota> {
  const clock = { now: () => nowMs, sleep: () => Promise.resolve() };
  return openSqliteQuota({ path: join(folder, "ledger.db"), clock, random: () => 0.5 });
}

async function take(
  quota: SqliteQuota,
  points = 1,
  scope: typeof kommo | typeof linear = kommo,
): Promise<string> {
  const answer = await quota.reserve(scope, { points });
  if (answer.kind === "wait") throw new Error(`no slot for ${String(answer.waitMs)} ms`);
  return answer.ticket;
}

describe("two processes on one ledger", () => {
  it("take slots of one window", async () => {
    for (let n = 0; n < 3; n += 1) await one.settle(kommo, await take(one), {});
    for (let n = 0; n < 2; n += 1) await two.settle(kommo, await take(two), {});
    expect(await two.reserve(kommo, { points: 1 })).toEqual({ kind: "wait", waitMs: 1_021, because: "full" });
    nowMs += 1_021;
    await expect(take(two)).resolves.toBeDefined();
  });

  it("count what the other one has in flight", async () => {
    for (let n = 0; n < 5; n += 1) await take(one);
    expect((await two.reserve(kommo, { points: 1 })).kind).toBe("wait");
  });

  it("freeze together", async () => {
    await one.freeze(kommo, 300_000);
    expect(await two.reserve(kommo, { points: 1 })).toEqual({
      kind: "wait",
      waitMs: 300_000,
      because: "frozen",
    });
  });

  it("give back what was not sent", async () => {
    const tickets = await Promise.all(Array.from({ length: 5 }, () => take(one)));
    await one.cancel(kommo, tickets[0] ?? "");
    await expect(take(two)).resolves.toBeDefined();
  });

  it("get back what a dead process left in flight", async () => {
    for (let n = 0; n < 5; n += 1) await take(one);
    nowMs += 120_001;
    await expect(take(two)).resolves.toBeDefined();
  });

  it("share a leaky bucket of requests and of points", async () => {
    await one.settle(linear, await take(one, 60, linear), { points: 60 });
    expect((await two.reserve(linear, { points: 50 })).kind).toBe("wait");
    nowMs += 200;
    await expect(take(two, 50, linear)).resolves.toBeDefined();
  });

  it("never exceed the window as the vendor counts arrivals, whatever the latencies", async () => {
    const call = fc.record({ by: fc.boolean(), pauseMs: fc.nat(400), latencyMs: fc.nat(700) });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 40 }), async (calls) => {
        nowMs += 1_000_000;
        const arrivals: number[] = [];
        const flying: { readonly doneAt: number; readonly quota: SqliteQuota; readonly ticket: string }[] =
          [];
        const land = async (): Promise<void> => {
          for (const flight of flying.splice(0)) {
            if (flight.doneAt <= nowMs) await flight.quota.settle(kommo, flight.ticket, {});
            else flying.push(flight);
          }
        };
        for (const { by, pauseMs, latencyMs } of calls) {
          nowMs += pauseMs;
          await land();
          const quota = by ? one : two;
          const answer = await quota.reserve(kommo, { points: 1 });
          if (answer.kind === "wait") continue;
          arrivals.push(nowMs);
          flying.push({ doneAt: nowMs + latencyMs, quota, ticket: answer.ticket });
        }
        nowMs += 1_000;
        await land();
        const busiest = Math.max(
          ...arrivals.map((at) => arrivals.filter((other) => other >= at && other < at + 1_000).length),
        );
        expect(busiest).toBeLessThanOrEqual(5);
      }),
      { numRuns: 60 },
    );
  });
});
