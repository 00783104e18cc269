/** Which of what is due comes next. Pure. */
import type { DueWork } from "../../sync/due-work.ts";
import type { Work } from "../../sync/look.ts";

/**
 * News first, the oldest first. One place is kept for what is tried again, so that neither a burst of wins nor
 * a heap of failures can starve the other.
 */
export function chooseWork(
  due: DueWork,
  free: number,
  lanesInFlight: readonly Work["lane"][],
): readonly Work[] {
  const { live, retry } = due;
  const wantsRetry = retry.length > 0 && !lanesInFlight.includes("retry");
  const isAlone = free === 1 && lanesInFlight.length === 0 && live.length > 0;
  const kept = wantsRetry && !isAlone ? 1 : 0;
  const chosen = live.slice(0, Math.max(0, free - kept));
  return [...chosen, ...retry.slice(0, Math.max(0, free - chosen.length))];
}
