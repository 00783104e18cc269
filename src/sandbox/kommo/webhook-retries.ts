/** When Kommo tries a webhook again, and when it stops. Pages on the format of webhooks and on the Digital Pipeline. */

import type { DeliveryOutcome } from "../courier.ts";

const minuteMs = 60_000;

/** More invalid answers than this within a while, and Kommo stops. */
export const invalidLimit = 100;

/** Both kinds of hooks wait so long for an answer. */
export const answerWithinMs = 2000;

/** Any answer from 100 to 299; a redirect is none of them. */
export function isDelivered(outcome: DeliveryOutcome): boolean {
  const code = codeOf(outcome);
  return code >= 100 && code <= 299;
}

/**
 * Hooks of the account: again after 5 and 15 minutes, and only where the receiver failed or was too slow after
 * 15 minutes and an hour more; then the event is lost. `attempt` is the one that failed, from 1.
 */
export function accountHookWaitMs(attempt: number, outcome: DeliveryOutcome): number | undefined {
  const code = codeOf(outcome);
  const isWorthMore = code === 499 || (code >= 500 && code <= 599);
  const minutes = isWorthMore ? [5, 15, 15, 60] : [5, 15];
  const wait = minutes[attempt - 1];
  return wait === undefined ? undefined : wait * minuteMs;
}

/** Triggers of the Digital Pipeline: four more attempts within an hour, evenly (their times are not documented). */
export function triggerWaitMs(attempt: number): number | undefined {
  return attempt <= 4 ? 15 * minuteMs : undefined;
}

/** Counts invalid answers of one receiver over a sliding window. */
export interface InvalidAnswers {
  /** Answers how many there are in the window that ends now. */
  add(nowMs: number): number;
}

export function createInvalidAnswers(windowMs: number): InvalidAnswers {
  let moments: number[] = [];
  return {
    add(nowMs) {
      moments = [...moments.filter((moment) => moment > nowMs - windowMs), nowMs];
      return moments.length;
    },
  };
}

/** Kommo speaks of codes alone: 499 is a receiver that was too slow, 0 one that was not reached. */
function codeOf(outcome: DeliveryOutcome): number {
  if (outcome.kind === "answered") return outcome.status;
  return outcome.kind === "timed_out" ? 499 : 0;
}
