import { describe, expect, it } from "vitest";
import { runDeals } from "../../../src/commands/deal-run.ts";
import { exitCodes, HandoffError } from "../../../src/errors.ts";
import type { DealResult } from "../../../src/sync/result.ts";
import { aResult } from "../ui/builders.ts";

async function run(
  leads: readonly number[],
  work: (lead: number) => Promise<DealResult>,
): Promise<{
  readonly results: readonly DealResult[];
  readonly seen: readonly number[];
  readonly thrown: unknown[];
}> {
  const seen: number[] = [];
  const thrown: unknown[] = [];
  const results = await runDeals({
    leads,
    work,
    onResult: ({ lead }) => void seen.push(lead),
    onThrown: (error) => void thrown.push(error),
  });
  return { results, seen, thrown };
}

const finished = (lead: number): Promise<DealResult> => Promise.resolve(aResult({ lead, outcome: "done" }));

describe("several deals", () => {
  it("go on after one that failed, which is reported with the others", async () => {
    const locked = new HandoffError({
      code: "locked",
      message: "Another run has it.",
      exitCode: exitCodes.locked,
    });
    const { results, seen, thrown } = await run([1, 2, 3], (lead) =>
      lead === 2 ? Promise.reject(locked) : finished(lead),
    );
    expect(seen).toEqual([1, 2, 3]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["done", "failed", "done"]);
    expect(results[1]?.problems[0]).toMatchObject({ code: "locked", message: "Another run has it." });
    expect(thrown).toEqual([locked]);
  });

  it("shows nothing of a mistake of ours in its result", async () => {
    const { results } = await run([1], () => Promise.reject(new TypeError("x is undefined")));
    expect(results[0]?.problems[0]?.code).toBe("internal");
    expect(JSON.stringify(results)).not.toContain("x is undefined");
  });

  it("stop at what would stop them all", async () => {
    const unfit = new HandoffError({
      code: "x",
      message: "Another account.",
      exitCode: exitCodes.doesNotFit,
    });
    await expect(run([1, 2], () => Promise.reject(unfit))).rejects.toBe(unfit);
  });
});
