import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type BucketRule, type QuotaScope, type WindowRule } from "../../../src/clients/quota-rules.ts";
import { createMemoryQuota } from "../../../src/clients/quota-store.ts";
import { createQuota } from "../../../src/clients/quota.ts";
import { aTimeline } from "./virtual-time.ts";

interface Asked {
  readonly askedAt: number;
  readonly travelMs: number;
  readonly answerMs: number;
  readonly points: number;
}

/** When it is asked for, how long it travels, how long the vendor thinks: fast, ordinary and slow networks. */
const traffic: fc.Arbitrary<Asked[]> = fc.constantFrom(5, 200, 3_000).chain((slowestMs) =>
  fc.array(
    fc.record({
      askedAt: fc.integer({ min: 0, max: 4_000 }),
      travelMs: fc.integer({ min: 0, max: slowestMs }),
      answerMs: fc.integer({ min: 0, max: slowestMs }),
      points: fc.integer({ min: 1, max: 40 }),
    }),
    { minLength: 1, maxLength: 45 },
  ),
);

interface Arrival {
  readonly at: number;
  readonly points: number;
}

/** Sends it all through the gate; returns when each request reached the vendor, in order. */
async function arrivalsOf(scope: QuotaScope, requests: readonly Asked[]) {
  const clock = aTimeline();
  const quota = createQuota({ store: createMemoryQuota({ clock }), scope, clock });
  const arrivals: Arrival[] = [];
  const work = requests.map(async ({ askedAt, travelMs, answerMs, points }) => {
    await clock.sleep(askedAt);
    const grant = await quota.take({ points: 40, until: Number.MAX_SAFE_INTEGER });
    await clock.sleep(travelMs);
    arrivals.push({ at: clock.now(), points });
    await clock.sleep(answerMs);
    await grant.settle({ points });
  });
  await clock.run();
  await Promise.all(work);
  return arrivals.toSorted((one, other) => one.at - other.at);
}

function mostInWindow(arrivals: readonly Arrival[], windowMs: number): number {
  return Math.max(
    ...arrivals.map(({ at }) => arrivals.filter((one) => one.at > at - windowMs && one.at <= at).length),
  );
}

/** The fullest a leaky bucket gets when the vendor keeps it. */
function fullestBucket(arrivals: readonly Arrival[], rule: BucketRule): number {
  let level = 0;
  let fullest = 0;
  let last = 0;
  for (const { at, points } of arrivals) {
    level = Math.max(0, level - ((at - last) * rule.capacity) / rule.refillMs);
    level += rule.counts === "requests" ? 1 : points;
    fullest = Math.max(fullest, level);
    last = at;
  }
  return fullest;
}

describe("the memory quota", () => {
  const perSecond: WindowRule = { kind: "window", limit: 5, windowMs: 1_000 };
  const perHalfMinute: WindowRule = { kind: "window", limit: 12, windowMs: 30_000 };

  it.each([
    ["one window", [perSecond]],
    ["two windows", [perSecond, perHalfMinute]],
  ])("never lets a window as the vendor counts it overflow, whatever the latencies: %s", async (_, rules) => {
    await fc.assert(
      fc.asyncProperty(traffic, async (requests) => {
        const arrivals = await arrivalsOf({ key: "test", rules }, requests);
        expect(arrivals).toHaveLength(requests.length);
        for (const { limit, windowMs } of rules) {
          expect(mostInWindow(arrivals, windowMs)).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("never overfills a leaky bucket, in requests or in points", async () => {
    const requests: BucketRule = { kind: "bucket", counts: "requests", capacity: 6, refillMs: 6_000 };
    const points: BucketRule = { kind: "bucket", counts: "points", capacity: 100, refillMs: 10_000 };
    await fc.assert(
      fc.asyncProperty(traffic, async (all) => {
        const arrivals = await arrivalsOf({ key: "test", rules: [requests, points] }, all);
        expect(fullestBucket(arrivals, requests)).toBeLessThanOrEqual(requests.capacity + 1e-6);
        expect(fullestBucket(arrivals, points)).toBeLessThanOrEqual(points.capacity + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps a slot until a window after the answer, not after the dispatch", async () => {
    let now = 0;
    const store = createMemoryQuota({ clock: { now: () => now } });
    const scope: QuotaScope = { key: "test", rules: [{ kind: "window", limit: 1, windowMs: 1_000 }] };
    const first = await store.reserve(scope, { points: 0 });
    now = 5_000;
    expect(await store.reserve(scope, { points: 0 })).toMatchObject({ kind: "wait", because: "full" });
    await store.settle(scope, first.kind === "granted" ? first.ticket : "", {});
    now = 5_999;
    expect((await store.reserve(scope, { points: 0 })).kind).toBe("wait");
    now = 6_100;
    expect((await store.reserve(scope, { points: 0 })).kind).toBe("granted");
  });

  it("gives a cancelled slot back at once", async () => {
    const store = createMemoryQuota({ clock: { now: () => 0 } });
    const scope: QuotaScope = { key: "test", rules: [{ kind: "window", limit: 1, windowMs: 1_000 }] };
    const first = await store.reserve(scope, { points: 0 });
    await store.cancel(scope, first.kind === "granted" ? first.ticket : "");
    expect((await store.reserve(scope, { points: 0 })).kind).toBe("granted");
  });

  it("goes on at the refill rate after a freeze, because the bucket was empty", async () => {
    let now = 0;
    const store = createMemoryQuota({ clock: { now: () => now } });
    const scope: QuotaScope = {
      key: "test",
      rules: [{ kind: "bucket", counts: "requests", capacity: 100, refillMs: 100_000 }],
    };
    await store.freeze(scope, 10_000);
    expect(await store.reserve(scope, { points: 0 })).toEqual({
      kind: "wait",
      waitMs: 10_000,
      because: "frozen",
    });
    now = 10_000;
    const granted = [];
    for (let asked = 0; asked < 20; asked += 1)
      granted.push((await store.reserve(scope, { points: 0 })).kind);
    expect(granted.filter((kind) => kind === "granted")).toHaveLength(9);
  });
});
