/** One deal through the whole of it, in memory: what stands in the three systems afterwards. */
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { createSandbox } from "../../src/sandbox/world.ts";
import type { HandOffOptions } from "../../src/sync/handoff.ts";
import { handOff, previewHandoff } from "../../src/sync/handoff.ts";
import type { DealResult } from "../../src/sync/result.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import type { ProcessOptions, TestProcess } from "../support/process.ts";
import { startProcess } from "../support/process.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const options = { force: false, createBeside: false } as const;
const website = 41200317;
const brandRefresh = 41200318;

interface Stage {
  readonly sandbox: Sandbox;
  readonly process: TestProcess;
  readonly provision: (lead: number, changes?: Partial<HandOffOptions>) => Promise<DealResult>;
  readonly writes: () => number;
}

async function aStage(extra: Partial<ProcessOptions> = {}): Promise<Stage> {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const process = await startProcess({
    sandbox,
    clock,
    loaded: aMapping(),
    ledgerPath: ":memory:",
    hasSlack: true,
    ...extra,
  });
  return {
    sandbox,
    process,
    provision: (lead, changes = {}) => handOff(lead, { ...options, ...changes }, process.ports),
    writes: () => sandbox.requests.filter((request) => request.mutating).length,
  };
}

function codes(result: DealResult): readonly string[] {
  return result.problems.map((problem) => problem.code);
}

describe("a won deal", () => {
  it("becomes company, project, budget, services, team and issue, with ids and a note on the deal", async () => {
    const { sandbox, provision } = await aStage();
    const result = await provision(website);
    expect(result.outcome).toBe("done");
    expect(takeInventory(sandbox, website, 8800)).toEqual({
      companies: ["Northwind Studio GmbH"],
      projects: ["Northwind Studio GmbH - Website relaunch"],
      budgets: ["Website relaunch"],
      services: ["Design 500000", "Development 625000", "Project management 125000"],
      members: ["2001", "2002", "2003"],
      issues: ["Website relaunch"],
      attachments: [
        "https://acme.kommo.com/leads/detail/41200317",
        expect.stringMatching(/^https:\/\/app\.productive\.io\/77\/projects\/\d+$/),
      ],
      notes: ["handoff · ready · 41200317"],
      openTasks: [],
      fields: [
        expect.stringMatching(/^https:\/\/app\.productive\.io\/77\/projects\/\d+$/),
        expect.stringMatching(/^ENG-\d+$/),
        "0 % of 12,500.00 EUR",
      ],
    });
  });

  it("is not written to a second time", async () => {
    const { provision, writes } = await aStage();
    await provision(website);
    const before = writes();
    const again = await provision(website);
    expect(writes()).toBe(before);
    expect(again.outcome).toBe("done");
    expect(new Set(again.steps.map((step) => step.action))).toEqual(new Set(["reuse"]));
  });

  it("costs few requests when the directory is warm", async () => {
    const { sandbox, provision } = await aStage();
    await provision(41200320);
    const from = sandbox.requests.length;
    await provision(website);
    const polls = /\/projects\/\d+\?/u;
    const asked = sandbox.requests
      .slice(from)
      .filter((request) => request.mutating || !polls.test(request.path));
    const count = (vendor: string): number => asked.filter((request) => request.vendor === vendor).length;
    expect(count("kommo")).toBeLessThanOrEqual(5);
    expect(count("productive")).toBeLessThanOrEqual(11);
    expect(count("linear")).toBe(1);
  });

  it("is planned without any write", async () => {
    const { process, writes } = await aStage();
    const result = await previewHandoff(website, options, process.ports);
    expect(result.outcome).toBe("planned");
    expect(writes()).toBe(0);
    expect(await process.ports.ledger.handoff(String(website))).toBeUndefined();
  });

  it("is announced once in Slack", async () => {
    const { sandbox, provision } = await aStage();
    await provision(website);
    await provision(website);
    expect(sandbox.slack.messages).toHaveLength(1);
  });

  it("gets only an issue where its pipeline says so", async () => {
    const { sandbox, provision } = await aStage();
    const result = await provision(41200320);
    expect(result.outcome).toBe("done");
    const { companies, projects, budgets, issues } = takeInventory(sandbox, 41200320, 8802);
    expect({ companies, projects, budgets, issues }).toEqual({
      companies: [],
      projects: [],
      budgets: [],
      issues: ["Support plan gold"],
    });
  });
});

