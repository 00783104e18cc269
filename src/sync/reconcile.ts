/** What to do about each step, from the plan, the ledger and what was found. Pure. */
import type { StepRow } from "../ledger/ledger.ts";
import type { KnownSteps, Observation } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import type { Remark } from "./result.ts";
import type { Candidate } from "./steps/step-kind.ts";
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
  const steps = plan.steps.map((step) => {
    const decision = decide(step, known, observation);
    return { step, decision: options.createBeside ? besides(decision) : decision };
  });
  const problems = steps.flatMap(({ decision }) => (decision.kind === "hold" ? [decision.remark] : []));
  return { steps, problems };
}

function decide(step: Step, known: KnownSteps, observation: Observation): Decision {
  const row = known.get(step.key);
  if (row?.status === "done") return { kind: "reuse", row };
  if (row?.status === "skipped") return { kind: "skip", because: "decided before" };
  const finding = observation.get(step.key);
  const wasTried = row?.status === "intent" || row?.status === "unknown";
  if (finding?.kind === "looked" && finding.candidates.length > 0) {
    const verdict = rulesOf(step.kind).judge(step, finding.candidates);
    if (verdict.kind === "adopt") return { ...verdict, isOurs: wasTried };
    if (verdict.kind === "hold") return verdict;
  }
  return wasTried ? { kind: "probe", since: row.intentAt ?? row.updatedAt } : { kind: "create" };
}

function besides(decision: Decision): Decision {
  return decision.kind === "hold" && decision.remark.code === "project.exists"
    ? { kind: "create" }
    : decision;
}
