/** What a run is asked for, what it knows while it goes, and how far it came. */
import type { VendorError } from "../errors.ts";
import type { Lease } from "../ledger/ledger.ts";
import type { Deal } from "./deal.ts";
import type { KnownSteps } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import type { Ports } from "./ports.ts";
import type { Decided } from "./reconcile.ts";
import type { Remark, StepAction } from "./result.ts";
import type { Made, StepHeld } from "./steps/step-kind.ts";

export interface RunRequest {
  readonly plan: Plan;
  readonly deal: Deal;
  readonly steps: readonly Decided[];
  readonly known: KnownSteps;
  /** The deal's own lease. */
  readonly lease: Lease;
  /** The lease that guards a step: the deal's own, or that of what several deals share. */
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

/** Why a run came no further than this step. */
export interface Stopped {
  readonly step: Step;
  /** `StepHeld`: only a person can mend it. */
  readonly error: VendorError | StepHeld;
  /** It may have taken effect. */
  readonly isUnknown: boolean;
}

/** How far a run came. */
export interface RunEnd {
  readonly ends: ReadonlyMap<string, StepEnd>;
  readonly warnings: readonly Remark[];
  /** Undefined: every step is settled. */
  readonly stopped: Stopped | undefined;
}

/** The one place of a run that changes while it goes. */
export interface RunState {
  readonly request: RunRequest;
  readonly ports: Ports;
  readonly ends: Map<string, StepEnd>;
  readonly warnings: Remark[];
}

export function startState(request: RunRequest, ports: Ports): RunState {
  return { request, ports, ends: new Map(), warnings: [...request.plan.warnings] };
}