describe("a deal that is not ours to hand off", () => {
  it.each([
    { what: "is lost", lead: 41200335, code: "deal.not_won", says: /lost/ },
    { what: "is not won", lead: 41200336, code: "deal.not_won", says: /Negotiation in Sales/ },
    { what: "is in a pipeline nobody mapped", lead: 41200349, code: "pipeline.unmapped", says: /Delivery/ },
    { what: "does not exist", lead: 999, code: "deal.not_found", says: /no deal 999/ },
    { what: "was deleted", lead: 41200338, code: "deal.not_found", says: /no deal 41200338/ },
  ])("$what: nothing is written, and one sentence says why", async ({ lead, code, says }) => {
    const { provision, writes } = await aStage();
    const result = await provision(lead);
    expect(writes()).toBe(0);
    expect(result.outcome).toBe("skipped");
    expect(codes(result)).toEqual([code]);
    expect(result.problems[0]?.message).toMatch(says);
    expect(result.problems[0]?.hint).not.toBe("");
  });

  it("is handed off by force, but never when it is lost", async () => {
    const { provision, writes } = await aStage();
    expect(codes(await provision(41200335, { force: true }))).toEqual(["deal.not_won"]);
    expect(writes()).toBe(0);
    expect((await provision(41200336, { force: true })).outcome).not.toBe("skipped");
  });
});

describe("a deal that waits for a person", () => {
  it("resumes once the service type is filled in, and its task is closed", async () => {
    const { sandbox, provision } = await aStage();
    const held = await provision(41200321);
    expect(held.outcome).toBe("held");
    expect(codes(held)).toEqual(["service_type.missing"]);
    const [task] = takeInventory(sandbox, 41200321, 8815).openTasks;
    expect(task).toMatch(/Service type/);

    sandbox.kommo.asPerson.setField(41200321, 510001, "Website");
    const resumed = await provision(41200321);
    expect(resumed.outcome).toBe("done");
    expect(takeInventory(sandbox, 41200321, 8815).openTasks).toEqual([]);
  });

  it("asks once, however often it is looked at", async () => {
    const { sandbox, provision, writes } = await aStage();
    await provision(41200321);
    const before = writes();
    await provision(41200321);
    expect(writes()).toBe(before);
    expect(sandbox.slack.messages).toHaveLength(1);
  });

  it("names both companies of one name, and makes nothing", async () => {
    const { sandbox, provision } = await aStage();
    const held = await provision(41200322);
    expect(held.outcome).toBe("held");
    expect(codes(held)).toEqual(["company.ambiguous"]);
    expect(held.problems[0]?.message).toMatch(/companies\/90002.*companies\/90003/);
    expect(takeInventory(sandbox, 41200322, 8803)).toMatchObject({ companies: [], projects: [], issues: [] });
  });

  it("says which project of that name exists, until a person decides for a new one", async () => {
    const { sandbox, provision } = await aStage();
    const held = await provision(41200323);
    expect(codes(held)).toEqual(["project.exists"]);
    expect(held.problems[0]?.message).toMatch(/projects\/8701/);
    const decided = await provision(41200323, { createBeside: true });
    expect(decided.outcome).toBe("done");
    expect(takeInventory(sandbox, 41200323, 8804).projects).toEqual(["Hooli - Website relaunch"]);
  });

  it.each([
    { lead: 41200324, code: "company.similar" },
    { lead: 41200325, code: "company.archived" },
    { lead: 41200328, code: "amount.missing" },
    { lead: 41200332, code: "service_type.unknown" },
  ])("is held with $code", async ({ lead, code }) => {
    const { provision } = await aStage();
    const held = await provision(lead);
    expect(held.outcome).toBe("held");
    expect(codes(held)).toEqual([code]);
  });
});

describe("what people did is left alone", () => {
  it("does not write over a field that somebody filled in", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.kommo.asPerson.setField(website, 510021, "ask Dan");
    const result = await provision(website);
    expect(result.outcome).toBe("done");
    expect(takeInventory(sandbox, website, 8800).fields[1]).toBe("ask Dan");
    expect(result.warnings.map((warning) => warning.code)).toContain("field.taken");
  });

  it("is done with a warning when a field that is written back no longer exists", async () => {
    const { sandbox, provision } = await aStage();
    await provision(41200320);
    sandbox.kommo.asPerson.deleteFieldDefinition("leads", 510022);
    const result = await provision(website);
    expect(result.outcome).toBe("done");
    expect(result.warnings.map((warning) => warning.code)).toContain("field.unknown");
    const [project, issue, budget] = takeInventory(sandbox, website, 8800).fields;
    expect([project, issue, budget]).toEqual([
      expect.stringMatching(/projects/),
      expect.stringMatching(/^ENG-/),
      "",
    ]);
  });
});

