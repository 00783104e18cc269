/** How long to wait, and when to say so. */
import type { Vendor } from "../errors.ts";
import type { Answer } from "./answer.ts";

export interface WaitNews {
  readonly vendor: Vendor;
  readonly ms: number;
  /** `throttled`: the vendor asked for it. `quota`: our own limit. */
  readonly reason: "throttled" | "quota";
}

const quietWaitMs = 2_000;

/** Each reason is reported once per call, when its waits add up to more than anybody would overlook. */
export function reportWaits(
  vendor: Vendor,
  report: ((news: WaitNews) => void) | undefined,
): (ms: number, because: "full" | "frozen") => void {
  const waited = { throttled: 0, quota: 0 };
  return (ms, because) => {
    const reason = because === "frozen" ? "throttled" : "quota";
    const before = waited[reason];
    waited[reason] += ms;
    if (before <= quietWaitMs && waited[reason] > quietWaitMs) report?.({ vendor, ms, reason });
  };
}

/** Before the n-th repetition, from 0: anything between nothing and a bound that doubles. */
export function fullJitterMs(repetition: number, random: () => number): number {
  return Math.floor(random() * Math.min(8_000, 500 * 2 ** repetition));
}

/** A vendor that says "1 s" again and again gets longer pauses all the same. From 1. */
export function throttleFloorMs(throttles: number): number {
  return Math.min(60_000, 500 * 2 ** throttles);
}

/** Seconds, or a date. */
export function retryAfterHeader(answer: Answer, nowMs: number): number | undefined {
  const text = answer.headers.get("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, Math.ceil((dateMs - nowMs) / 1_000));
}
