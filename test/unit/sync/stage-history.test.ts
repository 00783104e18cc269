import { describe, expect, test } from "vitest";
import type { KommoStageChange, KommoStageId } from "../../../src/clients/kommo/kommo-client.ts";
import type { Mapping, WonStage } from "../../../src/config/mapping.ts";
import type { StageVerdict } from "../../../src/sync/stage.ts";
import { judgeHistory } from "../../../src/sync/stage-history.ts";
import { aDeal } from "../../support/deal.ts";
import { aMapping } from "../../support/mapping.ts";

const { mapping: example } = aMapping();
const won = { pipelineId: 7_700_001, statusId: 142 };
const lost = { pipelineId: 7_700_001, statusId: 143 };
const talks = { pipelineId: 7_700_001, statusId: 61_000_004 };
const kickOff = { pipelineId: 7_700_003, statusId: 61_000_022 };
const running = { pipelineId: 7_700_003, statusId: 61_000_023 };

/** The stages a deal went through, one a minute. */
function path(...stages: readonly KommoStageId[]): readonly KommoStageChange[] {
  return stages.slice(1).map((after, index) => ({
    id: `0${String(index)}`,
    leadId: 41_200_317,
    at: 1_000 + 60 * index,
    before: stages[index],
    after,
  }));
}

function withStage(changes: Partial<WonStage>): Mapping {
  return {
    ...example,
    won: example.won.map((stage, index) => (index === 0 ? { ...stage, ...changes } : stage)),
  };
}

interface Asked {
  readonly verdict: StageVerdict;
  readonly requests: number;
}

async function judge(
  place: KommoStageId,
  changes: readonly KommoStageChange[],
  mapping: Mapping = example,
): Promise<Asked> {
  let requests = 0;
  const deal = aDeal({ lead: { ...place, closedAt: undefined, updatedAt: 9_999 } });
  const notWon: StageVerdict = { kind: "not_won", remark: { code: "deal.not_won", message: "", hint: "" } };
  const stage = mapping.won.find(
    ({ pipeline, status }) => pipeline.id === place.pipelineId && status.id === place.statusId,
  );
  const now: StageVerdict =
    stage === undefined ? notWon : { kind: "won", stage, wonAt: 9_999, isApproximate: true };
  const verdict = await judgeHistory(deal, now, mapping, {
    async *stageChanges() {
      requests += 1;
      yield* changes.toReversed();
    },
  });
  return { verdict, requests };
}

describe("a deal that is not in a won stage now", () => {
  test.each([
    { went: "from won to delivery", stages: [talks, won, kickOff], place: kickOff, at: 1_000 },
    { went: "on within delivery", stages: [talks, won, kickOff, running], place: running, at: 1_000 },
    {
      went: "back, won again, then to delivery",
      stages: [talks, won, talks, won, kickOff],
      place: kickOff,
      at: 1_120,
    },
  ])("is won when it went $went, since it entered", async ({ stages, place, at }) => {
    expect((await judge(place, path(...stages))).verdict).toMatchObject({
      kind: "won",
      wonAt: at,
      isApproximate: false,
    });
  });

  test("that was made in the won stage is won since it left it, about", async () => {
    expect((await judge(kickOff, path(won, kickOff))).verdict).toMatchObject({
      kind: "won",
      wonAt: 1_000,
      isApproximate: true,
    });
  });

  test.each([
    { went: "straight to delivery", stages: [talks, kickOff], place: kickOff },
    { went: "back to talks, then to delivery", stages: [talks, won, talks, kickOff], place: kickOff },
    { went: "to lost, then to delivery", stages: [talks, won, lost, kickOff], place: kickOff },
    { went: "back to talks", stages: [talks, won, talks], place: talks },
  ])("is not won when it went $went", async ({ stages, place }) => {
    expect((await judge(place, path(...stages))).verdict.kind).toBe("not_won");
  });

  test("is not asked about when it is lost", async () => {
    expect(await judge({ ...kickOff, statusId: 143 }, path(talks, won, kickOff))).toMatchObject({
      verdict: { kind: "not_won" },
      requests: 0,
    });
  });

  test("is not won, and not asked about, where no stage may be left", async () => {
    const never = { ...example, won: example.won.map((stage) => ({ ...stage, movedOn: "never" as const })) };
    expect(await judge(kickOff, path(talks, won, kickOff), never)).toMatchObject({
      verdict: { kind: "not_won" },
      requests: 0,
    });
  });

  test.each([
    { place: kickOff, kind: "won" },
    { place: running, kind: "not_won" },
  ])("is $kind in a stage by the mapping's list", async ({ place, kind }) => {
    const listed = withStage({ movedOn: [{ pipeline: { id: 7_700_003 }, status: { id: 61_000_022 } }] });
    expect((await judge(place, path(talks, won, place), listed)).verdict.kind).toBe(kind);
  });
});

describe("a won stage that Kommo keeps no time of", () => {
  const atTalks = withStage({ status: { id: talks.statusId } });

  test("was entered when the latest event says", async () => {
    const { verdict } = await judge(talks, path(kickOff, talks, kickOff, talks), atTalks);
    expect(verdict).toMatchObject({ wonAt: 1_120, isApproximate: false });
  });

  test("was entered about when the deal changed last, where no event tells", async () => {
    expect((await judge(talks, [], atTalks)).verdict).toMatchObject({ wonAt: 9_999, isApproximate: true });
  });
});
