/** Builders for tests of the ledger: a clock that moves when told, owners, leases. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { LedgerClock } from "../../../src/ledger/clock.ts";
import type { Ledger, Lease, Owner } from "../../../src/ledger/ledger.ts";
import type { Waiting } from "../../../src/ledger/sqlite/busy-retry.ts";

export const startedAt = Date.UTC(2026, 2, 2, 9, 0, 0);

export interface ManualClock extends LedgerClock {
  advance(ms: number): void;
  readonly slept: readonly number[];
}

/** Stands still until told; sleeping moves it and takes no time. `onSleep` happens meanwhile. */
export function aClock(onSleep: (times: number) => void = () => {}): ManualClock {
  let now = startedAt;
  const slept: number[] = [];
  return {
    now: () => now,
    slept,
    advance: (ms) => {
      now += ms;
    },
    sleep: async (ms) => {
      now += ms;
      slept.push(ms);
      onSleep(slept.length);
      await nextTurn();
    },
  };
}

export function aWaiting(clock: LedgerClock = aClock()): Waiting {
  return { clock, random: () => 0.5 };
}

export function anOwner(overrides: Partial<Owner> = {}): Owner {
  return { host: "office-1", pid: 4711, nonce: "a1b2c3", ...overrides };
}

/** A lease of that name, for an owner nobody else is; fails when it is taken. */
export async function aLease(
  ledger: Ledger,
  { name = "lead/41200317", owner = anOwner(), ttlMs = 60_000, evictFence }: Partial<LeaseWish> = {},
): Promise<Lease> {
  const answer = await ledger.acquireLease({ name, owner, ttlMs, evictFence });
  if (answer.kind === "granted") return answer.lease;
  throw new Error(`The test expected ${name} to be free, but fence ${String(answer.by.fence)} holds it.`);
}

interface LeaseWish {
  readonly name: string;
  readonly owner: Owner;
  readonly ttlMs: number;
  readonly evictFence: number | undefined;
}
