import { describe, expect, it } from "vitest";

import { kommoSellerToken } from "../../../src/sandbox/kommo/kommo-seed.ts";
import { type KommoAccount, aKommoAccount, idsOf, listOf } from "./kommo-account.ts";

const lead = 41_200_317;
const path = `/leads/${lead}`;

/** PATCH of one field of the deal. */
const fill = (account: KommoAccount, field: Record<string, unknown>) =>
  account.send("PATCH", path, { custom_fields_values: [field] });

const valuesOf = async (account: KommoAccount, fieldId: number): Promise<unknown> =>
  (await account.get(path)).valuesOf(fieldId);

const tagsOf = async (account: KommoAccount): Promise<readonly unknown[]> =>
  (await account.get(path)).rows("tags").map((tag) => tag["name"]);

describe("Kommo's request bodies", () => {
  it.each([
    ["an object where a list belongs", "POST", "/leads", { name: "x" }],
    [
      "an object where a list belongs",
      "POST",
      `${path}/notes`,
      { note_type: "common", params: { text: "x" } },
    ],
    ["a list where an object belongs", "PATCH", path, [{ price: 1 }]],
    ["an empty body", "POST", "/leads", undefined],
    ["an empty list", "POST", "/leads", []],
    ["broken JSON", "POST", "/leads", "[{"],
  ])("refuses %s: %s %s", async (_what, method, target, body) => {
    const reply = await aKommoAccount().send(method, target, body);
    expect([reply.status, reply.type]).toEqual([400, "application/problem+json"]);
  });

  it("says of an empty body that it can not be empty", async () => {
    const reply = await aKommoAccount().send("PATCH", path, {});
    expect(reply.at("detail")).toBe("Request data can not be empty");
  });

  it("refuses more than 250 items with 422", async () => {
    const items = Array.from({ length: 251 }, () => ({ name: "x" }));
    const reply = await aKommoAccount().send("POST", "/leads", items);
    expect(reply.json).toMatchObject({ status: 422, detail: "Limit 250 per page" });
  });

  it("answers 504 to batches above the switched size and does nothing", async () => {
    const account = aKommoAccount({ timeoutAboveItems: 1 });
    const before = account.handler.store.leads.size;
    const reply = await account.send("POST", "/leads", [{ name: "a" }, { name: "b" }]);
    expect([reply.status, account.handler.store.leads.size]).toEqual([504, before]);
  });
});

