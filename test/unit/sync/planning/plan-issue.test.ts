import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LinearSettings } from "../../../../src/config/mapping.ts";
import type { Step, StepOf } from "../../../../src/sync/plan.ts";
import { planAssignments } from "../../../../src/sync/planning/plan-assignments.ts";
import type { IssueQuestion } from "../../../../src/sync/planning/plan-issue.ts";
import { planIssues } from "../../../../src/sync/planning/plan-issue.ts";
import { collectNames } from "../../../../src/sync/planning/plan-names.ts";
import { aQuestion } from "./people-question.ts";

const team = { id: "team", key: "ENG" };

function anIssueQuestion(settings: LinearSettings, company?: string): IssueQuestion {
  const question = aQuestion({ fields: { spec: "A page." } });
  const deal =
    company === undefined
      ? question.deal
      : { ...question.deal, company: { id: 8, name: company, fields: [] } };
  return {
    ...question,
    deal,
    settings: { assignee: "none", team, ...settings },
    names: collectNames(deal, question.mapping, [], 1_795_000_000),
    manager: undefined,
    project: undefined,
    amount: "100.00 EUR",
    startDate: "2026-12-01",
  };
}

function kinds(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => step.kind);
}

/** What the ledger knows the steps by, and Linear the objects. */
function identities(issues: NonNullable<LinearSettings["issues"]>): readonly string[] {
  return planIssues(anIssueQuestion({ issues, title: `T ${issues[0]?.title ?? ""}` }))
    .map((step) => ("id" in step ? `${step.key} ${step.id}` : step.key))
    .toSorted();
}

function priorityOf(settings: LinearSettings): number | undefined {
  return planIssues(anIssueQuestion(settings)).find((step) => step.kind === "linear.issue")?.priority;
}

function aService(slug: string, name: string): StepOf<"productive.service"> {
  return {
    kind: "productive.service",
    key: `lead/7/service/${slug}`,
    budget: "lead/7/budget",
    name,
    serviceTypeId: "1",
    billing: "fixed",
    quantity: "1",
    priceMinor: "1",
    totalMinor: "1",
    currency: "EUR",
  };
}

describe("the Linear side of a plan", () => {
  it("is one issue where nothing else is asked for", () => {
    expect(kinds(planIssues(anIssueQuestion({})))).toEqual(["linear.issue"]);
  });

  it("is the project, the issue and its parts, in this order", () => {
    const issues = [
      { slug: "b", title: "B" },
      { slug: "a", title: "A" },
    ];
    const steps = planIssues(anIssueQuestion({ project: "per_deal", issues }));
    expect(steps.map((step) => step.key)).toEqual([
      "lead/7/linear-project",
      "lead/7/issue",
      "lead/7/issue/b",
      "lead/7/issue/a",
    ]);
  });

  it("is a problem without a team", () => {
    const question = { ...anIssueQuestion({}), settings: {} };
    expect(planIssues(question)).toEqual([]);
    expect(question.remarks.problems.map(({ code }) => code)).toEqual(["mapping.drift"]);
  });

  it("keeps keys and ids when titles are reworded and parts change places", () => {
    const parts = [
      { slug: "staging", title: "Staging" },
      { slug: "launch", title: "Launch" },
    ];
    const reworded = parts.toReversed().map(({ slug, title }) => ({ slug, title: `${title} it` }));
    expect(identities(reworded)).toEqual(identities(parts));
  });

  it("says nothing of priority without rules, and none where rules do not match", () => {
    expect(priorityOf({})).toBeUndefined();
    expect(priorityOf({ priority: { rules: [], otherwise: "none" } })).toBe(0);
  });
});

describe("the project per deal", () => {
  it("has a name and a description that Linear takes, and leads to the deal, whatever the client is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (company) => {
        const [project] = planIssues(anIssueQuestion({ project: "per_deal" }, company));
        if (project?.kind !== "linear.project") throw new Error("the project comes first");
        expect(project.name).not.toBe("");
        expect(project.name.length).toBeLessThanOrEqual(80);
        expect(project.description.length).toBeLessThanOrEqual(255);
        expect(project.description.endsWith(" https://acme.kommo.com/leads/detail/7")).toBe(true);
        expect(`${project.name}${project.description}`).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
      }),
    );
  });
});

describe("assignments", () => {
  it("are every member on every service, by slug and not by name", () => {
    const services = [aService("design", "Design/UX"), aService("service", "Service")];
    const people = [
      { id: "1", name: "Anna" },
      { id: "2", name: "Bo" },
    ];
    expect(planAssignments(services, people).map(({ key }) => key)).toEqual([
      "lead/7/assignment/design/1",
      "lead/7/assignment/design/2",
      "lead/7/assignment/service/1",
      "lead/7/assignment/service/2",
    ]);
  });
});
