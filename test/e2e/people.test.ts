/** Who does the work, from the deal to the three systems; and what is said about everybody who cannot. */
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { addDays } from "../../src/sync/calendar.ts";
import type { DealResult } from "../../src/sync/result.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import { mishaps, play } from "../support/scenario.ts";
import { aStage, problemCodes } from "../support/stage.ts";

const website = 41200317;
const teamField = 510003;
const today = "2026-11-23";
/** The website deal's start date. */
const start = addDays(today, 10);
const anna = "2001";
const dora = "2002";
const dan = "2003";
const petra = "3300";
const vacation = "3001";
const remoteWork = "3003";
const ids = "5f0e4c1a-0000-4000-8000-0000000000";

function sentences(result: DealResult): readonly string[] {
  return result.warnings.map((warning) => warning.message);
}

function absences(result: DealResult): readonly string[] {
  const absent = result.warnings.filter((warning) => warning.code === "person.absent");
  return absent.map((warning) => warning.message);
}

function membersOf(sandbox: Sandbox, lead = website, company = 8800): readonly string[] {
  return takeInventory(sandbox, lead, company).members;
}

function assigneeOf(sandbox: Sandbox, title = "Website relaunch"): string | null | undefined {
  const { issues } = sandbox.linear.handler.snapshot();
  return issues.find((issue) => issue.title === title && issue.creatorId === `${ids}c1`)?.assigneeId;
}

interface Assigned {
  readonly pairs: readonly string[];
  readonly trackingTypes: readonly unknown[];
}

/** `Design 2001`, and how the budget lets time be tracked. */
function assignedIn(sandbox: Sandbox, lead: number): Assigned {
  const { objects } = sandbox.productive.handler.snapshot();
  const budgets = (objects["deals"] ?? []).filter((deal) =>
    JSON.stringify(deal.attributes["custom_fields"] ?? {}).includes(String(lead)),
  );
  const services = (objects["services"] ?? []).filter((service) =>
    budgets.some((budget) => budget.id === linked(service.links["deal"])),
  );
  const pairs = (objects["service_assignments"] ?? []).flatMap(({ links }) => {
    const service = services.find(({ id }) => id === linked(links["service"]));
    return service === undefined ? [] : [`${String(service.attributes["name"])} ${linked(links["person"])}`];
  });
  return { pairs, trackingTypes: budgets.map((budget) => budget.attributes["tracking_type_id"]) };
}

function linked(link: unknown): string {
  return typeof link === "object" && link !== null && "id" in link ? String(link.id) : "";
}

describe("somebody who is away when the work starts", () => {
  const away = "Dora Design is away from 30 November 2026 to 11 December 2026.";

  it("is said in the plan, in the note and in Slack, and is a member all the same", async () => {
    const { sandbox, plan, provision } = await aStage();
    expect(absences(await plan(website))).toEqual([away]);
    expect(absences(await provision(website))).toEqual([away]);
    const notes = [...sandbox.kommo.store.notes.values()].map((note) => String(note.params["text"]));
    expect(notes.at(-1)).toContain(away);
    expect(sandbox.slack.messages.at(-1)?.text).toContain(away);
    expect(membersOf(sandbox)).toContain(dora);
  });

  it.each([
    { what: "whose last day off is the first day of work", from: -9, to: 0, isSaid: true },
    { what: "who leaves on the fourteenth day", from: 13, to: 20, isSaid: true },
    { what: "who is back the day before", from: -9, to: -1, isSaid: false },
    { what: "who leaves on the fifteenth day", from: 14, to: 20, isSaid: false },
  ])("counts somebody $what: $isSaid", async ({ from, to, isSaid }) => {
    const { sandbox, plan } = await aStage();
    sandbox.productive.asPerson.bookAbsence({
      personId: dan,
      eventId: vacation,
      startedOn: addDays(start, from),
      endedOn: addDays(start, to),
    });
    expect(absences(await plan(website)).some((text) => text.startsWith("Dan Developer"))).toBe(isSaid);
  });

  it("does not count remote work, and no absence that was rejected, cancelled or is only a draft", async () => {
    const { sandbox, plan } = await aStage();
    sandbox.kommo.asPerson.setField(
      website,
      teamField,
      "dev@acme.example petra@acme.example ben@acme.example",
    );
    sandbox.productive.asPerson.bookAbsence({
      personId: anna,
      eventId: remoteWork,
      startedOn: start,
      endedOn: addDays(start, 3),
    });
    expect(absences(await plan(website))).toEqual([]);
  });

  it("counts each absence, and the assignee's, who is no member", async () => {
    const loaded = aMapping({ '  title: "{deal}"': `  title: "{deal}"\n  assignee: petra@acme.example` });
    const { sandbox, plan } = await aStage({ loaded });
    for (const days of [1, 5]) {
      const day = addDays(start, days);
      const booking = { personId: petra, eventId: vacation, startedOn: day, endedOn: day };
      sandbox.productive.asPerson.bookAbsence(booking);
    }
    expect(absences(await plan(website))).toEqual([
      away,
      "Petra Manager is away from 4 December 2026 to 4 December 2026.",
      "Petra Manager is away from 8 December 2026 to 8 December 2026.",
    ]);
  });
});

