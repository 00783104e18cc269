import { describe, expect, it } from "vitest";
import type { KommoFieldValue } from "../../../../src/clients/kommo/kommo-client.ts";
import type { Deal } from "../../../../src/sync/deal.ts";
import { aFullMapping } from "../../../support/mapping.ts";
import type { QuestionParts } from "../../../support/plan-question.ts";
import { aDeal, kinds, options, problemsOf, stepOf, stepsOf } from "../../../support/plan-question.ts";

function projectOf(parts: QuestionParts = {}) {
  return stepOf(stepsOf(parts), "productive.project");
}

const perClient = { "    use: new ": "    use: per_client " };

describe("the planned project", () => {
  it("is copied from its service type's template, with the parts that are named", () => {
    expect(projectOf().template).toEqual({
      id: "7001",
      name: "Website template",
      copy: ["folders", "task_lists", "open_tasks", "task_description", "estimate"],
    });
  });

  it("starts empty where its service type has no template", () => {
    const deal = aDeal({ service_type: options(kinds.branding) });
    expect(projectOf({ deal }).template).toBeUndefined();
  });

  it("is the deal's own unless the mapping says otherwise", () => {
    expect(projectOf()).toMatchObject({ perClient: false, name: "Northwind Studio GmbH - Website relaunch" });
  });
});

describe("a project for all deals of a client", () => {
  it.each([
    ['"{company?} - {deal}"', "Northwind Studio GmbH - Website"],
    ['"{company?} - {deal?}"', "Northwind Studio GmbH - Website"],
    ['"Project {lead}"', "Northwind Studio GmbH - Website"],
    ['"{company} {year}"', "Northwind Studio GmbH 2026"],
  ])("with the name %s is called %s", (written, name) => {
    const loaded = aFullMapping({
      ...perClient,
      '    name: "{company?} - {deal}" #': `    name: ${written} #`,
    });
    expect(projectOf({ loaded })).toMatchObject({ perClient: true, name });
  });

  it("is called alike for every deal of the client", () => {
    const loaded = aFullMapping(perClient);
    const [one, other] = ["Relaunch", "Northwind Studio GmbH shop"].map((name) =>
      projectOf({ loaded, deal: aDeal({}, { name, lead: { ...aDeal().lead, name } }) }),
    );
    expect(one?.name).toBe(other?.name);
  });

  it("puts the deal's number into the budget's name where no field holds it", () => {
    const loaded = aFullMapping({ ...perClient, "    budget: { id: 70013, name: Kommo deal }\n": "" });
    expect(stepOf(stepsOf({ loaded }), "productive.budget").name).toBe("Website relaunch · K41200317");
  });
});

function naming(text: string): Deal {
  const field: KommoFieldValue = {
    fieldId: 510020,
    fieldName: "Productive project",
    fieldCode: undefined,
    fieldType: "url",
    values: [{ value: text, enumId: undefined, enumCode: undefined }],
  };
  return aDeal({}, { lead: { ...aDeal().lead, fields: [field] } });
}

function writtenBack(deal: Deal): readonly string[] {
  return stepOf(stepsOf({ deal }), "kommo.fields").writes.map(({ field }) => field);
}

describe("a project that the deal names", () => {
  it("is planned by its number", () => {
    const deal = naming("https://app.productive.io/77-acme/projects/8701");
    expect(projectOf({ deal }).named).toMatchObject({ id: "8701" });
  });

  it("is not written back over what the deal says", () => {
    expect(writtenBack(aDeal())).toContain("productive_project");
    expect(writtenBack(naming("8701"))).not.toContain("productive_project");
  });

  it("holds the deal where it cannot be read", () => {
    expect(problemsOf({ deal: naming("ask Dan") })).toEqual(["project.unusable"]);
  });

  it("is none where the field holds only spaces", () => {
    expect(projectOf({ deal: naming("  ") }).named).toBeUndefined();
  });
});
