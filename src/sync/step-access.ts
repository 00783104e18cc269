/** What a step may ask and do while a run goes on. */
import { readsFor } from "./observe.ts";
import type { Step } from "./plan.ts";
import { recordIntents } from "./run-record.ts";
import type { RunState } from "./run-state.ts";
import type { Reads, Writes } from "./steps/step-kind.ts";

export function readsOf(state: RunState): Reads {
  const { plan, deal } = state.request;
  return readsFor(plan, deal, state.ports, (key) => state.ends.get(key)?.made?.id);
}

/** For the steps of one effect: the intents of all of them are committed just before it is sent. */
export function writesFor(steps: readonly Step[], state: RunState): Writes {
  return {
    ...readsOf(state),
    slack: state.ports.slack,
    clock: state.ports.clock,
    wait: (waitMs) => waitRenewing(waitMs, steps, state),
    made: (key) => state.ends.get(key)?.made,
    warn: (remark) => {
      state.warnings.push(remark);
      state.ports.onEvent({ kind: "warning", lead: state.request.plan.lead, remark });
    },
    warnings: () => state.warnings,
    onDispatch: () => recordIntents(steps, state),
  };
}

/** Waits in pieces, so that no lease runs out while nothing happens. */
export async function waitRenewing(waitMs: number, [first]: readonly Step[], state: RunState): Promise<void> {
  const { ledger, clock, stopping } = state.ports;
  const { lease, leaseOf, leaseTtlMs } = state.request;
  const guards = new Set(first === undefined ? [lease] : [lease, leaseOf(first)]);
  const until = clock.now() + waitMs;
  while (clock.now() < until) {
    for (const guard of guards) await ledger.renewLease(guard, leaseTtlMs);
    await clock.sleep(Math.min(until - clock.now(), Math.floor(leaseTtlMs / 3)), stopping);
  }
}
