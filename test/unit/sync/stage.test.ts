import { describe, expect, test } from "vitest";
import type { Mapping, WonStage } from "../../../src/config/mapping.ts";
import type { KommoDirectory } from "../../../src/sync/directory.ts";
import { judgeStage, reasonNotToStart } from "../../../src/sync/stage.ts";
import type { Won } from "../../../src/sync/stage.ts";
import { aDeal } from "../../support/deal.ts";
import { aMapping } from "../../support/mapping.ts";

const { mapping } = aMapping();
const ledgerSince = Date.parse("2026-06-01T12:00:00Z");

const directory: KommoDirectory = {
  account: {
    id: 33_000_001,
    name: "acme",
    subdomain: "acme",
    currency: "EUR",
    timeZone: "Europe/Berlin",
    currentUserId: 9_100_001,
  },
  users: [],
  pipelines: [
    {
      id: 7_700_001,
      name: "Sales",
      isArchived: false,
      statuses: [{ id: 61_000_004, name: "Negotiation", type: 0 }],
    },
  ],
  leadFields: [],
};

function seconds(iso: string): number {
  return Date.parse(iso) / 1000;
}

/** The first won stage of the example with other rules. */
function aWin(wonAt: string, stage: Partial<WonStage> = {}): Won {
  const [first] = mapping.won;
  if (first === undefined) throw new Error("the example mapping has no won stage");
  const plain = { since: undefined, skip: { tags: [] } };
  return {
    kind: "won",
    stage: { ...first, ...plain, ...stage },
    wonAt: seconds(wonAt),
    isApproximate: false,
  };
}

function codeOf(win: Won, zone = "Europe/Berlin", lead = {}): string | undefined {
  const zoned: Mapping = { ...mapping, kommo: { ...mapping.kommo, timeZone: zone } };
  return reasonNotToStart(aDeal({ lead }), win, zoned, ledgerSince)?.code;
}

describe("the stage of a deal", () => {
  test("is won where the mapping says so, since it was closed", () => {
    const verdict = judgeStage(aDeal(), mapping, directory, { force: false });
    expect(verdict).toMatchObject({ kind: "won", wonAt: 1_795_000_000, isApproximate: false });
  });

  test("stands in with the last change where Kommo keeps no time of winning", () => {
    const deal = aDeal({ lead: { closedAt: undefined, updatedAt: 1_795_000_500 } });
    const verdict = judgeStage(deal, mapping, directory, { force: false });
    expect(verdict).toMatchObject({ wonAt: 1_795_000_500, isApproximate: true });
  });

  test.each([
    { what: "lost", lead: { statusId: 143 }, force: true, code: "deal.not_won" },
    { what: "open", lead: { statusId: 61_000_004 }, force: false, code: "deal.not_won" },
    { what: "in another pipeline", lead: { pipelineId: 1 }, force: false, code: "pipeline.unmapped" },
  ])("is not won when it is $what", ({ lead, force, code }) => {
    const verdict = judgeStage(aDeal({ lead }), mapping, directory, { force });
    expect(verdict).toMatchObject({ kind: "not_won", remark: { code } });
  });

  test("names stage and pipeline, or their numbers where nobody names them", () => {
    const named = judgeStage(aDeal({ lead: { statusId: 61_000_004 } }), mapping, directory, { force: false });
    const unnamed = judgeStage(aDeal({ lead: { pipelineId: 1, statusId: 2 } }), mapping, directory, {
      force: false,
    });
    expect([named, unnamed]).toMatchObject([
      { remark: { message: expect.stringContaining("Negotiation in Sales") as unknown } },
      { remark: { message: expect.stringContaining("stage 2 in pipeline 1") as unknown } },
    ]);
  });

  test("is taken for won by force, with the rules of its pipeline", () => {
    const deal = aDeal({ lead: { statusId: 61_000_004 } });
    expect(judgeStage(deal, mapping, directory, { force: true })).toMatchObject({
      kind: "won",
      stage: { pipeline: { id: 7_700_001 } },
    });
  });
});

