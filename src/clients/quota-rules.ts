/**
 * The vendors' limits as data. Pure.
 *
 * A slot is held from before the request leaves until its answer was seen *and* the window has passed, so
 * whatever the vendor's clock says, it counts no more requests in a window than we held slots.
 */

/** At most `limit` requests within any `windowMs`, sliding or fixed. */
export interface WindowRule {
  readonly kind: "window";
  readonly limit: number;
  readonly windowMs: number;
}

/** A leaky bucket: holds `capacity`, and is refilled from empty at a constant rate in `refillMs`. */
export interface BucketRule {
  readonly kind: "bucket";
  readonly counts: "requests" | "points";
  readonly capacity: number;
  readonly refillMs: number;
}

export type QuotaRule = WindowRule | BucketRule;

/** What shares one limit: an address, a token, a user. Processes on one ledger agree on it by `key`. */
export interface QuotaScope {
  readonly key: string;
  readonly rules: readonly QuotaRule[];
}

const second = 1_000;
const hour = 3_600_000;

/** Added to every window, because clocks and rounding differ: 20 ms and a thousandth of the window. */
export function windowMarginMs(windowMs: number): number {
  return 20 + Math.ceil(windowMs / 1_000);
}

/** Kommo allows 7 requests a second per address; 5 leave room for whoever shares it. */
export function kommoQuota(requestsPerSecond = 5): QuotaScope {
  const limit = Math.max(1, Math.min(7, Math.floor(requestsPerSecond)));
  return { key: "kommo", rules: [{ kind: "window", limit, windowMs: second }] };
}

/** Productive: 100 requests in 10 s per token and 4,000 in 30 min per organisation (guide "Rate limits"). */
export const productiveQuota: QuotaScope = {
  key: "productive",
  rules: [
    { kind: "window", limit: 100, windowMs: 10 * second },
    { kind: "window", limit: 4_000, windowMs: 1_800 * second },
  ],
};

/** Linear: 2,500 requests and 3 million points an hour per user, as leaky buckets. */
export const linearQuota: QuotaScope = {
  key: "linear",
  rules: [
    { kind: "bucket", counts: "requests", capacity: 2_500, refillMs: hour },
    { kind: "bucket", counts: "points", capacity: 3_000_000, refillMs: hour },
  ],
};

/** Slack's incoming webhooks: one message a second. */
export const slackQuota: QuotaScope = {
  key: "slack",
  rules: [{ kind: "window", limit: 1, windowMs: second }],
};
