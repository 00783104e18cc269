/** Collects what planning notices: everything at once, not the first. */
import type { Remark } from "../result.ts";

export interface PlanRemarks {
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
  problem(remark: Remark): void;
  warn(remark: Remark): void;
}

export function collectRemarks(): PlanRemarks {
  const problems: Remark[] = [];
  const warnings: Remark[] = [];
  return {
    problems,
    warnings,
    problem: (remark) => addOnce(problems, remark),
    warn: (remark) => addOnce(warnings, remark),
  };
}

function addOnce(list: Remark[], remark: Remark): void {
  const isKnown = list.some((other) => other.code === remark.code && other.message === remark.message);
  if (!isKnown) list.push(remark);
}
