/** What a person made by hand is linked, used, and let go of again. */
import { describe, expect, it } from "vitest";
import type { LinearIssue } from "../../src/clients/linear/linear-client.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import type { Adoption } from "../../src/sync/adopt.ts";
import { adopt, undoAdoption } from "../../src/sync/adopt.ts";
import type { AdoptKind } from "../../src/sync/adopt-target.ts";
import { parseAdoptTarget } from "../../src/sync/adopt-target.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import { markOf, productiveObject, productiveObjects } from "../support/productive-facts.ts";
import type { Stage } from "../support/stage.ts";
import { aStage, problemCodes } from "../support/stage.ts";

const website = 41200317;
const brand = 41200318;
const landing = 41200319;
const globex = 41200322;
const hooli = 41200323;
const initech = 41200325;

type Typed = Partial<Record<AdoptKind, string>>;

function link(stage: Stage, lead: number, typed: Typed, isDryRun = false): Promise<Adoption> {
  return adopt({ lead, targets: targetsOf(typed), isDryRun }, stage.process.ports);
}

function unlink(stage: Stage, lead: number, ...kinds: readonly AdoptKind[]): Promise<Adoption> {
  return undoAdoption({ lead, kinds, targets: [], isDryRun: false }, stage.process.ports);
}

function targetsOf(typed: Typed): ReturnType<typeof parseAdoptTarget>[] {
  return (["issue", "budget", "project", "company"] as const).flatMap((kind) => {
    const text = typed[kind];
    return text === undefined ? [] : [parseAdoptTarget(kind, text)];
  });
}

/** A budget by hand in Hooli's own project. */
function aBudget(sandbox: Sandbox, attributes: Readonly<Record<string, unknown>> = {}): string {
  return sandbox.productive.asPerson.createBudget({
    name: "By hand",
    company_id: "90006",
    project_id: "8701",
    currency: "EUR",
    ...attributes,
  }).id;
}

/** An issue that no handoff made. */
async function anIssue({ process }: Stage): Promise<LinearIssue> {
  const made = await process.ports.linear().createIssue(
    {
      id: "5f0e4c1a-0000-4000-8000-00000000abcd",
      teamId: "5f0e4c1a-0000-4000-8000-0000000000e1",
      title: "Relaunch, by hand",
      attachments: [],
    },
    { onDispatch: () => Promise.resolve() },
  );
  if (made.outcome === "gone") throw new Error("the test expected a new issue");
  return made.record;
}

describe("a company that is linked", () => {
  it("ends the hold of a deal, and is used and marked", async () => {
    const stage = await aStage();
    expect(problemCodes(await stage.provision(globex))).toEqual(["company.ambiguous"]);
    const adoption = await link(stage, globex, { company: "90002" });
    expect(adoption.links).toMatchObject([
      { kind: "company", key: "company/8803", id: "90002", status: "linked", mark: "written" },
    ]);
    expect((await stage.provision(globex)).outcome).toBe("done");
    expect(markOf(stage.sandbox, "companies", "90002")).toBe("8803");
    expect(takeInventory(stage.sandbox, globex, 8803)).toMatchObject({
      companies: ["Globex"],
      openTasks: [],
    });
  });

  it("is remembered for every deal of the client, under another name too", async () => {
    const stage = await aStage({
      loaded: aMapping({ "    company: { id: 70011, name: Kommo company }\n": "" }),
    });
    await link(stage, brand, { company: "https://app.productive.io/77-acme/companies/90001" });
    expect((await stage.provision(landing)).outcome).toBe("done");
    expect(productiveObjects(stage.sandbox, "companies").map(({ name }) => name)).not.toContain(
      "Contoso Labs",
    );
    expect(markOf(stage.sandbox, "companies", "90001")).toBeUndefined();
  });

  it("keeps its other fields when it is marked", async () => {
    const stage = await aStage();
    const { asPerson } = stage.sandbox.productive;
    asPerson.setCustomField("companies", "90002", "70011", "");
    const before = productiveObject(stage.sandbox, "companies", "90002");
    await link(stage, globex, { company: "90002" });
    const after = productiveObject(stage.sandbox, "companies", "90002");
    expect(after.fields).toEqual({ ...before.fields, "70011": "8803" });
    expect(after.name).toBe(before.name);
  });

  it("keeps another's number, and is linked all the same", async () => {
    const stage = await aStage();
    stage.sandbox.productive.asPerson.setCustomField("companies", "90002", "70011", "8899");
    expect((await link(stage, globex, { company: "90002" })).links).toMatchObject([{ mark: "other" }]);
    expect(markOf(stage.sandbox, "companies", "90002")).toBe("8899");
    expect((await stage.provision(globex)).outcome).toBe("done");
  });

  it("is known when it is linked again, and its missing number is written then", async () => {
    const stage = await aStage();
    await link(stage, globex, { company: "90002" });
    stage.sandbox.productive.asPerson.setCustomField("companies", "90002", "70011", null);
    expect((await link(stage, globex, { company: "90002" })).links).toMatchObject([
      { status: "known", mark: "written" },
    ]);
    const before = stage.writes();
    expect((await link(stage, globex, { company: "90002" })).links).toMatchObject([
      { status: "known", mark: "present" },
    ]);
    expect(stage.writes()).toBe(before);
  });
});

