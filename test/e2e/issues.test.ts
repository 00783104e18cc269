/** The Linear side of a deal: the issue with everything the mapping can say of it, its parts, its project. */
import { describe, expect, it } from "vitest";
import type { IssueRecord } from "../../src/sandbox/linear/records.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { addDays } from "../../src/sync/calendar.ts";
import { issueId, linearProjectId } from "../../src/sync/issue-id.ts";
import { byteLength } from "../../src/sync/texts/cut.ts";
import { maxDescriptionBytes } from "../../src/sync/texts/issue-description.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import type { ProcessOptions } from "../support/process.ts";
import { mishaps, play, playSmoothly } from "../support/scenario.ts";
import type { Stage } from "../support/stage.ts";
import { aStage as anyStage, problemCodes } from "../support/stage.ts";

const account = 33000001;
const website = 41200317;
const support = 41200320;
const specField = 510004;
const today = "2026-11-23";
const ids = "5f0e4c1a-0000-4000-8000-0000000000";
const title = '  title: "{deal}"';
const clientProject = `project: { id: ${ids}f1, name: Client onboarding }`;
const priorities = [
  "  priority: # by the deal's priority field: urgent, high, medium, low or none",
  "    Enterprise client: urgent",
  "    Standard: medium",
  "    default: high",
].join("\n");
const subIssues = [
  "  issues:",
  '    - { slug: staging, title: "Staging for {company}" }',
  '    - { slug: launch, title: "Launch {deal}", due: { field: deadline } }',
].join("\n");

/** The example mapping with more lines under `linear:`. */
function withLinear(lines: string, more: Readonly<Record<string, string>> = {}) {
  return aMapping({ [title]: `${title}\n${lines}`, ...more });
}

function issuesMade(sandbox: Sandbox): readonly IssueRecord[] {
  const { issues } = sandbox.linear.handler.snapshot();
  return issues.filter((issue) => issue.creatorId === `${ids}c1`);
}

function issueOf(sandbox: Sandbox, lead = website, slug?: string): IssueRecord | undefined {
  return sandbox.linear.handler.snapshot().issues.find(({ id }) => id === issueId(account, lead, slug));
}

/** Another process with an empty ledger, over the same three systems. */
function afterLosingTheLedger({ sandbox, clock }: Stage, extra: Partial<ProcessOptions> = {}) {
  return anyStage({ sandbox, clock, ...extra });
}

function projectsMade(sandbox: Sandbox) {
  return sandbox.linear.handler.snapshot().projects.filter(({ creatorId, id }) => {
    return creatorId === `${ids}c1` && !id.startsWith("5f0e4c1a");
  });
}

/** Some 90 bytes of Markdown with everything in it that cutting could tear. */
function chapter(n: number): string {
  return `## Chapter ${String(n)}\n\n- **bold** promise [with a link](https://x.example)\n\n\`\`\`js\nlet ä = "<b>";\n\`\`\`\n`;
}

