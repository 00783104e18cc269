import { describe, expect, it } from "vitest";

import type { NewBudget } from "../../src/clients/productive/productive-client.ts";
import { aWorld, failureOf } from "./clients-setup.ts";

type World = ReturnType<typeof aWorld>;

/** A company and a project of it, made by the client itself. */
async function aProject({ productive, intent }: World) {
  const company = await productive.createCompany(
    { name: "Contoso Labs", customFields: { 70011: "8801" } },
    intent,
  );
  const project = await productive.createProject(
    {
      name: "Contoso Labs - Relaunch",
      companyId: company.id,
      projectManagerId: "3300",
      workflowId: "612",
      customFields: { 70012: "41200318" },
    },
    intent,
  );
  return { company, project };
}

function aBudget(overrides: Partial<NewBudget> & Pick<NewBudget, "projectId" | "companyId">): NewBudget {
  return {
    name: "Contoso Labs - Relaunch",
    responsibleId: "3300",
    date: "2026-12-01",
    currency: "EUR",
    trackingTypeId: 2,
    note: "<p>Sold by Anna</p>",
    warningPercent: 80,
    poNumber: "PO-1",
    tags: ["kommo"],
    subsidiaryId: "21",
    taxRateId: "41",
    documentTypeId: "11",
    customFields: { 70013: "41200318" },
    ...overrides,
  };
}

