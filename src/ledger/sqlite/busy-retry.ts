/** Waiting for a lock that another connection holds, without holding up the event loop. */
import { HandoffError, exitCodes } from "../../errors.ts";
import type { LedgerClock } from "../clock.ts";
import { isBusy } from "./failures.ts";

export interface Waiting {
  readonly clock: LedgerClock;
  /** At least 0, below 1: as `Math.random`. */
  readonly random: () => number;
}

/** How long SQLite itself may wait for a lock. It blocks the event loop, so the long wait is ours. */
export const busyTimeoutMs = 20;

const firstDelayMs = 5;
const longestDelayMs = 250;
const patienceMs = 30_000;

/**
 * Runs `attempt` until it meets no foreign lock, with full jitter between the attempts. Other errors pass
 * through; after about 30 s it throws `ledger.busy`. What counts is the time asked for, not the clock's, so
 * that a clock that stands still or jumps cannot make this endless.
 */
export async function retryWhileBusy<T>(attempt: () => T, waiting: Waiting): Promise<T> {
  let waitedMs = 0;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (waitedMs >= patienceMs) throw busyFor(waitedMs, error);
    }
    const pauseMs = Math.ceil(waiting.random() * delayMs);
    await waiting.clock.sleep(pauseMs);
    waitedMs += busyTimeoutMs + pauseMs;
  }
}

function busyFor(waitedMs: number, cause: unknown): HandoffError {
  const seconds = Math.round(waitedMs / 1000);
  return new HandoffError({
    code: "ledger.busy",
    message: `Another process has kept the ledger locked for ${String(seconds)} s; we need it for a moment only.`,
    hint: "See which programs have the ledger's file open (a database browser, a backup, a stopped process) and end what holds it.",
    facts: { waitedMs },
    exitCode: exitCodes.locked,
    cause,
  });
}
