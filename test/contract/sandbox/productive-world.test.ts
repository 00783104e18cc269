import { describe, expect, it } from "vitest";
import { anAccount, ids, names, valid } from "./productive-account.ts";

describe("the world", () => {
  it("has the objects that the example mapping names", async () => {
    const account = anAccount();
    const name = async (path: string) => (await account.get(path)).item.attributes["name"];
    expect(await name("workflows/612")).toBe("Default workflow");
    expect(await name("projects/7001")).toBe("Website template");
    expect(await name("subsidiaries/21")).toBe("Acme GmbH");
    expect(await name("tax_rates/41")).toBe("VAT 19");
    expect(await name("document_types/11")).toBe("Invoice EN");
    expect(names(await account.get("service_types?filter[status]=1"))).toEqual([
      "Design",
      "SEO",
      "Development",
      "PM",
    ]);
    expect(names(await account.get("workflows?filter[archived]=false"))).toEqual(["Default workflow"]);
  });

  it("knows Globex twice and a hand-made project of Hooli's", async () => {
    const account = anAccount();
    expect(ids(await account.get("companies?filter[name][eq]=Globex"))).toEqual(["90002", "90003"]);
    expect(ids(await account.get("projects?filter[company_id]=90006"))).toEqual(["8701"]);
  });
});

describe("the snapshot", () => {
  it("says for each object who made it", async () => {
    const account = anAccount();
    await account.get("companies");
    const { item } = await account.post("companies", { name: "By request" });
    const made = account.handler.asPerson.createCompany({ name: "By hand" });
    const companies = account.handler.snapshot().objects["companies"] ?? [];
    const maker = (id: string) => companies.find((company) => company.id === id)?.createdBy;
    expect(maker(item.id)).toMatchObject({
      kind: "request",
      number: 2,
      method: "POST",
      path: "/api/v2/companies",
    });
    expect(maker(made.id)).toEqual({ kind: "person", action: "createCompany" });
    expect(maker("90001")).toEqual({ kind: "seed" });
  });

  it("credits a copy's content to the request that asked for it", async () => {
    const account = anAccount();
    const attributes = {
      name: "X",
      template_id: 7001,
      project_type_id: 2,
      company_id: 90_001,
      copy_folders: true,
    };
    await account.post("projects/copy", attributes);
    account.clock.ms += 3000;
    const folders = account.handler.snapshot().objects["folders"] ?? [];
    expect(folders.at(-1)).toMatchObject({
      attributes: { name: "Website" },
      createdBy: { kind: "request", number: 1 },
    });
  });

  it("is plain JSON and keeps deleted objects, marked", () => {
    const account = anAccount();
    account.handler.asPerson.deleteBudget("66001");
    const snapshot = account.handler.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot.objects["deals"]).toMatchObject([{ id: "66001", deletedAtMs: account.clock.ms }]);
  });
});

describe("people at the screen", () => {
  it("set one custom field and leave the others", async () => {
    const account = anAccount();
    const { item } = await account.post("projects", { ...valid.project, custom_fields: { "70012": "1" } });
    account.handler.asPerson.setCustomField("projects", item.id, "70031", "700311");
    const read = await account.get(`projects/${item.id}`);
    expect(read.item.attributes["custom_fields"]).toEqual({ "70012": "1", "70031": "700311" });
  });

  it("are not bound by the token's limits", () => {
    const account = anAccount();
    account.handler.switches.droppedAttributes = { projects: ["name"] };
    expect(account.handler.asPerson.renameProject("8701", "B").attributes["name"]).toBe("B");
  });

  it("change prices, members and absences", async () => {
    const account = anAccount();
    const { asPerson } = account.handler;
    asPerson.changeService("44001", { price: 5000 });
    asPerson.addMember("8701", "2002");
    asPerson.bookAbsence({
      personId: "2001",
      eventId: "3001",
      startedOn: "2027-01-04",
      endedOn: "2027-01-08",
    });
    expect((await account.get("deals/66001")).item.attributes["budget_total"]).toBe(400_000);
    expect((await account.get("memberships?filter[project_id]=8701")).items).toHaveLength(2);
    expect(
      (await account.get("bookings?filter[after]=2027-01-01&filter[approval_status]=1")).items,
    ).toHaveLength(1);
  });
});