/** Both ways in which Linear's user errors have been recorded. */
describe.each([200, "as_refused"] as const)("with user errors on HTTP %s", (userErrorStatus) => {
  async function aStage(extra: Partial<ProcessOptions> = {}): Promise<Stage> {
    const stage = await anyStage(extra);
    stage.sandbox.linear.switches.userErrorStatus = userErrorStatus;
    return stage;
  }

  describe("the issue of a deal", () => {
    it("has title, labels, state, project, priority, due date, assignee and both cards", async () => {
      const { sandbox, provision } = await aStage();
      await provision(website);
      expect(issueOf(sandbox)).toMatchObject({
        title: "Website relaunch",
        teamId: `${ids}e1`,
        stateId: `${ids}a1`,
        projectId: `${ids}f1`,
        labelIds: [`${ids}b1`],
        priority: 1,
        assigneeId: `${ids}c1`,
        dueDate: addDays(today, 56),
        lastAppliedTemplateId: null,
      });
      expect(takeInventory(sandbox, website, 8800).attachments).toHaveLength(2);
    });

    it("takes its title and its table from the mapping", async () => {
      const loaded = aMapping({
        [title]: '  title: "{company?}: {deal} ({year})"\n  show: [contact, amount, sales]',
      });
      const { sandbox, provision } = await aStage({ loaded });
      await provision(website);
      const issue = issuesMade(sandbox)[0];
      expect(issue?.title).toBe("Northwind Studio GmbH: Website relaunch (2026)");
      expect(issue?.description).toContain("| Amount | 12,500.00 EUR |");
      expect(issue?.description).toContain("| Sales | Anna Account");
      expect(issue?.description).not.toContain("| Client |");
    });

    it.each([
      {
        what: "by option number",
        rules: "[{ when: { id: 880101, name: Renamed }, is: low }, { else: high }]",
      },
      { what: "by name", rules: "{ enterprise CLIENT: low, default: high }" },
    ])("takes its priority $what, and the rest's from the other rule", async ({ rules }) => {
      const { sandbox, provision } = await aStage({
        loaded: aMapping({ [priorities]: `  priority: ${rules}` }),
      });
      await provision(website);
      await provision(41200319);
      expect([issueOf(sandbox)?.priority, issueOf(sandbox, 41200319)?.priority]).toEqual([4, 2]);
    });

    it.each([
      { due: "2027-03-01", is: "2027-03-01" },
      { due: "{ field: start_date }", is: addDays(today, 10) },
      { due: "{ field: hourly_rate, else: 2027-04-02 }", is: "2027-04-02" },
      {
        due: "{ field: priority, values: { Enterprise client: 2027-05-03 }, else: 2027-06-04 }",
        is: "2027-05-03",
      },
      { due: "{ field: hourly_rate }", is: null },
    ])("is due on $is for due: $due", async ({ due, is }) => {
      const { sandbox, provision } = await aStage({ loaded: withLinear(`  due: ${due}`) });
      await provision(website);
      expect(issueOf(sandbox)?.dueDate).toBe(is);
    });

    it.each([
      { assignee: "responsible", is: `${ids}c5` },
      { assignee: "manager", is: `${ids}c5` },
      { assignee: "none", is: null },
      { assignee: "dev@acme.example", is: `${ids}c2` },
      { assignee: `{ id: ${ids}c3, name: petra }`, is: `${ids}c3` },
      { assignee: "{ field: team, else: petra@acme.example }", is: `${ids}c2` },
      { assignee: "{ field: hourly_rate, else: petra@acme.example }", is: `${ids}c3` },
    ])("goes to $is for assignee: $assignee", async ({ assignee, is }) => {
      const { sandbox, provision } = await aStage({ loaded: withLinear(`  assignee: ${assignee}`) });
      const { warnings } = await provision(41200319);
      expect(issueOf(sandbox, 41200319)?.assigneeId).toBe(is);
      expect(warnings).toEqual([]);
    });

    it("says so when a field that should name the assignee names nobody", async () => {
      const { provision } = await aStage({ loaded: withLinear("  assignee: { field: hourly_rate }") });
      const { warnings } = await provision(41200319);
      expect(warnings.map((warning) => warning.message)).toEqual([
        "Nobody was found in Linear who could be the assignee.",
      ]);
    });

    it("has no card for Productive where the pipeline makes nothing there", async () => {
      const { sandbox, provision } = await aStage();
      await provision(support);
      expect(takeInventory(sandbox, support, 8802).attachments).toEqual([
        `https://acme.kommo.com/leads/detail/${String(support)}`,
      ]);
    });
  });

  describe("a template", () => {
    const template = `  template: { id: ${ids}d1, name: Website kick-off }`;

    it("is applied, and what the mapping says wins over it", async () => {
      const { sandbox, provision } = await aStage({ loaded: withLinear(template) });
      await provision(website);
      expect(issueOf(sandbox)).toMatchObject({
        lastAppliedTemplateId: `${ids}d1`,
        title: "Website relaunch",
        priority: 1,
      });
      expect(issueOf(sandbox)?.description).toContain("Twelve page templates");
    });

    it("keeps its own priority where the mapping has no rules for it", async () => {
      const { sandbox, provision } = await aStage({ loaded: withLinear(template, { [priorities]: "" }) });
      await provision(website);
      expect(issueOf(sandbox)?.priority).toBe(3);
    });

    it("of another team holds the deal with Linear's sentence", async () => {
      const { provision } = await aStage({ loaded: withLinear(template) });
      const held = await provision(support);
      expect(held.outcome).toBe("held");
      expect(problemCodes(held)).toEqual(["vendor.refused"]);
      expect(held.problems[0]?.message).toMatch(/referenced Template/);
    });
  });

  describe("sub-issues", () => {
    const loaded = withLinear(subIssues);

    it("lie beneath the deal's issue, where it lies, each with an id of its own", async () => {
      const { sandbox, provision } = await aStage({ loaded });
      const result = await provision(website);
      const place = {
        parentId: issueId(account, website),
        teamId: `${ids}e1`,
        stateId: `${ids}a1`,
        projectId: `${ids}f1`,
        labelIds: [`${ids}b1`],
        assigneeId: null,
      };
      const deadline = addDays(today, 56);
      expect(issueOf(sandbox, website, "staging")).toMatchObject({
        ...place,
        title: "Staging for Northwind Studio GmbH",
        dueDate: null,
      });
      expect(issueOf(sandbox, website, "launch")).toMatchObject({
        ...place,
        title: "Launch Website relaunch",
        dueDate: deadline,
      });
      expect(result.steps.map((step) => step.key)).toEqual(
        expect.arrayContaining([
          `lead/${String(website)}/issue/staging`,
          `lead/${String(website)}/issue/launch`,
        ]),
      );
    });

    it("leave the deal's field and note to the deal's issue", async () => {
      const { sandbox, provision } = await aStage({ loaded });
      const result = await provision(website);
      const issue = result.steps.find((step) => step.kind === "linear.issue");
      expect(issue?.url).toContain(takeInventory(sandbox, website, 8800).fields[1]);
    });

    it("are found again, not doubled, when the ledger is lost", async () => {
      const stage = await aStage({ loaded });
      await stage.provision(website);
      const again = await (await afterLosingTheLedger(stage, { loaded })).provision(website);
      expect(again.outcome).toBe("done");
      expect(issuesMade(stage.sandbox)).toHaveLength(3);
      const actions = again.steps
        .filter((step) => step.kind.startsWith("linear."))
        .map((step) => step.action);
      expect(actions).toEqual(["adopt", "adopt", "adopt"]);
    });
  });

  describe("a project per deal", () => {
    const loaded = withLinear(subIssues, { [clientProject]: "project: per_deal" });
    const projectId = linearProjectId(account, website);

    it("is called as the one in Productive, leads to the deal, and holds the issue and its parts", async () => {
      const { sandbox, provision } = await aStage({ loaded });
      const result = await provision(website);
      expect(projectsMade(sandbox)).toMatchObject([
        {
          id: projectId,
          name: "Northwind Studio GmbH - Website relaunch",
          description:
            "Sold for Northwind Studio GmbH as Website relaunch. The deal in Kommo: https://acme.kommo.com/leads/detail/41200317",
          teamIds: [`${ids}e1`],
          targetDate: addDays(today, 56),
        },
      ]);
      expect(issuesMade(sandbox).map((issue) => issue.projectId)).toEqual([projectId, projectId, projectId]);
      expect(result.steps.map((step) => step.key)).toContain(`lead/${String(website)}/linear-project`);
    });

    it("is found again by its id, archived too", async () => {
      const stage = await aStage({ loaded });
      await stage.provision(website);
      const project = stage.sandbox.linear.store.projects.get(projectId);
      if (project !== undefined) project.archivedAt = "2026-11-23T10:00:00.000Z";
      const again = await (await afterLosingTheLedger(stage, { loaded })).provision(website);
      expect(again.outcome).toBe("done");
      expect(projectsMade(stage.sandbox)).toHaveLength(1);
    });

    it("is not made again when somebody deleted it: the deal waits for a person", async () => {
      const stage = await aStage({ loaded });
      await stage.provision(website);
      const project = stage.sandbox.linear.store.projects.get(projectId);
      if (project !== undefined) project.trashed = true;
      const held = await (await afterLosingTheLedger(stage, { loaded })).provision(website);
      expect(held.outcome).toBe("held");
      expect(problemCodes(held)).toEqual(["linear_project.gone"]);
      expect(held.problems[0]?.message).toContain("Northwind Studio GmbH - Website relaunch");
    });

    it("takes a hostile name of any length", async () => {
      const { sandbox, provision } = await aStage({ loaded });
      expect((await provision(41200331)).outcome).toBe("done");
      const [project] = projectsMade(sandbox);
      const cards = sandbox.linear.handler
        .snapshot()
        .attachments.map((card) => `${card.title} ${card.subtitle ?? ""}`);
      expect(project?.name.length).toBeLessThanOrEqual(80);
      expect(project?.description.length).toBeLessThanOrEqual(255);
      expect(project?.description).toMatch(/ https:\/\/acme\.kommo\.com\/leads\/detail\/41200331$/);
      expect(`${project?.name ?? ""}${project?.description ?? ""}${cards.join("")}`).not.toMatch(
        /\p{Cc}|\p{Bidi_Control}/u,
      );
    });
  });

  describe("an issue that people have handled", () => {
    it.each([
      { what: "lies in the trash", shown: "shown", names: /ENG-\d+ Website relaunch.*linear\.app/ },
      { what: "lies in a trash nobody can look into", shown: "not_found", names: /“Website relaunch”/ },
    ] as const)("is not made again when it $what", async ({ shown, names }) => {
      const stage = await aStage();
      const { sandbox } = stage;
      sandbox.linear.switches.trashedIssues = shown;
      await stage.provision(website);
      sandbox.linear.asPerson.trash(issueId(account, website));
      const later = await afterLosingTheLedger(stage);
      const held = await later.provision(website);
      expect(held.outcome).toBe("held");
      expect(problemCodes(held)).toEqual(["issue.gone"]);
      expect(held.problems[0]?.message).toMatch(names);
      expect(issuesMade(sandbox)).toHaveLength(1);
      expect(takeInventory(sandbox, website, 8800).openTasks[0]).toContain("deleted in Linear");

      sandbox.linear.asPerson.restore(issueId(account, website));
      expect((await later.provision(website)).outcome).toBe("done");
      expect(takeInventory(sandbox, website, 8800).openTasks).toEqual([]);
    });

    it("is not made again when it was deleted for good, and people are told once", async () => {
      const stage = await aStage();
      await stage.provision(website);
      stage.sandbox.linear.asPerson.deleteForGood(issueId(account, website));
      const later = await afterLosingTheLedger(stage);
      expect(problemCodes(await later.provision(website))).toEqual(["issue.gone"]);
      const told = stage.sandbox.slack.messages.length;
      expect(problemCodes(await later.provision(website))).toEqual(["issue.gone"]);
      expect(stage.sandbox.slack.messages).toHaveLength(told);
      expect(issuesMade(stage.sandbox)).toEqual([]);
    });

    it("is adopted from the archive", async () => {
      const stage = await aStage();
      await stage.provision(website);
      stage.sandbox.linear.asPerson.archive(issueId(account, website));
      const again = await (await afterLosingTheLedger(stage)).provision(website);
      expect(again.outcome).toBe("done");
      expect(again.steps.find((step) => step.kind === "linear.issue")?.action).toBe("adopt");
    });
  });

  describe("a workspace that refuses", () => {
    it("holds the deal while the free plan is full, and goes on when there is room", async () => {
      const { sandbox, provision } = await aStage();
      const { store, switches } = sandbox.linear;
      switches.freePlan = true;
      const [some] = store.issues.values();
      if (some === undefined) throw new Error("the sandbox has no issue");
      const fillers = Array.from({ length: 250 }, (_, at) => `filler-${String(at)}`);
      for (const id of fillers) store.issues.set(id, { ...some, id, archivedAt: null });
      const held = await provision(website);
      expect(held.outcome).toBe("held");
      expect(problemCodes(held)).toEqual(["vendor.refused"]);
      expect(held.problems[0]?.message).toMatch(/number of issues its plan allows/);
      expect(held.problems[0]?.hint).toMatch(/Archive issues or change the Linear plan/);

      for (const id of fillers) store.issues.delete(id);
      expect((await provision(website)).outcome).toBe("done");
      expect(takeInventory(sandbox, website, 8800)).toMatchObject({
        projects: ["Northwind Studio GmbH - Website relaunch"],
        issues: ["Website relaunch"],
      });
    });

    it("holds the deal when a part of Linear is switched off", async () => {
      const { sandbox, provision } = await aStage();
      const error = {
        message: "Feature not accessible",
        path: ["issueCreate"],
        extensions: {
          type: "feature not accessible",
          code: "FEATURE_NOT_ACCESSIBLE",
          userPresentableMessage: "Issue templates are not part of this plan.",
        },
      };
      const status = userErrorStatus === 200 ? 200 : 400;
      const body = JSON.stringify({ data: null, errors: [error] });
      const match = { vendor: "linear", mutating: true } as const;
      sandbox.faults.push({
        match,
        effect: { kind: "status", status, body, contentType: "application/json" },
      });
      const held = await provision(website);
      expect(held.outcome).toBe("held");
      expect(held.problems[0]?.message).toMatch(/Issue templates are not part of this plan/);
      expect(held.problems[0]?.hint).toMatch(/switch it on in Linear/);
    });
  });

  describe("what was promised", () => {
    it("is missed with a warning where nothing was written down", async () => {
      const { sandbox, provision } = await aStage();
      const result = await provision(41200334);
      expect(result.outcome).toBe("done");
      expect(result.warnings.map((warning) => warning.code)).toContain("spec.missing");
      expect(issueOf(sandbox, 41200334)?.description).toContain("Nothing was written down on the deal.");
    });

    it("holds the deal where the mapping wants it so, until it is written down", async () => {
      const policy = { "missing_service_type: hold": "missing_service_type: hold\n  missing_spec: hold" };
      const { sandbox, provision, writes } = await aStage({ loaded: aMapping(policy), hasSlack: false });
      const held = await provision(41200334);
      expect(problemCodes(held)).toEqual(["spec.missing"]);
      expect(writes()).toBe(1);
      sandbox.kommo.asPerson.setField(41200334, specField, "A home page.");
      expect((await provision(41200334)).outcome).toBe("done");
    });

    it("is cut with a link to the deal when it is 60 kB of Markdown", async () => {
      const { sandbox, provision } = await aStage();
      const chapters = Array.from({ length: 700 }, (_, at) => chapter(at));
      const spec = chapters.join("\n");
      expect(byteLength(spec)).toBeGreaterThan(60_000);
      sandbox.kommo.asPerson.setField(website, specField, spec);
      expect((await provision(website)).outcome).toBe("done");
      const description = issueOf(sandbox)?.description ?? "";
      expect(byteLength(description)).toBeLessThanOrEqual(maxDescriptionBytes);
      expect(byteLength(description)).toBeGreaterThan(maxDescriptionBytes - 1_000);
      expect(description).toContain("## Chapter 0");
      expect(description).toContain(
        `[Read the rest on the deal](https://acme.kommo.com/leads/detail/${String(website)})`,
      );
      expect(description).toContain("Nothing here is overwritten");
    });
  });
});

