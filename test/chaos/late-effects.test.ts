/** Answers are lost, and what they were about shows up late: in effect or in lists. With the ledger kept. */
import { describe, expect, it } from "vitest";
import { aMapping } from "../support/mapping.ts";
import type { Scenario } from "../support/scenario.ts";
import { play, playSmoothly } from "../support/scenario.ts";
import { intendsAfterSending, neverProbes, retriesPosts } from "./broken-variants.ts";

const loaded = aMapping();
const deal = { lead: 41200319, company: 8801, loaded } as const;
const requests = Array.from({ length: 10 }, (_, at) => at + 1);
const smoothly = playSmoothly(deal);

const delays = [
  { what: "lists lag by 20 s", listsLagMs: 20_000 },
  { what: "it takes effect 20 s later", commitsLateMs: 20_000 },
] as const;

describe.each(delays)("$what", ({ what: _what, ...delay }) => {
  describe.each(["answer lost", "killed after"] as const)("%s", (mishap) => {
    it.each(requests)("leaves one of everything when it strikes request %i", async (strikes) => {
      expect(await isWhole({ ...deal, strikes, mishap, losesLedger: false, ...delay })).toBe(true);
    });
  });
});

describe("the sweep notices", () => {
  it("a layer that sends POSTs again", async () => {
    const broken = retriesPosts;
    expect(await countWhole({ mishap: "answered 502", broken })).toBeLessThan(requests.length);
  });

  it("an intent that is written after the request", async () => {
    const broken = intendsAfterSending;
    expect(await countWhole({ mishap: "killed after", listsLagMs: 20_000, broken })).toBeLessThan(
      requests.length,
    );
  });

  it("a run that repeats instead of probing", async () => {
    const broken = neverProbes;
    expect(await countWhole({ mishap: "answer lost", listsLagMs: 20_000, broken })).toBeLessThan(
      requests.length,
    );
  });
});

async function countWhole(
  scenario: Pick<Scenario, "mishap" | "broken" | "listsLagMs" | "commitsLateMs">,
): Promise<number> {
  let whole = 0;
  for (const strikes of requests) {
    if (await isWhole({ ...deal, strikes, losesLedger: false, ...scenario })) whole += 1;
  }
  return whole;
}

async function isWhole(scenario: Scenario): Promise<boolean> {
  const expected = (await smoothly).inventory;
  const end = await play(scenario);
  return (
    JSON.stringify(end.inventory) === JSON.stringify(expected) &&
    end.last.outcome === "done" &&
    end.writesWhenDone === 0
  );
}
