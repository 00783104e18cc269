/** Which project a deal's work lies in: copied from a template, shared by a client's deals, or named on the deal. */
import { describe, expect, it } from "vitest";
import { leadFields } from "../../src/sandbox/kommo/seed/field-seed.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { createSandbox } from "../../src/sandbox/world.ts";
import type { DealResult } from "../../src/sync/result.ts";
import { takeInventory } from "../support/inventory.ts";
import { aFullMapping, aMapping } from "../support/mapping.ts";
import { markOf, productiveObject, productiveObjects } from "../support/productive-facts.ts";
import { contentOf, contoso, hooli, northwind, projectsOfDeals, winDeal } from "../support/project-stage.ts";
import { aStage, problemCodes } from "../support/stage.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

/** Made from a template in the example mapping: 41200317 of a client who exists. */
const website = 41200317;
const landing = 41200319;
const hooliSite = 41200323;
const seoRetainer = 41200333;

const template = "7001";
const pollPath = /\/projects\/\d+\?/u;

function projectIdOf(result: DealResult): string {
  const step = result.steps.find(({ kind }) => kind === "productive.project");
  if (step?.id === undefined) throw new Error("the result names no project");
  return step.id;
}

describe("a project from a template", () => {
  it("brings the template's open tasks, and bears the deal's number in its field and not in its name", async () => {
    const { sandbox, provision } = await aStage();
    const id = projectIdOf(await provision(website));
    expect(productiveObject(sandbox, "projects", id)).toMatchObject({
      name: "Northwind Studio GmbH - Website relaunch",
      fields: { "70012": "41200317" },
    });
    expect(contentOf(sandbox, "tasks", id)).toEqual([
      "Kick-off meeting",
      "Collect the content",
      "Wireframes",
      "Launch check-list",
    ]);
  });

  it("asks for every part that the mapping names, parents included, and for no budget, deal or member", async () => {
    const { sandbox, provision } = await aStage();
    await provision(website);
    const copy = sandbox.requests.find(({ path }) => path.endsWith("/projects/copy"));
    const flags = [...(copy?.body ?? "").matchAll(/"copy_(\w+)":true/gu)].map((match) => match[1]);
    expect(flags).toEqual(["folders", "task_lists", "open_tasks", "task_description", "estimate"]);
  });

  it("costs at most eleven requests besides polls, with three people and three services", async () => {
    const { sandbox, provision } = await aStage();
    await provision(41200320);
    const from = sandbox.requests.length;
    await provision(website);
    const asked = sandbox.requests.slice(from).filter(({ vendor }) => vendor === "productive");
    const isPoll = ({ mutating, path }: (typeof asked)[number]): boolean => !mutating && pollPath.test(path);
    const { members, services } = takeInventory(sandbox, website, northwind.kommo);
    expect({ members: members.length, services: services.length }).toEqual({ members: 3, services: 3 });
    expect(asked.filter((request) => !isPoll(request)).length).toBeLessThanOrEqual(11);
  });

  it("asks less and less often while a long copy goes on", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.productive.switches.copyDelayMs = 120_000;
    expect((await provision(website)).outcome).toBe("done");
    const polls = sandbox.requests.filter(({ mutating, path }) => !mutating && pollPath.test(path));
    expect(polls.length).toBeLessThanOrEqual(20);
  });

  it("is waited for where Productive says at first that nothing is copied", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.productive.switches.copyFirstStatus = "idle";
    const id = projectIdOf(await provision(website));
    expect(contentOf(sandbox, "tasks", id)).toHaveLength(4);
  });

  it("keeps the custom fields that the template brings beside those of the mapping", async () => {
    const loaded = aMapping({ "[folders, task_lists,": "[custom_fields, folders, task_lists," });
    const { sandbox, provision } = await aStage({ loaded });
    sandbox.productive.asPerson.setCustomField("projects", template, "70031", "700312");
    const id = projectIdOf(await provision(website));
    expect(productiveObject(sandbox, "projects", id).fields).toEqual({
      "70012": "41200317",
      "70031": "700312",
    });
  });

  it("keeps the number in its name where no field holds it, and is found by it when the ledger is gone", async () => {
    const loaded = aMapping({ "    project: { id: 70012, name: Kommo deal }\n": "" });
    const { sandbox, clock, provision } = await aStage({ loaded });
    const first = await provision(website);
    const { provision: provisionAgain } = await aStage({ loaded, sandbox, clock });
    sandbox.kommo.asPerson.clearField(website, leadFields.productiveProject);
    const again = await provisionAgain(website);
    expect(again.outcome).toBe("done");
    expect(projectIdOf(again)).toBe(projectIdOf(first));
    expect(projectsOfDeals(sandbox, website)).toEqual([
      "Northwind Studio GmbH - Website relaunch · K41200317",
    ]);
  });

  it("stands beside a namesake once a person decided so, and leaves that alone", async () => {
    const { sandbox, provision } = await aStage();
    expect(problemCodes(await provision(hooliSite))).toEqual(["project.exists"]);
    const before = productiveObject(sandbox, "projects", hooli.project);
    expect((await provision(hooliSite, { createBeside: true })).outcome).toBe("done");
    expect(projectsOfDeals(sandbox, hooliSite)).toEqual(["Hooli - Website relaunch"]);
    expect(productiveObject(sandbox, "projects", hooli.project)).toEqual(before);
  });
});