describe("the start line", () => {
  test.each([
    { since: "2026-03-01", zone: "Europe/Berlin", wonAt: "2026-02-28T22:59:59Z", starts: false },
    { since: "2026-03-01", zone: "Europe/Berlin", wonAt: "2026-02-28T23:00:00Z", starts: true },
    { since: "2026-03-01", zone: "Pacific/Auckland", wonAt: "2026-02-28T11:00:00Z", starts: true },
    { since: "2026-03-01", zone: "America/Sao_Paulo", wonAt: "2026-03-01T02:59:59Z", starts: false },
    { since: "2026-03-01", zone: "America/Sao_Paulo", wonAt: "2026-03-01T03:00:00Z", starts: true },
    { since: "2026-03-29", zone: "Europe/Berlin", wonAt: "2026-03-28T23:00:00Z", starts: true },
    { since: "2026-03-30", zone: "Europe/Berlin", wonAt: "2026-03-29T21:59:59Z", starts: false },
    { since: "2026-03-30", zone: "Europe/Berlin", wonAt: "2026-03-29T22:00:00Z", starts: true },
    { since: "2026-03-01T08:00Z", zone: "Europe/Berlin", wonAt: "2026-03-01T07:59:59Z", starts: false },
    { since: "2026-03-01T08:00+01:00", zone: "UTC", wonAt: "2026-03-01T07:00:00Z", starts: true },
    { since: "2026-03-01T08:00", zone: "Europe/Berlin", wonAt: "2026-03-01T06:59:59Z", starts: false },
    { since: "2026-03-01T08:00", zone: "Europe/Berlin", wonAt: "2026-03-01T07:00:00Z", starts: true },
    { since: "2026-03-01 08:00:30", zone: "Europe/Berlin", wonAt: "2026-03-01T07:00:29Z", starts: false },
    { since: "2026-03-01t08:00:30.5z", zone: "Europe/Berlin", wonAt: "2026-03-01T08:00:31Z", starts: true },
    { since: undefined, zone: "Europe/Berlin", wonAt: "2026-06-01T11:59:59Z", starts: false },
    { since: undefined, zone: "Europe/Berlin", wonAt: "2026-06-01T12:00:00Z", starts: true },
  ])("of $since in $zone lets a win of $wonAt start: $starts", ({ since, zone, wonAt, starts }) => {
    expect(codeOf(aWin(wonAt, { since }), zone)).toBe(starts ? undefined : "deal.before_start");
  });

  test("is told as days, and as times of one day", () => {
    const early = reasonNotToStart(
      aDeal(),
      aWin("2025-10-01T10:00:00Z", { since: "2026-01-01" }),
      mapping,
      0,
    );
    expect(early?.message).toBe(
      "“Website relaunch” was won on 1 October 2025; only deals won since 1 January 2026 start by themselves.",
    );
    const close = reasonNotToStart(
      aDeal(),
      aWin("2026-03-01T06:30:00Z", { since: "2026-03-01T08:00" }),
      mapping,
      0,
    );
    expect(close?.message).toContain("1 March 2026, 07:30; only deals won since 1 March 2026, 08:00");
  });
});

function aWinSkipping(skip: WonStage["skip"]): Won {
  return aWin("2026-11-01T00:00:00Z", { since: "2026-01-01", skip });
}

describe("what a stage skips", () => {
  test.each([
    { tags: ["vip", "No-Handoff "], skips: true },
    { tags: ["STRASSE"], skips: true },
    { tags: ["handoff"], skips: false },
    { tags: [], skips: false },
  ])("by tags $tags: $skips", ({ tags, skips }) => {
    const code = codeOf(aWinSkipping({ tags: ["no-handoff", "Straße"] }), "UTC", { tags });
    expect(code).toBe(skips ? "deal.skipped" : undefined);
  });

  test.each([
    { price: 499, exact: "499.99", skips: true },
    { price: 500, exact: "500.00", skips: false },
    { price: 500, exact: undefined, skips: false },
    { price: 12_500, exact: undefined, skips: false },
    // No amount is not a small one: `missing_amount` decides.
    { price: 0, exact: undefined, skips: false },
  ])("by an amount of $exact ($price): $skips", ({ price, exact, skips }) => {
    const code = codeOf(aWinSkipping({ tags: [], amountBelow: "500" }), "UTC", {
      price,
      priceWithMinorUnits: exact,
    });
    expect(code).toBe(skips ? "deal.skipped" : undefined);
  });

  test("counts an amount of zero where zero is an amount", () => {
    const zero: Mapping = { ...mapping, policies: { ...mapping.policies, missingAmount: "zero" } };
    const reason = reasonNotToStart(
      aDeal({ lead: { price: 0 } }),
      aWinSkipping({ tags: [], amountBelow: "500" }),
      zero,
      ledgerSince,
    );
    expect(reason?.message).toBe(
      "“Website relaunch” does not start by itself: its amount, 0.00 EUR, is below 500 EUR.",
    );
  });
});
