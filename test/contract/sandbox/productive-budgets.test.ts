import { describe, expect, it } from "vitest";
import { anAccount, BULK, ids, pointer, pointers, valid, type Account } from "./productive-account.ts";

async function aBudget(account: Account): Promise<string> {
  return (await account.post("deals", valid.budget)).item.id;
}

const bulk = (account: Account, method: string, path: string, items: readonly object[]) =>
  account.call(method, path, { headers: { "content-type": BULK }, body: { data: items } });

describe("budgets are deals", () => {
  it("names everything that is missing", async () => {
    const reply = await anAccount().post("deals", { budget: true });
    expect(pointers(reply)).toEqual(["name", "date", "responsible", "deal_type", "company"].map(pointer));
  });

  it("need neither stage nor probability; sales deals need both", async () => {
    const account = anAccount();
    const { budget: _omitted, ...deal } = valid.budget;
    expect((await account.post("deals", valid.budget)).status).toBe(201);
    expect(pointers(await account.post("deals", deal))).toEqual(["probability", "deal_status"].map(pointer));
  });

  it("become sales deals when budget is left out", async () => {
    const { budget: _omitted, ...deal } = valid.budget;
    const reply = await anAccount().post("deals", { ...deal, probability: 50, deal_status_id: 8011 });
    expect(reply.item.attributes["budget"]).toBe(false);
  });

  it("get number, currency and defaults from the server", async () => {
    const { item } = await anAccount().post("deals", valid.budget);
    expect(item.attributes).toMatchObject({
      number: "2",
      deal_number: "2",
      currency: "EUR",
      currency_default: "EUR",
      tracking_type_id: 1,
      man_day_minutes: 480,
      rounding_method_id: 1,
      revenue_distribution_type: "even",
      budget_total: 0,
      budget_total_normalized: 0,
      profit_margin: "0.0",
    });
  });

  it("ignore what nobody may write", async () => {
    const account = anAccount();
    const { item } = await account.post("deals", {
      ...valid.budget,
      budget_total: 99,
      number: "7",
      budget_type: 1,
    });
    expect(item.attributes).toMatchObject({ budget_total: 0, number: "2" });
    expect(account.handler.ignored.at(-1)?.names).toEqual(["budget_total", "number", "budget_type"]);
  });

  it("are refused where internal and client are mixed", async () => {
    const account = anAccount();
    const own = await account.post("deals", { ...valid.budget, company_id: 1 });
    const client = await account.post("deals", { ...valid.budget, deal_type_id: 1 });
    expect([own.status, client.status]).toEqual([422, 422]);
  });

  it("refuse a day that does not exist", async () => {
    const reply = await anAccount().post("deals", { ...valid.budget, date: "2026-02-30" });
    expect(pointers(reply)).toEqual([pointer("date")]);
  });

  it("close and open", async () => {
    const account = anAccount();
    const closed = await account.call("PATCH", "deals/66001/close");
    expect(closed.item.attributes["closed_at"]).not.toBeNull();
    expect(ids(await account.get("deals?filter[type]=2&filter[budget_status]=2"))).toEqual(["66001"]);
    const opened = await account.call("PATCH", "deals/66001/open");
    expect(opened.item.attributes["closed_at"]).toBeNull();
  });

  it("leave lists and reads when deleted, services with them", async () => {
    const account = anAccount();
    expect((await account.call("DELETE", "deals/66001")).status).toBe(204);
    expect((await account.get("deals/66001")).status).toBe(404);
    expect((await account.get("services?filter[deal_id]=66001")).items).toEqual([]);
  });

  it("are copied with their services", async () => {
    const account = anAccount();
    const reply = await account.post("deals/copy", { name: "Again", template_id: 66_001 });
    expect([reply.status, reply.item.attributes["budget_total"]]).toEqual([201, 880_000]);
  });

  it("come from won deals only, and again with each call", async () => {
    const account = anAccount();
    const { item } = await account.post("deals", {
      ...valid.budget,
      budget: false,
      probability: 50,
      deal_status_id: 8011,
    });
    const create = () => account.post("deals/create_from_origin", { origin_deal_id: Number(item.id) });
    expect((await create()).status).toBe(422);
    await account.patch(`deals/${item.id}`, { deal_status_id: 8012 });
    expect([(await create()).status, (await create()).status]).toEqual([201, 201]);
    expect((await account.get(`deals?filter[origin_deal_id]=${item.id}`)).items).toHaveLength(2);
  });
});

