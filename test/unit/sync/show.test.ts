import { describe, expect, it } from "vitest";
import type { HandoffRow, HandoffStatus } from "../../../src/ledger/ledger.ts";
import type { DealResult } from "../../../src/sync/result.ts";
import { describeWhy, tellStory } from "../../../src/sync/show.ts";
import type { Why } from "../../../src/sync/show.ts";
import { aRemark, aResult, aStep } from "../ui/builders.ts";
import { aLedgerScene, noAmount } from "./ledger-scene.ts";

const zone = "Europe/Berlin";
const morning = Date.parse("2026-03-03T10:05:00Z");

function aRow(status: HandoffStatus, overrides: Partial<HandoffRow> = {}): HandoffRow {
  return {
    lead: "41200317",
    status,
    name: "Website relaunch",
    plan: null,
    facts: {},
    failures: 0,
    nextAt: null,
    createdAt: morning,
    updatedAt: morning,
    ...overrides,
  };
}

function why(row: HandoffRow | undefined, result: Partial<DealResult>): Why {
  return describeWhy({ lead: 41200317, row, result: aResult({ steps: [], ...result }), events: [], zone });
}

const refuse = (): Promise<DealResult> => Promise.reject(new Error("Kommo must not be asked"));
const answerPlanned = (lead: number): Promise<DealResult> => Promise.resolve(aResult({ lead }));

describe("why a deal is where it is", () => {
  it("says since when it is held, by what, and what to do", () => {
    expect(why(aRow("held"), { problems: [noAmount] })).toEqual({
      sentence: "Held since 3 March 2026: the deal has no amount.",
      hint: "Fill in the deal's amount in Kommo.",
      next: ["retry", "41200317"],
    });
  });

  it("counts the other problems", () => {
    const problems = [noAmount, aRemark(), aRemark()];
    expect(why(aRow("held"), { problems }).sentence).toBe(
      "Held since 3 March 2026: the deal has no amount (and 2 more, below).",
    );
  });

  it("counts from the day it was held, not from the last look at it", () => {
    const day = 86_400_000;
    const events = ["handoff.failed", "handoff.held", "handoff.held"].map((kind, index) => ({
      id: index,
      lead: "41200317",
      at: morning + (index - 2) * day,
      kind,
      facts: {},
    }));
    const known = { lead: 41200317, row: aRow("held"), result: aResult({ problems: [noAmount] }), zone };
    expect(describeWhy({ ...known, events }).sentence).toMatch(/^Held since 2 March 2026/u);
  });

  it("says when it was done and what exists", () => {
    const steps = [
      aStep({ kind: "productive.project", status: "done" }),
      aStep({ kind: "productive.budget", status: "done", action: "adopt" }),
      aStep({ kind: "productive.service", status: "done" }),
      aStep({ kind: "linear.issue", status: "done" }),
    ];
    expect(why(aRow("done"), { outcome: "done", steps })).toMatchObject({
      sentence: "Done on 3 March 2026: project, budget and issue exist.",
      next: undefined,
    });
  });

  it("says how often a deal was tried and when it is tried again", () => {
    const row = aRow("failed", { failures: 3, nextAt: morning + 3_600_000 });
    const problems = [aRemark({ message: "Kommo gave no usable answer." })];
    expect(why(row, { outcome: "failed", problems })).toMatchObject({
      sentence: "Not finished, and tried 3 times: Kommo gave no usable answer.",
      hint: "The next try is due on 3 March 2026, 12:05.",
    });
  });

  it("says how far an interrupted run came", () => {
    const steps = [aStep({ status: "done" }), aStep(), aStep()];
    expect(why(aRow("running"), { steps }).sentence).toBe(
      "Begun on 3 March 2026, 11:05 and not finished (1 of 3 steps are done).",
    );
  });

  it("says what keeps a deal waiting", () => {
    const problems = [aRemark({ message: "Linear does not let us in." })];
    expect(why(aRow("queued"), { problems }).sentence).toBe(
      "Waiting since 3 March 2026: Linear does not let us in.",
    );
    expect(why(aRow("queued"), {}).sentence).toBe("Waiting since 3 March 2026 for its turn.");
  });

  it("says why nothing was started", () => {
    const problems = [
      aRemark({ code: "deal.not_won", message: "“Pitch” is not won: it is in Negotiation." }),
    ];
    const expected = "Nothing was started: “Pitch” is not won: it is in Negotiation.";
    expect(why(aRow("skipped"), { outcome: "skipped", problems }).sentence).toBe(expected);
    expect(why(undefined, { outcome: "skipped", problems }).sentence).toBe(expected);
  });

  it("says that nobody heard of a deal that Kommo does not know", () => {
    const problems = [aRemark({ code: "deal.not_found", message: "Kommo has no deal 41200317." })];
    expect(why(undefined, { outcome: "skipped", problems }).sentence).toBe(
      "Never heard of deal 41200317: Kommo has no deal 41200317.",
    );
  });

  it("proposes to hand off what is won and ready", () => {
    expect(why(undefined, { outcome: "planned" }).next).toEqual(["provision", "41200317"]);
  });
});

describe("the story of a deal", () => {
  it("comes from the ledger alone where the ledger knows the deal", async () => {
    const { ledger, putDeal, time } = await aLedgerScene();
    await putDeal({ lead: "7", status: "held", name: "Relaunch" }, [noAmount]);
    time.now += 60_000;
    await putDeal({ lead: "7", status: "held", name: "Relaunch" }, [noAmount]);
    const story = await tellStory(7, {
      ledger,
      zone,
      preview: refuse,
      leadUrl: (lead) => `https://x/${String(lead)}`,
    });
    expect(story).toMatchObject({ status: "held", name: "Relaunch", url: "https://x/7" });
    expect(story.timeline).toEqual([
      { at: "2026-03-03T10:00:00.000Z", when: "3 March 2026, 11:00", text: "Held: The deal has no amount." },
    ]);
  });

  it("asks about a deal that the ledger does not know", async () => {
    const { ledger } = await aLedgerScene();
    const story = await tellStory(8, { ledger, zone, preview: answerPlanned, leadUrl: undefined });
    expect(story).toMatchObject({ lead: 8, status: "unknown", timeline: [] });
  });
});
