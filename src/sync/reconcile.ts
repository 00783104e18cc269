/** What to do about each step, from the plan, the ledger and what was found. Pure. */
import type { StepRow } from "../ledger/ledger.ts";
import { remark } from "./codes.ts";
import type { KnownSteps, Observation } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import type { Remark } from "./result.ts";
import type { Candidate } from "./steps/step-kind.ts";
import { ledgerKeysOf } from "./shared-steps.ts";
import { rulesOf } from "./steps/rules.ts";

export type Decision =
  /** The ledger says it is done. */
  | { readonly kind: "reuse"; readonly row: StepRow }
  | { readonly kind: "create" }
  /** An earlier attempt, begun at `since`, may still take effect: look, wait, look again, only then create. */
  | { readonly kind: "probe"; readonly since: number }
  | {
      readonly kind: "adopt";
      readonly candidate: Candidate;
      readonly needsMark: boolean;
      readonly because: string;
      /** It is ours: an earlier attempt made it and its answer was lost. */
      readonly isOurs: boolean;
    }
  | { readonly kind: "skip"; readonly because: string }
  | { readonly kind: "hold"; readonly remark: Remark };

export interface Decided {
  readonly step: Step;
  readonly decision: Decision;
}

export interface Reconciled {
  readonly steps: readonly Decided[];
  /** Anything here holds the whole deal. */
  readonly problems: readonly Remark[];
}

/** `createBeside`: a person decided that a project of the same name is no reason not to make ours. */
export function reconcile(
  plan: Plan,
  known: KnownSteps,
  observation: Observation,
  options: { readonly createBeside: boolean },
): Reconciled {
  const steps = plan.steps.map((step) => ({ step, decision: decide(step, known, observation, options) }));
  const problems = steps.flatMap(problemsOf);
  return { steps, problems };
}

function problemsOf({ step, decision }: Decided): readonly Remark[] {
  if (decision.kind === "hold") return [decision.remark];
  return decision.kind === "create" ? unfilledOf(step) : [];
}

/** What exists needs no value any more; what is to be made is refused without. */
function unfilledOf(step: Step): readonly Remark[] {
  if (!("unfilled" in step) || step.unfilled === undefined) return [];
  const what = nounOf[step.kind];
  return step.unfilled.map((field) => remark("field.required", { field, what }));
}

const nounOf = {
  "productive.company": "company",
  "productive.project": "project",
  "productive.budget": "budget",
  "productive.service": "service",
} as const;

function decide(
  step: Step,
  known: KnownSteps,
  observation: Observation,
  { createBeside }: { readonly createBeside: boolean },
): Decision {
  const row = known.get(step.key);
  const finding = observation.get(step.key);
  if (finding?.kind === "spoiled") return { kind: "hold", remark: finding.remark };
  if (row?.status === "done") return { kind: "reuse", row };
  if (row?.status === "skipped") return { kind: "skip", because: "decided before" };
  const since = triedSince(step, known);
  if (finding?.kind === "looked" && finding.candidates.length > 0) {
    const verdict = rulesOf(step.kind).judge(step, finding.candidates);
    if (verdict.kind === "adopt") return { ...verdict, isOurs: isInDoubt(row) && verdict.isFound !== true };
    if (verdict.kind === "hold") {
      const mayGoBeside = verdict.remark.code === "project.exists";
      // Who tried to make it had decided already that the namesake is another one.
      const hasDecided = createBeside || (since !== undefined && verdict.isNamesake === true);
      if (!mayGoBeside || !hasDecided) return { kind: "hold", remark: verdict.remark };
    }
  }
  return since === undefined ? { kind: "create" } : { kind: "probe", since };
}

/** When the newest attempt began whose outcome nobody saw: this deal's, or another's at what they share. */
function triedSince(step: Step, known: KnownSteps): number | undefined {
  const times = ledgerKeysOf(step)
    .map((key) => known.get(key))
    .flatMap((row) => (row !== undefined && isInDoubt(row) ? [row.intentAt ?? row.updatedAt] : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

function isInDoubt(row: StepRow | undefined): boolean {
  return row?.status === "intent" || row?.status === "unknown";
}
