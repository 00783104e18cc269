/** Several deals one after the other: one that fails does not stop the next. */
import { exitCodes, HandoffError } from "../errors.ts";
import type { DealResult } from "../sync/result.ts";

/** These say something about the whole set-up: the next deal would end the same. */
const fatalExitCodes: ReadonlySet<number> = new Set([exitCodes.usage, exitCodes.doesNotFit]);

export interface DealRun {
  readonly leads: readonly number[];
  readonly work: (lead: number) => Promise<DealResult>;
  /** Called as each deal ends, so that it can be drawn at once. */
  readonly onResult: (result: DealResult) => void;
  /** Called with what was thrown, for `-v`. */
  readonly onThrown: (error: unknown) => void;
}

/** The results, in the order of the deals. Throws only what would stop every deal alike. */
export async function runDeals({ leads, work, onResult, onThrown }: DealRun): Promise<readonly DealResult[]> {
  const results: DealResult[] = [];
  for (const lead of leads) {
    const result = await endOf(lead, work, onThrown);
    results.push(result);
    onResult(result);
  }
  return results;
}

async function endOf(
  lead: number,
  work: DealRun["work"],
  onThrown: DealRun["onThrown"],
): Promise<DealResult> {
  try {
    return await work(lead);
  } catch (error) {
    if (error instanceof HandoffError && fatalExitCodes.has(error.exitCode)) throw error;
    onThrown(error);
    return describeThrown(lead, error);
  }
}

function describeThrown(lead: number, error: unknown): DealResult {
  const name = `Deal ${String(lead)}`;
  const problem =
    error instanceof HandoffError
      ? { code: error.code, message: error.message, hint: error.hint ?? "", facts: error.facts }
      : {
          code: "internal",
          message: "Something happened that must not: this is a mistake in handoff.",
          hint: "What was done is kept, and running it again goes on from there. `-v` shows where it happened; please report that.",
        };
  return { lead, name, outcome: "failed", steps: [], warnings: [], problems: [problem] };
}