async function aBrokenCopy() {
  const stage = await aStage();
  stage.sandbox.productive.switches.copyOutcome = "failed";
  const held = await stage.provision(website);
  return { ...stage, held, id: projectIdOfBroken(stage.sandbox) };
}

function projectIdOfBroken(sandbox: Sandbox): string {
  const found = productiveObjects(sandbox, "projects").find(({ name }) => name.endsWith("· K41200317"));
  return found?.id ?? "none";
}

describe("a copy that Productive gives up", () => {
  it("holds the deal, and names the template and what lies about", async () => {
    const { sandbox, held, id } = await aBrokenCopy();
    expect(held.outcome).toBe("held");
    expect(problemCodes(held)).toEqual(["template.failed"]);
    expect(held.problems[0]?.message).toContain("Website template");
    expect(held.problems[0]?.message).toContain(`/projects/${id}`);
    expect(takeInventory(sandbox, website, northwind.kommo)).toMatchObject({ budgets: [], issues: [] });
    expect(takeInventory(sandbox, website, northwind.kommo).openTasks).toHaveLength(1);
  });

  it("holds it again while the broken copy is there, and copies nothing a second time", async () => {
    const { sandbox, provision, writes } = await aBrokenCopy();
    sandbox.productive.switches.copyOutcome = "done";
    const before = writes();
    expect(problemCodes(await provision(website))).toEqual(["template.failed"]);
    expect(writes()).toBe(before);
  });

  it.each([
    { how: "deleted", act: "deleteProject" },
    { how: "archived", act: "archiveProject" },
  ] as const)("is made anew once the broken copy was $how", async ({ act }) => {
    const { sandbox, provision, id } = await aBrokenCopy();
    sandbox.productive.switches.copyOutcome = "done";
    sandbox.productive.asPerson[act](id);
    expect((await provision(website)).outcome).toBe("done");
    expect(takeInventory(sandbox, website, northwind.kommo).budgets).toEqual(["Website relaunch"]);
  });

  it("is left to pass where it only takes very long, and finished later", async () => {
    const { sandbox, clock, provision } = await aStage();
    sandbox.productive.switches.copyDelayMs = 1_800_000;
    const failed = await provision(website);
    expect(failed.outcome).toBe("failed");
    expect(problemCodes(failed)).toEqual(["vendor.unreachable"]);
    clock.advance(1_800_000);
    expect((await provision(website)).outcome).toBe("done");
    expect(projectsOfDeals(sandbox, website)).toEqual(["Northwind Studio GmbH - Website relaunch"]);
  });
});

const perClient = aMapping({ "    workflow: { id: 612": "    use: per_client\n    workflow: { id: 612" });
const brandProject = "Contoso Labs - Branding";

function brand(sandbox: Sandbox, name: string): number {
  return winDeal(sandbox, { name, company: contoso.kommo, kind: "Branding" });
}

/** By hand, and named as the project of all website deals of Northwind. */
function makeByHand(sandbox: Sandbox): string {
  const name = "Northwind Studio GmbH - Website";
  return sandbox.productive.asPerson.createProject({ name, company_id: northwind.productive }).id;
}

