import { describe, expect, it } from "vitest";
import { exitCodeOfPlan, exitCodeOfRun } from "../../../src/commands/exit-code.ts";
import type { DealResult } from "../../../src/sync/result.ts";
import { aRemark, aResult } from "../ui/builders.ts";

const done = aResult({ outcome: "done" });
const planned = aResult({ outcome: "planned" });
const skipped = aResult({ outcome: "skipped" });
const held = aResult({ outcome: "held", problems: [aRemark({ code: "amount.missing" })] });
const unreachable = aFailed("vendor.unreachable", { kind: "unknown" });
const refusedToken = aFailed("vendor.paused", { kind: "unauthorized" });
const unpaid = aFailed("vendor.paused", { kind: "unpaid" });

function aFailed(code: string, facts: Record<string, unknown> = {}): DealResult {
  return aResult({ outcome: "failed", problems: [aRemark({ code, facts })] });
}

describe("the exit code after handing off", () => {
  it.each<[string, readonly DealResult[], number]>([
    ["nothing to do", [], 0],
    ["all done", [done, done], 0],
    ["one held", [done, held], 3],
    ["one not won", [skipped], 3],
    ["one failed for a passing reason", [done, unreachable], 75],
    ["one held, one failed for a passing reason", [held, unreachable], 3],
    ["a refused token, whatever else", [held, unreachable, refusedToken], 4],
    ["an unpaid subscription", [unpaid], 3],
    ["another run has the only one left", [done, aFailed("locked")], 11],
    ["another run has one, another failed for now", [unreachable, aFailed("locked")], 75],
    ["a mistake of ours", [done, refusedToken, aFailed("internal")], 1],
  ])("%s", (_what, deals, expected) => {
    expect(exitCodeOfRun(deals)).toBe(expected);
  });
});

describe("the exit code after a plan", () => {
  it.each<[string, readonly DealResult[], boolean, number]>([
    ["anything that could be looked at", [planned, held, skipped, done], false, 0],
    ["a refused token", [planned, refusedToken], false, 4],
    ["a system that does not answer", [unreachable], false, 75],
    ["changes pending, asked for", [planned, done], true, 10],
    ["held, asked for", [planned, held], true, 3],
    [
      "an unknown deal, asked for",
      [aResult({ outcome: "skipped", problems: [aRemark({ code: "deal.not_found" })] })],
      true,
      3,
    ],
    ["nothing pending, asked for", [done, skipped], true, 0],
  ])("%s", (_what, deals, isAsked, expected) => {
    expect(exitCodeOfPlan(deals, { isAsked })).toBe(expected);
  });
});
