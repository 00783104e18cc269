/** What became of one deal, put into the shape every command reports. Pure. */
import type { HandoffRow, StepRow } from "../ledger/ledger.ts";
import { readHandoffFacts } from "./handoff-facts.ts";
import { formatMoney } from "./money.ts";
import type { KnownSteps } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import type { Decided, Decision } from "./reconcile.ts";
import type { DealResult, Outcome, Remark, StepAction, StepResult } from "./result.ts";
import { rulesOf } from "./steps/rules.ts";
import type { RunEnd } from "./run-state.ts";

/** A dry run: what would be done, or what holds it. */
export function describePlanned(
  plan: Plan,
  decided: readonly Decided[],
  problems: readonly Remark[],
): DealResult {
  return {
    ...headOf(plan),
    outcome: problems.length === 0 ? "planned" : "held",
    steps: decided.map(({ step, decision }) => ({
      ...describeStep(step),
      ...describeDecision(step, decision),
    })),
    warnings: plan.warnings,
    problems,
  };
}

/** After a run, whether it settled every step or stopped at one. */
export function describeRun(
  plan: Plan,
  end: RunEnd,
  outcome: Outcome,
  problems: readonly Remark[],
): DealResult {
  return {
    ...headOf(plan),
    outcome,
    steps: plan.steps.map((step) => describeEnd(step, end)),
    warnings: end.warnings,
    problems,
  };
}

/** A deal that was finished before: everything is reused, nothing is written. */
export function describeKnown(row: HandoffRow, plan: Plan, known: KnownSteps): DealResult {
  const facts = readHandoffFacts(row);
  return {
    ...headOf(plan),
    outcome: outcomeOf(row),
    steps: plan.steps.map((step) => ({ ...describeStep(step), ...describeRow(known.get(step.key)) })),
    warnings: facts.warnings,
    problems: facts.problems,
  };
}

/** A deal that never came to a plan. */
export function describeUnplanned(
  lead: number,
  name: string,
  outcome: Outcome,
  problems: readonly Remark[],
  extra: { readonly url?: string | undefined; readonly warnings?: readonly Remark[] } = {},
): DealResult {
  return { lead, name, url: extra.url, outcome, steps: [], warnings: extra.warnings ?? [], problems };
}

function headOf(plan: Plan): Pick<DealResult, "lead" | "name" | "url"> {
  return { lead: plan.lead, name: plan.dealName, url: plan.facts.dealUrl };
}

function describeStep(step: Step): Pick<StepResult, "key" | "kind" | "label" | "amount"> {
  return { key: step.key, kind: step.kind, label: rulesOf(step.kind).label(step), amount: amountOf(step) };
}

function amountOf(step: Step): StepResult["amount"] {
  if (step.kind !== "productive.budget" && step.kind !== "productive.service") return undefined;
  const { totalMinor: minor, currency } = step;
  return { minor, currency, text: formatMoney({ minor: BigInt(minor), currency }) };
}

function describeDecision(
  step: Step,
  decision: Decision,
): Pick<StepResult, "action" | "status" | "because" | "id" | "url"> {
  switch (decision.kind) {
    case "reuse":
      return { ...describeRow(decision.row) };
    case "adopt":
      return {
        action: "adopt",
        status: "planned",
        because: decision.because,
        id: decision.candidate.id,
        url: decision.candidate.url,
      };
    case "skip":
      return { action: "skip", status: "planned", because: decision.because };
    case "hold":
      return { action: "create", status: "planned", because: decision.remark.message };
    case "probe":
      return { action: actionOf(step), status: "unknown", because: "an earlier attempt gave no answer" };
    case "create":
      return { action: actionOf(step), status: "planned" };
  }
}

function describeEnd(step: Step, end: RunEnd): StepResult {
  const own = end.ends.get(step.key);
  if (own !== undefined) {
    const { action, made, because } = own;
    return { ...describeStep(step), action, status: "done", because, id: made?.id, url: made?.url };
  }
  const { stopped } = end;
  if (stopped?.step.key !== step.key)
    return { ...describeStep(step), action: actionOf(step), status: "planned" };
  const status = stopped.isUnknown ? "unknown" : "failed";
  return { ...describeStep(step), action: actionOf(step), status, because: stopped.error.message };
}

function describeRow(row: StepRow | undefined): Pick<StepResult, "action" | "status" | "id" | "url"> {
  if (row === undefined) return { action: "create", status: "planned" };
  const place = { id: row.externalId ?? undefined, url: row.url ?? undefined };
  if (row.status === "done") return { action: "reuse", status: "done", ...place };
  if (row.status === "skipped") return { action: "skip", status: "done" };
  return { action: "create", status: row.status === "failed" ? "failed" : "unknown", ...place };
}

function actionOf(step: Step): StepAction {
  return step.kind === "kommo.fields" ? "update" : "create";
}

function outcomeOf(row: HandoffRow): Outcome {
  switch (row.status) {
    case "done":
    case "held":
    case "failed":
    case "skipped":
      return row.status;
    case "queued":
    case "running":
      return "planned";
  }
}
