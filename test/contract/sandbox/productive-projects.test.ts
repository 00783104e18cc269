import { describe, expect, it } from "vitest";
import { anAccount, ids, names, pointer, pointers, valid, type Account } from "./productive-account.ts";

const aCopy = {
  name: "Relaunch",
  template_id: 7001,
  project_type_id: 2,
  company_id: 90_001,
  project_manager_id: 3300,
};
const ALL_TASKS = {
  copy_folders: true,
  copy_task_lists: true,
  copy_open_tasks: true,
  copy_task_description: true,
  copy_estimate: true,
};

async function copied(account: Account, flags: object): Promise<string> {
  const { item } = await account.post("projects/copy", { ...aCopy, ...flags });
  account.clock.ms += account.handler.switches.copyDelayMs;
  return item.id;
}

describe("creating", () => {
  it("names company, manager and workflow when they are missing", async () => {
    const reply = await anAccount().post("projects", { name: "X", project_type_id: 2 });
    expect(pointers(reply)).toEqual(["project_manager", "workflow", "company"].map(pointer));
  });

  it("needs no company for internal work", async () => {
    const { company_id: _none, ...rest } = valid.project;
    const reply = await anAccount().post("projects", { ...rest, project_type_id: 1 });
    expect(reply.status).toBe(201);
  });

  it("refuses a client project in the organisation's own company", async () => {
    const reply = await anAccount().post("projects", { ...valid.project, company_id: 1 });
    expect(reply.status).toBe(422);
  });

  it("answers 201 with number, idle duplication and the fields given", async () => {
    const { status, item } = await anAccount().post("projects", {
      ...valid.project,
      custom_fields: { "70012": "4711" },
    });
    expect(status).toBe(201);
    expect(item).toMatchObject({
      type: "projects",
      attributes: {
        duplication_status: "idle",
        template: false,
        archived_at: null,
        custom_fields: { "70012": "4711" },
      },
    });
    expect(item.attributes["number"]).toBe(item.attributes["project_number"]);
  });

  it("takes relationships as well as flat ids", async () => {
    const account = anAccount();
    const reply = await account.call("POST", "projects?include=company", {
      body: {
        data: {
          type: "projects",
          attributes: { name: "Mixed", project_type_id: 2, workflow_id: 612 },
          relationships: {
            company: { data: { type: "companies", id: "90001" } },
            project_manager: { data: { type: "people", id: "3300" } },
          },
        },
      },
    });
    expect(reply.status).toBe(201);
    expect(reply.item.relationships["company"]).toEqual({ data: { type: "companies", id: "90001" } });
  });

  it("makes a second record of a repeated request", async () => {
    const account = anAccount();
    await account.post("projects", valid.project);
    await account.post("projects", valid.project);
    expect(names(await account.get("projects?filter[name][eq]=Relaunch"))).toHaveLength(2);
  });
});

describe("custom fields", () => {
  it("are replaced as a whole by a PATCH", async () => {
    const account = anAccount();
    const custom_fields = { "70012": "4711", "70031": "700311" };
    const { item } = await account.post("projects", { ...valid.project, custom_fields });
    const reply = await account.patch(`projects/${item.id}`, { custom_fields: { "70031": "700312" } });
    expect(reply.item.attributes["custom_fields"]).toEqual({ "70031": "700312" });
  });

  it("stay when a PATCH does not name them", async () => {
    const account = anAccount();
    const { item } = await account.post("projects", { ...valid.project, custom_fields: { "70012": "4711" } });
    const reply = await account.patch(`projects/${item.id}`, { name: "Renamed" });
    expect(reply.item.attributes).toMatchObject({ name: "Renamed", custom_fields: { "70012": "4711" } });
  });

  it("drop unknown options and foreign fields in silence; null when nothing is set", async () => {
    const { status, item } = await anAccount().post("projects", {
      ...valid.project,
      custom_fields: { "70031": "DACH", "70011": "8800", "1": "x" },
    });
    expect([status, item.attributes["custom_fields"]]).toEqual([201, null]);
  });

  it("make a create fail while a required one is empty", async () => {
    const account = anAccount();
    account.handler.switches.requiredCustomFields = ["70031"];
    const reply = await account.post("projects", valid.project);
    expect([reply.status, pointers(reply)]).toEqual([422, [pointer("custom_fields")]]);
    const filled = await account.post("projects", { ...valid.project, custom_fields: { "70031": "700311" } });
    expect(filled.status).toBe(201);
  });

  it("are defined per kind of object, options listed apart", async () => {
    const account = anAccount();
    expect(ids(await account.get("custom_fields?filter[customizable_type]=budgets"))).toEqual(["70013"]);
    const options = await account.get("custom_field_options?filter[custom_field_id]=70031");
    expect(names(options)).toEqual(["DACH", "International"]);
  });

  it("differ between budgets and sales deals", async () => {
    const account = anAccount();
    const custom_fields = { "70013": "4711" };
    const budget = await account.post("deals", { ...valid.budget, custom_fields });
    const deal = await account.post("deals", {
      ...valid.budget,
      custom_fields,
      budget: false,
      probability: 50,
      deal_status_id: 8011,
    });
    expect(budget.item.attributes["custom_fields"]).toEqual(custom_fields);
    expect(deal.item.attributes["custom_fields"]).toBeNull();
  });
});