describe("a project that is linked", () => {
  it("ends the hold of a deal: the budget is made in it", async () => {
    const stage = await aStage();
    expect(problemCodes(await stage.provision(hooli))).toEqual(["project.exists"]);
    await link(stage, hooli, { project: "8701" });
    const done = await stage.provision(hooli);
    expect(done.outcome).toBe("done");
    expect(done.steps.find(({ kind }) => kind === "productive.project")).toMatchObject({
      id: "8701",
      action: "reuse",
    });
    const inventory = takeInventory(stage.sandbox, hooli, 8804);
    expect(inventory).toMatchObject({
      projects: ["Hooli - Website relaunch"],
      budgets: ["Website relaunch"],
    });
    const [field] = stage.sandbox.kommo.store.leads.get(hooli)?.fields.get(510_020) ?? [];
    expect(field?.value).toBe("https://app.productive.io/77/projects/8701");
  });

  it("may be shared by deals: the first one's number stays", async () => {
    const stage = await aStage();
    stage.sandbox.productive.asPerson.setCustomField("projects", "8701", "70012", "41200999");
    expect((await link(stage, hooli, { project: "8701" })).links).toMatchObject([{ mark: "other" }]);
    expect(markOf(stage.sandbox, "projects", "8701")).toBe("41200999");
    expect((await stage.provision(hooli)).outcome).toBe("done");
  });

  it("of a company that is linked in the same breath belongs to it", async () => {
    const stage = await aStage();
    const made = stage.sandbox.productive.asPerson.createProject({ name: "Site", company_id: "90003" });
    const adoption = await link(stage, globex, { project: made.id, company: "90003" });
    expect(adoption.links.map(({ kind }) => kind)).toEqual(["company", "project"]);
    expect((await stage.provision(globex)).outcome).toBe("done");
  });
});

describe("a budget that is linked", () => {
  it("brings its project along, and takes the services it lacks", async () => {
    const stage = await aStage();
    const budget = aBudget(stage.sandbox);
    const adoption = await link(stage, hooli, { budget });
    expect(adoption.links).toMatchObject([
      { kind: "project", id: "8701", status: "linked" },
      { kind: "budget", id: budget, status: "linked", mark: "written" },
    ]);
    const done = await stage.provision(hooli);
    expect(done.outcome).toBe("done");
    const inventory = takeInventory(stage.sandbox, hooli, 8804);
    expect(inventory.budgets).toEqual(["By hand"]);
    expect(inventory.services).toHaveLength(3);
  });
});

