/** What a run writes down and tells: intents before the first byte leaves, outcomes before the next effect begins. */
import type { VendorError } from "../errors.ts";
import type { StepOutcome } from "../ledger/ledger.ts";
import { asJson } from "./json.ts";
import type { Step } from "./plan.ts";
import type { StepAction } from "./result.ts";
import type { RunState, StepEnd } from "./run-state.ts";
import { ledgerKeysOf } from "./shared-steps.ts";
import { rulesOf } from "./steps/rules.ts";
import type { Made } from "./steps/step-kind.ts";

/** The intents of one effect, with the plan the first time; renews the lease that guards them. */
export async function recordIntents(steps: readonly Step[], state: RunState): Promise<void> {
  const [first] = steps;
  if (first === undefined) return;
  const { plan, leaseOf, leaseTtlMs, replacePlan } = state.request;
  const lead = String(plan.lead);
  await state.ports.ledger.recordIntents(
    leaseOf(first),
    steps.flatMap(ledgerKeysOf).map((key) => ({ key, lead })),
    { ttlMs: leaseTtlMs, plan: asJson(plan), replacePlan, name: plan.dealName },
  );
}

export async function recordDone(step: Step, made: Made, action: StepAction, state: RunState): Promise<void> {
  const { id: externalId, url, facts } = made;
  await recordOutcomes([step], { status: "done", action, externalId, url, facts }, state);
}

/** Nothing is recorded of an attempt that never left: the ledger then knows of no intent either. */
export async function recordFailure(
  steps: readonly Step[],
  error: VendorError,
  state: RunState,
): Promise<void> {
  const status = error.effect === "unknown" ? "unknown" : "failed";
  await recordOutcomes(steps, { status, facts: { reason: error.message } }, state);
}

/** It was sent and came to nothing that could be used: a person mends it, and then it is planned anew. */
export async function recordHeld(step: Step, reason: string, state: RunState): Promise<void> {
  await recordOutcomes([step], { status: "failed", facts: { reason } }, state);
}

async function recordOutcomes(
  steps: readonly Step[],
  outcome: Omit<StepOutcome, "key" | "lead">,
  state: RunState,
): Promise<void> {
  const [first] = steps;
  if (first === undefined) return;
  const lead = String(state.request.plan.lead);
  const outcomes = steps.flatMap(ledgerKeysOf).map((key) => ({ ...outcome, key, lead }));
  await state.ports.ledger.recordOutcomes(state.request.leaseOf(first), outcomes);
}

export function settle(step: Step, end: StepEnd, state: RunState): void {
  state.ends.set(step.key, end);
  const { action } = end;
  state.ports.onEvent({ kind: "step.done", ...headOf(step, state), action });
}

export function tellStarted(step: Step, state: RunState): void {
  state.ports.onEvent({ kind: "step.started", ...headOf(step, state) });
}

export function tellLost(step: Step, error: VendorError, state: RunState): void {
  state.ports.onEvent({ kind: "step.unknown", ...headOf(step, state), reason: error.message });
}

export function tellProbing(step: Step, waitMs: number, state: RunState): void {
  state.ports.onEvent({ kind: "step.probing", ...headOf(step, state), waitMs });
}

function headOf(step: Step, state: RunState): { lead: number; key: string; label: string } {
  return { lead: state.request.plan.lead, key: step.key, label: rulesOf(step.kind).label(step) };
}