describe("Kommo's PATCH of a deal", () => {
  it("answers with id, time and request id, and echoes no values", async () => {
    const reply = await fill(aKommoAccount(), { field_id: 510_021, values: [{ value: "ENG-1" }] });
    expect(reply.keysAt("_embedded", "leads", 0)).toEqual(["id", "updated_at", "_links", "request_id"]);
    expect(reply.at("_embedded", "leads", 0, "request_id")).toBe("0");
  });

  it("can answer with the bare object", async () => {
    const account = aKommoAccount({ patchAnswer: "bare" });
    const reply = await fill(account, { field_id: 510_021, values: [{ value: "ENG-1" }] });
    expect(reply.keysAt()).toEqual(["id", "updated_at", "_links"]);
  });

  it("echoes the caller's request id", async () => {
    const reply = await aKommoAccount().send("PATCH", "/leads", [{ id: lead, price: 9, request_id: "mine" }]);
    expect(reply.at("_embedded", "leads", 0, "request_id")).toBe("mine");
  });

  it("leaves fields that are not listed untouched and replaces a listed one", async () => {
    const account = aKommoAccount();
    const team = await valuesOf(account, 510_003);
    await fill(account, { field_id: 510_012, values: [{ value: "PO-9" }] });
    expect(await valuesOf(account, 510_012)).toEqual([{ value: "PO-9" }]);
    expect(await valuesOf(account, 510_003)).toEqual(team);
  });

  it("clears a field with null", async () => {
    const account = aKommoAccount();
    await fill(account, { field_id: 510_012, values: null });
    expect(await valuesOf(account, 510_012)).toBeUndefined();
  });

  it("clears with an empty list only where switched so", async () => {
    const account = aKommoAccount();
    expect((await fill(account, { field_id: 510_012, values: [] })).status).toBe(400);
    account.handler.switches.emptyArrayClears = true;
    expect((await fill(account, { field_id: 510_012, values: [] })).status).toBe(200);
  });

  it.each([
    ["its id", { enum_id: 880_102 }],
    ["its exact text", { value: "Standard" }],
  ])("chooses an option by %s", async (_what, value) => {
    const account = aKommoAccount();
    await fill(account, { field_id: 510_007, values: [value] });
    expect(await valuesOf(account, 510_007)).toEqual([
      { value: "Standard", enum_id: 880_102, enum_code: null },
    ]);
  });

  it("finds fields and options by their codes", async () => {
    const account = aKommoAccount();
    await account.send("POST", "/leads/custom_fields", [
      { name: "State", type: "select", code: "STATE", enums: [{ value: "Posted", code: "POSTED" }] },
    ]);
    const reply = await fill(account, {
      field_code: "STATE",
      field_id: null,
      values: [{ enum_code: "POSTED" }],
    });
    expect(reply.status).toBe(200);
    expect((await account.get(path)).text).toContain('"enum_code":"POSTED"');
  });

  it.each([
    ["an unknown field", { field_id: 1, values: [{ value: "x" }] }, "custom_fields_values.0.field_id"],
    [
      "an unknown option",
      { field_id: 510_007, values: [{ enum_id: 1 }] },
      "custom_fields_values.0.values.0.enum_id",
    ],
    [
      "an unknown text of an option",
      { field_id: 510_007, values: [{ value: "?" }] },
      "custom_fields_values.0.values.0.value",
    ],
  ])("refuses %s as NotSupportedChoice", async (_what, field, complained) => {
    const reply = await fill(aKommoAccount(), field);
    expect(reply.at("validation-errors")).toMatchObject([
      { request_id: "0", errors: [{ code: "NotSupportedChoice", path: complained }] },
    ]);
  });

  it("does nothing of a PATCH in which one field is unknown", async () => {
    const account = aKommoAccount();
    const before = await account.get(path);
    const reply = await account.send("PATCH", path, {
      status_id: 143,
      price: 1,
      custom_fields_values: [
        { field_id: 510_021, values: [{ value: "ENG-1" }] },
        { field_id: 1, values: [{ value: "x" }] },
      ],
    });
    expect(reply.at("validation-errors", 0, "errors", 0, "path")).toBe("custom_fields_values.1.field_id");
    expect((await account.get(path)).json).toEqual(before.json);
  });

  it("does nothing of a batch in which one item is wrong", async () => {
    const account = aKommoAccount();
    const reply = await account.send("PATCH", "/leads", [
      { id: lead, price: 1 },
      { id: 41_200_318, status_id: "won" },
    ]);
    expect(reply.at("validation-errors")).toMatchObject([
      { request_id: "1", errors: [{ code: "InvalidType", path: "status_id" }] },
    ]);
    expect((await account.get(path)).at("price")).toBe(12_500);
  });

  it("refuses a field that a person has deleted", async () => {
    const account = aKommoAccount();
    account.person.deleteFieldDefinition("leads", 510_021);
    expect((await fill(account, { field_id: 510_021, values: [{ value: "ENG-1" }] })).status).toBe(400);
  });

  it("keeps the fraction of a price", async () => {
    const account = aKommoAccount();
    await account.send("PATCH", path, { price: 100.5 });
    expect((await account.get(path)).json).toMatchObject({ price: 100, price_with_minor_units: 100.5 });
  });
});

describe("Kommo's dates", () => {
  const berlinMidnight = Date.parse("2026-12-01T00:00:00+01:00") / 1000;
  const summerMidnight = Date.parse("2026-07-01T00:00:00+02:00") / 1000;

  it.each([
    ["a number at UTC midnight", Date.parse("2026-12-01T00:00:00Z") / 1000, berlinMidnight],
    ["RFC 3339 at local noon", "2026-12-01T12:00:00+01:00", berlinMidnight],
    ["RFC 3339 at local midnight in summer", "2026-07-01T00:00:00+02:00", summerMidnight],
  ])("gives a date written as %s back as local midnight", async (_what, written, expected) => {
    const account = aKommoAccount();
    await fill(account, { field_id: 510_005, values: [{ value: written }] });
    expect(await valuesOf(account, 510_005)).toEqual([{ value: expected }]);
  });

  it("gives a date_time back unchanged", async () => {
    const account = aKommoAccount();
    const made = await account.send("POST", "/leads/custom_fields", [{ name: "At", type: "date_time" }]);
    const fieldId = made.numberAt("_embedded", "custom_fields", 0, "id");
    await fill(account, { field_id: fieldId, values: [{ value: 1_796_000_123 }] });
    expect(await valuesOf(account, fieldId)).toEqual([{ value: 1_796_000_123 }]);
  });

  it("refuses a date that is neither", async () => {
    const reply = await fill(aKommoAccount(), { field_id: 510_005, values: [{ value: "01.12.2026" }] });
    expect(reply.at("validation-errors", 0, "errors", 0)).toMatchObject({ code: "InvalidType" });
  });
});

