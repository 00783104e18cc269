/** One look at one deal whose turn has come: the handoff itself, and what follows from how it ended. */
import { HandoffError } from "../errors.ts";
import type { HandoffRow, QueueEntry } from "../ledger/ledger.ts";
import { readHandoffFacts } from "./handoff-facts.ts";
import { handOff } from "./handoff.ts";
import { digestOfProblems } from "./hold.ts";
import type { Ports } from "./ports.ts";
import type { DealResult } from "./result.ts";

/** A deal whose turn has come. */
export interface Work {
  readonly lead: number;
  /** `live`: there are news of it. `retry`: its own time has come, after a failure or a hold. */
  readonly lane: "live" | "retry";
  /** The queue's row, in the live lane. */
  readonly entry: QueueEntry | undefined;
}

export type Look =
  | {
      readonly kind: "ended";
      readonly result: DealResult;
      /** It did not end like this before. */
      readonly isNews: boolean;
      /** It is ours, and nobody had told of it: the sweep found it. */
      readonly isRepair: boolean;
    }
  /** The news had it won, and Kommo does not show that yet: looked at again then (milliseconds since 1970). */
  | { readonly kind: "early"; readonly again: number }
  /** Somebody else works on it. */
  | { readonly kind: "taken" };

/** After 2 s, and 5 s after the first look: reads of Kommo may lag behind its own news. */
const lookAgainMs = [2_000, 3_000] as const;

/**
 * Works on it as far as it goes. The queue's row is settled when the look has ended, so that a crash before
 * that leaves it due. Throws what is no outcome of the deal: `WorkInterrupted`, `LeaseLost`, trouble of the
 * ledger, a mapping of another account.
 */
export async function look({ lead, entry }: Work, ports: Ports): Promise<Look> {
  const beganAt = ports.clock.now();
  const before = await ports.ledger.handoff(String(lead));
  const result = await attempt(lead, ports);
  if (result === undefined) return { kind: "taken" };
  if (entry === undefined) return describeEnd(result, before, entry);
  const waitMs = isTooEarly(entry, result) ? lookAgainMs[entry.looks] : undefined;
  if (waitMs !== undefined) {
    const again = Math.max(ports.clock.now(), beganAt + waitMs);
    await ports.ledger.postponeQueued(entry, again);
    return { kind: "early", again };
  }
  await ports.ledger.settleQueued(entry);
  return describeEnd(result, before, entry);
}

/** Undefined: somebody else works on it. */
async function attempt(lead: number, ports: Ports): Promise<DealResult | undefined> {
  try {
    return await handOff(
      lead,
      { force: false, createBeside: false, startedBy: "itself", whenTaken: "leave" },
      ports,
    );
  } catch (error) {
    if (error instanceof HandoffError && error.code === "locked") return undefined;
    throw error;
  }
}

const notWonCodes: ReadonlySet<string> = new Set(["deal.not_won", "pipeline.unmapped", "deal.not_found"]);

function isTooEarly({ expectsWon }: QueueEntry, { outcome, problems }: DealResult): boolean {
  return expectsWon && outcome === "skipped" && problems.some(({ code }) => notWonCodes.has(code));
}

function describeEnd(
  result: DealResult,
  before: HandoffRow | undefined,
  entry: QueueEntry | undefined,
): Look {
  const isOurs = result.outcome !== "skipped" && result.outcome !== "failed";
  return {
    kind: "ended",
    result,
    isNews: isNews(result, before),
    isRepair: entry?.source === "sweep" && before === undefined && isOurs,
  };
}

function isNews({ outcome, problems }: DealResult, before: HandoffRow | undefined): boolean {
  switch (outcome) {
    case "done":
      return before?.status !== "done";
    case "planned":
      return before?.status !== "queued";
    case "skipped":
      return before !== undefined && before.status !== "skipped";
    case "held":
    case "failed": {
      const known = readHandoffFacts(before).problems;
      return before?.status !== outcome || digestOfProblems(known) !== digestOfProblems(problems);
    }
  }
}