describe("one project for all deals of a client", () => {
  it("is made by the first, named without the deal, and gets a budget of each", async () => {
    const { sandbox, provision } = await aStage({ loaded: perClient });
    const [logo, stationery] = [brand(sandbox, "Logo"), brand(sandbox, "Stationery")];
    const first = await provision(logo);
    const second = await provision(stationery);
    expect([first.outcome, second.outcome]).toEqual(["done", "done"]);
    expect(projectsOfDeals(sandbox, logo, stationery)).toEqual([brandProject]);
    expect(projectIdOf(second)).toBe(projectIdOf(first));
    expect(contentOf(sandbox, "deals", projectIdOf(first))).toEqual(["Logo", "Stationery"]);
  });

  it("keeps the number of the deal that made it", async () => {
    const { sandbox, provision } = await aStage({ loaded: perClient });
    const [logo, stationery] = [brand(sandbox, "Logo"), brand(sandbox, "Stationery")];
    await provision(logo);
    const second = await provision(stationery);
    expect(markOf(sandbox, "projects", projectIdOf(second))).toBe(String(logo));
    expect(second.steps.find(({ kind }) => kind === "productive.project")?.action).toBe("adopt");
  });

  it("is another one for another kind of work", async () => {
    const { sandbox, provision } = await aStage({ loaded: perClient });
    const logo = brand(sandbox, "Logo");
    await provision(logo);
    await provision(landing);
    expect(projectsOfDeals(sandbox, logo, landing)).toEqual([brandProject, "Contoso Labs - Website"]);
  });

  it("bears the mapping's name where that does not speak of the deal", async () => {
    const loaded = aMapping({
      "    workflow: { id: 612": "    use: per_client\n    workflow: { id: 612",
      '"{company} - {deal}"': '"{company} retainer"',
    });
    const { sandbox, provision } = await aStage({ loaded });
    const logo = brand(sandbox, "Logo");
    await provision(logo);
    await provision(landing);
    expect(projectsOfDeals(sandbox, logo, landing)).toEqual(["Contoso Labs retainer"]);
  });

  it("is copied from the template once, and shared from then on", async () => {
    const { sandbox, provision } = await aStage({ loaded: perClient });
    const shop = winDeal(sandbox, { name: "Shop", company: contoso.kommo, kind: "Website" });
    const first = await provision(landing);
    const second = await provision(shop);
    expect(projectIdOf(second)).toBe(projectIdOf(first));
    expect(contentOf(sandbox, "tasks", projectIdOf(first))).toHaveLength(4);
  });

  it("is made once where two deals are won at the same moment", async () => {
    const clock = createVirtualClock();
    const sandbox = createSandbox({ clock, latencyMs: 50 });
    const { provision } = await aStage({ loaded: perClient, sandbox, clock });
    // From here on the client is known, and nobody has to wait for the other to make the company.
    await provision(landing);
    await clock.sleep(10_000);
    const deals = [brand(sandbox, "Logo"), brand(sandbox, "Stationery")];
    const results = await Promise.all(deals.map((lead) => provision(lead)));
    expect(results.map(({ outcome }) => outcome)).toEqual(["done", "done"]);
    expect(projectsOfDeals(sandbox, ...deals)).toEqual([brandProject]);
  });

  describe("where people made one of that name", () => {
    it("is that one, which gets the deal's number", async () => {
      const { sandbox, provision } = await aStage({ loaded: perClient });
      const id = makeByHand(sandbox);
      expect(projectIdOf(await provision(website))).toBe(id);
      expect(markOf(sandbox, "projects", id)).toBe(String(website));
    });

    it("is that one, whatever number it bears", async () => {
      const { sandbox, provision } = await aStage({ loaded: perClient });
      const id = makeByHand(sandbox);
      sandbox.productive.asPerson.setCustomField("projects", id, "70012", "123");
      expect(projectIdOf(await provision(website))).toBe(id);
      expect(markOf(sandbox, "projects", id)).toBe("123");
    });

    it("is a new one where that is archived", async () => {
      const { sandbox, provision } = await aStage({ loaded: perClient });
      const id = makeByHand(sandbox);
      sandbox.productive.asPerson.archiveProject(id);
      const result = await provision(website);
      expect(result.outcome).toBe("done");
      expect(projectIdOf(result)).not.toBe(id);
    });

    it("waits for a person where there are several", async () => {
      const { sandbox, provision } = await aStage({ loaded: perClient });
      const ids = [makeByHand(sandbox), makeByHand(sandbox)];
      const held = await provision(website);
      expect(problemCodes(held)).toEqual(["project.exists"]);
      for (const id of ids) expect(held.problems[0]?.message).toContain(`/projects/${id}`);
    });
  });

  it("holds one budget for each deal also where no field holds their numbers", async () => {
    const loaded = aMapping({
      "    workflow: { id: 612": "    use: per_client\n    workflow: { id: 612",
      "    budget: { id: 70013, name: Kommo deal }\n": "",
    });
    const { sandbox, provision } = await aStage({ loaded });
    const deals = [brand(sandbox, "Retainer"), brand(sandbox, "Retainer")];
    const results = [];
    for (const lead of deals) results.push(await provision(lead));
    const [first] = results;
    expect(first === undefined ? [] : contentOf(sandbox, "deals", projectIdOf(first))).toEqual(
      deals.map((lead) => `Retainer · K${String(lead)}`),
    );
  });

  it("is what the full example says for SEO", async () => {
    const { sandbox, provision } = await aStage({ loaded: aFullMapping() });
    const result = await provision(seoRetainer);
    expect(problemCodes(result)).toEqual([]);
    expect(projectsOfDeals(sandbox, seoRetainer)).toEqual(["Åkerström Design AB - SEO"]);
  });
});

