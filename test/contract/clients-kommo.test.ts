import { describe, expect, it } from "vitest";

import { aWorld, collect, failureOf } from "./clients-setup.ts";

const lead = 41200317;
const salesWon = { pipelineId: 7700001, statusId: 142 };

describe("the Kommo client against the sandbox", () => {
  it("reads account, pipelines, users and field definitions", async () => {
    const { kommo } = aWorld();
    expect(await kommo.account()).toMatchObject({
      subdomain: "acme",
      currency: "EUR",
      timeZone: "Europe/Berlin",
    });
    const pipelines = await kommo.pipelines();
    expect(pipelines.find(({ id }) => id === 7700002)?.statuses).toContainEqual({
      id: 142,
      name: "Signed",
      type: 0,
    });
    expect(pipelines.some(({ isArchived }) => isArchived)).toBe(true);
    expect((await kommo.users()).filter(({ isActive }) => !isActive).map(({ id }) => id)).toEqual([9100003]);
    const select = (await kommo.fieldDefinitions("leads")).find(({ options }) =>
      options.some(({ id }) => id === 880001),
    );
    expect(select).toMatchObject({ type: "select" });
    expect((await kommo.fieldDefinitions("companies")).length).toBeGreaterThan(0);
    expect((await kommo.fieldDefinitions("contacts")).some(({ code }) => code === "EMAIL")).toBe(true);
  });

  it.each([
    { emptyFields: "array", lossReason: "object", legacyEnumKey: true, minorUnits: false },
    { emptyFields: "null", lossReason: "array", legacyEnumKey: false, minorUnits: true },
  ] as const)("reads a deal, its company and contacts with %o", async (settings) => {
    const { kommo, sandbox } = aWorld();
    Object.assign(sandbox.kommo.switches, settings);
    const deal = await kommo.lead(lead);
    expect(deal).toMatchObject({
      id: lead,
      name: "Website relaunch",
      price: 12_500,
      statusId: 142,
      companyId: 8800,
    });
    expect(deal?.contacts.length).toBeGreaterThan(0);
    expect(await kommo.companies([8800])).toMatchObject([{ name: "Northwind Studio GmbH" }]);
    const [contact] = await kommo.contacts((deal?.contacts ?? []).map(({ id }) => id));
    expect(contact?.emails[0]).toContain("@");
  });

  it("reads the exact amount as text", async () => {
    const { kommo } = aWorld();
    expect(await kommo.lead(41200326)).toMatchObject({ price: 1250, priceWithMinorUnits: "1250.55" });
  });

  it.each(["no content", "is_deleted"] as const)(
    "finds a binned deal gone or marked: %s",
    async (deletedLead) => {
      const { kommo, sandbox } = aWorld();
      sandbox.kommo.switches.deletedLead = deletedLead;
      const deal = await kommo.lead(41200338);
      expect(deal === undefined || deal.isDeleted).toBe(true);
    },
  );

  it("knows no unknown deal", async () => {
    expect(await aWorld().kommo.lead(1)).toBeUndefined();
  });

  it.each([true, false])(
    "lists won deals only, whether filters are honoured (%s) or not",
    async (filters) => {
      const { kommo, sandbox, clock } = aWorld();
      sandbox.kommo.switches.filters = filters;
      const now = Math.floor(clock.now() / 1_000);
      const deals = await collect(
        kommo.leads({ stage: salesWon, closedAt: { from: now - 90 * 86_400, to: now } }),
      );
      expect(deals.map(({ id }) => id)).toContain(lead);
      expect(deals.every((deal) => deal.pipelineId === 7700001 && deal.statusId === 142)).toBe(true);
      expect(deals.map(({ id }) => id)).not.toContain(41200339);
      expect(deals.map(({ id }) => id)).toEqual(
        deals.map(({ id }) => id).toSorted((one, other) => one - other),
      );
    },
  );

  it("finds deals by id", async () => {
    const { kommo } = aWorld();
    const deals = await collect(kommo.leads({ ids: [41200318, lead, 1] }));
    expect(deals.map(({ id }) => id)).toEqual([lead, 41200318]);
  });

  it.each(["wrapped", "bare"] as const)(
    "writes and clears a field; the answer is %s",
    async (patchAnswer) => {
      const { kommo, sandbox, intent, dispatches } = aWorld();
      sandbox.kommo.switches.patchAnswer = patchAnswer;
      const field = (await kommo.fieldDefinitions("leads")).find(({ name }) => name === "Linear issue");
      const fieldId = field?.id ?? 0;
      await kommo.patchLead(lead, { fields: [{ fieldId, text: "ENG-42" }] }, intent);
      const written = (await kommo.lead(lead))?.fields.find((one) => one.fieldId === fieldId);
      expect(written?.values[0]?.value).toBe("ENG-42");
      await kommo.patchLead(lead, { fields: [{ fieldId, clear: true }] }, intent);
      expect((await kommo.lead(lead))?.fields.some((one) => one.fieldId === fieldId)).toBe(false);
      expect(dispatches.count).toBe(2);
    },
  );

  it("says which field is unknown, and nothing was written", async () => {
    const { kommo, intent } = aWorld();
    const error = await failureOf(kommo.patchLead(lead, { fields: [{ fieldId: 1, text: "x" }] }, intent));
    expect(error).toMatchObject({ kind: "refused", status: 400 });
    expect(error.complaints[0]?.path).toBe("custom_fields_values.0.field_id");
  });

  it("moves a deal, keeps notes and tasks", async () => {
    const { kommo, intent } = aWorld();
    await kommo.patchLead(lead, { stage: { pipelineId: 7700003, statusId: 61000022 } }, intent);
    expect(await kommo.lead(lead)).toMatchObject({ pipelineId: 7700003, statusId: 61000022 });
    const first = await kommo.createServiceNote(lead, { service: "Handoff", text: "one" }, intent);
    const second = await kommo.createServiceNote(lead, { service: "Handoff", text: "two" }, intent);
    expect((await kommo.serviceNotes(lead)).slice(0, 2)).toMatchObject([
      { id: second.id, text: "two", service: "Handoff" },
      { id: first.id, text: "one" },
    ]);
    const task = await kommo.createTask(
      lead,
      { text: "Look", responsibleUserId: 9100001, completeTill: 1_900_000_000 },
      intent,
    );
    expect(await kommo.tasks(lead)).toContainEqual({
      id: task.id,
      text: "Look",
      isCompleted: false,
      responsibleUserId: 9100001,
    });
    await kommo.updateTask(task.id, { text: "Looked", isCompleted: true, result: "Done" }, intent);
    expect((await kommo.tasks(lead)).find(({ id }) => id === task.id)).toMatchObject({
      text: "Looked",
      isCompleted: true,
    });
  });

  it("tells the kinds of refusal apart", async () => {
    const { kommo, sandbox } = aWorld();
    sandbox.kommo.switches.admin = false;
    expect((await failureOf(kommo.users())).kind).toBe("refused");
    sandbox.kommo.switches.unpaid = true;
    expect((await failureOf(kommo.account())).kind).toBe("unpaid");
    sandbox.kommo.switches.revoked = true;
    expect((await failureOf(kommo.account())).kind).toBe("unauthorized");
    sandbox.kommo.handler.rateLimit.blocked.add("127.0.0.1");
    expect((await failureOf(kommo.account())).kind).toBe("blocked");
  });

  it("never causes a 429, however much is asked at once", async () => {
    const { kommo, sandbox } = aWorld();
    sandbox.latency.ms = 130;
    await Promise.all(Array.from({ length: 60 }, () => kommo.lead(lead)));
    expect(sandbox.requests.map(({ status }) => status).filter((status) => status === 429)).toEqual([]);
  });

  it.each([true, false])("waits out a 429 it did not cause (bare: %s)", async (bare) => {
    const { kommo, sandbox, intent, dispatches, waits } = aWorld();
    const match = { vendor: "kommo", mutating: true, times: 1 } as const;
    sandbox.faults.push({ match, effect: { kind: "throttle", retryAfterSeconds: 30, bare } });
    await kommo.createServiceNote(lead, { service: "Handoff", text: "once" }, intent);
    expect((await kommo.serviceNotes(lead)).filter(({ text }) => text === "once")).toHaveLength(1);
    expect(dispatches.count).toBe(2);
    expect(waits).toEqual([{ vendor: "kommo", ms: 30_000, reason: "throttled" }]);
  });

  it.each([
    [{ kind: "drop_response" }],
    [{ kind: "drop_request" }],
    [{ kind: "truncate", bytes: 20 }],
    [{ kind: "status", status: 502, effect: true }],
    [{ kind: "html", status: 200, effect: true }],
    [{ kind: "hang", effect: true }],
  ] as const)("does not know what became of a note after %o, and sends it once", async (effect) => {
    const { kommo, sandbox, intent, dispatches } = aWorld({ timeoutMs: 50 });
    sandbox.faults.push({ match: { vendor: "kommo", mutating: true }, effect });
    const error = await failureOf(kommo.createServiceNote(lead, { service: "Handoff", text: "x" }, intent));
    expect(error.effect).toBe("unknown");
    expect(dispatches.count).toBe(1);
  });

  it("reads through a bad connection", async () => {
    const { kommo, sandbox } = aWorld();
    sandbox.faults.push({ match: { vendor: "kommo", times: 1 }, effect: { kind: "drop_response" } });
    sandbox.faults.push({ match: { vendor: "kommo", times: 1 }, effect: { kind: "truncate", bytes: 100 } });
    expect((await kommo.lead(lead))?.id).toBe(lead);
  });
});
