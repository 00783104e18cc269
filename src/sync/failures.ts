/** What a failed call means for its deal. Pure; the failure table of the design. */
import type { VendorError } from "../errors.ts";
import { remark } from "./codes.ts";
import type { Remark } from "./result.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const firstDelayMs = 30_000;
/** 30 s doubled twelve times is past a day; what still fails then needs a person. */
const failuresBeforeGivingUp = 12;

export type FailureVerdict =
  /** The vendor refused what we sent: only a person can mend it. */
  | { readonly kind: "hold"; readonly remark: Remark }
  /** It will pass, or be tried again: next at `nextAt`. */
  | { readonly kind: "retry"; readonly remark: Remark; readonly nextAt: number }
  /** The vendor answers nobody of us: all processes stop asking until `probeAt`. */
  | { readonly kind: "pause"; readonly remark: Remark; readonly probeAt: number };

export function judgeFailure(
  error: VendorError,
  past: { readonly failures: number; readonly now: number; readonly random: number },
): FailureVerdict {
  const facts = { vendor: error.vendor, kind: error.kind, reason: sentenceOf(error), hint: error.hint };
  switch (error.kind) {
    case "unauthorized":
    case "unpaid":
    case "blocked":
      return {
        kind: "pause",
        remark: remark("vendor.paused", facts),
        probeAt: past.now + probeDelayMs(error.kind),
      };
    case "refused":
      return { kind: "hold", remark: remark("vendor.refused", facts) };
    case "not_sent":
    case "throttled":
    case "unknown":
      return past.failures >= failuresBeforeGivingUp
        ? { kind: "hold", remark: remark("gave_up", { ...facts, failures: past.failures }) }
        : {
            kind: "retry",
            remark: remark("vendor.unreachable", facts),
            nextAt: past.now + retryDelayMs(past.failures, past.random),
          };
  }
}

/** How long a vendor that lets us not in is left alone; a blocked address longest, because asking prolongs it. */
export function probeDelayMs(reason: string): number {
  return reason === "blocked" ? hourMs : 10 * minuteMs;
}

/**
 * When a held deal is planned again although nobody told of a change: 5 min, doubled with every look that found
 * the same problems, at most a day.
 */
export function lookAgainDelayMs(looks: number): number {
  return Math.min(dayMs, 5 * minuteMs * 2 ** looks);
}

/** Full jitter: anywhere between nothing and the doubled delay, which never exceeds a day. */
export function retryDelayMs(failures: number, random: number): number {
  return Math.round(Math.min(dayMs, firstDelayMs * 2 ** failures) * random);
}

/** Our sentence, and the vendor's own where it gave one. */
function sentenceOf(error: VendorError): string {
  const said = error.complaints.map(({ path, message }) =>
    path === undefined ? message : `${path}: ${message}`,
  );
  return said.length === 0 ? error.message : `${error.message} It said: ${said.join("; ")}`;
}
