/** What can go wrong with webhooks on their way, with any vendor. Change it at any time. */

export interface DeliveryFaults {
  /** Share (0…1) of deliveries that are never sent. */
  lost: number;
  /** Share (0…1) of deliveries that are sent more than once, each with retries of its own. */
  repeated: number;
  /** How often a repeated one is sent in all; at least 2. */
  copies: number;
  /** Every delivery waits so long before its first attempt. */
  delayMs: number;
  /** Every delivery waits a random time below this before its first attempt: the order is lost. */
  scatterMs: number;
  /** Deliveries leave together at the ends of windows of this length: bursts. 0: at once. */
  gatherMs: number;
}

/** Everything arrives once, at once. */
export function noFaults(): DeliveryFaults {
  return { lost: 0, repeated: 0, copies: 2, delayMs: 0, scatterMs: 0, gatherMs: 0 };
}

/** How long a delivery that is due at `nowMs` is held back. */
export function waitBeforeFirstMs(
  { delayMs, scatterMs, gatherMs }: DeliveryFaults,
  nowMs: number,
  random: () => number,
): number {
  const scattered = delayMs + (scatterMs > 0 ? Math.floor(random() * scatterMs) : 0);
  if (gatherMs <= 0) return scattered;
  return Math.ceil((nowMs + scattered) / gatherMs) * gatherMs - nowMs;
}
