/**
 * Carries out what was decided, one effect after the other: the intent is on disk before the first byte
 * leaves, the outcome before the next effect begins. A lost answer is probed, never repeated blindly.
 */
import { VendorError } from "../errors.ts";
import type { Json, Lease, StepOutcome } from "../ledger/ledger.ts";
import type { Deal } from "./deal.ts";
import { asJson } from "./json.ts";
import type { KnownSteps } from "./observe.ts";
import { readsFor } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import { batchOf } from "./plan.ts";
import type { Ports } from "./ports.ts";
import type { Decided, Decision } from "./reconcile.ts";
import type { Remark, StepAction } from "./result.ts";
import { rulesOf } from "./steps/rules.ts";
import type { Candidate, Made, Reads, Writes } from "./steps/step-kind.ts";

/** How often one effect is attempted within one run. */
const attemptsPerRun = 3;

export interface RunRequest {
  readonly plan: Plan;
  readonly deal: Deal;
  readonly steps: readonly Decided[];
  readonly known: KnownSteps;
  /** The lease that guards a step: the deal's own, or the company's for the step that deals share. */
  readonly leaseOf: (step: Step) => Lease;
  readonly leaseTtlMs: number;
  /** The plan is a fresh one that takes the place of an older one. */
  readonly replacePlan: boolean;
  /** Called once a step is settled, so that leases it needed can go back. */
  readonly onSettled: (step: Step) => Promise<void>;
}

export interface StepEnd {
  readonly action: StepAction;
  readonly made: Made | undefined;
  readonly because: string | undefined;
}

/** How far a run came. */
export interface RunEnd {
  readonly ends: ReadonlyMap<string, StepEnd>;
  readonly warnings: readonly Remark[];
  /** Undefined: every step is settled. */
  readonly stopped:
    | { readonly step: Step; readonly error: VendorError; readonly isUnknown: boolean }
    | undefined;
}

/** Runs the steps in order and stops at the first that cannot be settled. Other errors (`LeaseLost`) pass through. */
export async function run(request: RunRequest, ports: Ports): Promise<RunEnd> {
  const state = startState(request, ports);
  for (const batch of batchesOf(request.steps)) {
    const [first] = batch;
    try {
      await settleBatch(batch, state);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const isUnknown = error.effect === "unknown";
      return { ends: state.ends, warnings: state.warnings, stopped: { step: first.step, error, isUnknown } };
    }
    for (const { step } of batch) await request.onSettled(step);
  }
  return { ends: state.ends, warnings: state.warnings, stopped: undefined };
}

interface RunState {
  readonly request: RunRequest;
  readonly ports: Ports;
  readonly ends: Map<string, StepEnd>;
  readonly warnings: Remark[];
}

type Batch = readonly [Decided, ...Decided[]];

function startState(request: RunRequest, ports: Ports): RunState {
  return { request, ports, ends: new Map(), warnings: [...request.plan.warnings] };
}

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
  switch (decision.kind) {
    case "reuse":
      for (const { step } of batch) reuse(step, state);
      return;
    case "skip":
      for (const { step } of batch)
        end(step, { action: "skip", made: undefined, because: decision.because }, state);
      return;
    case "adopt":
      for (const { step, decision: own } of batch) if (own.kind === "adopt") await adopt(step, own, state);
      return;
    case "create":
      return makeBatch(
        batch.map(({ step }) => step),
        undefined,
        state,
      );
    case "probe":
      return makeBatch(
        batch.map(({ step }) => step),
        decision.since,
        state,
      );
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
  end(step, { action: "reuse", made, because: "made before" }, state);
}

async function adopt(
  step: Step,
  decision: Extract<Decision, { kind: "adopt" }>,
  state: RunState,
): Promise<void> {
  const { candidate } = decision;
  const rules = rulesOf(step.kind);
  await recordIntents([step], state);
  if (decision.needsMark && rules.mark !== undefined) {
    await rules.mark(step, candidate, writesFor([step], state));
  }
  const made = madeOf(step, candidate);
  const action = decision.isOurs ? "create" : "adopt";
  await recordDone([step], [made], action, state);
  end(
    step,
    { action, made, because: decision.isOurs ? "made by an earlier attempt" : decision.because },
    state,
  );
}