describe("the Productive client against the sandbox", () => {
  it("knows whose token it is", async () => {
    expect(await aWorld().productive.whoAmI()).toEqual({
      personId: "3300",
      name: "Petra Manager",
      organizationId: "77",
    });
  });

  it("reads people, service types, workflows and custom fields, archived ones too", async () => {
    const { productive } = aWorld();
    const people = await productive.people();
    expect(people.find(({ id }) => id === "2011")?.isActive).toBe(false);
    expect(people.find(({ id }) => id === "2004")?.isActive).toBe(false);
    expect(people.find(({ id }) => id === "2007")).toMatchObject({ isPlaceholder: true, email: undefined });
    expect(people.filter(({ email }) => email === "sam@acme.example")).toHaveLength(2);
    expect((await productive.serviceTypes()).find(({ id }) => id === "111")?.isArchived).toBe(true);
    expect((await productive.workflows()).find(({ id }) => id === "613")?.isArchived).toBe(true);
    const fields = await productive.customFieldDefinitions();
    expect(fields.find(({ id }) => id === "70013")).toMatchObject({
      customizableType: "budgets",
      dataTypeId: 1,
    });
    const options = await productive.customFieldOptions();
    expect(options.filter(({ fieldId }) => fieldId === "70031").map(({ name }) => name)).toEqual([
      "DACH",
      "International",
    ]);
  });

  it("sees Dora's holiday and nobody else's", async () => {
    const { productive, clock } = aWorld();
    const day = (offset: number) => new Date(clock.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const absences = await productive.absences({ after: day(0), before: day(21) });
    expect(absences.map(({ personId }) => personId)).toEqual(["2002"]);
    expect(await productive.absences({ after: day(60), before: day(70) })).toEqual([]);
  });

  it("reads companies by id, name and marker", async () => {
    const world = aWorld();
    const { productive } = world;
    expect(await productive.company("90004")).toMatchObject({ name: "Initech", isArchived: true });
    expect(await productive.company("1234567")).toBeUndefined();
    expect((await productive.companiesByName("Globex")).map(({ id }) => id).toSorted()).toEqual([
      "90002",
      "90003",
    ]);
    const { company } = await aProject(world);
    expect((await productive.companiesByCustomField("70011", "8801")).map(({ id }) => id)).toEqual([
      company.id,
    ]);
    expect(await productive.companiesByCustomField("70011", "880")).toEqual([]);
  });

  it.each([true, false])(
    "finds by marker whether custom-field filters take operators (%s) or not",
    async (operators) => {
      const world = aWorld();
      world.sandbox.productive.switches.customFieldOperators = operators;
      const { project, company } = await aProject(world);
      const { productive } = world;
      expect((await productive.projectsByCustomField("70012", "41200318")).map(({ id }) => id)).toEqual([
        project.id,
      ]);
      expect((await productive.companiesByCustomField("70011", "8801")).map(({ id }) => id)).toEqual([
        company.id,
      ]);
    },
  );

  it.each([true, false])(
    "finds a company's projects with those that bear a marker elsewhere, whether filters take operators (%s) or not",
    async (operators) => {
      const world = aWorld();
      world.sandbox.productive.switches.customFieldOperators = operators;
      const { project } = await aProject(world);
      const marker = { fieldId: "70012", value: "41200318" };
      const found = await world.productive.projectsOfCompanyOrMarked("90006", marker);
      expect(found.map(({ id }) => id).toSorted()).toEqual([project.id, "8701"].toSorted());
    },
  );

  it("finds projects by company, and reads them with their company", async () => {
    const world = aWorld();
    const { productive } = world;
    expect((await productive.projectsOfCompany("90006")).map(({ id }) => id)).toContain("8701");
    expect(await productive.project("8701")).toMatchObject({ companyId: "90006", projectTypeId: 2 });
    const { project, company } = await aProject(world);
    expect(project.companyId).toBe(company.id);
    expect(await productive.project(project.id)).toMatchObject({ customFields: { 70012: "41200318" } });
  });

  it("makes budget, services, members and assignments, and finds them again", async () => {
    const world = aWorld();
    const { productive, intent, clock } = world;
    const { company, project } = await aProject(world);
    const budget = await productive.createBudget(
      aBudget({ projectId: project.id, companyId: company.id }),
      intent,
    );
    expect(budget).toMatchObject({
      isBudget: true,
      projectId: project.id,
      date: "2026-12-01",
      currency: "EUR",
    });
    const line = { budgetId: budget.id, serviceTypeId: "112" };
    const services = await productive.createServices(
      [
        { ...line, name: "Design", billing: "fixed", quantity: "1", priceCents: 500_000 },
        {
          ...line,
          name: "Build",
          billing: "hourly",
          quantity: "65.25",
          priceCents: 11_000,
          estimatedMinutes: 3_915,
        },
      ],
      intent,
    );
    expect(services.map(({ name, priceCents }) => [name, priceCents])).toEqual([
      ["Design", 500_000],
      ["Build", 11_000],
    ]);
    expect((await productive.servicesOfBudget(budget.id)).map(({ name }) => name).toSorted()).toEqual([
      "Build",
      "Design",
    ]);
    clock.advance(60_000);
    expect((await productive.budget(budget.id))?.budgetTotalCents).toBe(500_000 + 717_750);
    expect((await productive.budgetsByCustomField("70013", "41200318")).map(({ id }) => id)).toEqual([
      budget.id,
    ]);
    expect((await productive.budgetsOfProject(project.id)).map(({ id }) => id)).toEqual([budget.id]);

    await productive.createMembership({ projectId: project.id, personId: "2002" }, intent);
    expect((await productive.membershipsOfProject(project.id)).map(({ personId }) => personId)).toContain(
      "2002",
    );
    const ids = services.map(({ id }) => id);
    const pairs = ids.map((serviceId) => ({ serviceId, personId: "2002" }));
    expect(await productive.createServiceAssignments(pairs, intent)).toHaveLength(2);
    expect(
      (await productive.serviceAssignments(ids)).map(({ serviceId, personId }) => ({ serviceId, personId })),
    ).toEqual(expect.arrayContaining(pairs));
  });

  it.each(["422", "409"] as const)("takes what is there already (%s) for done", async (duplicate) => {
    const world = aWorld();
    const { productive, intent, sandbox } = world;
    sandbox.productive.switches.duplicateMembership = duplicate;
    const { project } = await aProject(world);
    const first = await productive.createMembership({ projectId: project.id, personId: "2003" }, intent);
    const second = await productive.createMembership({ projectId: project.id, personId: "2003" }, intent);
    expect(second).toEqual({ id: first.id, personId: "2003" });
  });

  it("copies a template, waits for nothing, and reads how far it is", async () => {
    const world = aWorld();
    const { productive, intent, clock } = world;
    const { company } = await aProject(world);
    const copy = await productive.copyProject(
      {
        name: "Contoso Labs - Copy · K41200319",
        templateId: "7001",
        companyId: company.id,
        projectManagerId: "3300",
        copy: ["folders", "task_lists", "open_tasks"],
      },
      intent,
    );
    expect(copy).toMatchObject({ duplicationStatus: "in_progress", companyId: company.id });
    clock.advance(60_000);
    expect((await productive.project(copy.id))?.duplicationStatus).toBe("done");
    await productive.updateProject(
      copy.id,
      { name: "Contoso Labs - Copy", customFields: { 70012: "41200319" } },
      intent,
    );
    expect(await productive.project(copy.id)).toMatchObject({
      name: "Contoso Labs - Copy",
      customFields: { 70012: "41200319" },
    });
  });

  it("replaces the custom fields of companies and budgets", async () => {
    const world = aWorld();
    const { productive, intent } = world;
    const { company, project } = await aProject(world);
    const budget = await productive.createBudget(
      aBudget({ projectId: project.id, companyId: company.id }),
      intent,
    );
    await productive.updateCompany(company.id, { customFields: { 70011: "9" } }, intent);
    await productive.updateBudget(budget.id, { customFields: { 70013: "8" } }, intent);
    expect((await productive.company(company.id))?.customFields).toMatchObject({ 70011: "9" });
    expect((await productive.budget(budget.id))?.customFields).toMatchObject({ 70013: "8" });
  });

  it("names what a refused project lacks", async () => {
    const { productive, intent } = aWorld();
    const project = { name: "", companyId: "90001", projectManagerId: "3300", workflowId: "612" };
    const error = await failureOf(productive.createProject(project, intent));
    expect(error).toMatchObject({ kind: "refused", status: 422 });
    expect(error.complaints[0]?.path).toBe("data/attributes/name");
  });

  it("takes an inaccessible related record for a refusal, not for a bad token", async () => {
    const { productive, intent } = aWorld();
    const project = { name: "P", companyId: "424242", projectManagerId: "3300", workflowId: "612" };
    expect((await failureOf(productive.createProject(project, intent))).kind).toBe("refused");
  });

  it("never causes a 429, however much is asked at once", async () => {
    const { productive, sandbox } = aWorld();
    sandbox.latency.ms = 40;
    await Promise.all(Array.from({ length: 250 }, () => productive.company("90001")));
    expect(sandbox.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it("waits as long as the header says", async () => {
    const { productive, sandbox, waits } = aWorld();
    sandbox.faults.push({
      match: { vendor: "productive", times: 1 },
      effect: { kind: "throttle", retryAfterSeconds: 7 },
    });
    await productive.company("90001");
    expect(waits).toEqual([{ vendor: "productive", ms: 7_000, reason: "throttled" }]);
  });

  it.each([
    [{ kind: "drop_response" }],
    [{ kind: "truncate", bytes: 30 }],
    [{ kind: "status", status: 500, effect: true }],
  ] as const)("does not know what became of a company after %o", async (effect) => {
    const { productive, sandbox, intent, dispatches } = aWorld();
    sandbox.faults.push({ match: { vendor: "productive", mutating: true }, effect });
    expect((await failureOf(productive.createCompany({ name: "Lost" }, intent))).effect).toBe("unknown");
    expect(dispatches.count).toBe(1);
  });
});
