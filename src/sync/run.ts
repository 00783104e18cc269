/**
 * Carries out what was decided, one effect after the other: the intent is on disk before the first byte
 * leaves, the outcome before the next effect begins.
 */
import { VendorError } from "../errors.ts";
import { adopt, makeBatch } from "./attempt.ts";
import type { Step } from "./plan.ts";
import { batchOf } from "./plan.ts";
import type { Ports } from "./ports.ts";
import type { Decided } from "./reconcile.ts";
import { settle } from "./run-record.ts";
import type { RunEnd, RunRequest, RunState, Stopped } from "./run-state.ts";
import { startState } from "./run-state.ts";
import { StepHeld } from "./steps/step-kind.ts";

/** Runs the steps in order and stops at the first that cannot be settled. Other errors (`LeaseLost`, `WorkInterrupted`) pass through. */
export async function run(request: RunRequest, ports: Ports): Promise<RunEnd> {
  const state = startState(request, ports);
  const { ends, warnings } = state;
  for (const batch of batchesOf(request.steps)) {
    ports.stopping?.throwIfAborted();
    const [first] = batch;
    try {
      await settleBatch(batch, state);
    } catch (error) {
      return { ends, warnings, stopped: describeStop(first.step, error) };
    }
    for (const { step } of batch) await request.onSettled(step);
  }
  return { ends, warnings, stopped: undefined };
}

type Batch = readonly [Decided, ...Decided[]];

/** Neighbours that travel in one request, as far as the same was decided about them. */
function batchesOf(steps: readonly Decided[]): readonly Batch[] {
  const batches: [Decided, ...Decided[]][] = [];
  for (const decided of steps) {
    const open = batches.at(-1);
    const isSame =
      open !== undefined &&
      batchOf(open[0].step) === batchOf(decided.step) &&
      open[0].decision.kind === decided.decision.kind;
    if (isSame) open.push(decided);
    else batches.push([decided]);
  }
  return batches;
}

async function settleBatch(batch: Batch, state: RunState): Promise<void> {
  const { decision } = batch[0];
  const steps = batch.map(({ step }) => step);
  switch (decision.kind) {
    case "reuse":
      for (const step of steps) reuse(step, state);
      return;
    case "skip":
      for (const step of steps) {
        settle(step, { action: "skip", made: undefined, because: decision.because }, state);
      }
      return;
    case "adopt":
      for (const { step, decision: own } of batch) if (own.kind === "adopt") await adopt(step, own, state);
      return;
    case "create":
      return makeBatch(steps, undefined, state);
    case "probe":
      return makeBatch(steps, decision.since, state);
    case "hold":
      throw new Error(`step ${batch[0].step.key} is held and must not be run`);
  }
}

function reuse(step: Step, state: RunState): void {
  const row = state.request.known.get(step.key);
  const id = row?.externalId;
  const made =
    row === undefined || id === null || id === undefined
      ? undefined
      : { key: step.key, id, url: row.url ?? undefined, isNew: false, facts: row.facts };
  settle(step, { action: "reuse", made, because: "made before" }, state);
}

function describeStop(step: Step, error: unknown): Stopped {
  if (error instanceof StepHeld) return { step, error, isUnknown: false };
  if (!(error instanceof VendorError)) throw error;
  return { step, error, isUnknown: error.effect === "unknown" };
}