describe("whatever request is struck", () => {
  const supportState = `state: { id: ${ids}a2, name: In Progress }`;
  const loaded = withLinear(subIssues, { [supportState]: `${supportState}\n      project: per_deal` });
  const deal = { lead: support, company: 8802, loaded } as const;
  const writes = 6;

  it("takes project, issue, two sub-issues, field and note", async () => {
    expect((await playSmoothly(deal)).requests).toBe(writes);
  });

  describe.each(mishaps)("%s", (mishap) => {
    it.each([false, true])("makes one of everything (ledger lost: %s)", async (losesLedger) => {
      for (let strikes = 1; strikes <= writes; strikes += 1) {
        let world: Sandbox | undefined;
        const meanwhile = (sandbox: Sandbox): void => {
          world = sandbox;
        };
        const end = await play({ ...deal, strikes, mishap, losesLedger, meanwhile });
        expect([end.hasStruck, end.last.outcome, end.writesWhenDone]).toEqual([true, "done", 0]);
        const projectId = linearProjectId(account, support);
        const made = world === undefined ? [] : issuesMade(world);
        expect(made.map((issue) => [issue.id, issue.projectId])).toEqual([
          [issueId(account, support), projectId],
          [issueId(account, support, "staging"), projectId],
          [issueId(account, support, "launch"), projectId],
        ]);
        expect(end.inventory.notes).toEqual([`handoff · ready · ${String(support)}`]);
      }
    });
  });
});
