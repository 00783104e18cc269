import { describe, expect, it } from "vitest";

import { aKommoAccount, base, idsOf, listOf } from "./kommo-account.ts";

const lead = 41_200_317;

const memberOf = (whole: unknown, key: string): unknown =>
  typeof whole === "object" && whole !== null ? Reflect.get(whole, key) : undefined;

const statusesOf = (pipeline: Readonly<Record<string, unknown>> | undefined) =>
  listOf(memberOf(pipeline?.["_embedded"], "statuses"));

describe("Kommo's list of deals", () => {
  it("shows 50 deals a page when nothing is said", async () => {
    expect(idsOf(await aKommoAccount().get("/leads"), "leads")).toHaveLength(50);
  });

  it("names the next page only where there is one, and counts nothing", async () => {
    const account = aKommoAccount();
    const first = await account.get("/leads?order[id]=asc");
    const second = await account.get("/leads?order[id]=asc&page=2");
    expect(first.keysAt()).toEqual(["_page", "_links", "_embedded"]);
    expect(first.at("_links", "next", "href")).toContain("page=2");
    expect(second.at("_links", "next")).toBeUndefined();
  });

  it("leads through every deal once by following next", async () => {
    const account = aKommoAccount();
    const seen: unknown[] = [];
    let next: unknown = `${base}/leads?order[id]=asc&limit=7`;
    for (let page = 0; typeof next === "string" && page < 20; page += 1) {
      const reply = await account.get(next.slice(base.length));
      seen.push(...idsOf(reply, "leads"));
      next = reply.at("_links", "next", "href");
    }
    expect([seen.length, new Set(seen).size]).toEqual([59, 59]);
  });

  it("begins links with the caller's own base", async () => {
    const { handler } = aKommoAccount();
    const request = new Request("http://127.0.0.1:4000/kommo/api/v4/leads?limit=1", {
      headers: { authorization: "Bearer kommo-sandbox-token" },
    });
    const response = await handler.handle(request, { listLagMs: 0, source: "127.0.0.1" });
    const text = await response.text();
    expect(text).toContain("http://127.0.0.1:4000/kommo/api/v4/leads?limit=1&page=2");
    expect(text).not.toContain("acme.kommo.com");
  });

  it("lowers a limit above 250 in silence, or refuses it with 422, as switched", async () => {
    const account = aKommoAccount();
    expect((await account.get("/leads?limit=400")).status).toBe(200);
    account.handler.switches.limitOverflow = "reject";
    expect((await account.get("/leads?limit=400")).json).toMatchObject({
      status: 422,
      detail: "Limit 250 per page",
    });
  });

  it.each([
    ["filter[id][]=41200317&filter[id][]=41200318", [41_200_317, 41_200_318]],
    ["filter[id][0]=41200317&filter[id][1]=41200318", [41_200_317, 41_200_318]],
    ["filter[pipeline_id][]=7700003", [41_200_337, 41_200_349]],
    [
      "filter[statuses][0][pipeline_id]=7700002&filter[statuses][0][status_id]=142",
      [41_200_316, 41_200_320, 41_200_358],
    ],
    ["filter[responsible_user_id][]=9109999", [41_200_347]],
    ["filter[name][]=Penny exact", [41_200_326]],
    ["filter[price]=1250", [41_200_326]],
    ["query=penny", [41_200_326]],
  ])("filters by %s", async (query, expected) => {
    const reply = await aKommoAccount().get(`/leads?order[id]=asc&${query}`);
    expect(idsOf(reply, "leads")).toEqual(expected);
  });

  it.each(["closed_at", "updated_at", "created_at"])("takes both ends of a range of %s in", async (key) => {
    const account = aKommoAccount();
    const moment = (await account.get(`/leads/${lead}`)).numberAt(key);
    const range = `filter[${key}][from]=${moment}&filter[${key}][to]=${moment}`;
    expect(idsOf(await account.get(`/leads?${range}`), "leads")).toEqual([lead]);
  });

  it("finds a deal by the option of a select field", async () => {
    const reply = await aKommoAccount().get("/leads?filter[custom_fields_values][510001][]=880004");
    expect(idsOf(reply, "leads")).toEqual([41_200_332]);
  });

  it("ignores every filter where API filtering is not enabled", async () => {
    const reply = await aKommoAccount({ filters: false }).get("/leads?limit=250&filter[id][]=41200317");
    expect(idsOf(reply, "leads")).toHaveLength(59);
  });

  it.each(["created_at", "updated_at", "id"])("orders by %s both ways", async (key) => {
    const account = aKommoAccount();
    const rising = idsOf(await account.get(`/leads?limit=250&order[${key}]=asc`), "leads");
    const falling = idsOf(await account.get(`/leads?limit=250&order[${key}]=desc`), "leads");
    expect(falling).toEqual(rising.toReversed());
  });

  it("waits as long as a slow list is switched to take", async () => {
    const account = aKommoAccount({ slowListMs: 60_000 });
    const before = account.clock.now();
    await account.get("/leads");
    expect(account.clock.now() - before).toBe(60_000);
  });

  it("leaves out stages that the user may not see", async () => {
    const account = aKommoAccount({ hiddenStages: [{ pipelineId: 7_700_001, statusId: 142 }] });
    expect(idsOf(await account.get("/leads?limit=250"), "leads")).not.toContain(lead);
    expect((await account.get(`/leads/${lead}`)).status).toBe(204);
  });

  it("shows deals in the recycle bin only by only_deleted, and little of them", async () => {
    const reply = await aKommoAccount().get("/leads?with=only_deleted");
    expect(idsOf(reply, "leads")).toEqual([41_200_338]);
    expect(reply.at("_embedded", "leads", 0)).toMatchObject({ is_deleted: true });
    expect(reply.at("_embedded", "leads", 0, "name")).toBeUndefined();
  });
});

