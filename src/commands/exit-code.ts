/** What a command that named deals ends with. Pure; the table of exit codes is contract. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import type { DealResult, Remark } from "../sync/result.ts";

/** After `provision` and `retry`: 0 all done; else the most telling of 1, 4, 11, 75 and 3. */
export function exitCodeOfRun(deals: readonly DealResult[]): ExitCode {
  const left = deals.filter(({ outcome }) => outcome !== "done");
  return left.length === 0 ? exitCodes.ok : exitCodeOfLeft(left);
}

/**
 * After `plan` and dry runs: 0, unless a deal could not be looked at. With `--exit-code` also 3 for one that
 * is held or not there, and 10 when something would be made.
 */
export function exitCodeOfPlan(
  deals: readonly DealResult[],
  options: { readonly isAsked: boolean },
): ExitCode {
  const failed = deals.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0) return exitCodeOfLeft(failed);
  if (!options.isAsked) return exitCodes.ok;
  if (deals.some((deal) => deal.outcome === "held" || has(deal, "deal.not_found"))) return exitCodes.notDone;
  return deals.some(({ outcome }) => outcome === "planned") ? exitCodes.changesPending : exitCodes.ok;
}

function exitCodeOfLeft(left: readonly DealResult[]): ExitCode {
  const problems = left.flatMap((deal) => deal.problems);
  if (problems.some(({ code }) => code === "internal")) return exitCodes.failed;
  if (problems.some(isRefusedToken)) return exitCodes.notAuthenticated;
  if (left.every((deal) => has(deal, "locked"))) return exitCodes.locked;
  return left.every(willPass) ? exitCodes.notDoneForNow : exitCodes.notDone;
}

function isRefusedToken({ code, facts }: Remark): boolean {
  return (code === "vendor.paused" || code === "vendor.unauthorized") && facts?.["kind"] === "unauthorized";
}

/** Trying again later may be all it takes. */
const passingCodes: ReadonlySet<string> = new Set(["vendor.unreachable", "lease.lost", "locked"]);

function willPass({ outcome, problems }: DealResult): boolean {
  return outcome === "failed" && problems.every(({ code }) => passingCodes.has(code));
}

function has({ problems }: DealResult, code: string): boolean {
  return problems.some((problem) => problem.code === code);
}
