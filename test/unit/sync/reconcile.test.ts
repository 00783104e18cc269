import { describe, expect, it } from "vitest";
import type { StepRow } from "../../../src/ledger/ledger.ts";
import type { Plan, StepOf } from "../../../src/sync/plan.ts";
import { reconcile } from "../../../src/sync/reconcile.ts";
import { sharedKeyOf } from "../../../src/sync/shared-steps.ts";
import type { Candidate, Finding } from "../../../src/sync/steps/step-kind.ts";
import { aProjectStep } from "./steps/project-scene.ts";

const key = "lead/1/member/2003";

const step: StepOf<"productive.member"> = {
  kind: "productive.member",
  key,
  project: "lead/1/project",
  person: { id: "2003", name: "Dan Developer" },
};

const plan: Plan = {
  version: 1,
  lead: 1,
  dealName: "Relaunch",
  mappingDigest: "",
  facts: {
    dealName: "Relaunch",
    dealUrl: "https://acme.kommo.com/leads/detail/1",
    kindsOfWork: [],
    lines: [],
    hours: [],
    team: [],
  },
  steps: [step],
  warnings: [],
};

function aRow(status: StepRow["status"], extra: Partial<StepRow> = {}): StepRow {
  return {
    key,
    lead: "1",
    status,
    action: null,
    externalId: null,
    url: null,
    facts: null,
    attempts: 1,
    intentAt: 5_000,
    updatedAt: 6_000,
    ...extra,
  };
}

const candidate: Candidate = {
  id: "55120",
  name: "Dan Developer",
  url: undefined,
  match: "marker",
  state: "open",
  isMarkedOtherwise: false,
};

function decide(row: StepRow | undefined, finding: Finding | undefined) {
  const known = new Map(row === undefined ? [] : [[key, row]]);
  const observation = new Map(finding === undefined ? [] : [[key, finding]]);
  return reconcile(plan, known, observation, { createBeside: false }).steps[0]?.decision;
}

const nothing: Finding = { kind: "looked", candidates: [] };
const found: Finding = { kind: "looked", candidates: [candidate] };

describe("reconcile", () => {
  it("creates what the ledger does not know and nobody found", () => {
    expect(decide(undefined, nothing)).toEqual({ kind: "create" });
    expect(decide(undefined, { kind: "not looked up" })).toEqual({ kind: "create" });
  });

  it("reuses what is done, whatever was found", () => {
    const row = aRow("done", { externalId: "7" });
    expect(decide(row, undefined)).toEqual({ kind: "reuse", row });
  });

  it("adopts what exists already", () => {
    expect(decide(undefined, found)).toMatchObject({ kind: "adopt", candidate, isOurs: false });
  });

  it("creates again what certainly failed", () => {
    expect(decide(aRow("failed"), nothing)).toEqual({ kind: "create" });
  });

  it.each(["intent", "unknown"] as const)("never creates at once what is left as %s", (status) => {
    expect(decide(aRow(status), nothing)).toEqual({ kind: "probe", since: 5_000 });
    expect(decide(aRow(status), { kind: "not looked up" })).toEqual({ kind: "probe", since: 5_000 });
  });

  it("takes what an earlier attempt made for its own", () => {
    expect(decide(aRow("intent"), found)).toMatchObject({ kind: "adopt", isOurs: true });
  });

  describe("a project", () => {
    const project = aProjectStep({ perClient: true, key: "lead/1/project" });
    const shared = sharedKeyOf(project) ?? "";
    const namesake: Finding = { kind: "looked", candidates: [{ ...candidate, match: "exact" }] };

    function decideProject(
      of: Partial<typeof project>,
      rows: readonly StepRow[],
      finding: Finding,
      createBeside = false,
    ) {
      const steps = [{ ...project, ...of }];
      const known = new Map(rows.map((row) => [row.key, row]));
      const observation = new Map([[project.key, finding]]);
      return reconcile({ ...plan, steps }, known, observation, { createBeside }).steps[0]?.decision;
    }

    it("that another deal of the client may have made is waited for", () => {
      const row = aRow("intent", { key: shared, lead: "2", intentAt: 7_000 });
      expect(decideProject({}, [row], nothing)).toEqual({ kind: "probe", since: 7_000 });
    });

    it("that another deal of the client made is adopted", () => {
      const row = aRow("intent", { key: shared, lead: "2" });
      expect(decideProject({}, [row], found)).toMatchObject({ kind: "adopt", isOurs: false });
    });

    it("of people is never taken for our own, whatever was tried", () => {
      const row = aRow("intent", { key: project.key });
      expect(decideProject({}, [row], namesake)).toMatchObject({ kind: "adopt", isOurs: false });
    });

    it("is held beside a namesake until somebody decides", () => {
      expect(decideProject({ perClient: false }, [], namesake)).toMatchObject({ kind: "hold" });
      expect(decideProject({ perClient: false }, [], namesake, true)).toEqual({ kind: "create" });
    });

    it("that was begun beside a namesake is not held again, and not made twice", () => {
      const row = aRow("intent", { key: project.key });
      expect(decideProject({ perClient: false }, [row], namesake)).toMatchObject({ kind: "probe" });
    });
  });

  it("gathers every problem", () => {
    const company: StepOf<"productive.company"> = {
      kind: "productive.company",
      key: "company/8800",
      name: "Globex",
      customFields: {},
      lookAlikes: "hold",
      ownName: "Acme",
    };
    const twice: Finding = {
      kind: "looked",
      candidates: ["1", "2"].map((id) => ({ ...candidate, id, name: "Globex", match: "exact" })),
    };
    const { problems } = reconcile(
      { ...plan, steps: [company, { ...company, key: "company/8801" }] },
      new Map(),
      new Map([
        ["company/8800", twice],
        ["company/8801", twice],
      ]),
      { createBeside: false },
    );
    expect(problems.map((problem) => problem.code)).toEqual(["company.ambiguous", "company.ambiguous"]);
  });
});