describe("Kommo's deal", () => {
  it("always embeds tags and companies, and the rest only by with", async () => {
    const account = aKommoAccount();
    const plain = await account.get(`/leads/${lead}`);
    const rich = await account.get(`/leads/${lead}?with=contacts,loss_reason,catalog_elements,source_id`);
    expect(plain.keysAt("_embedded")).toEqual(["tags", "companies"]);
    expect(plain.json).not.toHaveProperty("source_id");
    expect(rich.keysAt("_embedded")).toEqual([
      "tags",
      "companies",
      "contacts",
      "loss_reason",
      "catalog_elements",
    ]);
    expect(rich.at("source_id")).toBe(55);
  });

  it("names contacts by number alone", async () => {
    const reply = await aKommoAccount().get(`/leads/${lead}?with=contacts`);
    expect(reply.keysAt("_embedded", "contacts", 0)).toEqual(["id", "is_main", "_links"]);
  });

  it("gives the loss reason as a list or an object, as switched", async () => {
    const account = aKommoAccount();
    const list = await account.get("/leads/41200335?with=loss_reason");
    account.handler.switches.lossReason = "object";
    const object = await account.get("/leads/41200335?with=loss_reason");
    expect(list.at("_embedded", "loss_reason")).toEqual([object.at("_embedded", "loss_reason")]);
  });

  it("truncates or rounds price to whole units, and gives the exact figure beside it", async () => {
    const account = aKommoAccount();
    expect((await account.get("/leads/41200326")).json).toMatchObject({
      price: 1250,
      price_with_minor_units: 1250.55,
    });
    account.handler.switches.priceRounding = "round";
    expect((await account.get("/leads/41200326")).at("price")).toBe(1251);
  });

  it("can leave the exact figure out", async () => {
    const reply = await aKommoAccount({ minorUnits: false }).get("/leads/41200326");
    expect(reply.json).not.toHaveProperty("price_with_minor_units");
  });

  it("says that there are no field values with null or an empty list, as switched", async () => {
    const account = aKommoAccount();
    const id = account.person.createLead({ pipelineId: 7_700_001, statusId: 61_000_002 });
    expect((await account.get(`/leads/${id}`)).at("custom_fields_values")).toBeNull();
    account.handler.switches.emptyFields = "array";
    expect((await account.get(`/leads/${id}`)).at("custom_fields_values")).toEqual([]);
  });

  it("leaves fields without a value out", async () => {
    const reply = await aKommoAccount().get("/leads/41200321");
    expect(reply.valuesOf(510_001)).toBeUndefined();
  });

  it("reads a number as text and an option with its id", async () => {
    const reply = await aKommoAccount().get("/leads/41200333");
    expect(reply.valuesOf(510_008)).toEqual([{ value: "95.5" }]);
    expect(reply.valuesOf(510_001)).toEqual([{ value: "SEO", enum_id: 880_003, enum_code: null }]);
  });

  it("is 204 in the recycle bin, or says is_deleted, as switched", async () => {
    const account = aKommoAccount();
    expect((await account.get("/leads/41200338")).status).toBe(204);
    account.handler.switches.deletedLead = "is_deleted";
    expect((await account.get("/leads/41200338")).at("is_deleted")).toBe(true);
  });
});

