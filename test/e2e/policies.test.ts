/** What the mapping says about empty things, about telling people, and about what starts by itself. */
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import { productiveObjects } from "../support/productive-facts.ts";
import { aStage, problemCodes } from "../support/stage.ts";

const website = 41200317;
const noType = 41200321;
const noAmount = 41200328;
const contactOnly = 41200329;
const unlisted = 41200332;
const noSpec = 41200334;
const oldWin = 41200339;

function policy(lines: string): ReturnType<typeof aMapping> {
  return aMapping({ "policies:\n": `policies:\n  ${lines}\n` });
}

/** The first won stage with more rules. */
function withRules(lines: string): ReturnType<typeof aMapping> {
  return aMapping({
    "    productive: true\n": `    productive: true\n    since: 2026-01-01\n    ${lines}\n`,
  });
}

function tasksAndMessages(sandbox: Sandbox, lead: number): readonly [number, number] {
  return [takeInventory(sandbox, lead, 0).openTasks.length, sandbox.slack.messages.length];
}

describe("an empty thing", () => {
  it.each([
    { policy: "missing_company: hold", lead: contactOnly, outcome: "held", code: "company.missing" },
    { policy: "missing_company: contact", lead: contactOnly, outcome: "done", code: undefined },
    { policy: "missing_amount: hold", lead: noAmount, outcome: "held", code: "amount.missing" },
    { policy: "missing_amount: zero", lead: noAmount, outcome: "done", code: "amount.missing" },
    { policy: "missing_spec: hold", lead: noSpec, outcome: "held", code: "spec.missing" },
    { policy: "missing_spec: warn", lead: noSpec, outcome: "done", code: "spec.missing" },
    { policy: "missing_team: warn", lead: noType, outcome: "held", code: "team.missing" },
  ])("with $policy: $outcome, and $code is said", async ({ policy: line, lead, outcome, code }) => {
    const { provision } = await aStage({ loaded: policy(line) });
    const result = await provision(lead);
    expect(result.outcome).toBe(outcome);
    const said = [...result.problems, ...result.warnings].map((remark) => remark.code);
    expect(said.includes(code ?? "")).toBe(code !== undefined);
  });

  it("of the kind of work takes the one the mapping names", async () => {
    const loaded = aMapping({ "missing_service_type: hold": "missing_service_type: branding" });
    const { sandbox, provision } = await aStage({ loaded });
    expect((await provision(noType)).outcome).toBe("done");
    expect(takeInventory(sandbox, noType, 8815).services).toEqual(["Branding 1890000"]);
  });

  it("is not the same as an unlisted one, which always waits", async () => {
    const loaded = aMapping({ "missing_service_type: hold": "missing_service_type: branding" });
    const { provision } = await aStage({ loaded });
    expect(problemCodes(await provision(unlisted))).toEqual(["service_type.unknown"]);
  });

  it("of the amount, taken for zero, makes a budget of nothing", async () => {
    const { sandbox, provision } = await aStage({ loaded: policy("missing_amount: zero") });
    await provision(noAmount);
    expect(takeInventory(sandbox, noAmount, 8817).services).toEqual(["Branding 0"]);
  });
});