describe("Kommo's moves between stages", () => {
  const talking = "/leads/41200336";

  it.each([142, 143])("sets closed_at on the way to %i", async (statusId) => {
    const account = aKommoAccount();
    await account.send("PATCH", talking, { status_id: statusId, pipeline_id: 7_700_001 });
    expect((await account.get(talking)).at("closed_at")).toBe(Math.floor(account.clock.now() / 1000));
  });

  it("keeps the pipeline when only 142 is said", async () => {
    const account = aKommoAccount();
    await account.send("PATCH", talking, { status_id: 142 });
    expect((await account.get(talking)).json).toMatchObject({ status_id: 142, pipeline_id: 7_700_001 });
  });

  it("can ask for the pipeline with 142", async () => {
    const reply = await aKommoAccount({ closedNeedsPipeline: true }).send("PATCH", talking, {
      status_id: 142,
    });
    expect(reply.at("validation-errors", 0, "errors", 0, "path")).toBe("pipeline_id");
  });

  it("refuses a stage of another pipeline", async () => {
    const reply = await aKommoAccount().send("PATCH", talking, { status_id: 61_000_012 });
    expect(reply.at("validation-errors", 0, "errors", 0)).toMatchObject({
      code: "NotSupportedChoice",
      path: "status_id",
    });
  });

  it("writes an event for a move by the API", async () => {
    const account = aKommoAccount();
    await account.send("PATCH", talking, { status_id: 142, pipeline_id: 7_700_001 });
    const reply = await account.get("/events?filter[type]=lead_status_changed&limit=1");
    expect(reply.at("_embedded", "events", 0, "entity_id")).toBe(41_200_336);
  });
});

describe("Kommo's field definitions", () => {
  it("counts its pages", async () => {
    const reply = await aKommoAccount().get("/leads/custom_fields?limit=10");
    expect(reply.json).toMatchObject({ _total_items: 16, _page: 1, _page_count: 2 });
    expect(reply.at("_links", "next", "href")).toContain("page=2");
    expect(reply.at("_links", "last", "href")).toContain("page=2");
  });

  it("creates with 201 and gives options their ids", async () => {
    const reply = await aKommoAccount().send("POST", "/leads/custom_fields", [
      { name: "State", type: "select", code: "STATE", enums: [{ value: "Posted" }, { value: "Failed" }] },
    ]);
    const [field] = reply.rows("custom_fields");
    expect([reply.status, field?.["code"], field?.["request_id"]]).toEqual([201, "STATE", "0"]);
    expect(listOf(field?.["enums"]).map((option) => typeof option["id"])).toEqual(["number", "number"]);
  });

  it("has null instead of options where a field has none", async () => {
    const reply = await aKommoAccount().get("/leads/custom_fields/510003");
    expect(reply.at("enums")).toBeNull();
  });

  it("refuses a code that exists with the path code", async () => {
    const account = aKommoAccount();
    const field = [{ name: "Ref", type: "text", code: "REF" }];
    await account.send("POST", "/leads/custom_fields", field);
    const reply = await account.send("POST", "/leads/custom_fields", field);
    expect(reply.at("validation-errors", 0, "errors")).toMatchObject([
      { code: "NotSupportedChoice", path: "code" },
    ]);
  });

  it("lets only administrators create", async () => {
    const field = [{ name: "Ref", type: "text" }];
    const reply = await aKommoAccount().send("POST", "/leads/custom_fields", field, {
      token: kommoSellerToken,
    });
    expect(reply.status).toBe(403);
  });

  it("lets everybody read", async () => {
    expect((await aKommoAccount().get("/leads/custom_fields", { token: kommoSellerToken })).status).toBe(200);
  });
});