describe("Kommo's account, users and pipelines", () => {
  it("gives currency and symbol always, and the time zone by with", async () => {
    const account = aKommoAccount();
    expect((await account.get("/account")).json).toMatchObject({ currency: "EUR", currency_symbol: "€" });
    const reply = await account.get("/account?with=datetime_settings");
    expect(reply.at("_embedded", "datetime_settings")).toMatchObject({
      timezone: "Europe/Berlin",
      timezone_offset: "+01:00",
    });
  });

  it("counts users and marks those who left", async () => {
    const reply = await aKommoAccount().get("/users");
    const active = reply.rows("users").map((user) => [user["email"], memberOf(user["rights"], "is_active")]);
    expect(reply.json).toMatchObject({ _total_items: 4, _page: 1, _page_count: 1 });
    expect(active.filter(([, isActive]) => isActive === false)).toEqual([["clara@acme.example", false]]);
  });

  it("has a deal whose user has vanished", async () => {
    const account = aKommoAccount();
    const userId = (await account.get("/leads/41200347")).numberAt("responsible_user_id");
    expect((await account.get(`/users/${userId}`)).status).toBe(204);
  });

  it("gives every pipeline its own won, lost and incoming stage", async () => {
    const pipelines = (await aKommoAccount().get("/leads/pipelines")).rows("pipelines");
    expect(pipelines.length).toBeGreaterThanOrEqual(2);
    for (const pipeline of pipelines) {
      const statuses = statusesOf(pipeline);
      expect(statuses.filter((status) => status["id"] === 142 || status["id"] === 143)).toMatchObject([
        { id: 142, type: 0, is_editable: false, sort: 10_000, pipeline_id: pipeline["id"] },
        { id: 143, type: 0, is_editable: false, sort: 11_000, pipeline_id: pipeline["id"] },
      ]);
      expect(statuses.filter((status) => status["type"] === 1)).toHaveLength(1);
    }
  });

  it("has a won stage of another name and an archived pipeline", async () => {
    const pipelines = (await aKommoAccount().get("/leads/pipelines")).rows("pipelines");
    const wonNames = pipelines.map((pipeline) => statusesOf(pipeline).find(({ id }) => id === 142)?.["name"]);
    expect(wonNames).toContain("Signed");
    expect(pipelines.map((pipeline) => pipeline["is_archive"])).toContain(true);
  });

  it("keeps a won stage won under a new name", async () => {
    const account = aKommoAccount();
    account.person.renameStage(7_700_001, 142, "Gewonnen");
    const [sales] = (await account.get("/leads/pipelines")).rows("pipelines");
    expect(statusesOf(sales).find(({ id }) => id === 142)?.["name"]).toBe("Gewonnen");
  });
});

