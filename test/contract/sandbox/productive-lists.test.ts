import { describe, expect, it } from "vitest";
import { anAccount, ids, names, valid, type Reply } from "./productive-account.ts";

const link = ({ document }: Reply, name: string) => document.links?.[name];

describe("pages by number", () => {
  it("holds 30 rows by default and at most 200", async () => {
    const account = anAccount();
    expect((await account.get("companies")).items).toHaveLength(30);
    const reply = await account.get("companies?page[size]=500");
    expect(reply.document.meta).toMatchObject({ page_size: 200, max_page_size: 200 });
  });

  it("counts in meta and links to the first, last and next page, but not to a previous one", async () => {
    const reply = await anAccount().get("companies?page[size]=20");
    expect(reply.document.meta).toEqual({
      current_page: 1,
      total_pages: 3,
      total_count: 47,
      page_size: 20,
      max_page_size: 200,
      settings: {},
    });
    expect(link(reply, "next")).toBe(
      "https://api.productive.io/api/v2/companies?page%5Bsize%5D=20&page%5Bnumber%5D=2",
    );
    expect(link(reply, "prev")).toBeUndefined();
  });

  it("has no next link on the last page", async () => {
    const reply = await anAccount().get("companies?page[size]=20&page[number]=3");
    expect(reply.items).toHaveLength(7);
    expect([link(reply, "next"), link(reply, "prev") === undefined]).toEqual([undefined, false]);
  });

  it("keeps the filter in its links", async () => {
    const account = anAccount();
    const first = await account.get("companies?filter[status]=1&page[size]=40");
    const second = await account.get(link(first, "next") ?? "");
    expect(second.items).toHaveLength(6);
  });
});

describe("pages by cursor", () => {
  it("reaches every row once by following next from an empty page[after]", async () => {
    const account = anAccount();
    const seen: string[] = [];
    let next: string | undefined = "companies?page[after]=&page[size]=20";
    for (let page = 0; next !== undefined && page < 10; page += 1) {
      const reply: Reply = await account.get(next);
      seen.push(...ids(reply));
      next = link(reply, "next");
    }
    expect([seen.length, new Set(seen).size]).toEqual([47, 47]);
  });

  it("counts nothing in meta", async () => {
    const reply = await anAccount().get("companies?page[after]=&page[size]=20");
    expect(reply.document.meta).toEqual({ page_size: 20, max_page_size: 200 });
  });

  it.each([
    ["keyset_conflict", "page[after]=&page[number]=2"],
    ["keyset_invalid_cursor", "page[after]=rubbish"],
    ["keyset_unsupported_sort", "page[after]=&sort=name"],
  ])("answers 400 %s", async (code, query) => {
    const reply = await anAccount().get(`companies?${query}`);
    expect([reply.status, reply.errors[0]?.["code"]]).toEqual([400, code]);
  });
});

describe("documents", () => {
  it("names no related id unless asked, but always the organisation", async () => {
    const { item, document } = await anAccount().get("projects/8701");
    expect(item.relationships["company"]).toEqual({ meta: { included: false } });
    expect(item.relationships["organization"]).toEqual({ data: { type: "organizations", id: "77" } });
    expect([document.included, document.meta]).toEqual([undefined, { settings: {} }]);
  });

  it("names and includes what was asked for, data null where there is none", async () => {
    const { item, document } = await anAccount().get("projects/8701?include=company,last_actor");
    expect(item.relationships["company"]).toEqual({ data: { type: "companies", id: "90006" } });
    expect(item.relationships["last_actor"]).toEqual({ data: null });
    expect(document.included).toMatchObject([{ id: "90006", attributes: { name: "Hooli" } }]);
  });

  it("includes along a path", async () => {
    const { document } = await anAccount().get("services?filter[deal_id]=66001&include=deal.company");
    expect(document.included).toMatchObject([{ type: "deals" }, { type: "companies", id: "90006" }]);
  });

  it("writes timestamps with offset and milliseconds", async () => {
    const { item } = await anAccount().post("companies", { name: "X" });
    expect(item.attributes["created_at"]).toBe("2026-11-23T12:00:00.000+01:00");
  });
});

describe("what lists show", () => {
  it("mixes archived with active records", async () => {
    const account = anAccount();
    expect(names(await account.get("companies?filter[name][eq]=Initech"))).toEqual(["Initech"]);
    expect(names(await account.get("companies?filter[name][eq]=Initech&filter[status]=1"))).toEqual([]);
  });

  it.each(["filter[template]=true", "filter[with_templates]=true"])(
    "hides project templates without %s",
    async (query) => {
      const account = anAccount();
      expect(ids(await account.get("projects"))).not.toContain("7001");
      expect(ids(await account.get(`projects?${query}`))).toContain("7001");
    },
  );

  it("hides draft bookings without with_draft", async () => {
    const account = anAccount();
    expect(ids(await account.get("bookings"))).not.toContain("9004");
    expect(ids(await account.get("bookings?filter[with_draft]=true"))).toContain("9004");
  });

  it("shows a record by id at once and in lists only after the lag", async () => {
    const account = anAccount();
    const { item } = await account.post("companies", { name: "Late" }, { listLagMs: 5000 });
    const search = "companies?filter[name][eq]=Late";
    expect((await account.get(`companies/${item.id}`)).status).toBe(200);
    expect(names(await account.get(search))).toEqual([]);
    account.clock.ms += 5000;
    expect(names(await account.get(search))).toEqual(["Late"]);
  });
});

