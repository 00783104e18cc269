import { describe, expect, it } from "vitest";

import type { QuotaScope } from "../../../src/clients/quota-rules.ts";
import { kommoQuota } from "../../../src/clients/quota-rules.ts";
import { createMemoryQuota } from "../../../src/clients/quota-store.ts";
import { type Quota, QuotaWaitTooLong, createQuota } from "../../../src/clients/quota.ts";
import { aClock, aTimeline } from "./virtual-time.ts";

const onePerSecond: QuotaScope = { key: "test", rules: [{ kind: "window", limit: 1, windowMs: 1_000 }] };
const forever = Number.MAX_SAFE_INTEGER;

function aQuota(clock = aClock()): Quota {
  return createQuota({ store: createMemoryQuota({ clock }), scope: onePerSecond, clock });
}

describe("the quota gate", () => {
  it("serves in the order of asking", async () => {
    const clock = aTimeline();
    const quota = createQuota({ store: createMemoryQuota({ clock }), scope: onePerSecond, clock });
    const served: number[] = [];
    const work = [1, 2, 3, 4].map(async (number) => {
      const grant = await quota.take({ until: forever });
      served.push(number);
      await clock.sleep(100 * (5 - number));
      await grant.settle({});
    });
    await clock.run();
    await Promise.all(work);
    expect(served).toEqual([1, 2, 3, 4]);
  });

  it("gives up at once when the slot would come too late", async () => {
    const clock = aClock();
    const quota = aQuota(clock);
    await quota.freeze(60_000);
    const refused = quota.take({ until: clock.now() + 59_999 });
    await expect(refused).rejects.toBeInstanceOf(QuotaWaitTooLong);
    expect(clock.slept).toEqual([]);
  });

  it("lets whoever waits behind others give up without its turn", async () => {
    const clock = aTimeline();
    const quota = createQuota({ store: createMemoryQuota({ clock }), scope: onePerSecond, clock });
    const giveUp = new AbortController();
    await quota.take({ until: forever });
    const waiting = quota.take({ until: forever });
    const impatient = quota.take({ until: forever, signal: giveUp.signal });
    giveUp.abort(new Error("enough"));
    await expect(impatient).rejects.toThrow("enough");
    void waiting;
  });

  it("goes on after somebody gave up", async () => {
    const clock = aClock();
    const quota = aQuota(clock);
    const giveUp = new AbortController();
    giveUp.abort(new Error("enough"));
    await expect(quota.take({ until: forever, signal: giveUp.signal })).rejects.toThrow("enough");
    await expect(quota.take({ until: forever })).resolves.toBeDefined();
  });

  it("freezes the whole scope", async () => {
    const clock = aClock();
    const quota = aQuota(clock);
    await quota.freeze(30_000);
    await quota.take({ until: forever });
    expect(clock.slept).toEqual([30_000]);
  });

  it("never asks Kommo for more than seven a second, whatever the setting says", () => {
    expect(kommoQuota(50).rules).toEqual([{ kind: "window", limit: 7, windowMs: 1_000 }]);
    expect(kommoQuota().rules).toEqual([{ kind: "window", limit: 5, windowMs: 1_000 }]);
  });
});
