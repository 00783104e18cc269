import { describe, expect, it } from "vitest";
import { anAccount, BULK, ids, names, pointer, pointers, type Account } from "./productive-account.ts";

const aMembership = { type_id: 1, access_type_id: 5, person_id: 2003, project_id: 8701 };

const rows = async (account: Account) =>
  (await account.get("memberships?filter[project_id]=8701&filter[person_id]=2003&filter[type_id]=1")).items;

describe("people", () => {
  it("have names in two parts and no status", async () => {
    const { item } = await anAccount().get("people/2002");
    expect(item.attributes).toMatchObject({
      first_name: "Dora",
      last_name: "Design",
      email: "design@acme.example",
    });
    expect(Object.keys(item.attributes)).not.toEqual(expect.arrayContaining(["name", "status"]));
  });

  it("list active, deactivated, archived ones and placeholders together", async () => {
    const account = anAccount();
    const all = ids(await account.get("people"));
    expect(all).toEqual(expect.arrayContaining(["2001", "2004", "2007", "2011"]));
    expect(ids(await account.get("people?filter[status]=2"))).toEqual(["2004", "2011"]);
    expect(ids(await account.get("people?filter[person_type]=3"))).toEqual(["2007"]);
  });

  it("are found by e-mail, deactivated ones too, two where two share it", async () => {
    const account = anAccount();
    expect(ids(await account.get("people?filter[email]=clara@acme.example"))).toEqual(["2011"]);
    expect(ids(await account.get("people?filter[email]=sam@acme.example"))).toEqual(["2005", "2006"]);
  });

  it("keep availabilities as JSON in a string", async () => {
    const { item } = await anAccount().get("people/2002");
    expect(JSON.parse(String(item.attributes["availabilities"]))).toEqual([
      ["2024-01-01", null, [8, 8, 8, 8, 8, 0, 0], 601],
    ]);
  });

  it("show whose token it is", async () => {
    const { document } = await anAccount().get(
      "organization_memberships?include=person,organization&page[size]=1",
    );
    expect(document.included).toMatchObject([
      { type: "people", id: "3300" },
      { type: "organizations", id: "77", attributes: { name: "Acme" } },
    ]);
  });
});

describe("memberships", () => {
  it("answer 201 without ids and are listed by project and person", async () => {
    const account = anAccount();
    const { status, item } = await account.post("memberships", aMembership);
    expect(status).toBe(201);
    expect(item).toMatchObject({
      attributes: { access_type_id: 5, type_id: 1, target_type: "workspace", options: null },
      relationships: { person: { meta: { included: false } } },
    });
    expect(await rows(account)).toHaveLength(1);
  });

  it.each([
    ["422", 422, 1],
    ["409", 409, 1],
    ["second_row", 201, 2],
  ] as const)("answer a duplicate as the switch says (%s)", async (behaviour, status, count) => {
    const account = anAccount();
    account.handler.switches.duplicateMembership = behaviour;
    await account.post("memberships", aMembership);
    expect((await account.post("memberships", aMembership)).status).toBe(status);
    expect(await rows(account)).toHaveLength(count);
  });

  it("refuse placeholders and every access but member", async () => {
    const account = anAccount();
    const placeholder = await account.post("memberships", { ...aMembership, person_id: 2007 });
    const reader = await account.post("memberships", { ...aMembership, access_type_id: 3 });
    expect([pointers(placeholder), pointers(reader)]).toEqual([
      [pointer("person")],
      [pointer("access_type")],
    ]);
  });

  it("refuse clients on internal projects", async () => {
    const account = anAccount();
    const project = await account.post("projects", {
      name: "Own",
      project_type_id: 1,
      project_manager_id: 3300,
      workflow_id: 612,
    });
    const reply = await account.post("memberships", {
      ...aMembership,
      person_id: 2004,
      project_id: project.item.id,
    });
    expect(reply.status).toBe(422);
  });

  it("make the manager a member only when switched on", async () => {
    const account = anAccount();
    account.handler.switches.managerJoinsProject = true;
    const { item } = await account.post("projects", {
      name: "X",
      project_type_id: 2,
      company_id: 90_001,
      project_manager_id: 3300,
      workflow_id: 612,
    });
    expect((await account.get(`memberships?filter[project_id]=${item.id}`)).items).toHaveLength(1);
  });
});