describe("somebody who cannot be found", () => {
  it("is named on the deal: the unknown e-mail, and the responsible user who left", async () => {
    const { sandbox, provision } = await aStage();
    const result = await provision(41200330);
    expect(result.outcome).toBe("done");
    expect(sentences(result)).toEqual([
      "Clara Former (project manager) can no longer be given work in Productive.",
      "Productive knows nobody “nobody@acme.example” (team).",
      expect.stringContaining("Dora Design is away"),
      "Clara Former (assignee) can no longer be given work in Linear.",
    ]);
    expect(membersOf(sandbox, 41200330, 8810)).toEqual([petra, dora]);
    expect(assigneeOf(sandbox, "Unknown people")).toBeNull();
  });

  it("is not picked among two of one e-mail", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.kommo.asPerson.setField(website, teamField, "sam@acme.example, dev@acme.example");
    const result = await provision(website);
    expect(sentences(result)).toEqual([
      "“sam@acme.example” (team) may be several people in Productive: Sam Old, Sam New.",
    ]);
    expect(membersOf(sandbox)).toEqual([anna, dan]);
  });

  it.each([
    { who: "who is archived", team: "frida@studio.example", says: "Frida Freelance (team) can no longer" },
    { who: "who was deactivated", team: "clara@acme.example", says: "Clara Former (team) can no longer" },
    { who: "whose address has a slip", team: "dev@acme", says: "Productive knows nobody “dev@acme” (team)." },
    { who: "who is a name only", team: "Dora Design", says: "Productive knows nobody “Dora Design” (team)." },
  ])("is left out and said: $who", async ({ team, says }) => {
    const { sandbox, provision } = await aStage();
    sandbox.kommo.asPerson.setField(website, teamField, `${team}; dev@acme.example`);
    const result = await provision(website);
    expect(result.outcome).toBe("done");
    expect(sentences(result)).toEqual([expect.stringContaining(says)]);
    expect(membersOf(sandbox)).toEqual([anna, dan]);
  });

  it("is not looked for by e-mail where only listed people count", async () => {
    const loaded = aMapping({ "unknown_people: match_by_email": "unknown_people: warn" });
    const { sandbox, plan } = await aStage({ loaded });
    sandbox.kommo.asPerson.setField(website, teamField, "petra@acme.example, dev@acme.example");
    expect(sentences(await plan(website))).toEqual(["Productive knows nobody “petra@acme.example” (team)."]);
  });

  it("holds the deal where the manager is a placeholder and there is no other", async () => {
    const manager = "manager: { id: 3300, name: Petra Manager }";
    const nobody = "manager: { field: hourly_rate, else: { id: 2007, name: Senior designer } }";
    const { plan } = await aStage({ loaded: aMapping({ [manager]: nobody }) });
    const held = await plan(website);
    expect(problemCodes(held)).toEqual(["person.unknown"]);
    expect(held.problems[0]?.message).toBe(
      "Nobody was found in Productive who could be the project manager.",
    );
    expect(sentences(held)).toContain(
      "Senior designer (project manager) is only a placeholder in Productive.",
    );
  });

  it.each([
    { what: "a guest", name: "Frida Freelance", id: "c7" },
    { what: "an app", name: "Build robot", id: "c8" },
  ])("gets no issue as $what in Linear, and it is said", async ({ name, id }) => {
    const assignee = `  title: "{deal}"\n  assignee: { id: ${ids}${id}, name: ${name} }`;
    const { sandbox, provision } = await aStage({ loaded: aMapping({ '  title: "{deal}"': assignee }) });
    const result = await provision(website);
    expect(sentences(result)).toContain(
      `${name} (assignee) is a guest or an app in Linear and is given no work there.`,
    );
    expect(assigneeOf(sandbox)).toBeNull();
  });
});

