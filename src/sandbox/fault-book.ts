/** Decides which faults strike a request, and keeps count of what matched. */

import type { FaultEffect, FaultMatch, FaultRule, VendorName } from "./simulator.ts";

/** What a rule is compared with. */
export interface FaultCandidate {
  readonly vendor: VendorName;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly operation: string | undefined;
  readonly mutating: boolean;
}

export interface FaultBook {
  /** The effects of all rules that strike, in the order of the rules. Each call counts as one request. */
  strike(candidate: FaultCandidate): readonly FaultEffect[];
}

interface RuleCount {
  matches: number;
  strikes: number;
}

/**
 * `rules` is read anew for every request, so it may be changed while the sandbox runs. A rule's counts
 * belong to the rule object: adding an equal rule again starts from zero.
 */
export function createFaultBook(rules: readonly FaultRule[], random: () => number): FaultBook {
  const counts = new WeakMap<FaultRule, RuleCount>();
  return {
    strike: (candidate) =>
      rules.filter((rule) => strikes(rule, candidate, counts, random)).map((rule) => rule.effect),
  };
}

function strikes(
  rule: FaultRule,
  candidate: FaultCandidate,
  counts: WeakMap<FaultRule, RuleCount>,
  random: () => number,
): boolean {
  if (!matches(rule.match, candidate)) return false;
  const count = counts.get(rule) ?? { matches: 0, strikes: 0 };
  counts.set(rule, count);
  count.matches += 1;
  if (rule.match.nth !== undefined && count.matches !== rule.match.nth) return false;
  if (rule.match.times !== undefined && count.strikes >= rule.match.times) return false;
  if (rule.match.probability !== undefined && random() >= rule.match.probability) return false;
  count.strikes += 1;
  return true;
}

function matches(match: FaultMatch, candidate: FaultCandidate): boolean {
  if (match.vendor !== undefined && match.vendor !== candidate.vendor) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== candidate.method) return false;
  if (match.mutating !== undefined && match.mutating !== candidate.mutating) return false;
  return match.path === undefined || testsTrue(match.path, candidate.operation ?? candidate.path);
}

/** A pattern with the flag g or y remembers where it stopped: every request starts afresh. */
function testsTrue(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}