describe("a vendor in trouble", () => {
  it.each([
    { what: "a revoked token", status: 401, kind: "unauthorized" },
    { what: "an unpaid subscription", status: 402, kind: "unpaid" },
  ])("pauses on $what, and the deal stays", async ({ status, kind }) => {
    const { sandbox, process, provision } = await aStage();
    sandbox.faults.push({
      match: { vendor: "productive", path: /projects/ },
      effect: { kind: "status", status, body: JSON.stringify({ errors: [] }) },
    });
    const result = await provision(website);
    expect(result.outcome).toBe("failed");
    expect(codes(result)).toEqual(["vendor.paused"]);
    expect(result.problems[0]?.facts?.["kind"]).toBe(kind);
    expect(await process.ports.ledger.vendorPauses()).toHaveLength(1);
    expect((await process.ports.ledger.handoff(String(website)))?.status).toBe("queued");

    sandbox.faults.length = 0;
    expect((await provision(website)).outcome).toBe("done");
    expect(await process.ports.ledger.vendorPauses()).toEqual([]);
  });

  it.each([
    { what: "an HTML error page", effect: { kind: "html", status: 503 } },
    { what: "an answer that breaks off", effect: { kind: "truncate", bytes: 20 } },
    { what: "no answer at all", effect: { kind: "hang", effect: false } },
  ] as const)("says so in one sentence after $what, and goes on later", async ({ effect }) => {
    const { sandbox, provision } = await aStage({ requestTimeoutMs: 50 });
    sandbox.faults.push({ match: { vendor: "productive" }, effect });
    const result = await provision(website);
    expect(result.outcome).toBe("failed");
    expect(codes(result)).toEqual(["vendor.unreachable"]);
    expect(result.problems[0]?.message).toMatch(/Productive/);
    expect(result.problems[0]?.hint).not.toBe("");
    sandbox.faults.length = 0;
    const later = await provision(website);
    expect(later.outcome).toBe("done");
    expect(takeInventory(sandbox, website, 8800).projects).toHaveLength(1);
  });

  it("waits out a 429 without an error", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.faults.push({
      match: { mutating: true, nth: 3 },
      effect: { kind: "throttle", retryAfterSeconds: 7 },
    });
    expect((await provision(website)).outcome).toBe("done");
    expect(takeInventory(sandbox, website, 8800).budgets).toHaveLength(1);
  });

  it("holds the deal with the vendor's sentence when a write is refused, and plans anew on the next try", async () => {
    const { sandbox, provision } = await aStage();
    // The directory is read before the administrator changes his mind.
    await provision(41200320);
    sandbox.productive.switches.requiredCustomFields.push("70031");
    const held = await provision(brandRefresh);
    expect(held.outcome).toBe("held");
    expect(codes(held)).toEqual(["vendor.refused"]);
    expect(held.problems[0]?.message).toMatch(/can't be blank/);
    sandbox.productive.switches.requiredCustomFields.length = 0;
    expect((await provision(brandRefresh)).outcome).toBe("done");
  });
});

describe("a hostile name", () => {
  it("is inert in all three systems, the note and Slack", async () => {
    const { sandbox, provision } = await aStage();
    const result = await provision(41200331);
    expect(result.outcome).toBe("done");
    const { objects } = sandbox.productive.handler.snapshot();
    const made = JSON.stringify(
      Object.values(objects)
        .flat()
        .filter((object) => object.createdBy.kind === "request")
        .map((object) => object.attributes),
    );
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    const invisible = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
    expect(made).not.toMatch(/\\u001b|\\u202e/i);
    expect(made).not.toMatch(invisible);
    const notes = [...sandbox.kommo.store.notes.values()].map((note) => String(note.params["text"]));
    for (const text of [...notes, ...sandbox.slack.messages.map((message) => message.text)]) {
      expect(text).not.toMatch(invisible);
    }
    for (const { text } of sandbox.slack.messages) expect(text).not.toMatch(/<!channel>|<img/);
    const issue = sandbox.linear.handler
      .snapshot()
      .issues.find((candidate) => candidate.title.includes("onerror"));
    expect(issue?.title).not.toMatch(invisible);
    expect(issue?.description).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(javascript:/);
    const notesOfBudgets = (objects["deals"] ?? []).map((deal) => String(deal.attributes["note"]));
    for (const note of notesOfBudgets) expect(note).not.toMatch(/<img/);
  });
});