describe("an issue that is linked", () => {
  it.each(["identifier", "id", "url"] as const)(
    "by its %s is used: none is made, and the deal names it",
    async (by) => {
      const stage = await aStage();
      const issue = await anIssue(stage);
      await link(stage, website, { issue: issue[by] });
      const before = stage.sandbox.linear.handler.snapshot().issues.length;
      const done = await stage.provision(website);
      expect(done.outcome).toBe("done");
      expect(stage.sandbox.linear.handler.snapshot().issues).toHaveLength(before);
      expect(takeInventory(stage.sandbox, website, 8800).fields[1]).toBe(issue.identifier);
      const notes = [...stage.sandbox.kommo.store.notes.values()].map(({ params }) => String(params["text"]));
      expect(notes.join("\n")).toContain(issue.url);
    },
  );
});

describe("what cannot be linked", () => {
  it.each<{ what: string; lead: number; typed: (sandbox: Sandbox) => Typed; code: string; says: RegExp }>([
    {
      what: "a company that does not exist",
      lead: globex,
      typed: () => ({ company: "424242" }),
      code: "adopt.not_found",
      says: /no company 424242/u,
    },
    {
      what: "an archived company",
      lead: initech,
      typed: () => ({ company: "90004" }),
      code: "adopt.unfit",
      says: /archived/u,
    },
    {
      what: "the organisation itself",
      lead: globex,
      typed: () => ({ company: "1" }),
      code: "adopt.unfit",
      says: /your own organisation/u,
    },
    {
      what: "a project of another client",
      lead: globex,
      typed: () => ({ project: "8701" }),
      code: "adopt.other_company",
      says: /belongs to “Hooli”, and the deal's client is “Globex”/u,
    },
    {
      what: "an archived project",
      lead: hooli,
      typed: (sandbox) => {
        sandbox.productive.asPerson.archiveProject("8701");
        return { project: "8701" };
      },
      code: "adopt.unfit",
      says: /archived/u,
    },
    {
      what: "an internal project",
      lead: hooli,
      typed: (sandbox) => ({
        project: sandbox.productive.asPerson.createProject({
          name: "Our own site",
          company_id: "1",
          project_type_id: 1,
        }).id,
      }),
      code: "adopt.unfit",
      says: /internal project/u,
    },
    {
      what: "the template",
      lead: hooli,
      typed: () => ({ project: "7001" }),
      code: "adopt.unfit",
      says: /template/u,
    },
    {
      what: "a budget that is closed",
      lead: hooli,
      typed: (sandbox) => {
        const budget = aBudget(sandbox);
        sandbox.productive.asPerson.closeBudget(budget);
        return { budget };
      },
      code: "adopt.unfit",
      says: /closed/u,
    },
    {
      what: "a budget that was deleted",
      lead: hooli,
      typed: (sandbox) => {
        const budget = aBudget(sandbox);
        sandbox.productive.asPerson.deleteBudget(budget);
        return { budget };
      },
      code: "adopt.not_found",
      says: /no budget/u,
    },
    {
      what: "a budget with another deal's number",
      lead: hooli,
      typed: (sandbox) => ({ budget: aBudget(sandbox, { custom_fields: { "70013": "41200999" } }) }),
      code: "adopt.taken",
      says: /another deal \(41200999\)/u,
    },
    {
      what: "an issue that does not exist",
      lead: website,
      typed: () => ({ issue: "ENG-9999" }),
      code: "adopt.not_found",
      says: /Linear has no issue ENG-9999/u,
    },
    {
      what: "anything of another organisation",
      lead: globex,
      typed: () => ({ company: "https://app.productive.io/78-other/companies/90002" }),
      code: "usage",
      says: /lies elsewhere/u,
    },
    {
      what: "anything to a deal that Kommo does not know",
      lead: 999,
      typed: () => ({ company: "90002" }),
      code: "deal.not_found",
      says: /no deal 999/u,
    },
  ])("$what: nothing is written, and one sentence says why", async ({ lead, typed, code, says }) => {
    const stage = await aStage();
    const named = typed(stage.sandbox);
    await expect(link(stage, lead, named)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says) as unknown,
      hint: expect.stringMatching(/./u) as unknown,
    });
    expect(stage.writes()).toBe(0);
    expect(await stage.process.ports.ledger.stepsOfLead(String(lead))).toEqual([]);
  });

  it("an issue in the trash, or one of another workspace", async () => {
    const stage = await aStage();
    const issue = await anIssue(stage);
    const elsewhere = issue.url.replace("/acme/", "/other/");
    await expect(link(stage, website, { issue: elsewhere })).rejects.toMatchObject({ code: "usage" });
    stage.sandbox.linear.asPerson.trash(issue.identifier);
    await expect(link(stage, website, { issue: issue.identifier })).rejects.toMatchObject({
      code: "adopt.unfit",
    });
  });

  it("a second one of a kind, before the first link is undone", async () => {
    const stage = await aStage();
    await link(stage, globex, { company: "90002" });
    await expect(link(stage, globex, { company: "90003" })).rejects.toMatchObject({
      code: "adopt.linked",
      hint: expect.stringContaining("--company --undo") as unknown,
    });
    await unlink(stage, globex, "company");
    expect((await link(stage, globex, { company: "90003" })).links).toMatchObject([{ status: "linked" }]);
  });

  it("an issue or budget that belongs to another deal", async () => {
    const stage = await aStage();
    await stage.provision(website);
    const { ledger } = stage.process.ports;
    const [issue] = await ledger.steps([`lead/${String(website)}/issue`]);
    await expect(link(stage, brand, { issue: issue?.externalId ?? "" })).rejects.toMatchObject({
      code: "adopt.taken",
      message: expect.stringContaining("deal 41200317") as unknown,
    });
  });

  it("anything in the place of an object that may just be coming to be", async () => {
    const stage = await aStage();
    const { ledger, owner } = stage.process.ports;
    const answer = await ledger.acquireLease({ name: `deal/${String(hooli)}`, owner, ttlMs: 1000 });
    if (answer.kind !== "granted") throw new Error("the test expected a free lease");
    const key = `lead/${String(hooli)}/project`;
    await ledger.recordIntents(answer.lease, [{ key, lead: String(hooli) }], { ttlMs: 1000 });
    await ledger.releaseLease(answer.lease);
    await expect(link(stage, hooli, { project: "8701" })).rejects.toMatchObject({ code: "adopt.unsettled" });
  });
});

