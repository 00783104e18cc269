import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ledger, NewDelivery } from "../../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/sqlite-ledger.ts";
import { parseDeliveries } from "../../../src/server/parse-deliveries.ts";
import { aMapping } from "../../support/mapping.ts";
import { aKommoBody, aPipelineBody, form, lead, wonFields, type Field } from "./hook-builders.ts";

const { mapping } = aMapping();
const startedAt = Date.parse("2026-11-23T09:00:00Z");

describe("deliveries that wait", () => {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await openSqliteLedger({
      path: ":memory:",
      clock: { now: () => startedAt, sleep: () => Promise.resolve() },
      random: () => 0.5,
    });
  });
  afterEach(() => ledger.close());

  it("queue the deals they say are won, and are parsed", async () => {
    const { id } = await ledger.storeDelivery(aDelivery());
    expect(await parseDeliveries({ ledger, mapping })).toEqual([{ id, queued: [String(lead)] }]);
    expect(await ledger.delivery(id)).toMatchObject({ status: "parsed", leads: [String(lead)] });
    expect(await ledger.queued(String(lead))).toMatchObject({
      source: "hook",
      expectsWon: true,
      dueAt: startedAt,
    });
  });

  it("are parsed however many there are, in the order of arrival", async () => {
    const ids: number[] = [];
    for (let index = 0; index < 25; index += 1) {
      ids.push((await ledger.storeDelivery(aDelivery({ body: form(wonFields(lead + index)) }))).id);
    }
    expect((await parseDeliveries({ ledger, mapping })).map(({ id }) => id)).toEqual(ids);
    expect(await ledger.countQueue()).toBe(25);
  });

  it("queue each of 1,200 deals of one body", async () => {
    const fields = Array.from({ length: 1_200 }, (_, index) => wonFields(lead + index, index)).flat();
    await ledger.storeDelivery(aDelivery({ body: form(fields) }));
    await parseDeliveries({ ledger, mapping });
    expect(await ledger.countQueue()).toBe(1_200);
  });

  it("queue a deal once that several actions name", async () => {
    const fields = [...wonFields(lead), ...updateFields("142")];
    const { id } = await ledger.storeDelivery(aDelivery({ body: form(fields) }));
    expect(await parseDeliveries({ ledger, mapping })).toEqual([{ id, queued: [String(lead)] }]);
    expect(await ledger.countQueue()).toBe(1);
  });

  it("are ignored when no deal of theirs concerns us", async () => {
    const { id } = await ledger.storeDelivery(aDelivery({ body: form(updateFields("61000002")) }));
    expect(await parseDeliveries({ ledger, mapping })).toEqual([{ id, queued: [] }]);
    expect(await ledger.delivery(id)).toMatchObject({
      status: "ignored",
      why: "None of its deals concerns a won stage.",
    });
  });

  it("are ignored when they come from a system whose news nothing follows from", async () => {
    const { id } = await ledger.storeDelivery(aDelivery({ source: "linear" }));
    await parseDeliveries({ ledger, mapping });
    expect(await ledger.delivery(id)).toMatchObject({ status: "ignored" });
  });

  it("are parsed once by two who do it at once", async () => {
    await ledger.storeDelivery(aDelivery());
    const both = await Promise.all([
      parseDeliveries({ ledger, mapping }),
      parseDeliveries({ ledger, mapping }),
    ]);
    expect(both.flat()).toHaveLength(1);
    expect(await ledger.queued(String(lead))).toMatchObject({ round: 1 });
  });

  it("queue the deal again when an undated hook comes after the first was parsed", async () => {
    for (let times = 0; times < 2; times += 1) {
      await ledger.storeDelivery(aDelivery({ body: aPipelineBody(), sameBody: "news" }));
      await parseDeliveries({ ledger, mapping });
    }
    expect(await ledger.queued(String(lead))).toMatchObject({ round: 2 });
  });
});

function updateFields(statusId: string): readonly Field[] {
  return [
    ["leads[update][0][id]", String(lead)],
    ["leads[update][0][status_id]", statusId],
    ["leads[update][0][pipeline_id]", "7700001"],
  ];
}

function aDelivery(overrides: Partial<NewDelivery> = {}): NewDelivery {
  return { source: "kommo", headers: {}, body: aKommoBody(), sameBody: "replay", ...overrides };
}
