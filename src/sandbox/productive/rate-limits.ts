/** Limits by count and by server time. A refused request costs nothing and has not been attempted. */
import { ApiProblem } from "./api-problem.ts";
import type { ProductiveSwitches } from "./switches.ts";

interface Limit {
  readonly title: string;
  readonly limit: number;
  readonly periodSeconds: number;
  /** Windows that begin on the clock's full period; others begin with their first request. */
  readonly isAligned: boolean;
}

const byCount = (limit: number, periodSeconds: number): Limit => ({
  title: "Too many requests",
  limit,
  periodSeconds,
  isAligned: false,
});
const byTime = (limit: number, periodSeconds: number): Limit => ({
  title: "Server time limit exceeded",
  limit,
  periodSeconds,
  isAligned: true,
});

const PER_TOKEN = byCount(100, 10);
const PER_ORGANIZATION = byCount(4000, 1800);
const REPORTS = byCount(10, 30);
const HOURLY_TIME = byTime(1800, 3600);
const DAILY_TIME = byTime(21_600, 86_400);

export interface RateLimits {
  /** Counts the request, or throws 429 with `X-RateLimit-Reset`. */
  admit(request: { readonly isReport: boolean; readonly includes: number }, nowMs: number): void;
}

/** For one token of one organisation. */
export function createRateLimits(switches: ProductiveSwitches): RateLimits {
  const windows = new Map<Limit, { startMs: number; spent: number }>();

  const windowOf = (limit: Limit, nowMs: number) => {
    const periodMs = limit.periodSeconds * 1000;
    const found = windows.get(limit);
    if (found && nowMs < found.startMs + periodMs) return found;
    const fresh = { startMs: limit.isAligned ? nowMs - (nowMs % periodMs) : nowMs, spent: 0 };
    windows.set(limit, fresh);
    return fresh;
  };

  return {
    admit({ isReport, includes }, nowMs) {
      if (!switches.rateLimits) return;
      const seconds = (switches.processingMsPerRequest * (1 + includes)) / 1000;
      const costs: readonly (readonly [Limit, number])[] = [
        ...(isReport ? [[REPORTS, 1] as const] : []),
        [PER_TOKEN, 1],
        [PER_ORGANIZATION, 1],
        [HOURLY_TIME, seconds],
        [DAILY_TIME, seconds],
      ];
      for (const [limit, cost] of costs) {
        const window = windowOf(limit, nowMs);
        if (window.spent + cost > limit.limit) {
          const resetMs = window.startMs + limit.periodSeconds * 1000 - nowMs;
          throw tooManyRequests(Math.ceil(resetMs / 1000), switches.retryAfterHeader, limit);
        }
      }
      for (const [limit, cost] of costs) windowOf(limit, nowMs).spent += cost;
    },
  };
}

/** The guide's form: a number as `status`, `limit` and `period` beside it. */
export function tooManyRequests(
  resetSeconds: number,
  hasRetryAfter: boolean,
  { title, limit, periodSeconds }: Limit = PER_TOKEN,
): ApiProblem {
  const detail = `The limit of ${limit} per ${periodSeconds} seconds is reached`;
  return new ApiProblem(429, [{ status: 429, title, detail, limit, period: periodSeconds }], {
    "x-ratelimit-reset": String(resetSeconds),
    ...(hasRetryAfter ? { "retry-after": String(resetSeconds) } : {}),
  });
}
