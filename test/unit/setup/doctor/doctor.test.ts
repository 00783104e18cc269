import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../../../src/sandbox/world.ts";
import { countChecks, isHealthy } from "../../../../src/setup/doctor/doctor.ts";
import { aSnapshot, checksOf, lineWith, mappingText, troubles } from "./examined.ts";

const deadlineLine = "deadline: {";

describe("doctor, of accounts that are in order", () => {
  it("finds nothing broken", async () => {
    const checks = checksOf(await aSnapshot());
    expect(checks.filter(({ status }) => status === "fail")).toEqual([]);
  });

  it("warns only of what the sandbox really lacks: webhooks, and an entry for one option", async () => {
    expect((await troubles()).map(({ id }) => id)).toEqual([
      "mapping.options_without_entry",
      "webhook.kommo",
      "webhook.productive",
      "webhook.linear",
    ]);
  });

  it("gives every warning and failure something to do", async () => {
    const all = await troubles({ change: breakEverything });
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(({ hint }) => (hint ?? "") === "")).toEqual([]);
  });
});

/** One of each. */
function breakEverything({ kommo, productive, linear }: Sandbox): void {
  kommo.asPerson.deleteFieldDefinition("leads", 510_005);
  kommo.asPerson.deleteOption("leads", 510_001, 880_002);
  kommo.asPerson.renameStage(7_700_001, 142, "Gewonnen");
  kommo.switches.admin = false;
  productive.asPerson.deactivatePerson("2003");
  productive.asPerson.deleteProject("7001");
  productive.switches.requiredCustomFields = ["70031"];
  linear.asPerson.disableUser("5f0e4c1a-0000-4000-8000-0000000000c2");
  linear.asPerson.retireTeam("5f0e4c1a-0000-4000-8000-0000000000e2");
}

interface Trouble {
  readonly what: string;
  readonly change: (sandbox: Sandbox) => void;
  readonly id: string;
  readonly status: "fail" | "warn";
  /** In the line of the mapping that is named. */
  readonly line: string;
  readonly says: RegExp;
}

const accountTroubles: readonly Trouble[] = [
  {
    what: "a person archived in Productive",
    change: ({ productive }) => void productive.asPerson.deactivatePerson("2003"),
    id: "mapping.person",
    status: "fail",
    line: "productive: { id: 2003",
    says: /“Dan Developer” \(2003\) is archived or deactivated in Productive/u,
  },
  {
    what: "a user disabled in Linear",
    change: ({ linear }) => linear.asPerson.disableUser("5f0e4c1a-0000-4000-8000-0000000000c2"),
    id: "mapping.person",
    status: "fail",
    line: "name: dan }",
    says: /is disabled in Linear/u,
  },
  {
    what: "an option renamed",
    change: ({ kommo }) => {
      const field = kommo.store.definitions.leads.find(({ id }) => id === 510_001);
      for (const option of field?.options ?? []) if (option.id === 880_001) option.value = "Web site & shop";
    },
    id: "mapping.option_renamed",
    status: "warn",
    line: "value: { id: 880001",
    says: /“Website” is called “Web site & shop” in Kommo now/u,
  },
  {
    what: "an option deleted",
    change: ({ kommo }) => kommo.asPerson.deleteOption("leads", 510_001, 880_002),
    id: "mapping.option",
    status: "fail",
    line: "value: { id: 880002",
    says: /has no option “Branding” \(880002\)/u,
  },
  {
    what: "a template deleted",
    change: ({ productive }) => productive.asPerson.deleteProject("7001"),
    id: "mapping.thing",
    status: "fail",
    line: "template: { id: 7001",
    says: /template project “Website template” \(7001\) is not there: it was deleted/u,
  },
  {
    what: "a field deleted",
    change: ({ kommo }) => kommo.asPerson.deleteFieldDefinition("leads", 510_005),
    id: "mapping.thing",
    status: "fail",
    line: deadlineLine,
    says: /field of deals “Deadline” \(510005\) is not there/u,
  },
  {
    what: "a stage renamed",
    change: ({ kommo }) => kommo.asPerson.renameStage(7_700_002, 142, "Unterschrieben"),
    id: "mapping.name",
    status: "warn",
    line: "name: Signed }",
    says: /called “Unterschrieben” in Kommo, and “Signed” in the mapping/u,
  },
  {
    what: "a pipeline archived",
    change: ({ kommo }) => {
      for (const pipeline of kommo.store.pipelines) if (pipeline.id === 7_700_002) pipeline.isArchived = true;
    },
    id: "mapping.stage",
    status: "warn",
    line: "id: 7700002",
    says: /“Support contracts” is archived/u,
  },
  {
    what: "a team retired",
    change: ({ linear }) => linear.asPerson.retireTeam("5f0e4c1a-0000-4000-8000-0000000000e2"),
    id: "mapping.thing",
    status: "fail",
    line: "key: SUP",
    says: /“Support” \(.*\) is retired and takes no issues/u,
  },
];

