import { describe, expect, it } from "vitest";
import { loadMapping } from "../../../../src/config/mapping-file.ts";
import { renderMapping } from "../../../../src/config/mapping-writer.ts";
import type { LoadedMapping } from "../../../../src/config/mapping.ts";
import type { AnswerTree } from "../../../../src/setup/discover/answers.ts";
import { askWonStages } from "../../../../src/setup/discover/ask-stages.ts";
import { draftMapping } from "../../../../src/setup/discover/draft-mapping.ts";
import { takeProposals } from "../../../../src/setup/discover/interview.ts";
import { newMappingQuestions } from "../../../../src/setup/discover/questionnaire.ts";
import type { Snapshot } from "../../../../src/setup/discover/snapshot.ts";
import {
  aCustomField,
  aField,
  aKommo,
  aLinear,
  aNamed,
  aPipeline,
  aProductive,
  aService,
  aSnapshot,
  aTeam,
  uuid,
} from "./snapshots.ts";

function write(snapshot: Snapshot, answers: AnswerTree = {}): string {
  const proposals = takeProposals(newMappingQuestions(snapshot, { proposesFields: false }), answers);
  if (proposals.kind !== "answered") throw new Error(JSON.stringify(proposals));
  const { tree, notes } = draftMapping({ snapshot, ...proposals });
  return renderMapping(tree, notes);
}

function load(text: string): LoadedMapping {
  const result = loadMapping(text, "handoff.yaml");
  if (!result.ok) throw new Error(`${JSON.stringify(result.remarks)}\n${text}`);
  return result.loaded;
}

describe("the stages offered", () => {
  it("are never lost, incoming or archived ones, and 142 is proposed", () => {
    const question = askWonStages(aSnapshot());
    expect(question.choices.map(({ name }) => name)).toEqual(["Sales / Closed - won", "Sales / Negotiation"]);
    expect(question.proposed).toEqual(["Sales / Closed - won"]);
  });

  it("are all there in an account of 50 pipelines with 100 stages each", () => {
    const stages = Array.from({ length: 98 }, (_, at) => ({
      id: 61_000_100 + at,
      name: `S${String(at)}`,
      type: 0,
    }));
    const pipelines = Array.from({ length: 50 }, (_, at) => {
      const pipeline = aPipeline(7_700_100 + at, `Pipeline ${String(at)}`);
      return { ...pipeline, statuses: [...stages, ...pipeline.statuses.slice(2)] };
    });
    const question = askWonStages(aSnapshot({ kommo: aKommo({ pipelines }) }));
    expect(question.choices).toHaveLength(50 * 99);
    expect(question.proposed).toHaveLength(50);
  });
});

describe("a new mapping", () => {
  it("loads without errors and warnings when everything is only proposed", () => {
    const { remarks } = load(write(aSnapshot()));
    expect(remarks.filter(({ severity }) => severity !== "not yet")).toEqual([]);
  });

  it("starts today, holds bursts, and is safe where something is missing", () => {
    const { mapping } = load(write(aSnapshot()));
    expect(mapping.won[0]?.since).toBe("2026-11-23");
    expect(mapping.policies).toMatchObject({
      maxPerHour: 20,
      missingServiceType: { hold: true },
      missingAmount: "hold",
      similarCompany: "hold",
    });
  });

  it("marks a guess, and not what somebody answered", () => {
    const linear = aLinear({
      teams: [aTeam(uuid("0e1"), "Engineering", "ENG"), aTeam(uuid("0e2"), "Sales ops", "SAL")],
    });
    const stages = { "Sales / Closed - won": { team: "Engineering" } };
    expect(write(aSnapshot({ linear }))).toMatch(/name: Sales ops \} # check: /u);
    expect(write(aSnapshot({ linear }), { stages })).not.toMatch(/name: Engineering \} # check: /u);
  });

  it("makes only an issue where somebody says so", () => {
    const answers = { stages: { "Sales / Closed - won": { starts: "issue only" } } };
    const { mapping } = load(write(aSnapshot(), answers));
    expect(mapping.won[0]?.productive).toBe(false);
    expect(mapping.productive).toBeUndefined();
  });

  it("works without Linear", () => {
    const { mapping } = load(write(aSnapshot({ linear: undefined })));
    expect(mapping.linear).toBeUndefined();
  });

  it("works without Productive", () => {
    const { mapping } = load(write(aSnapshot({ productive: undefined })));
    expect(mapping.won[0]?.linear).toMatchObject({ team: { id: uuid("0e1") } });
  });

  it("takes its lines from the budget of a template of that name", () => {
    const services = [
      aService({ priceCents: 70_000 }),
      aService({ name: "Build", priceCents: 30_000, serviceTypeId: "114" }),
    ];
    const productive = aProductive({ templates: [{ ...aNamed("7001", "Website template"), services }] });
    const { mapping } = load(write(aSnapshot({ productive })));
    expect(mapping.serviceTypes[0]).toMatchObject({
      template: { id: "7001" },
      services: [
        { slug: "design", share: "70" },
        { slug: "build", share: "30" },
      ],
    });
  });

  it("has one kind of work for all where no field says what was sold", () => {
    const kommo = aKommo({ fields: { leads: [], companies: [], contacts: [] } });
    const { mapping, remarks } = load(write(aSnapshot({ kommo })));
    expect(mapping.policies.missingServiceType).toEqual({ use: "project" });
    expect(remarks.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("bills by the options of the deal's field", () => {
    const options = [
      { id: 1, value: "Festpreis" },
      { id: 2, value: "Nach Aufwand" },
    ];
    const leads = [...aKommo().fields.leads, aField(510002, "Abrechnung", "select", { options })];
    const kommo = aKommo({ fields: { leads, companies: [], contacts: [] } });
    const { mapping } = load(write(aSnapshot({ kommo })));
    expect(mapping.productive?.budget?.billing).toMatchObject({
      field: "billing_type",
      values: [{ is: "fixed" }, { is: "hourly" }],
      otherwise: "fixed",
    });
  });

  it("does not finish while a field that Productive requires has no value", () => {
    const options = [
      { id: "1", name: "DACH" },
      { id: "2", name: "International" },
    ];
    const industry = aCustomField("70031", "Industry", "projects", {
      dataTypeId: 3,
      isRequired: true,
      options,
    });
    const snapshot = aSnapshot({ productive: aProductive({ customFields: [industry] }) });
    expect(takeProposals(newMappingQuestions(snapshot, { proposesFields: false }), {})).toMatchObject({
      kind: "unanswerable",
      questions: [{ path: ["custom_fields", "projects", "Industry"] }],
    });
    const { mapping } = load(write(snapshot, { custom_fields: { projects: { Industry: "dach" } } }));
    expect(mapping.productive?.project?.customFields).toMatchObject([
      { id: "70031", value: { value: "DACH" } },
    ]);
  });

  it.each([
    'a "quoted": name',
    "[brackets] & {braces}",
    "# hash",
    "yes",
    "no: 1",
    "line\nbreak",
    "\u202Eevil",
    "- dash",
    "12",
    "1e3",
    "@at",
    "naïve – “ok”",
    "trailing ",
  ])("survives the name %j", (name) => {
    const kommo = aKommo({ pipelines: [{ ...aPipeline(7700001, name) }] });
    const { mapping } = load(write(aSnapshot({ kommo })));
    expect(mapping.won[0]?.pipeline.name).toBe(name.trim());
  });
});