function page(id: string): string {
  return `https://app.productive.io/77-acme/projects/${id}`;
}

function nameProject(sandbox: Sandbox, lead: number, text: string): void {
  sandbox.kommo.asPerson.setField(lead, leadFields.productiveProject, text);
}

function namedOn(sandbox: Sandbox, lead: number): readonly unknown[] {
  const entries = sandbox.kommo.store.leads.get(lead)?.fields.get(leadFields.productiveProject) ?? [];
  return entries.map(({ value }) => value);
}

describe("a project that the deal names", () => {
  it.each([
    { how: "by its page", text: page(hooli.project) },
    { how: "by a page below it", text: `${page(hooli.project)}/tasks?filter=1` },
    { how: "by its number", text: hooli.project },
  ])("$how is used, and gets the deal's number", async ({ text }) => {
    const { sandbox, provision } = await aStage();
    nameProject(sandbox, hooliSite, text);
    const result = await provision(hooliSite);
    expect(result.outcome).toBe("done");
    expect(result.warnings.map(({ code }) => code)).not.toContain("field.taken");
    expect(projectIdOf(result)).toBe(hooli.project);
    expect(markOf(sandbox, "projects", hooli.project)).toBe(String(hooliSite));
    expect(namedOn(sandbox, hooliSite)).toEqual([text]);
  });

  it("keeps the number it bears, its name and its other budgets", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.productive.asPerson.setCustomField("projects", hooli.project, "70012", "123");
    nameProject(sandbox, hooliSite, page(hooli.project));
    expect((await provision(hooliSite)).outcome).toBe("done");
    expect(productiveObject(sandbox, "projects", hooli.project)).toMatchObject({
      name: "Hooli - Website relaunch",
      fields: { "70012": "123" },
    });
    expect(contentOf(sandbox, "deals", hooli.project)).toHaveLength(2);
  });

  it.each([
    { what: "does not exist", text: page("999999"), says: /no project/ },
    { what: "is another client's", text: page(hooli.project), says: /belongs to “Hooli”.*“Northwind/ },
    {
      what: "lies in another organisation",
      text: "https://app.productive.io/78/projects/8701",
      says: /another organisation/,
    },
    { what: "cannot be read", text: "https://example.com/ask-dan", says: /neither the address/ },
    {
      what: "is a budget",
      text: "https://app.productive.io/77-acme/deals/66001",
      says: /neither the address/,
    },
  ])("that $what holds the deal, and nothing is made", async ({ text, says }) => {
    const { sandbox, provision } = await aStage();
    nameProject(sandbox, website, text);
    const held = await provision(website);
    expect(problemCodes(held)).toEqual(["project.unusable"]);
    expect(held.problems[0]?.message).toMatch(says);
    expect(takeInventory(sandbox, website, northwind.kommo)).toMatchObject({
      projects: [],
      budgets: [],
      issues: [],
    });
  });

  it("that is archived holds the deal until somebody restores it", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.productive.asPerson.archiveProject(hooli.project);
    nameProject(sandbox, hooliSite, page(hooli.project));
    const held = await provision(hooliSite);
    expect(held.problems[0]?.message).toMatch(/archived.*8701/);
    sandbox.productive.asPerson.restoreProject(hooli.project);
    expect((await provision(hooliSite)).outcome).toBe("done");
  });

  it("that is an internal one holds the deal", async () => {
    const { sandbox, provision } = await aStage();
    const { id } = sandbox.productive.asPerson.createProject({
      name: "Kitchen",
      company_id: "1",
      project_type_id: 1,
    });
    nameProject(sandbox, website, page(id));
    const held = await provision(website);
    expect(held.problems[0]?.message).toMatch(/internal.*Kitchen/);
  });

  it("is the deal's own again when the ledger is gone", async () => {
    const { sandbox, clock, provision } = await aStage();
    const first = await provision(website);
    const { provision: provisionAgain } = await aStage({ sandbox, clock });
    const again = await provisionAgain(website);
    expect(again.outcome).toBe("done");
    expect(projectIdOf(again)).toBe(projectIdOf(first));
    expect(projectsOfDeals(sandbox, website)).toEqual(["Northwind Studio GmbH - Website relaunch"]);
  });
});