/**
 * Makes all steps of a batch. `since`: when an earlier attempt began whose outcome nobody saw.
 * Each round either settles the batch, fails for a reason that is known, or learns that the answer was lost.
 */
async function makeBatch(steps: readonly Step[], since: number | undefined, state: RunState): Promise<void> {
  let left = steps;
  let lostAt = since;
  for (let attempt = 1; ; attempt += 1) {
    if (lostAt !== undefined) left = await settleLost(left, lostAt, state);
    if (left.length === 0) return;
    try {
      return await make(left, state);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      await recordFailure(left, error, state);
      if (error.effect === "none" || attempt === attemptsPerRun) throw error;
      lostAt = state.ports.clock.now();
      reportLost(left, error, state);
    }
  }
}

async function make(steps: readonly Step[], state: RunState): Promise<void> {
  const [first] = steps;
  if (first === undefined) return;
  const { lead } = state.request.plan;
  const rules = rulesOf(first.kind);
  for (const step of steps) {
    state.ports.onEvent({ kind: "step.started", lead, key: step.key, label: rules.label(step) });
  }
  const lateFind = await findLate(first, state);
  if (lateFind !== undefined) return adoptFound(first, lateFind, state);
  const made = await rules.create(steps, writesFor(steps, state));
  const byKey = new Map(made.map((entry) => [entry.key, entry]));
  for (const step of steps) {
    const own = byKey.get(step.key);
    if (own === undefined) continue;
    const action = own.isNew ? actionOf(step) : "adopt";
    await recordDone([step], [own], action, state);
    end(step, { action, made: own, because: undefined }, state);
  }
}

/**
 * A lost answer: look whether it took effect, wait out the quiet period, look again. What is found is
 * settled; what is left may be made. Kinds that may be repeated need none of this.
 */
async function settleLost(steps: readonly Step[], lostAt: number, state: RunState): Promise<readonly Step[]> {
  const [first] = steps;
  if (first === undefined || rulesOf(first.kind).isRepeatable) return steps;
  const { clock, timing } = state.ports;
  const left = await settleFound(steps, state);
  if (left.length === 0) return left;
  const waitMs = lostAt + timing.quietPeriodMs - clock.now();
  if (waitMs > 0) {
    for (const step of left) reportProbe(step, waitMs, state);
    await waitRenewing(waitMs, left, state);
  }
  return settleFound(left, state);
}

async function settleFound(steps: readonly Step[], state: RunState): Promise<readonly Step[]> {
  const left: Step[] = [];
  const reads = readsOf(state);
  for (const step of steps) {
    const candidate = await findOne(step, reads);
    if (candidate === undefined) left.push(step);
    else await adoptFound(step, candidate, state, "create");
  }
  return left;
}

/** The one object that is certainly ours; a verdict to hold cannot arise for what we tried to make ourselves. */
async function findOne(step: Step, reads: Reads): Promise<Candidate | undefined> {
  const rules = rulesOf(step.kind);
  const finding = await rules.find(step, reads);
  if (finding.kind !== "looked" || finding.candidates.length === 0) return undefined;
  const verdict = rules.judge(step, finding.candidates);
  return verdict.kind === "adopt" ? verdict.candidate : undefined;
}

/** Notes and the like are looked for only where an earlier, forgotten run may have written them. */
async function findLate(step: Step, state: RunState): Promise<Candidate | undefined> {
  const hasForgotten = [...state.ends].some(
    ([key, { action }]) => action === "adopt" && !key.startsWith("company/"),
  );
  if (rulesOf(step.kind).lookUp !== "late" || !hasForgotten) return undefined;
  return findOne(step, readsOf(state));
}

async function adoptFound(
  step: Step,
  candidate: Candidate,
  state: RunState,
  action: StepAction = "adopt",
): Promise<void> {
  const made = madeOf(step, candidate);
  await recordDone([step], [made], action === "create" ? "create" : "adopt", state);
  end(step, { action, made, because: "made by an earlier attempt" }, state);
}

function madeOf(step: Step, candidate: Candidate): Made {
  return { key: step.key, id: candidate.id, url: candidate.url, isNew: false };
}