describe("the responsible user", () => {
  it("is replaced by the one in the mapping when nobody has this number any more", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.kommo.asPerson.setField(website, teamField, "dev@acme.example");
    const deal = sandbox.kommo.store.leads.get(website);
    if (deal !== undefined) deal.responsibleUserId = 9109999;
    const result = await provision(website);
    expect(sentences(result)).toEqual(["Kommo knows nobody “user 9109999” (responsible for the deal)."]);
    expect(result.warnings[0]?.hint).toBe("Make somebody responsible for the deal who works here.");
    expect(membersOf(sandbox)).toEqual([petra, dan]);
  });

  it("is replaced when Kommo has switched the user off, though Productive has not", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.kommo.asPerson.setField(website, teamField, "dev@acme.example");
    sandbox.kommo.asPerson.deactivateUser(9100001);
    const result = await provision(website);
    expect(sentences(result)).toEqual([
      "Anna Account (responsible for the deal) can no longer be given work in Kommo.",
    ]);
    expect(membersOf(sandbox)).toEqual([petra, dan]);
    expect(assigneeOf(sandbox)).toBeNull();
  });

  it("is replaced, and it is said once, when our token may not list users", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.kommo.asPerson.setField(website, teamField, "dev@acme.example");
    sandbox.faults.push({
      match: { vendor: "kommo", path: /\/users/ },
      effect: { kind: "status", status: 403, body: '{"title":"Forbidden","status":403}' },
    });
    const result = await provision(website);
    expect(result.outcome).toBe("done");
    expect(result.warnings.map((warning) => warning.code)).toEqual(["users.hidden"]);
    expect(membersOf(sandbox)).toEqual([petra, dan]);
  });
});

describe("options of a select field", () => {
  const asOption = {
    "    productive: { id: 2001, name: Anna Account }":
      "    option: Anna A.\n    productive: { id: 2001, name: Anna Account }",
    "    hourly_rate: { id: 510008, name: Hourly rate }":
      "    hourly_rate: { id: 510008, name: Hourly rate }\n    manager: { id: 510009, name: Project manager }",
    "manager: { id: 3300, name: Petra Manager }":
      "manager: { field: manager, else: { id: 3300, name: Petra Manager } }",
    '  title: "{deal}"': '  title: "{deal}"\n  assignee: manager',
  };

  it("name the manager as the mapping lists them, and the issue goes to the same person", async () => {
    const { sandbox, provision } = await aStage({ loaded: aMapping(asOption) });
    sandbox.kommo.asPerson.setField(website, 510009, "Anna A.");
    sandbox.kommo.asPerson.setResponsible(website, 9100002);
    await provision(website);
    expect(membersOf(sandbox)[0]).toBe(anna);
    expect(assigneeOf(sandbox)).toBe(`${ids}c1`);
  });

  it("may be an e-mail, and the one under else stands in for an empty field", async () => {
    const { sandbox, provision } = await aStage({ loaded: aMapping(asOption) });
    await provision(website);
    expect(membersOf(sandbox)[0]).toBe(petra);
    expect(assigneeOf(sandbox)).toBe(`${ids}c3`);
    sandbox.kommo.asPerson.setField(41200319, 510009, "petra@acme.example");
    await provision(41200319);
    expect(membersOf(sandbox, 41200319, 8801)[0]).toBe(petra);
  });

  it("stand beside e-mails in a team field", async () => {
    const { sandbox, provision } = await aStage({ loaded: aMapping(asOption) });
    sandbox.kommo.asPerson.setField(website, teamField, "anna a.; Dan <dev@acme.example>");
    await provision(website);
    expect(membersOf(sandbox)).toEqual([petra, anna, dan]);
  });
});

