/** A ledger in memory with deals in it. */
import type { HandoffChange, Json, Lease, Ledger, StepOutcome } from "../../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/sqlite-ledger.ts";

export interface LedgerScene {
  readonly ledger: Ledger;
  /** What the clock shows; may be set. */
  readonly time: { now: number };
  /** A deal as the core would leave it, with its event. */
  readonly putDeal: (change: HandoffChange, problems?: readonly Json[]) => Promise<void>;
  readonly putStep: (outcome: StepOutcome) => Promise<void>;
}

const owner = { host: "test", pid: 1, nonce: "scene" };

export async function aLedgerScene(now = Date.parse("2026-03-03T10:00:00Z")): Promise<LedgerScene> {
  const time = { now };
  const clock = { now: () => time.now, sleep: () => Promise.resolve() };
  const ledger = await openSqliteLedger({ path: ":memory:", clock, random: () => 0.5 });
  const leasing = async (lead: string, work: (lease: Lease) => Promise<void>): Promise<void> => {
    const answer = await ledger.acquireLease({ name: `deal/${lead}`, owner, ttlMs: 60_000 });
    if (answer.kind === "taken") throw new Error(`the lease of ${lead} is taken`);
    await work(answer.lease);
    await ledger.releaseLease(answer.lease);
  };
  return {
    ledger,
    time,
    putDeal: (change, problems = []) =>
      leasing(change.lead, (lease) => {
        const facts = { problems, warnings: [] };
        const event = { kind: `handoff.${change.status}`, facts };
        return ledger.changeHandoff(lease, { name: "A deal", facts, ...change }, event);
      }),
    putStep: (outcome) =>
      leasing(outcome.lead, async (lease) => {
        await ledger.recordIntents(lease, [outcome], { ttlMs: 60_000 });
        await ledger.recordOutcomes(lease, [outcome]);
      }),
  };
}

export const noAmount = {
  code: "amount.missing",
  message: "The deal has no amount.",
  hint: "Fill in the deal's amount in Kommo.",
};