describe("what a token may not change", () => {
  it("is answered 200 and unchanged", async () => {
    const account = anAccount();
    account.handler.switches.droppedAttributes = { projects: ["name"] };
    const reply = await account.patch("projects/8701", { name: "Renamed" });
    expect([reply.status, reply.item.attributes["name"]]).toEqual([200, "Hooli - Website relaunch"]);
    expect(account.handler.ignored.at(-1)).toMatchObject({ type: "projects", names: ["name"] });
  });
});

describe("copying", () => {
  it("answers 201 in_progress, empty, and is done after the delay", async () => {
    const account = anAccount();
    const { status, item } = await account.post("projects/copy", { ...aCopy, ...ALL_TASKS });
    expect([status, item.attributes["duplication_status"]]).toEqual([201, "in_progress"]);
    expect((await account.get(`tasks?filter[project_id]=${item.id}`)).items).toEqual([]);
    account.clock.ms += 3000;
    const later = await account.get(`projects/${item.id}`);
    expect(later.item.attributes["duplication_status"]).toBe("done");
    expect((await account.get(`tasks?filter[project_id]=${item.id}`)).items).toHaveLength(4);
  });

  it("copies nothing without flags", async () => {
    const account = anAccount();
    const id = await copied(account, {});
    expect((await account.get(`folders?filter[project_id]=${id}`)).items).toEqual([]);
  });

  it("keeps tasks in their copied lists, with description and estimate as flagged", async () => {
    const account = anAccount();
    const id = await copied(account, { ...ALL_TASKS, copy_estimate: false });
    const tasks = await account.get(`tasks?filter[project_id]=${id}&include=task_list.folder`);
    expect(tasks.items[0]?.attributes).toMatchObject({
      description: "<p>Agenda, people, dates.</p>",
      initial_estimate: null,
    });
    expect(tasks.document.included).toMatchObject([
      { type: "task_lists" },
      { type: "folders", attributes: { name: "Website" } },
      { type: "task_lists" },
    ]);
  });

  it("may fail", async () => {
    const account = anAccount();
    account.handler.switches.copyOutcome = "failed";
    const id = await copied(account, ALL_TASKS);
    const { item } = await account.get(`projects/${id}`);
    expect(item.attributes["duplication_status"]).toBe("failed");
  });

  it.each([
    ["task lists without folders", { copy_task_lists: true }, "copy_task_lists"],
    ["tasks without lists", { copy_open_tasks: true }, "copy_open_tasks"],
    ["assignees without memberships", { ...ALL_TASKS, copy_assignees: true }, "copy_assignees"],
    ["descriptions without tasks", { copy_task_description: true }, "copy_task_description"],
  ])("refuses %s", async (_case, flags, name) => {
    const reply = await anAccount().post("projects/copy", { ...aCopy, ...flags });
    expect([reply.status, pointers(reply)]).toEqual([422, [pointer(name)]]);
  });

  it("requires name, template and project type", async () => {
    const reply = await anAccount().post("projects/copy", { company_id: 90_001 });
    expect(pointers(reply)).toEqual(["name", "template", "project_type"].map(pointer));
  });

  it("does not know source_project_id", async () => {
    const { template_id: _none, ...rest } = aCopy;
    const reply = await anAccount().post("projects/copy", { ...rest, source_project_id: 7001 });
    expect(reply.status).toBe(422);
  });

  it("takes no custom fields", async () => {
    const { item } = await anAccount().post("projects/copy", { ...aCopy, custom_fields: { "70012": "1" } });
    expect(item.attributes["custom_fields"]).toBeNull();
  });

  it("is not a template itself", async () => {
    const account = anAccount();
    const id = await copied(account, {});
    expect(ids(await account.get("projects?filter[name][eq]=Relaunch"))).toEqual([id]);
  });

  it("copies a normal project's budget with its services", async () => {
    const account = anAccount();
    const id = await copied(account, { template_id: 8701, copy_budgets: true });
    const budgets = await account.get(`deals?filter[project_id]=${id}`);
    expect(budgets.items).toMatchObject([{ attributes: { budget_total: 880_000 } }]);
  });
});

describe("archiving", () => {
  it("delivers open budgets and removes bookings that have not begun", async () => {
    const account = anAccount();
    const booking = await account.post("bookings", {
      person_id: 2003,
      service_id: 44_001,
      started_on: "2026-12-01",
      ended_on: "2026-12-02",
    });
    await account.call("PATCH", "projects/8701/archive");
    expect((await account.get("deals/66001")).item.attributes["delivered_on"]).toBe("2026-11-23");
    expect((await account.get(`bookings/${booking.item.id}`)).status).toBe(404);
  });

  it("freezes everything but name, manager and custom fields", async () => {
    const account = anAccount();
    await account.call("PATCH", "projects/8701/archive");
    const reply = await account.patch("projects/8701?include=company", {
      name: "Renamed",
      company_id: 90_001,
      custom_fields: { "70012": "1" },
    });
    expect(reply.item).toMatchObject({
      attributes: { name: "Renamed", custom_fields: { "70012": "1" } },
      relationships: { company: { data: { id: "90006" } } },
    });
  });

  it("is undone by restore", async () => {
    const account = anAccount();
    await account.call("PATCH", "projects/8701/archive");
    const reply = await account.call("PATCH", "projects/8701/restore");
    expect(reply.item.attributes["archived_at"]).toBeNull();
  });
});