describe("doctor, of what changed in the accounts", () => {
  it.each(accountTroubles)("names $what, with its line and what to do", async (trouble) => {
    const all = await troubles({ change: trouble.change });
    const found = all.filter(({ id, detail }) => id === trouble.id && trouble.says.test(detail));
    expect(found.map(({ status, line }) => ({ status, line }))).toEqual([
      { status: trouble.status, line: lineWith(trouble.line) },
    ]);
    expect(found[0]?.hint).toMatch(/\w/u);
  });
});

describe("doctor, of what the mapping says wrongly", () => {
  const cases: readonly {
    readonly what: string;
    readonly from: string;
    readonly to: string;
    /** Where it is to be corrected; else the line that is wrong. */
    readonly line?: string;
    readonly id: string;
    readonly says: RegExp;
  }[] = [
    {
      what: "an incoming stage",
      from: "status: { id: 142, name: Closed - won }",
      to: "status: { id: 61000001 }",
      id: "mapping.stage",
      says: /nobody has accepted/u,
    },
    {
      what: "a stage of another pipeline",
      from: "status: { id: 142, name: Closed - won }",
      to: "status: { id: 61000022 }",
      id: "mapping.stage",
      says: /“Sales” has no stage 61000022/u,
    },
    {
      what: "a marker of another kind of object",
      from: "budget: { id: 70013, name: Kommo deal }",
      to: "budget: { id: 70012, name: Kommo deal }",
      id: "mapping.marker",
      says: /belongs to projects, and the marker of a budget must belong to budgets/u,
    },
    {
      what: "a marker that is no text field",
      from: "project: { id: 70012, name: Kommo deal }",
      to: "project: { id: 70031, name: Industry }",
      id: "mapping.marker",
      says: /of type select, and a marker must be of type text/u,
    },
    {
      what: "an option that a field of Productive lacks",
      from: "values: { Germany: DACH }",
      to: "values: { Germany: Europe }",
      id: "mapping.custom_field",
      says: /“Industry” has no option “Europe”/u,
    },
    {
      what: "a state of another team",
      from: "state: { id: 5f0e4c1a-0000-4000-8000-0000000000a2, name: In Progress }",
      to: "state: { name: Backlog, id: 5f0e4c1a-0000-4000-8000-0000000000a1 }",
      id: "mapping.linear_team",
      says: /The state “Backlog” belongs to another team than “Support”/u,
    },
    {
      what: "a field of another kind",
      from: "deadline: { id: 510005, name: Deadline }",
      to: "deadline: { id: 510004, name: Spec }",
      id: "mapping.field_type",
      says: /of type textarea, and a date is expected/u,
    },
    {
      what: "a field that cannot be written",
      from: "budget_status: { id: 510022, name: Budget status }",
      to: "budget_status: { id: 510006, name: Start date }",
      id: "mapping.field_type",
      says: /cannot hold a text or an address/u,
    },
    {
      what: "a team with nobody",
      from: "team: [design@acme.example, dev@acme.example]",
      to: "team: [design@acme.example, who@acme.example]",
      id: "mapping.person",
      says: /who@acme\.example is nobody’s address/u,
    },
    {
      what: "an option of people that is nobody",
      from: "option: Anna A.",
      to: "option: Anna B.",
      line: "manager: { id: 510009",
      id: "mapping.options_without_entry",
      says: /Nobody under `people` is called “Anna A\.”/u,
    },
  ];

  it.each(cases)("names $what", async ({ from, to, line = to, id, says }) => {
    if (!mappingText.includes(from)) throw new Error(`the mapping does not hold ${from}`);
    const text = mappingText.replace(from, () => to);
    const found = (await troubles({ text })).filter((check) => check.id === id && says.test(check.detail));
    expect(found.map((check) => check.line)).toEqual([lineWith(line, text)]);
  });

  it("names a required field of Productive that gets no value", async () => {
    const given = /    custom_fields:\n      - id: 70031\n.*\n.*\n/u;
    if (!given.test(mappingText)) throw new Error("the mapping gives Industry no value any more");
    const text = mappingText.replace(given, "");
    const found = await troubles({
      text,
      change: ({ productive }) => {
        productive.switches.requiredCustomFields = ["70031"];
      },
    });
    const check = found.find(({ id }) => id === "mapping.required_field");
    expect(check?.detail).toMatch(/“Industry” \(70031\) is required for projects .* none can be made/u);
    expect(check?.line).toBe(lineWith('name: "{company?} - {deal}"', text) - 1);
  });
});