describe("services", () => {
  it("names name, deal, billing type and unit when they are missing", async () => {
    const reply = await anAccount().post("services", {});
    expect(pointers(reply)).toEqual(["name", "deal", "billing_type", "unit"].map(pointer));
  });

  it("write quantity as text and times from it", async () => {
    const account = anAccount();
    const { item } = await account.post("services", valid.service(await aBudget(account)));
    expect(item.attributes).toMatchObject({
      quantity: "80.0",
      price: 11_000,
      budget_total: 880_000,
      budget_total_default: 880_000,
      budgeted_time: 4800,
      billable: true,
      initial_service_id: Number(item.id),
    });
  });

  it("have no budgeted time when sold by the piece", async () => {
    const account = anAccount();
    const piece = { ...valid.service(await aBudget(account)), unit_id: 2, billing_type_id: 1, quantity: 1 };
    const { item } = await account.post("services", piece);
    expect([item.attributes["budgeted_time"], item.attributes["quantity"]]).toEqual([null, "1.0"]);
  });

  it("take a price as text", async () => {
    const account = anAccount();
    const service = { ...valid.service(await aBudget(account)), price: "11000.0" };
    expect((await account.post("services", service)).item.attributes["price"]).toBe(11_000);
  });

  it("make up the budget's total, in whole cents", async () => {
    const account = anAccount();
    const id = await aBudget(account);
    await account.post("services", valid.service(id));
    await account.post("services", { ...valid.service(id), quantity: "1.13", price: 9550 });
    const { item } = await account.get(`deals/${id}`);
    expect([item.attributes["budget_total"], item.attributes["budgeted_time"]]).toEqual([890_792, 4868]);
  });

  it("may reach the budget's total late", async () => {
    const account = anAccount();
    account.handler.switches.totalsLagMs = 2000;
    const id = await aBudget(account);
    await account.post("services", valid.service(id));
    expect((await account.get(`deals/${id}`)).item.attributes["budget_total"]).toBe(0);
    account.clock.ms += 2000;
    expect((await account.get(`deals/${id}`)).item.attributes["budget_total"]).toBe(880_000);
  });

  it("refuse billing types and units that do not exist", async () => {
    const account = anAccount();
    const odd = { ...valid.service("66001"), billing_type_id: 9, unit_id: 7 };
    expect(pointers(await account.post("services", odd))).toEqual(
      expect.arrayContaining([pointer("billing_type"), pointer("unit")]),
    );
  });
});

describe("bulk", () => {
  it("creates in the order asked", async () => {
    const account = anAccount();
    const id = await aBudget(account);
    const items = ["C", "A", "B"].map((name) => ({
      type: "services",
      attributes: { ...valid.service(id), name },
    }));
    const reply = await bulk(account, "POST", "services", items);
    expect(reply.status).toBe(201);
    expect(reply.items.map((item) => item.attributes["name"])).toEqual(["C", "A", "B"]);
  });

  it("creates nothing when one item is invalid", async () => {
    const account = anAccount();
    const id = await aBudget(account);
    const items = [{ attributes: valid.service(id) }, { attributes: { deal_id: id } }];
    const reply = await bulk(account, "POST", "services", items);
    expect([reply.status, pointers(reply)]).toEqual([422, ["name", "billing_type", "unit"].map(pointer)]);
    expect((await account.get(`services?filter[deal_id]=${id}`)).items).toEqual([]);
  });

  it("updates and deletes", async () => {
    const account = anAccount();
    const update = [{ id: "44001", attributes: { name: "UX" } }];
    expect((await bulk(account, "PATCH", "services", update)).items).toMatchObject([
      { id: "44001", attributes: { name: "UX" } },
    ]);
    expect((await bulk(account, "DELETE", "services", [{ id: "44001" }])).status).toBe(204);
  });

  it("is not for memberships", async () => {
    const reply = await bulk(anAccount(), "POST", "memberships", [{ attributes: {} }]);
    expect(reply.status).toBe(404);
  });
});

describe("time on a budget", () => {
  it("moves what is used, and the usage filter finds it", async () => {
    const account = anAccount();
    account.handler.asPerson.bookTime({ serviceId: "44001", personId: "2003", minutes: 70 * 60 });
    const { item } = await account.get("deals/66001");
    expect(item.attributes).toMatchObject({ budget_used: 770_000, worked_time: 4200 });
    const path = "deals?filter[type]=2&filter[status]=1&filter[budget_usage][gt_eq]=";
    expect(ids(await account.get(`${path}80`))).toEqual(["66001"]);
    expect(ids(await account.get(`${path}90`))).toEqual([]);
  });
});
