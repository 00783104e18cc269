/** What every kind of step knows: how it is called, found, judged, created and marked. */
import type { KommoClient } from "../../clients/kommo/kommo-client.ts";
import type { LinearClient } from "../../clients/linear/linear-client.ts";
import type {
  ProductiveAssignment,
  ProductiveClient,
  ProductiveMembership,
  ProductiveService,
} from "../../clients/productive/productive-client.ts";
import type { WriteOptions } from "../../clients/write-options.ts";
import { HandoffError } from "../../errors.ts";
import type { Json } from "../../ledger/ledger.ts";
import type { Deal } from "../deal.ts";
import type { Plan, StepKind, StepOf } from "../plan.ts";
import type { Clock, SlackPort } from "../ports.ts";
import type { Remark } from "../result.ts";

/** Something that exists and may be what the step wants. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly url: string | undefined;
  /**
   * `marker`: it bears our number. `suffix`: it bears our number at the end of its name. `exact`: its name
   * only. `similar`: nearly its name.
   */
  readonly match: "marker" | "suffix" | "exact" | "similar";
  readonly state: "open" | "archived" | "own organisation" | "broken copy";
  /** Its marker field names another deal or company. */
  readonly isMarkedOtherwise: boolean;
  /** What `mark` needs to know: the custom fields it has. */
  readonly customFields?: Readonly<Record<string, unknown>> | undefined;
}

export type Finding =
  | { readonly kind: "looked"; readonly candidates: readonly Candidate[] }
  /** Its parent does not exist yet, or creating it is the look-up. */
  | { readonly kind: "not looked up" }
  /** What the ledger's link leads to, or the deal names, cannot be used. */
  | { readonly kind: "spoiled"; readonly remark: Remark };

export type Verdict =
  | { readonly kind: "create" }
  | {
      readonly kind: "adopt";
      readonly candidate: Candidate;
      readonly needsMark: boolean;
      readonly because: string;
      /** It is somebody else's work, whatever we tried before. */
      readonly isFound?: true | undefined;
    }
  | {
      readonly kind: "hold";
      readonly remark: Remark;
      /** All that stands in the way is a name; what we tried to make bears our number. */
      readonly isNamesake?: true | undefined;
    };

/** Reads only. */
export interface Reads {
  readonly plan: Plan;
  readonly deal: Deal;
  readonly kommo: KommoClient;
  readonly productive: () => ProductiveClient;
  readonly linear: () => LinearClient;
  /** The id of another step's object; undefined when it does not exist (yet). */
  readonly idOf: (key: string) => string | undefined;
  /** Asked once per pass, however many steps want to know. */
  readonly servicesOfBudget: (budgetId: string) => Promise<readonly ProductiveService[]>;
  readonly membershipsOfProject: (projectId: string) => Promise<readonly ProductiveMembership[]>;
  readonly assignmentsOfServices: (serviceIds: readonly string[]) => Promise<readonly ProductiveAssignment[]>;
}

/** What became of an earlier step. */
export interface Made {
  readonly key: string;
  readonly id: string;
  readonly url?: string | undefined;
  /** False: it existed, and was found by the attempt to create it. */
  readonly isNew: boolean;
  /** What we wrote, to tell later changes by people from ours. */
  readonly facts?: Json | undefined;
  /** What `mark` has yet to finish. */
  readonly unfinished?: Candidate | undefined;
}

export interface Writes extends Reads, WriteOptions {
  readonly slack: SlackPort | undefined;
  readonly clock: Clock;
  /** Waits without losing the leases that guard this step. */
  readonly wait: (waitMs: number) => Promise<void>;
  readonly made: (key: string) => Made | undefined;
  readonly warn: (remark: Remark) => void;
  /** Warnings of the plan and of this run so far. */
  readonly warnings: () => readonly Remark[];
}

export interface StepKindRules<K extends StepKind> {
  /** Doing it twice comes to the same (own id, absolute values): a lost answer is repeated, not probed. */
  readonly isRepeatable: boolean;
  /**
   * `early`: looked for before anything is written, so that a plan can be judged whole. `late`: only when
   * its turn comes, and only if this run met something an earlier, forgotten run may have made.
   */
  readonly lookUp: "early" | "late";
  /** What a person calls it, in one line. */
  label(step: StepOf<K>): string;
  find(step: StepOf<K>, reads: Reads): Promise<Finding>;
  /** Pure: what to do about what was found. */
  judge(step: StepOf<K>, candidates: readonly Candidate[]): Verdict;
  /** Whether the object of the ledger's link can still be used; asked only while something is to be made under it. */
  recheck?(step: StepOf<K>, id: string, reads: Reads): Promise<Remark | undefined>;
  /** Makes all steps of one batch with one effect, in the order given. */
  create(steps: readonly StepOf<K>[], writes: Writes): Promise<readonly Made[]>;
  /**
   * Puts our marker on an adopted object, or finishes what `create` began; absolute, so it may be repeated.
   * Throws `StepHeld` where only a person can mend what was begun.
   */
  mark?(step: StepOf<K>, candidate: Candidate, writes: Writes): Promise<void>;
}

/**
 * Thrown where only a person can go on, and nothing was made that could be used: the deal is held with this remark.
 * What can be seen before anything is written belongs into `judge` instead.
 */
export class StepHeld extends HandoffError {
  override readonly name = "StepHeld";
  readonly remark: Remark;

  constructor(remark: Remark) {
    super({ code: remark.code, message: remark.message, hint: remark.hint });
    this.remark = remark;
  }
}

export const notLookedUp: Finding = { kind: "not looked up" };

export function looked(candidates: readonly Candidate[]): Finding {
  return { kind: "looked", candidates };
}

/** The id of a step that must exist by now; a missing one is a mistake of ours. */
export function requireId(reads: Reads, key: string): string {
  const id = reads.idOf(key);
  if (id === undefined) throw new Error(`step ${key} has no id yet`);
  return id;
}
