/** Seven requests a second, and what becomes of those who do not listen. */

import type { SandboxClock } from "../simulator.ts";
import type { KommoSwitches } from "./kommo-switches.ts";

type Admission = "admitted" | "throttled" | "blocked";

export interface RateLimit {
  admit(caller: { readonly source: string; readonly token: string }): Admission;
  /** Addresses (or tokens) that get the HTML 403 until they are taken out of this set. */
  readonly blocked: Set<string>;
}

const requestsPerSecond = 7;
const accountRequestsPerSecond = 50;
const windowMs = 1000;
/** Undocumented: violations are counted over a minute here. */
const violationWindowMs = 60_000;

export function createRateLimit(clock: SandboxClock, switches: KommoSwitches): RateLimit {
  const admitted = new Map<string, number[]>();
  const violations = new Map<string, number[]>();
  const blocked = new Set<string>();

  return {
    blocked,
    admit({ source, token }) {
      if (switches.rateLimit === "off") return "admitted";
      const key = switches.rateLimit === "address" ? source : token;
      if (blocked.has(key)) return "blocked";
      const own = recent(admitted, key, windowMs);
      const all = recent(admitted, "account", windowMs);
      const isOver =
        own.length >= requestsPerSecond ||
        (switches.rateLimit === "integration" && all.length >= accountRequestsPerSecond);
      if (isOver) return violate(key);
      own.push(clock.now());
      all.push(clock.now());
      return "admitted";
    },
  };

  function violate(key: string): Admission {
    const count = recent(violations, key, violationWindowMs);
    count.push(clock.now());
    if (count.length < switches.violationsUntilBlock) return "throttled";
    blocked.add(key);
    return "blocked";
  }

  /** The moments of the last `ms`, as a list that may be added to. */
  function recent(moments: Map<string, number[]>, key: string, ms: number): number[] {
    const list = (moments.get(key) ?? []).filter((moment) => moment > clock.now() - ms);
    moments.set(key, list);
    return list;
  }
}