describe("Kommo's companies and contacts", () => {
  it("reads many by id and leaves unknown ones out", async () => {
    const reply = await aKommoAccount().get("/companies?filter[id][]=8800&filter[id][]=1&filter[id][]=8801");
    expect(idsOf(reply, "companies")).toEqual([8800, 8801]);
  });

  it("gives a contact's e-mail addresses as a labelled list, some several and some none", async () => {
    const account = aKommoAccount();
    expect((await account.get("/contacts/9900")).valuesOf(178_380)).toEqual([
      { value: "nora@northwind.example", enum_id: 126_300, enum_code: "WORK" },
      { value: "nora.nord@mail.example", enum_id: 126_301, enum_code: "PRIV" },
    ]);
    expect((await account.get("/contacts/9902")).valuesOf(178_380)).toBeUndefined();
  });

  it("can name the option code by its older key", async () => {
    const reply = await aKommoAccount({ legacyEnumKey: true }).get("/contacts/9907");
    expect(reply.text).toContain('"enum":"WORK"');
    expect(reply.text).not.toContain("enum_code");
  });
});

describe("Kommo's events", () => {
  const wonInSales =
    "filter[type]=lead_status_changed&filter[value_after][leads_statuses][0][pipeline_id]=7700001&filter[value_after][leads_statuses][0][status_id]=142";

  it("shows 100 rows a page at most", async () => {
    const account = aKommoAccount({ limitOverflow: "reject" });
    expect((await account.get("/events?limit=101")).status).toBe(422);
    expect(idsOf(await account.get("/events?limit=100"), "events")).toHaveLength(100);
  });

  it("tells stage and pipeline before and after a move", async () => {
    const account = aKommoAccount();
    account.person.moveLead(41_200_336, { statusId: 142 });
    const reply = await account.get(`/events?${wonInSales}&limit=1`);
    expect(reply.at("_embedded", "events", 0)).toMatchObject({
      type: "lead_status_changed",
      entity_id: 41_200_336,
      entity_type: "lead",
      value_before: [{ lead_status: { id: 61_000_004, pipeline_id: 7_700_001 } }],
      value_after: [{ lead_status: { id: 142, pipeline_id: 7_700_001 } }],
    });
    expect(reply.at("_embedded", "events", 0, "id")).toBeTypeOf("string");
  });

  it("filters by the stage after a move", async () => {
    const reply = await aKommoAccount().get(`/events?${wonInSales}&limit=100`);
    const leads = reply.rows("events").map((event) => event["entity_id"]);
    expect(leads).toContain(41_200_317);
    expect(leads).toContain(41_200_337);
    expect(leads).not.toContain(41_200_320);
  });

  it("has no status event for a deal made straight in the won stage", async () => {
    const account = aKommoAccount();
    const made = await account.send("POST", "/leads", [
      { name: "Quick", status_id: 142, pipeline_id: 7_700_001 },
    ]);
    const id = made.numberAt("_embedded", "leads", 0, "id");
    const reply = await account.get(`/events?filter[entity]=lead&filter[entity_id][]=${id}`);
    expect(reply.rows("events").map((event) => event["type"])).toEqual(["lead_added"]);
  });

  it("takes comma-joined values and the older form of a range", async () => {
    const account = aKommoAccount();
    const second = Math.floor(account.clock.now() / 1000);
    account.person.moveLead(41_200_336, { statusId: 143 });
    const reply = await account.get(
      `/events?filter[type]=lead_added,lead_status_changed&filter[created_at]=${second},${second}`,
    );
    expect(reply.at("_embedded", "events")).toHaveLength(1);
  });

  it("refuses more than ten deals, or deals without their kind", async () => {
    const account = aKommoAccount();
    const eleven = Array.from({ length: 11 }, (_, index) => `filter[entity_id][]=${lead + index}`).join("&");
    expect((await account.get(`/events?filter[entity]=lead&${eleven}`)).status).toBe(400);
    expect((await account.get(`/events?filter[entity_id][]=${lead}`)).status).toBe(400);
  });
});
