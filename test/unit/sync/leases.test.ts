import { describe, expect, it } from "vitest";
import { openSqliteLedger } from "../../../src/ledger/sqlite-ledger.ts";
import type { Owner } from "../../../src/ledger/ledger.ts";
import { takeTurn } from "../../../src/sync/leases.ts";
import type { TurnPorts } from "../../../src/sync/leases.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const me: Owner = { host: "here", pid: 1, nonce: "a" };
const other: Owner = { host: "here", pid: 2, nonce: "b" };

async function aTable() {
  const clock = createVirtualClock();
  const ledger = await openSqliteLedger({ path: ":memory:", clock, random: () => 0.5 });
  const seat = (owner: Owner, isOwnerAlive: (owner: Owner) => boolean = () => true): TurnPorts => ({
    ledger,
    clock,
    owner,
    isOwnerAlive,
    timing: { quietPeriodMs: 0, requestTimeoutMs: 30_000, directoryMaxAgeMs: 0, leaseWaitMs: 60_000 },
  });
  return { clock, ledger, seat };
}

describe("takeTurn", () => {
  it("waits until the other one is through, and says so once", async () => {
    const { clock, ledger, seat } = await aTable();
    const first = await takeTurn("deal/1", seat(other), () => undefined);
    const holders: number[] = [];
    const second = takeTurn("deal/1", seat(me), (holder) => holders.push(holder.owner.pid));
    await clock.sleep(5_000);
    await ledger.releaseLease(first);
    expect((await second).fence).toBe(first.fence + 1);
    expect(holders).toEqual([2]);
  });

  it("takes over at once from an owner on this host who is dead", async () => {
    const { clock, seat } = await aTable();
    await takeTurn("deal/1", seat(other), () => undefined);
    const before = clock.now();
    const lease = await takeTurn(
      "deal/1",
      seat(me, (owner) => owner.pid !== other.pid),
      () => undefined,
    );
    expect(lease.fence).toBe(2);
    expect(clock.now()).toBe(before);
  });

  it("takes over from anybody whose lease ran out", async () => {
    const { clock, ledger, seat } = await aTable();
    const owner = { host: "elsewhere", pid: 7, nonce: "c" };
    await ledger.acquireLease({ name: "deal/1", owner, ttlMs: 20_000 });
    clock.advance(20_001);
    const lease = await takeTurn("deal/1", seat(me), () => undefined);
    expect(lease.owner).toEqual(me);
  });

  it("gives up with exit code 11, naming who holds it", async () => {
    const { ledger, seat } = await aTable();
    await ledger.acquireLease({ name: "deal/1", owner: other, ttlMs: 3_600_000 });
    const refused = takeTurn("deal/1", seat(me), () => undefined);
    await expect(refused).rejects.toMatchObject({ code: "locked", exitCode: 11 });
    await expect(refused).rejects.toThrow("process 2 on here");
  });
});