describe("undoing", () => {
  it("forgets the link, takes our number off, and touches nothing else", async () => {
    const stage = await aStage();
    const before = productiveObject(stage.sandbox, "projects", "8701").attributes;
    await link(stage, hooli, { project: "8701" });
    const adoption = await unlink(stage, hooli, "project");
    expect(adoption.links).toMatchObject([{ id: "8701", status: "unlinked", mark: "removed" }]);
    const { name, custom_fields: fields } = productiveObject(stage.sandbox, "projects", "8701").attributes;
    expect({ name, fields }).toEqual({ name: before["name"], fields: before["custom_fields"] });
    expect(problemCodes(await stage.provision(hooli))).toEqual(["project.exists"]);
  });

  it("leaves a number that is no longer ours", async () => {
    const stage = await aStage();
    await link(stage, globex, { company: "90002" });
    stage.sandbox.productive.asPerson.setCustomField("companies", "90002", "70011", "8899");
    const before = stage.writes();
    expect((await unlink(stage, globex, "company")).links).toMatchObject([{ mark: "other" }]);
    expect(stage.writes()).toBe(before);
    expect(markOf(stage.sandbox, "companies", "90002")).toBe("8899");
  });

  it("of an issue lets the deal have its own again", async () => {
    const stage = await aStage();
    const issue = await anIssue(stage);
    await link(stage, website, { issue: issue.identifier });
    await unlink(stage, website, "issue");
    expect((await stage.provision(website)).outcome).toBe("done");
    expect(takeInventory(stage.sandbox, website, 8800).issues).toEqual(["Website relaunch"]);
  });

  it("is possible for a deal that Kommo no longer has", async () => {
    const stage = await aStage();
    await link(stage, hooli, { project: "8701" });
    await stage.provision(hooli);
    stage.sandbox.kommo.asPerson.deleteLead(hooli);
    const adoption = await unlink(stage, hooli, "project", "company");
    expect(adoption.links).toMatchObject([
      { kind: "project", status: "unlinked", mark: "removed" },
      { kind: "company", id: "90006", status: "unlinked", mark: "removed" },
    ]);
    expect(adoption.isDone).toBe(true);
  });

  it("finds nothing to undo where nothing is linked", async () => {
    const stage = await aStage();
    expect((await unlink(stage, hooli, "project", "budget")).links).toMatchObject([
      { status: "nothing" },
      { status: "nothing" },
    ]);
    expect(stage.writes()).toBe(0);
  });

  it("is refused for what we made for the deal ourselves", async () => {
    const stage = await aStage();
    await stage.provision(website);
    await expect(unlink(stage, website, "project")).rejects.toMatchObject({ code: "adopt.not_adopted" });
  });

  it("is refused where another object was named than the one that is linked", async () => {
    const stage = await aStage();
    await link(stage, globex, { company: "90002" });
    const request = { lead: globex, kinds: ["company"], targets: targetsOf({ company: "90003" }) } as const;
    await expect(undoAdoption({ ...request, isDryRun: false }, stage.process.ports)).rejects.toMatchObject({
      code: "adopt.linked",
    });
  });
});