describe("filters", () => {
  it.each([
    ["an unknown filter", "companies?filter[domain]=x", "Unsupported Filter"],
    ["an unknown operator", "companies?filter[name][like]=x", "Unsupported Filter"],
    ["an operator of another kind of value", "companies?filter[status][gt]=1", "Unsupported Filter"],
    ["words for an enum", "companies?filter[status]=active", "Unsupported Filter Value"],
    ["words for an id", "projects?filter[company_id]=hooli", "Unsupported Filter Value"],
    ["an unknown group operator", "companies?filter[$op]=xor", "Unsupported Filter Value"],
    ["an unknown sort", "companies?sort=colour", "Unsupported Sort"],
    ["an unknown custom field", "companies?filter[custom_fields][1][eq]=x", "Unsupported Filter"],
    ["another object's custom field", "companies?filter[custom_fields][70013]=x", "Unsupported Filter"],
  ])("answers 400 to %s", async (_case, path, title) => {
    const reply = await anAccount().get(path);
    expect([reply.status, reply.errors[0]?.["title"]]).toEqual([400, title]);
  });

  it("says which type it expected", async () => {
    const reply = await anAccount().get("companies?filter[status]=active");
    expect(reply.errors[0]?.["detail"]).toContain(
      "Unsupported value 'active' for filter 'status'. Expected a value of type 'Integer'",
    );
  });

  it.each([
    ["eq", "filter[name][eq]=Hooli", ["Hooli"]],
    ["contains", "filter[name][contains]=Umbrella", ["Umbrella AG"]],
    ["arrays", "filter[name][eq][]=Hooli&filter[name][eq][]=Initech", ["Initech", "Hooli"]],
    ["ids by comma", "filter[id]=90004,90006", ["Initech", "Hooli"]],
    ["query", "filter[query]=hool", ["Hooli"]],
    [
      "an or group",
      "filter[$op]=or&filter[0][name][eq]=Hooli&filter[1][$op]=and&filter[1][0][status][eq][]=2&filter[1][1][name][contains]=ini",
      ["Initech", "Hooli"],
    ],
  ])("understands %s", async (_case, query, expected) => {
    expect(names(await anAccount().get(`companies?${query}`))).toEqual(expected);
  });

  it("keeps commas in text", async () => {
    const account = anAccount();
    await account.post("companies", { name: "Smith, Inc" });
    expect(names(await account.get("companies?filter[name][eq]=Smith, Inc"))).toEqual(["Smith, Inc"]);
  });

  it("turns not_eq and not_contain round", async () => {
    const account = anAccount();
    const without = await account.get("companies?filter[name][not_contain]=e&page[size]=200");
    expect(names(without).some((name) => /e/i.test(String(name)))).toBe(false);
    const others = await account.get("service_types?filter[name][not_eq]=SEO");
    expect(names(others)).toEqual(["Website", "Design", "Development", "PM"]);
  });

  it("takes the case of text as the switch says", async () => {
    const account = anAccount();
    expect(names(await account.get("companies?filter[name][eq]=hooli"))).toEqual(["Hooli"]);
    account.handler.switches.stringFilters = "sensitive";
    expect(names(await account.get("companies?filter[name][eq]=hooli"))).toEqual([]);
    expect(names(await account.get("companies?filter[name][contains]=ool"))).toEqual(["Hooli"]);
  });

  it("finds text custom fields, with and without an operator", async () => {
    const account = anAccount();
    await account.post("companies", { name: "Marked", custom_fields: { "70011": "8800" } });
    expect(names(await account.get("companies?filter[custom_fields][70011][eq]=8800"))).toEqual(["Marked"]);
    expect(names(await account.get("companies?filter[custom_fields][70011]=8800"))).toEqual(["Marked"]);
    expect(names(await account.get("companies?filter[custom_fields][70011][eq]=880"))).toEqual([]);
  });

  it("may know no operators on custom fields", async () => {
    const account = anAccount();
    account.handler.switches.customFieldOperators = false;
    expect((await account.get("companies?filter[custom_fields][70011][eq]=1")).status).toBe(400);
    expect((await account.get("companies?filter[custom_fields][70011]=1")).status).toBe(200);
  });

  it("takes choices in custom fields only as an array of option ids", async () => {
    const account = anAccount();
    await account.post("projects", { ...valid.project, custom_fields: { "70031": "700311" } });
    const found = await account.get("projects?filter[custom_fields][70031][eq][]=700311");
    expect(names(found)).toEqual(["Relaunch"]);
    expect((await account.get("projects?filter[custom_fields][70031]=700311")).status).toBe(400);
  });

  it("casts datetimes to days unless the feature flag keeps the time", async () => {
    const account = anAccount();
    await account.post("companies", { name: "New" });
    const path = "companies?filter[created_at][gt]=2026-11-23T08:00:00Z";
    expect(names(await account.get(path))).toEqual([]);
    const headers = { "x-feature-flags": "filteringSkipDatetimeCastToDate" };
    expect(names(await account.call("GET", path, { headers }))).toEqual(["New"]);
  });

  it("takes a plus sign in a timestamp for the space that it is", async () => {
    const reply = await anAccount().get("companies?filter[created_at][gt]=2026-11-23T08:00:00+01:00");
    expect(reply.status).toBe(400);
  });

  it("filters by the attributes of a related record", async () => {
    const account = anAccount();
    expect(ids(await account.get("deals?filter[0][project.status][eq][]=1"))).toEqual(["66001"]);
    expect(ids(await account.get("deals?filter[0][project.status][eq][]=2"))).toEqual([]);
  });

  it("sorts both ways and by several keys", async () => {
    const account = anAccount();
    expect(names(await account.get("service_types?sort=-name")).slice(0, 2)).toEqual(["Website", "SEO"]);
    const reply = await account.get("companies?filter[name][contains]=globex&sort=name,-id");
    expect(ids(reply)).toEqual(["90003", "90002"]);
  });
});
