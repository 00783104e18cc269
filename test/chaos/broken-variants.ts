/** The core with one of its rules broken. The chaos tests must notice each, or they show nothing. */
import type { HandoffRow, Ledger, Lease, StepRow } from "../../src/ledger/ledger.ts";
import type { Ports } from "../../src/sync/ports.ts";
import type { ProcessOptions } from "../support/process.ts";

type Broken = Pick<ProcessOptions, "wrapFetch" | "wrapLedger" | "wrapPorts">;

/** A layer below the run sends a POST again when the answer is a 502 or missing. */
export const retriesPosts: Broken = {
  wrapFetch: (fetch) => async (input, init) => {
    const isPost = init?.method === "POST";
    try {
      const answer = await fetch(input, init);
      return isPost && answer.status === 502 ? await fetch(input, init) : answer;
    } catch (error) {
      if (isPost) return fetch(input, init);
      throw error;
    }
  },
};

/** The intent is written down together with the outcome, when the request has long left. */
export const intendsAfterSending: Broken = {
  wrapLedger: (ledger) => {
    const late: (() => Promise<void>)[] = [];
    return overriding(ledger, {
      recordIntents: (...args) => {
        late.push(() => ledger.recordIntents(...args));
        return Promise.resolve();
      },
      recordOutcomes: async (...args) => {
        for (const record of late.splice(0)) await record();
        await ledger.recordOutcomes(...args);
      },
    });
  },
};

/** A lost answer is taken for a failure, and the request is simply made again. */
export const neverProbes: Broken = {
  wrapLedger: (ledger) =>
    overriding(ledger, { steps: async (keys) => (await ledger.steps(keys)).map(withoutDoubt) }),
  wrapPorts: (ports: Ports) => ({ ...ports, timing: { ...ports.timing, quietPeriodMs: 0 } }),
};

/** Whoever writes is believed, whether or not somebody else took over meanwhile. */
export const writesWithoutFence: Broken = {
  wrapLedger: (ledger) =>
    overriding(ledger, {
      recordIntents: async (lease, ...rest) => ledger.recordIntents(await seize(ledger, lease), ...rest),
      recordOutcomes: async (lease, ...rest) => ledger.recordOutcomes(await seize(ledger, lease), ...rest),
      changeHandoff: async (lease, ...rest) => ledger.changeHandoff(await seize(ledger, lease), ...rest),
    }),
};

/** Every run plans anew, whatever was begun before. */
export const forgetsThePlan: Broken = {
  wrapLedger: (ledger) =>
    overriding(ledger, {
      handoff: async (lead) => {
        const row = await ledger.handoff(lead);
        return row === undefined || row.status === "done" ? row : withoutPlan(row);
      },
      recordIntents: (lease, intents, options) =>
        ledger.recordIntents(lease, intents, { ...options, replacePlan: true }),
    }),
};

function overriding(ledger: Ledger, changes: Partial<Ledger>): Ledger {
  return new Proxy(ledger, {
    get: (target, name) => Reflect.get(Reflect.has(changes, name) ? changes : target, name) as unknown,
  });
}

async function seize(ledger: Ledger, { name, owner }: Lease): Promise<Lease> {
  const first = await ledger.acquireLease({ name, owner, ttlMs: 90_000 });
  if (first.kind === "granted") return first.lease;
  const evictFence = first.by.fence;
  const second = await ledger.acquireLease({ name, owner, ttlMs: 90_000, evictFence });
  if (second.kind === "granted") return second.lease;
  throw new Error("somebody was faster");
}

function withoutDoubt(row: StepRow): StepRow {
  return row.status === "intent" || row.status === "unknown" ? { ...row, status: "failed" } : row;
}

function withoutPlan(row: HandoffRow): HandoffRow {
  return { ...row, plan: null };
}