describe("a dry run", () => {
  it("says what would be linked and unlinked, and writes nothing", async () => {
    const stage = await aStage();
    expect((await link(stage, globex, { company: "90002" }, true)).links).toMatchObject([
      { status: "would link", mark: "written" },
    ]);
    expect(await stage.process.ports.ledger.steps(["company/8803"])).toEqual([]);
    await link(stage, globex, { company: "90002" });
    const before = stage.writes();
    const undo = { lead: globex, kinds: ["company"], targets: [], isDryRun: true } as const;
    expect((await undoAdoption(undo, stage.process.ports)).links).toMatchObject([
      { status: "would unlink", mark: "removed" },
    ]);
    expect(stage.writes()).toBe(before);
    expect(await stage.process.ports.ledger.steps(["company/8803"])).toHaveLength(1);
  });
});

describe("an interruption", () => {
  it("between link and number is finished by the same command", async () => {
    const stage = await aStage();
    stage.sandbox.faults.push({
      match: { vendor: "productive", mutating: true },
      effect: { kind: "status", status: 401, body: JSON.stringify({ errors: [] }) },
    });
    await expect(link(stage, globex, { company: "90002" })).rejects.toMatchObject({ kind: "unauthorized" });
    stage.sandbox.faults.length = 0;
    expect((await link(stage, globex, { company: "90002" })).links).toMatchObject([
      { status: "known", mark: "written" },
    ]);
    expect(markOf(stage.sandbox, "companies", "90002")).toBe("8803");
  });

  it("of undoing leaves the link until the number is off", async () => {
    const stage = await aStage();
    await link(stage, globex, { company: "90002" });
    stage.sandbox.faults.push({
      match: { vendor: "productive", mutating: true },
      effect: { kind: "status", status: 401, body: JSON.stringify({ errors: [] }) },
    });
    await expect(unlink(stage, globex, "company")).rejects.toMatchObject({ kind: "unauthorized" });
    expect(await stage.process.ports.ledger.steps(["company/8803"])).toHaveLength(1);
    stage.sandbox.faults.length = 0;
    expect((await unlink(stage, globex, "company")).links).toMatchObject([{ mark: "removed" }]);
  });

  it("waits while somebody works on the deal", async () => {
    const stage = await aStage();
    const { ledger, owner } = stage.process.ports;
    const busy = await ledger.acquireLease({
      name: `deal/${String(globex)}`,
      owner: { ...owner, host: "elsewhere" },
      ttlMs: 5000,
    });
    expect(busy.kind).toBe("granted");
    await link(stage, globex, { company: "90002" });
    expect(stage.process.events.map(({ kind }) => kind)).toContain("deal.waiting");
  });
});