describe("the team of the service type", () => {
  const withTeam = { "    template: { id: 7001": "    team: [dev@acme.example]\n    template: { id: 7001" };

  it("stands in for a team field that is empty, or names nobody", async () => {
    const { sandbox, provision } = await aStage({ loaded: aMapping(withTeam) });
    sandbox.kommo.asPerson.clearField(website, teamField);
    await provision(website);
    expect(membersOf(sandbox)).toEqual([anna, dan]);
    sandbox.kommo.asPerson.setField(41200319, teamField, "tbd");
    expect(sentences(await provision(41200319))).toContain("Productive knows nobody “tbd” (team).");
    expect(membersOf(sandbox, 41200319, 8801)).toEqual(["2010", dan]);
  });

  it("does not when the deal names somebody who cannot be used", async () => {
    const { sandbox, provision } = await aStage({ loaded: aMapping(withTeam) });
    sandbox.kommo.asPerson.setField(website, teamField, "nobody@acme.example");
    await provision(website);
    expect(membersOf(sandbox)).toEqual([anna]);
  });
});

describe("assign_services", () => {
  const loaded = aMapping({ "assign_services: false": "assign_services: true" });

  const everybodyOnEverything = ["Design", "Development", "Project management"].flatMap((name) =>
    [anna, dora, dan].map((person) => `${name} ${person}`),
  );

  it("restricts the budget to assigned services, and assigns every member to every one, in one request", async () => {
    const { sandbox, provision } = await aStage({ loaded });
    const plain = await aStage();
    const [result] = await Promise.all([provision(website), plain.provision(website)]);
    expect(result.outcome).toBe("done");
    expect(assignedIn(sandbox, website)).toEqual({ pairs: everybodyOnEverything, trackingTypes: [2] });
    expect(sandbox.requests.length).toBe(plain.sandbox.requests.length + 1);
  });

  it("has a step for each, named by service and person", async () => {
    const { plan } = await aStage({ loaded });
    const { steps } = await plan(website);
    const own = steps.filter((step) => step.kind === "productive.assignment");
    expect(own.map((step) => step.key)).toContain(`lead/${String(website)}/assignment/design/${dora}`);
    expect(own.map((step) => step.label)).toContain("Dora Design on Project management");
    expect(own).toHaveLength(9);
  });

  it("leaves services open to everybody where the mapping does not ask for it", async () => {
    const { sandbox, provision } = await aStage();
    await provision(website);
    expect(assignedIn(sandbox, website)).toEqual({ pairs: [], trackingTypes: [1] });
  });

  it("assigns who is missing when somebody assigned one by hand before", async () => {
    const { sandbox, provision, process } = await aStage({ loaded });
    sandbox.faults.push({
      match: { vendor: "productive", path: /service_assignments/, mutating: true, times: 1 },
      effect: { kind: "status", status: 422, body: '{"errors":[{"status":"422","detail":"not now"}]}' },
    });
    expect((await provision(website)).outcome).toBe("held");
    const { objects } = sandbox.productive.handler.snapshot();
    const service = (objects["services"] ?? []).find(
      ({ attributes, createdBy }) => attributes["name"] === "Design" && createdBy.kind === "request",
    );
    await process.ports
      .productive()
      .createServiceAssignments([{ serviceId: service?.id ?? "", personId: dora }], {
        onDispatch: () => Promise.resolve(),
      });
    const result = await provision(website);
    expect(result.outcome).toBe("done");
    expect(assignedIn(sandbox, website).pairs.toSorted()).toEqual(everybodyOnEverything.toSorted());
    expect(result.steps.filter((step) => step.action === "adopt").map((step) => step.key)).toContain(
      `lead/${String(website)}/assignment/design/${dora}`,
    );
  });

  describe.each(mishaps)("when its request is struck: %s", (mishap) => {
    it.each([false, true])("everybody is assigned once (ledger lost: %s)", async (losesLedger) => {
      const deal = { lead: 41200319, company: 8801, loaded } as const;
      const smooth = await aStage({ loaded, hasSlack: false });
      await smooth.provision(deal.lead);
      const writes = smooth.sandbox.requests.filter((request) => request.mutating);
      const strikes = writes.findIndex(({ path }) => path.includes("service_assignments")) + 1;
      let world = smooth.sandbox;
      const meanwhile = (sandbox: Sandbox): void => {
        world = sandbox;
        // Nothing but our own look-up keeps the next run from assigning somebody twice.
        sandbox.productive.switches.duplicateServiceAssignment = "second_row";
      };
      const end = await play({ ...deal, strikes, mishap, losesLedger, meanwhile });
      expect([end.hasStruck, end.last.outcome, end.writesWhenDone]).toEqual([true, "done", 0]);
      expect(world).not.toBe(smooth.sandbox);
      expect(assignedIn(world, deal.lead)).toEqual(assignedIn(smooth.sandbox, deal.lead));
    });
  });
});
