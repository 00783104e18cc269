/** What leases promise, in the fewest words: the model the backends are compared with. */
import * as fc from "fast-check";
import { LeaseLost } from "../../../src/errors.ts";
import type { Ledger, Lease } from "../../../src/ledger/ledger.ts";
import { anOwner, type ManualClock } from "./ledger-builders.ts";

export type LeaseMove =
  | {
      readonly do: "acquire";
      readonly name: number;
      readonly owner: number;
      readonly ttlMs: number;
      readonly evicts: boolean;
    }
  | { readonly do: "renew"; readonly handle: number; readonly ttlMs: number }
  | { readonly do: "release"; readonly handle: number }
  | { readonly do: "write"; readonly handle: number }
  | { readonly do: "wait"; readonly ms: number };

const ttlMs = fc.integer({ min: 1, max: 50 });
const handle = fc.nat({ max: 20 });

/** Two names, three owners, and waits about as long as the leases: every branch is met often. */
export const leaseHistories: fc.Arbitrary<readonly LeaseMove[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("acquire" as const),
        name: fc.nat({ max: 1 }),
        owner: fc.nat({ max: 2 }),
        ttlMs,
        evicts: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("renew" as const), handle, ttlMs }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), handle }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("write" as const), handle }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat({ max: 60 }) }) },
  ),
  { minLength: 5, maxLength: 30 },
);

interface Held {
  readonly fence: number;
  readonly owner: number;
  readonly expiresAt: number;
  readonly isReleased: boolean;
}

/** Plays a history on the ledger; returns what it answered and what the model says, move by move. */
export async function playLeases(
  ledger: Ledger,
  clock: ManualClock,
  moves: readonly LeaseMove[],
  prefix: string,
): Promise<{ readonly answered: readonly string[]; readonly expected: readonly string[] }> {
  const model = new Map<string, Held>();
  const handles: Lease[] = [];
  const answered: string[] = [];
  const expected: string[] = [];
  const given = (index: number): Lease | undefined => handles[index % Math.max(handles.length, 1)];

  for (const move of moves) {
    if (move.do === "wait") {
      clock.advance(move.ms);
    } else if (move.do === "acquire") {
      const name = `${prefix}/${String(move.name)}`;
      const before = model.get(name);
      const after = acquired(before, move, clock.now());
      expected.push(after === undefined ? `taken ${describe(before)}` : `granted ${describe(after)}`);
      if (after !== undefined) model.set(name, after);

      const evictFence = move.evicts ? before?.fence : undefined;
      const owner = anOwner({ pid: move.owner });
      const answer = await ledger.acquireLease({ name, owner, ttlMs: move.ttlMs, evictFence });
      if (answer.kind === "granted") handles.push(answer.lease);
      answered.push(`${answer.kind} ${describeLease(answer.kind === "granted" ? answer.lease : answer.by)}`);
    } else {
      const lease = given(move.handle);
      if (lease === undefined) continue;
      const held = model.get(lease.name);
      const isOurs = held !== undefined && held.fence === lease.fence && !held.isReleased;
      if (isOurs) model.set(lease.name, touched(held, move, clock.now()));
      expected.push(move.do === "release" || isOurs ? `${move.do} ok` : `${move.do} lost`);
      answered.push(`${move.do} ${await outcome(touch(ledger, lease, move))}`);
    }
  }
  return { answered, expected };
}

type Acquire = Extract<LeaseMove, { do: "acquire" }>;
type Touch = Exclude<LeaseMove, { do: "acquire" | "wait" }>;

function acquired(before: Held | undefined, move: Acquire, now: number): Held | undefined {
  const isFree = before === undefined || before.isReleased || before.expiresAt <= now || move.evicts;
  if (!isFree) return undefined;
  return {
    fence: (before?.fence ?? 0) + 1,
    owner: move.owner,
    expiresAt: now + move.ttlMs,
    isReleased: false,
  };
}

function touched(held: Held, move: Touch, now: number): Held {
  if (move.do === "renew") return { ...held, expiresAt: now + move.ttlMs };
  return { ...held, isReleased: move.do === "release" };
}

function touch(ledger: Ledger, lease: Lease, move: Touch): Promise<unknown> {
  if (move.do === "renew") return ledger.renewLease(lease, move.ttlMs);
  if (move.do === "release") return ledger.releaseLease(lease);
  return ledger.changeHandoff(lease, { lead: "41200317", status: "running" });
}

async function outcome(touching: Promise<unknown>): Promise<"ok" | "lost"> {
  try {
    await touching;
    return "ok";
  } catch (error) {
    if (error instanceof LeaseLost) return "lost";
    throw error;
  }
}

function describe(held: Held | undefined): string {
  return `fence ${String(held?.fence)} owner ${String(held?.owner)} until ${String(held?.expiresAt)}`;
}

function describeLease({ fence, owner, expiresAt }: Lease): string {
  return `fence ${String(fence)} owner ${String(owner.pid)} until ${String(expiresAt)}`;
}