function actionOf(step: Step): StepAction {
  return step.kind === "kommo.fields" ? "update" : "create";
}

function readsOf(state: RunState): Reads {
  const { plan, deal } = state.request;
  return readsFor(plan, deal, state.ports, (key) => state.ends.get(key)?.made?.id);
}

function writesFor(steps: readonly Step[], state: RunState): Writes {
  return {
    ...readsOf(state),
    slack: state.ports.slack,
    clock: state.ports.clock,
    made: (key) => state.ends.get(key)?.made,
    warn: (remark) => {
      state.warnings.push(remark);
      state.ports.onEvent({ kind: "warning", lead: state.request.plan.lead, remark });
    },
    warnings: () => state.warnings,
    onDispatch: () => recordIntents(steps, state),
  };
}

async function recordIntents(steps: readonly Step[], state: RunState): Promise<void> {
  const [first] = steps;
  if (first === undefined) return;
  const { plan, leaseOf, leaseTtlMs, replacePlan } = state.request;
  const lead = String(plan.lead);
  await state.ports.ledger.recordIntents(
    leaseOf(first),
    steps.map((step) => ({ key: step.key, lead })),
    { ttlMs: leaseTtlMs, plan: asJson(plan), replacePlan, name: plan.dealName },
  );
}

async function recordDone(
  steps: readonly Step[],
  made: readonly Made[],
  action: StepAction,
  state: RunState,
): Promise<void> {
  const byKey = new Map(made.map((entry) => [entry.key, entry]));
  const outcomes = steps.flatMap((step): readonly StepOutcome[] => {
    const own = byKey.get(step.key);
    if (own === undefined) return [];
    const { id: externalId, url, facts } = own;
    return [
      {
        key: step.key,
        lead: String(state.request.plan.lead),
        status: "done",
        action,
        externalId,
        url,
        facts,
      },
    ];
  });
  await recordOutcomes(steps, outcomes, state);
}

/** Nothing is recorded of an attempt that never left: the ledger then knows of no intent either. */
async function recordFailure(steps: readonly Step[], error: VendorError, state: RunState): Promise<void> {
  const lead = String(state.request.plan.lead);
  const status = error.effect === "unknown" ? "unknown" : "failed";
  const facts: Json = { reason: error.message };
  await recordOutcomes(
    steps,
    steps.map((step) => ({ key: step.key, lead, status, facts })),
    state,
  );
}

async function recordOutcomes(
  steps: readonly Step[],
  outcomes: readonly StepOutcome[],
  state: RunState,
): Promise<void> {
  const [first] = steps;
  if (first === undefined || outcomes.length === 0) return;
  await state.ports.ledger.recordOutcomes(state.request.leaseOf(first), outcomes);
}

function end(step: Step, stepEnd: StepEnd, state: RunState): void {
  state.ends.set(step.key, stepEnd);
  const { action } = stepEnd;
  const label = rulesOf(step.kind).label(step);
  state.ports.onEvent({ kind: "step.done", lead: state.request.plan.lead, key: step.key, label, action });
}

function reportLost(steps: readonly Step[], error: VendorError, state: RunState): void {
  for (const step of steps) {
    const label = rulesOf(step.kind).label(step);
    const { lead } = state.request.plan;
    state.ports.onEvent({ kind: "step.unknown", lead, key: step.key, label, reason: error.message });
  }
}

function reportProbe(step: Step, waitMs: number, state: RunState): void {
  const label = rulesOf(step.kind).label(step);
  state.ports.onEvent({ kind: "step.probing", lead: state.request.plan.lead, key: step.key, label, waitMs });
}

/** Waits in pieces, so that the lease never runs out while nothing happens. */
async function waitRenewing(waitMs: number, [first]: readonly Step[], state: RunState): Promise<void> {
  const { ledger, clock } = state.ports;
  const { leaseOf, leaseTtlMs } = state.request;
  const until = clock.now() + waitMs;
  while (clock.now() < until) {
    if (first !== undefined) await ledger.renewLease(leaseOf(first), leaseTtlMs);
    await clock.sleep(Math.min(until - clock.now(), Math.floor(leaseTtlMs / 3)));
  }
}