describe("assignments", () => {
  const pair = { project_id: 8701, person_id: 2003 };

  it("to projects answer under both names, with the name asked as type", async () => {
    const account = anAccount();
    const { item } = await account.post("project_assignments", pair);
    expect(item.type).toBe("project_assignments");
    expect((await account.get(`project_preferences/${item.id}`)).item.type).toBe("project_preferences");
  });

  it("to projects are unique across both names and refuse placeholders", async () => {
    const account = anAccount();
    await account.post("project_assignments", pair);
    expect((await account.post("project_preferences", pair)).status).toBe(422);
    expect((await account.post("project_preferences", { ...pair, person_id: 2007 })).status).toBe(422);
  });

  it("to projects may have lost the old name", async () => {
    const account = anAccount();
    account.handler.switches.projectAssignmentsPath = false;
    expect((await account.post("project_assignments", pair)).status).toBe(404);
  });

  it("to services have no attributes key", async () => {
    const pairing = { service_id: 44_001, person_id: 2003 };
    const { status, document } = await anAccount().post("service_assignments", pairing);
    expect(status).toBe(201);
    expect(document.data).not.toHaveProperty("attributes");
  });

  it("to services are made in bulk and refuse a duplicate within it", async () => {
    const account = anAccount();
    const one = { type: "service_assignments", attributes: { service_id: 44_001, person_id: 2003 } };
    const other = { type: "service_assignments", attributes: { service_id: 44_001, person_id: 2002 } };
    const send = (data: readonly object[]) =>
      account.call("POST", "service_assignments", { headers: { "content-type": BULK }, body: { data } });
    expect((await send([one, one])).status).toBe(422);
    expect((await send([one, other])).items).toHaveLength(2);
    expect((await account.get("service_assignments?filter[service_id]=44001")).items).toHaveLength(2);
  });
});

describe("absences", () => {
  const window = "filter[after]=2026-12-01&filter[before]=2026-12-05";

  it("are found when they overlap the window, whatever their state but draft", async () => {
    const reply = await anAccount().get(`bookings?${window}`);
    expect(ids(reply)).toEqual(["9001", "9002", "9003", "9005"]);
  });

  it.each([
    ["the last day", "filter[after]=2026-12-11", true],
    ["the day after", "filter[after]=2026-12-12", false],
    ["the first day", "filter[before]=2026-11-30", true],
    ["the day before", "filter[before]=2026-11-29", false],
  ])("include %s or not", async (_case, query, isFound) => {
    const reply = await anAccount().get(`bookings?filter[person_id]=2002&${query}`);
    expect(ids(reply)).toEqual(isFound ? ["9001"] : []);
  });

  it("tell time off from remote work by the event", async () => {
    const { document } = await anAccount().get(`bookings?${window}&include=event`);
    expect(document.included).toMatchObject([
      { id: "3001", attributes: { absence_type: "time_off" } },
      { id: "3003", attributes: { absence_type: "remote_work" } },
    ]);
  });

  it("have approval states and can be cancelled", async () => {
    const account = anAccount();
    expect(ids(await account.get("bookings?filter[approval_status]=1"))).toEqual(["9001", "9002"]);
    expect(ids(await account.get("bookings?filter[approval_status]=3"))).toEqual(["9003"]);
    expect(ids(await account.get("bookings?filter[canceled]=false"))).not.toContain("9005");
  });

  it("need a person, days and exactly one of service and event", async () => {
    const account = anAccount();
    expect(pointers(await account.post("bookings", {}))).toEqual(
      ["person", "started_on", "ended_on", "service"].map(pointer),
    );
    const both = {
      person_id: 2002,
      started_on: "2026-12-01",
      ended_on: "2026-12-02",
      service_id: 44_001,
      event_id: 3001,
    };
    expect((await account.post("bookings", both)).status).toBe(422);
  });

  it("have holidays beside them", async () => {
    const reply = await anAccount().get(
      "holidays?filter[holiday_calendar_id]=601&filter[after]=2026-12-01&filter[before]=2026-12-31",
    );
    expect(names(reply)).toEqual(["Local holiday"]);
  });
});

describe("tasks", () => {
  it("name title, project and task list when they are missing", async () => {
    const reply = await anAccount().post("tasks", {});
    expect(pointers(reply)).toEqual(["title", "project", "task_list"].map(pointer));
  });

  it("are closed by their workflow status", async () => {
    const account = anAccount();
    account.handler.asPerson.closeTask("7301");
    expect((await account.get("tasks/7301")).item.attributes["closed"]).toBe(true);
    expect(ids(await account.get("tasks?filter[status]=2"))).toEqual(["7301", "7305"]);
  });

  it("answer under folders and boards alike", async () => {
    const account = anAccount();
    expect(ids(await account.get("boards"))).toEqual(ids(await account.get("folders")));
  });
});

describe("activities", () => {
  it("tell who changed what, newest first", async () => {
    const account = anAccount();
    account.clock.ms += 1000;
    await account.patch("projects/8701", { name: "A" });
    account.clock.ms += 1000;
    account.handler.asPerson.renameProject("8701", "B");
    const { items } = await account.get("activities?filter[project_id]=8701&filter[event]=update");
    expect(items.map((item) => item.attributes["changeset"])).toEqual([
      { name: ["A", "B"] },
      { name: ["Hooli - Website relaunch", "A"] },
    ]);
  });
});