describe("doctor, of tokens", () => {
  it("says what a token of somebody who is no administrator cannot do, and checks the rest", async () => {
    const checks = checksOf(
      await aSnapshot({
        change: ({ kommo }) => {
          kommo.switches.admin = false;
        },
      }),
    );
    const found = checks.find(({ id }) => id === "kommo.admin");
    expect(found?.status).toBe("warn");
    expect(found?.hint).toMatch(/as an administrator/u);
    expect(checks.find(({ title }) => title === "Kommo: fields of deals")?.status).toBe("pass");
    expect(checks.find(({ id }) => id === "webhook.kommo")?.detail).toMatch(/may not see them/u);
  });

  it("does not look up ids in another account, and says so at the account's line", async () => {
    const checks = checksOf(
      await aSnapshot({
        change: ({ kommo }) => {
          kommo.store.account = { ...kommo.store.account, id: 44_000_001 };
        },
      }),
    );
    expect(checks.find(({ id }) => id === "account.kommo")).toMatchObject({
      status: "fail",
      line: lineWith("account: {"),
      detail:
        "The mapping was written for account 33000001, but the connected one is account 44000001 (acme).",
    });
    expect(checks.find(({ title }) => title === "Kommo: stages")?.detail).toMatch(/^Not checked/u);
  });

  it("says once why a system does not let us in, and why the rest cannot be checked", async () => {
    const snapshot = await aSnapshot({
      change: ({ kommo }) => {
        kommo.switches.revoked = true;
      },
    });
    const checks = checksOf(snapshot);
    expect(checks.find(({ id }) => id === "kommo.token")).toMatchObject({ status: "fail" });
    expect(checks.find(({ title }) => title === "Kommo: fields of deals")?.detail).toMatch(
      /^Cannot be checked: .*Kommo/u,
    );
    expect(checks.find(({ title }) => title === "Linear: teams")?.status).toBe("pass");
  });

  it("says that a system is needed and not set", async () => {
    const found = await troubles({
      sources: { clients: { kommo: undefined, productive: undefined, linear: undefined } },
    });
    expect(found.filter(({ status }) => status === "fail").map(({ id }) => id)).toEqual([
      "kommo.token",
      "productive.token",
      "linear.token",
    ]);
  });

  it.each([
    [10, "warn"],
    [-1, "fail"],
    [90, "pass"],
  ])("of a token that ends in %i days, says %s", async (days, status) => {
    const nowMs = Date.parse("2026-11-23T09:00:00Z");
    const snapshot = await aSnapshot({ sources: { kommoTokenExpiresAtMs: nowMs + days * 86_400_000 + 1 } });
    expect(checksOf(snapshot).find(({ id }) => id === "kommo.expiry")?.status).toBe(status);
  });
});

describe("the verdict", () => {
  const counts = countChecks([
    { id: "a", status: "pass", title: "", detail: "" },
    { id: "b", status: "warn", title: "", detail: "" },
  ]);

  it("is good with a warning, unless it is strict", () => {
    expect(isHealthy(counts, { isStrict: false })).toBe(true);
    expect(isHealthy(counts, { isStrict: true })).toBe(false);
  });

  it("is bad with a failure", () => {
    expect(isHealthy({ ...counts, fail: 1 }, { isStrict: false })).toBe(false);
  });
});