describe("Kommo's notes", () => {
  const note = { note_type: "service_message", params: { service: "Handoff", text: "Ready" } };

  it.each([
    ["with the deal in the path", `${path}/notes`, note],
    ["with the deal in the item", "/leads/notes", { ...note, entity_id: lead }],
  ])("are made %s", async (_what, target, item) => {
    const reply = await aKommoAccount().send("POST", target, [{ ...item, request_id: "won" }]);
    expect(reply.status).toBe(200);
    expect(reply.at("_embedded", "notes", 0)).toMatchObject({ entity_id: lead, request_id: "won" });
  });

  it("are made twice when they are sent twice, whatever their request id", async () => {
    const account = aKommoAccount();
    for (let count = 0; count < 2; count += 1)
      await account.send("POST", `${path}/notes`, [{ ...note, request_id: "one" }]);
    expect(idsOf(await account.get(`${path}/notes`), "notes")).toHaveLength(2);
  });

  it("are listed by type and in the order asked for", async () => {
    const account = aKommoAccount();
    await account.send("POST", `${path}/notes`, [
      note,
      { note_type: "common", params: { text: "Hi" } },
      note,
    ]);
    const rising = idsOf(await account.get(`${path}/notes?filter[note_type][]=service_message`), "notes");
    const falling = await account.get(`${path}/notes?filter[note_type][]=service_message&order[id]=desc`);
    expect(rising).toHaveLength(2);
    expect(idsOf(falling, "notes")).toEqual(rising.toReversed());
  });

  it("can be changed one by one, or many with their deal named", async () => {
    const account = aKommoAccount();
    const made = await account.send("POST", `${path}/notes`, [note]);
    const id = made.numberAt("_embedded", "notes", 0, "id");
    await account.send("PATCH", `${path}/notes/${id}`, {
      ...note,
      params: { ...note.params, text: "Changed" },
    });
    expect((await account.get(`/leads/notes/${id}`)).at("params", "text")).toBe("Changed");
    expect((await account.send("PATCH", "/leads/notes", [{ id, params: note.params }])).status).toBe(400);
    expect((await account.send("PATCH", "/leads/notes", [{ id, entity_id: lead, ...note }])).status).toBe(
      200,
    );
  });

  it("are refused without the service of a service message", async () => {
    const reply = await aKommoAccount().send("POST", `${path}/notes`, [
      { ...note, params: { text: "Ready" } },
    ]);
    expect(reply.status).toBe(400);
  });

  it("stay out of lists while these lag, but not out of reads by id", async () => {
    const account = aKommoAccount();
    const made = await account.send("POST", `${path}/notes`, [note], { listLagMs: 5000 });
    expect((await account.get(`${path}/notes`)).status).toBe(204);
    expect((await account.get(`/leads/notes/${made.numberAt("_embedded", "notes", 0, "id")}`)).status).toBe(
      200,
    );
    account.clock.advance(5000);
    expect((await account.get(`${path}/notes`)).status).toBe(200);
  });
});

describe("Kommo's tags", () => {
  it("are replaced whole by _embedded.tags", async () => {
    const account = aKommoAccount();
    await account.send("PATCH", path, { _embedded: { tags: [{ name: "new" }] } });
    expect(await tagsOf(account)).toEqual(["new"]);
  });

  it("are all removed by null", async () => {
    const account = aKommoAccount();
    await account.send("PATCH", path, { _embedded: { tags: null } });
    expect(await tagsOf(account)).toEqual([]);
  });

  it("are added and taken away by their own keys", async () => {
    const account = aKommoAccount();
    await account.send("PATCH", path, { tags_to_add: [{ name: "synced" }] });
    expect(await tagsOf(account)).toEqual(["vip", "synced"]);
    await account.send("PATCH", path, { tags_to_delete: [{ id: 301 }] });
    expect(await tagsOf(account)).toEqual(["synced"]);
  });

  it("keep their id when they are posted again", async () => {
    const reply = await aKommoAccount().send("POST", "/leads/tags", [{ name: "vip" }]);
    expect(reply.at("_embedded", "tags", 0, "id")).toBe(301);
  });
});

