/** One batch carried to its end: adopted or made; a lost answer is probed, never repeated blindly. */
import { VendorError } from "../errors.ts";
import type { Step } from "./plan.ts";
import type { Decision } from "./reconcile.ts";
import type { StepAction } from "./result.ts";
import {
  recordDone,
  recordFailure,
  recordHeld,
  recordIntents,
  settle,
  tellLost,
  tellProbing,
  tellStarted,
} from "./run-record.ts";
import type { RunState } from "./run-state.ts";
import { readsOf, waitRenewing, writesFor } from "./step-access.ts";
import { rulesOf } from "./steps/rules.ts";
import type { Candidate, Made, Reads, Verdict } from "./steps/step-kind.ts";
import { StepHeld } from "./steps/step-kind.ts";

/** How often one effect is attempted within one run. */
const attemptsPerRun = 3;

const madeEarlier = "made by an earlier attempt";

type Found = Pick<Extract<Verdict, { kind: "adopt" }>, "candidate" | "needsMark">;

/** Takes what exists: links it, and puts our marker on it where it has none. */
export async function adopt(
  step: Step,
  decision: Extract<Decision, { kind: "adopt" }>,
  state: RunState,
): Promise<void> {
  await recordIntents([step], state);
  if (decision.isOurs) return takeOver(step, decision, { action: "create", because: madeEarlier }, state);
  return takeOver(step, decision, { action: "adopt", because: decision.because }, state);
}

/**
 * Makes all steps of a batch. `since`: when an earlier attempt began whose outcome nobody saw.
 * Each round either settles the batch, fails for a reason that is known, or learns that the answer was lost.
 */
export async function makeBatch(
  steps: readonly Step[],
  since: number | undefined,
  state: RunState,
): Promise<void> {
  let left = steps;
  let lostAt = since;
  for (let attempt = 1; ; attempt += 1) {
    if (lostAt !== undefined) left = await settleLost(left, lostAt, state);
    const [first] = left;
    if (first === undefined) return;
    for (const step of left) tellStarted(step, state);
    const late = await findLate(first, state);
    if (late !== undefined) return takeOver(first, late, { action: "adopt", because: madeEarlier }, state);
    const sent = await send(first, left, state);
    if (sent.kind === "made") return settleMade(left, sent.made, state);
    if (sent.error.effect === "none" || attempt === attemptsPerRun) throw sent.error;
    lostAt = state.ports.clock.now();
    for (const step of left) tellLost(step, sent.error, state);
  }
}

type Sent =
  | { readonly kind: "made"; readonly made: readonly Made[] }
  | { readonly kind: "failed"; readonly error: VendorError };

async function send(first: Step, steps: readonly Step[], state: RunState): Promise<Sent> {
  try {
    return { kind: "made", made: await rulesOf(first.kind).create(steps, writesFor(steps, state)) };
  } catch (error) {
    if (error instanceof StepHeld) for (const step of steps) await recordHeld(step, error.message, state);
    if (!(error instanceof VendorError)) throw error;
    await recordFailure(steps, error, state);
    return { kind: "failed", error };
  }
}

/** What goes wrong from here on no longer says that nothing was made: the intents stay without an outcome. */
async function settleMade(steps: readonly Step[], made: readonly Made[], state: RunState): Promise<void> {
  const byKey = new Map(made.map((entry) => [entry.key, entry]));
  for (const step of steps) {
    const own = byKey.get(step.key);
    if (own === undefined) continue;
    if (own.unfinished !== undefined) await mark(step, own.unfinished, state);
    const action = own.isNew ? actionOf(step) : "adopt";
    await recordDone(step, own, action, state);
    settle(step, { action, made: own, because: undefined }, state);
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
    for (const step of left) tellProbing(step, waitMs, state);
    await waitRenewing(waitMs, left, state);
  }
  return settleFound(left, state);
}

async function settleFound(steps: readonly Step[], state: RunState): Promise<readonly Step[]> {
  const left: Step[] = [];
  const reads = readsOf(state);
  for (const step of steps) {
    const found = await findOurs(step, reads);
    if (found === undefined) left.push(step);
    else await takeOver(step, found, { action: "create", because: madeEarlier }, state);
  }
  return left;
}

/** What we tried to make, if it is there. Throws `StepHeld` where only a person can tell. */
async function findOurs(step: Step, reads: Reads): Promise<Found | undefined> {
  const rules = rulesOf(step.kind);
  const finding = await rules.find(step, reads);
  if (finding.kind === "spoiled") throw new StepHeld(finding.remark);
  if (finding.kind !== "looked" || finding.candidates.length === 0) return undefined;
  const verdict = rules.judge(step, finding.candidates);
  if (verdict.kind === "adopt") return verdict;
  if (verdict.kind === "hold" && verdict.isNamesake !== true) throw new StepHeld(verdict.remark);
  return undefined;
}

/** Notes and the like are looked for only where an earlier, forgotten run may have written them. */
async function findLate(step: Step, state: RunState): Promise<Found | undefined> {
  const hasForgotten = [...state.ends].some(
    ([key, { action }]) => action === "adopt" && !key.startsWith("company/"),
  );
  if (rulesOf(step.kind).lookUp !== "late" || !hasForgotten) return undefined;
  return findOurs(step, readsOf(state));
}

async function takeOver(
  step: Step,
  { candidate, needsMark }: Found,
  { action, because }: { readonly action: StepAction; readonly because: string },
  state: RunState,
): Promise<void> {
  if (needsMark) await mark(step, candidate, state);
  const made: Made = { key: step.key, id: candidate.id, url: candidate.url, isNew: false };
  await recordDone(step, made, action, state);
  settle(step, { action, made, because }, state);
}

async function mark(step: Step, candidate: Candidate, state: RunState): Promise<void> {
  try {
    await rulesOf(step.kind).mark?.(step, candidate, writesFor([step], state));
  } catch (error) {
    if (error instanceof StepHeld) await recordHeld(step, error.message, state);
    throw error;
  }
}

function actionOf(step: Step): StepAction {
  return step.kind === "kommo.fields" ? "update" : "create";
}
