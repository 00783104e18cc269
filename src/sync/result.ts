/** What became of deals: the shape every command reports and `--json` prints (DESIGN: contract, version 1). */
import type { StepKind } from "./plan.ts";
import type { Explanation } from "./planning/explanation.ts";

export type Outcome = "done" | "held" | "failed" | "skipped" | "planned";
export type StepAction = "create" | "adopt" | "reuse" | "update" | "skip";
export type StepResultStatus = "planned" | "done" | "failed" | "unknown";

/** A warning or problem. Codes are contract: see `codes.ts`. */
export interface Remark {
  readonly code: string;
  /** One sentence for a person, without jargon. */
  readonly message: string;
  readonly hint: string;
  /** Candidates to choose from, a field's name, a vendor's sentence … */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

export interface StepResult {
  readonly key: string;
  readonly kind: StepKind;
  readonly action: StepAction;
  readonly status: StepResultStatus;
  /** Human words for what it is: `Website relaunch`, `Design · 5,000.00 EUR`. */
  readonly label: string;
  readonly amount?: { readonly minor: string; readonly currency: string; readonly text: string } | undefined;
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  /** Why this action: `found by its marker`, `filled in by somebody`. */
  readonly because?: string | undefined;
}

export interface DealResult {
  readonly lead: number;
  readonly name: string;
  readonly url?: string | undefined;
  readonly outcome: Outcome;
  readonly steps: readonly StepResult[];
  readonly warnings: readonly Remark[];
  readonly problems: readonly Remark[];
  /** Where each value of the plan comes from; only where that was asked for. */
  readonly explanations?: readonly Explanation[] | undefined;
}

export interface Report {
  readonly version: 1;
  readonly deals: readonly DealResult[];
  readonly summary: Readonly<Record<Outcome, number>>;
}

export function summarise(deals: readonly DealResult[]): Report {
  const summary = { done: 0, held: 0, failed: 0, skipped: 0, planned: 0 };
  for (const deal of deals) summary[deal.outcome] += 1;
  return { version: 1, deals, summary };
}