describe("Kommo's tasks", () => {
  const task = { text: "Look at this", complete_till: 1_796_100_000, entity_id: lead, entity_type: "leads" };

  it("are made for a deal, and are the token's user's unless another is named", async () => {
    const account = aKommoAccount();
    const made = await account.send("POST", "/tasks", [task]);
    const id = made.numberAt("_embedded", "tasks", 0, "id");
    expect(made.at("_embedded", "tasks", 0, "request_id")).toBe("0");
    expect((await account.get(`/tasks/${id}`)).json).toMatchObject({
      ...task,
      responsible_user_id: 9_100_001,
      is_completed: false,
      result: [],
    });
  });

  it("need a text and an end", async () => {
    const reply = await aKommoAccount().send("POST", "/tasks", [{ entity_id: lead, entity_type: "leads" }]);
    const paths = listOf(reply.at("validation-errors", 0, "errors")).map((complaint) => complaint["path"]);
    expect(paths).toEqual(["text", "complete_till"]);
  });

  it("read their result as an object once there is one", async () => {
    const account = aKommoAccount();
    const made = await account.send("POST", "/tasks", [task]);
    const id = made.numberAt("_embedded", "tasks", 0, "id");
    await account.send("PATCH", `/tasks/${id}`, { is_completed: true, result: { text: "Done" } });
    expect((await account.get(`/tasks/${id}`)).json).toMatchObject({
      is_completed: true,
      result: { text: "Done" },
    });
  });
});

describe("Kommo's webhooks", () => {
  const hook = { destination: "https://x.example/h", settings: ["status_lead", "add_lead"], sort: 10 };

  it("are made with 201, or 200, as switched", async () => {
    const account = aKommoAccount();
    expect((await account.send("POST", "/webhooks", hook)).status).toBe(201);
    account.handler.switches.webhookCreated = 200;
    expect((await account.send("POST", "/webhooks", hook)).status).toBe(200);
  });

  it("are replaced when the destination is posted again", async () => {
    const account = aKommoAccount();
    await account.send("POST", "/webhooks", hook);
    await account.send("POST", "/webhooks", { ...hook, settings: ["add_lead"] });
    const reply = await account.get(`/webhooks?filter[destination]=${encodeURIComponent(hook.destination)}`);
    expect(reply.json).toMatchObject({
      _total_items: 1,
      _embedded: { webhooks: [{ settings: ["add_lead"], disabled: false }] },
    });
  });

  it("show that they were switched off", async () => {
    const account = aKommoAccount();
    await account.send("POST", "/webhooks", hook);
    for (const stored of account.handler.store.webhooks) stored.disabled = true;
    expect((await account.get("/webhooks")).at("_embedded", "webhooks", 0, "disabled")).toBe(true);
  });

  it("are deleted by the destination in the body; an unknown one is 404", async () => {
    const account = aKommoAccount();
    await account.send("POST", "/webhooks", hook);
    expect((await account.send("DELETE", "/webhooks", { destination: hook.destination })).status).toBe(204);
    expect((await account.send("DELETE", "/webhooks", { destination: hook.destination })).status).toBe(404);
  });

  it("are a hundred at most", async () => {
    const account = aKommoAccount();
    for (let count = 0; count < 100; count += 1) {
      await account.send("POST", "/webhooks", { ...hook, destination: `https://x.example/${count}` });
    }
    expect((await account.send("POST", "/webhooks", hook)).status).toBe(422);
    expect(
      (await account.send("POST", "/webhooks", { ...hook, destination: "https://x.example/7" })).status,
    ).toBe(201);
  });

  it("are for administrators, and not on the base plan", async () => {
    const account = aKommoAccount();
    expect((await account.get("/webhooks", { token: kommoSellerToken })).status).toBe(403);
    account.handler.switches.plan = "base";
    expect((await account.send("POST", "/webhooks", hook)).status).toBe(403);
  });

  it("are refused with an event that does not exist", async () => {
    const reply = await aKommoAccount().send("POST", "/webhooks", {
      ...hook,
      settings: ["lead_status_changed"],
    });
    expect(reply.status).toBe(400);
  });
});