describe("a hold is told", () => {
  it.each([
    { held: "[task, slack]", told: [1, 1] },
    { held: "[task]", told: [1, 0] },
    { held: "[slack]", told: [0, 1] },
    { held: "slack", told: [0, 1] },
    { held: "[]", told: [0, 0] },
  ])("where the mapping says $held", async ({ held, told }) => {
    const { sandbox, provision } = await aStage({ loaded: policy(`held: ${held}`) });
    expect((await provision(noType)).outcome).toBe("held");
    expect(tasksAndMessages(sandbox, noType)).toEqual(told);
    await provision(noType);
    expect(tasksAndMessages(sandbox, noType)).toEqual(told);
  });

  it("not in Slack where problems are switched off there", async () => {
    const loaded = aMapping({ "problems: true": "problems: false" });
    const { sandbox, provision } = await aStage({ loaded });
    await provision(noType);
    expect(tasksAndMessages(sandbox, noType)).toEqual([1, 0]);
  });

  it("with the deal's own number in the commands it names", async () => {
    const { sandbox, provision } = await aStage();
    await provision(41200323);
    const [task = ""] = takeInventory(sandbox, 41200323, 0).openTasks;
    expect(task).toContain("handoff retry 41200323 --new");
    expect(task + (sandbox.slack.messages[0]?.text ?? "")).not.toMatch(/<deal>|&lt;deal/u);
  });

  it("anew to a deal that left the won stage and came back", async () => {
    const { sandbox, provision } = await aStage();
    await provision(noType);
    sandbox.kommo.asPerson.moveLead(noType, { statusId: 61_000_004 });
    expect((await provision(noType)).outcome).toBe("skipped");
    expect(tasksAndMessages(sandbox, noType)).toEqual([0, 1]);
    sandbox.kommo.asPerson.moveLead(noType, { statusId: 142 });
    expect((await provision(noType)).outcome).toBe("held");
    expect(tasksAndMessages(sandbox, noType)).toEqual([1, 2]);
  });
});

describe("what starts by itself", () => {
  it("is what was won since the start line, and nothing is written about the rest", async () => {
    const { provision, process, writes } = await aStage({ loaded: withRules("wait: 0s") });
    const skipped = await provision(oldWin, { startedBy: "itself" });
    expect(skipped.outcome).toBe("skipped");
    expect(problemCodes(skipped)).toEqual(["deal.before_start"]);
    expect(writes()).toBe(0);
    expect(await process.ports.ledger.handoff(String(oldWin))).toBeUndefined();
  });

  it("is nothing from before the ledger where the mapping draws no line", async () => {
    const { provision } = await aStage();
    expect(problemCodes(await provision(website, { startedBy: "itself" }))).toEqual(["deal.before_start"]);
  });

  it("is not what bears a tag that the stage skips, whatever its case", async () => {
    const { sandbox, provision } = await aStage({ loaded: withRules("skip: { tags: [No-Handoff] }") });
    sandbox.kommo.asPerson.addTag(website, "NO-HANDOFF");
    expect(problemCodes(await provision(website, { startedBy: "itself" }))).toEqual(["deal.skipped"]);
    expect((await provision(website)).outcome).toBe("done");
  });

  it("is not what sold for less than the stage wants", async () => {
    const { provision } = await aStage({ loaded: withRules("skip: { amount_below: 5000.01 }") });
    expect(problemCodes(await provision(41200326, { startedBy: "itself" }))).toEqual(["deal.skipped"]);
    expect((await provision(website, { startedBy: "itself" })).outcome).toBe("done");
  });

  it("asks no more about a deal that a person named", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.kommo.asPerson.clearField(oldWin, 510_001);
    expect(problemCodes(await provision(oldWin))).toEqual(["service_type.missing"]);
    expect(problemCodes(await provision(oldWin, { startedBy: "itself" }))).toEqual(["service_type.missing"]);
    sandbox.kommo.asPerson.setField(oldWin, 510_001, "Website");
    expect((await provision(oldWin, { startedBy: "itself" })).outcome).toBe("done");
  });

  it("ends the wait of a deal that somebody tags meanwhile", async () => {
    const { sandbox, provision } = await aStage({ loaded: withRules("skip: { tags: [no-handoff] }") });
    expect((await provision(noType, { startedBy: "itself" })).outcome).toBe("held");
    sandbox.kommo.asPerson.addTag(noType, "no-handoff");
    expect((await provision(noType, { startedBy: "itself" })).outcome).toBe("skipped");
    expect(tasksAndMessages(sandbox, noType)[0]).toBe(0);
  });
});

describe("a look-alike", () => {
  it.each([
    { policy: "similar_company: hold", outcome: "held", companies: 0 },
    { policy: "similar_company: create", outcome: "done", companies: 1 },
  ])("with $policy: $outcome", async ({ policy: text, outcome, companies }) => {
    const { sandbox, provision } = await aStage({ loaded: policy(text) });
    expect((await provision(41200324)).outcome).toBe(outcome);
    expect(productiveObjects(sandbox, "companies").filter(({ name }) => name === "Umbrella")).toHaveLength(
      companies,
    );
  });
});
