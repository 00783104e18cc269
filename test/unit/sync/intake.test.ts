import { describe, expect, test } from "vitest";
import type { HandoffStatus } from "../../../src/ledger/ledger.ts";
import type { LeadHint } from "../../../src/sync/intake.ts";
import { judgeHint, takeHints } from "../../../src/sync/intake.ts";
import { aMapping } from "../../support/mapping.ts";
import { aLedgerScene } from "./ledger-scene.ts";

const { mapping } = aMapping();
const salesWon = { pipelineId: 7_700_001, statusId: 142 };
const negotiation = { pipelineId: 7_700_001, statusId: 61_000_004 };
const unmappedWon = { pipelineId: 7_700_003, statusId: 142 };
const heardAt = Date.parse("2026-03-03T10:00:00Z");

function aHint(overrides: Partial<LeadHint> = {}): LeadHint {
  return { lead: 41_200_306, stage: salesWon, heardAt, ...overrides };
}

async function verdictOn(hint: Partial<LeadHint>, known?: HandoffStatus): Promise<string> {
  const { ledger, putDeal } = await aLedgerScene();
  if (known !== undefined) await putDeal({ lead: "41200306", status: known });
  return judgeHint(aHint(hint), await ledger.handoff("41200306"), mapping).kind;
}

describe("news about a deal nobody knows", () => {
  test.each([
    { of: "in a won stage", hint: { stage: salesWon }, kind: "look" },
    { of: "in another stage", hint: { stage: negotiation }, kind: "ignore" },
    { of: "won in a pipeline that is not mapped", hint: { stage: unmappedWon }, kind: "ignore" },
    { of: "that leaves a won stage", hint: { stage: negotiation, from: salesWon }, kind: "look" },
    { of: "that say no stage", hint: { stage: undefined }, kind: "look" },
    { of: "that say no pipeline", hint: { stage: { statusId: 142 } }, kind: "look" },
    { of: "lost, and no pipeline", hint: { stage: { statusId: 143 } }, kind: "ignore" },
  ])("$of: $kind", async ({ hint, kind }) => {
    expect(await verdictOn(hint)).toBe(kind);
  });
});

test.each(["held", "failed", "queued", "running", "done", "skipped"] as const)(
  "news about a %s deal are looked at, wherever it is",
  async (status) => {
    expect(await verdictOn({ stage: negotiation }, status)).toBe("look");
  },
);

describe("what is queued", () => {
  test("is due at once, and says that the deal should be won", async () => {
    const { ledger } = await aLedgerScene(heardAt);
    await takeHints([aHint()], { ledger, mapping });
    expect(await ledger.queued("41200306")).toMatchObject({
      source: "hook",
      expectsWon: true,
      dueAt: heardAt,
    });
  });

  test("waits as long as its stage lets people take a win back", async () => {
    const { ledger } = await aLedgerScene(heardAt);
    const waiting = aMapping({ "    productive: true\n": "    productive: true\n    wait: 2m\n" });
    await takeHints([aHint()], { ledger, mapping: waiting.mapping });
    expect(await ledger.queued("41200306")).toMatchObject({ dueAt: heardAt + 120_000 });
  });

  test("is one entry for each deal of some news", async () => {
    const { ledger } = await aLedgerScene(heardAt);
    const hints = [1, 2, 2, 3].map((lead) => aHint({ lead }));
    const intake = await takeHints([...hints, aHint({ lead: 4, stage: negotiation })], { ledger, mapping });
    expect(intake).toEqual({ queued: [1, 2, 3], ignored: [4] });
    expect(await ledger.countQueue()).toBe(3);
  });
});
