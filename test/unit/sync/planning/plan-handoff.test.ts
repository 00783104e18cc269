import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mapping } from "../../../../src/config/mapping.ts";
import type { FieldReading } from "../../../../src/sync/deal.ts";
import type { Explanation } from "../../../../src/sync/planning/explanation.ts";
import { planHandoff } from "../../../../src/sync/planning/plan-handoff.ts";
import { planSchema } from "../../../../src/sync/plan.ts";
import { aFullMapping } from "../../../support/mapping.ts";
import type { QuestionParts } from "../../../support/plan-question.ts";
import {
  aDeal,
  aDirectory,
  aPlanQuestion,
  day,
  industry,
  kinds,
  options,
  problemsOf,
  servicesOf,
  stepOf,
  stepsOf,
  text,
} from "../../../support/plan-question.ts";

interface Wording {
  readonly services: readonly string[];
  readonly title: string;
  readonly project: string;
  readonly budget: string;
}

function rewordedMapping(mapping: Mapping, said: Wording): Mapping {
  const { productive, linear } = mapping;
  if (productive === undefined || linear === undefined) throw new Error("the full mapping has both sides");
  return {
    ...mapping,
    productive: {
      ...productive,
      project: { ...productive.project, name: `${said.project} {deal}` },
      budget: { ...productive.budget, name: `${said.budget} {deal}` },
    },
    linear: { ...linear, title: `${said.title} {deal}` },
    serviceTypes: mapping.serviceTypes.map((type) => ({
      ...type,
      services: type.services.map((line, at) => ({ ...line, name: said.services[at] ?? line.name })),
    })),
  };
}

function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFrozen(part);
  }
  return value;
}

function budgetOf(parts: QuestionParts) {
  return stepOf(stepsOf(parts), "productive.budget");
}

function keysOf(parts: QuestionParts): readonly string[] {
  return stepsOf(parts).map(({ key }) => key);
}

const words = fc.string({ minLength: 1, maxLength: 40 }).filter((word) => /\p{L}/u.test(word));
const manyFields: fc.Arbitrary<Readonly<Record<string, FieldReading>>> = fc.record({
  service_type: fc.subarray([kinds.website, kinds.branding, kinds.seo]).map((chosen) => options(...chosen)),
  amount: fc.nat(1_000_000).map((amount) => text(String(amount))),
  seo_amount: fc.nat(1000).map((amount) => text(...(amount < 500 ? [] : [String(amount)]))),
  billing_type: fc.constantFrom(text(), options([880011, "Festpreis"]), options([880012, "Stundenbasis"])),
  hourly_rate: fc.constantFrom(text(), text("95.5"), text("ask Ben")),
  country: fc.constantFrom(text(), options([880401, "Germany"]), options([880403, "France"])),
  start_date: fc.constantFrom(day("2026-12-01"), text()),
  po_number: words.map((word) => text(word)),
});

describe("a plan", () => {
  it("is a function of what it is asked with: the same again, and nothing it was given is changed", () => {
    fc.assert(
      fc.property(manyFields, words, (fields, name) => {
        const ask = () => aPlanQuestion({ deal: aDeal(fields, { name }) });
        const question = deepFrozen(ask());
        const planned = planHandoff(question);
        expect(planHandoff(question)).toEqual(planned);
        expect(planHandoff(ask())).toEqual(planned);
      }),
      { numRuns: 60 },
    );
  });

  it("survives being kept as JSON", () => {
    const planned = planHandoff(aPlanQuestion());
    const plan = planned.kind === "planned" ? planned.plan : undefined;
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(JSON.parse(JSON.stringify(plan)));
    expect(plan).not.toHaveProperty("explanations");
  });

  it("holds or has lines that sum to the budget", () => {
    fc.assert(
      fc.property(manyFields, (fields) => {
        const planned = planHandoff(aPlanQuestion({ deal: aDeal(fields) }));
        fc.pre(planned.kind === "planned");
        const budget = stepOf(planned.plan.steps, "productive.budget");
        const services = servicesOf(planned.plan.steps).map(({ totalMinor }) => BigInt(totalMinor));
        const leftovers = (budget.leftovers ?? []).map(({ minor }) => BigInt(minor));
        expect([...services, ...leftovers].reduce((sum, minor) => sum + minor, 0n)).toBe(
          BigInt(budget.totalMinor),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("keeps every key when names, labels and titles are reworded", () => {
    const reworded = aFullMapping({
      "name: Design\n        service_type: { id: 112, name: Design }\n        share: 40":
        "name: Look and feel\n        service_type: { id: 112, name: Gestaltung }\n        share: 40",
      'title: "{company?}: {deal}"': 'title: "{deal} for {company}"',
      'title: "Staging for {company}"': 'title: "A staging server"',
      'name: "{deal}"': 'name: "{deal} {year}"',
      "name: Kommo }]": "name: Sales }]",
    });
    const renamed = aDeal({ service_type: options([880001, "Webseite"]) }, { name: "Another name" });
    expect(keysOf({ loaded: reworded, deal: renamed })).toEqual(keysOf({}));
  });

  it("keeps every key whatever the words are", () => {
    const loaded = aFullMapping();
    const keys = keysOf({ loaded });
    const word = fc
      .string({ minLength: 1, maxLength: 40 })
      .filter((said) => /^[^{}]*[a-z][^{}]*$/i.test(said));
    const wordings = fc.record({
      services: fc.uniqueArray(word, { minLength: 3, maxLength: 3 }),
      title: word,
      project: word,
      budget: word,
      deal: word,
    });
    fc.assert(
      fc.property(wordings, (said) => {
        const reworded = { ...loaded, mapping: rewordedMapping(loaded.mapping, said) };
        expect(keysOf({ loaded: reworded, deal: aDeal({}, { name: said.deal }) })).toEqual(keys);
      }),
    );
  });

  it("names the services of a deal of one kind by their slugs alone", () => {
    expect(servicesOf(stepsOf()).map(({ key }) => key)).toEqual([
      "lead/41200317/service/design",
      "lead/41200317/service/development",
      "lead/41200317/service/management",
    ]);
  });
});

describe("a deal of several kinds of work", () => {
  const both = { service_type: options(kinds.website, kinds.seo), seo_amount: text("1800") };

  it("has one project, one budget, the services of all, and one issue", () => {
    const steps = stepsOf({ deal: aDeal({ ...both, amount: text("9000"), country: text() }) });
    const count = (kind: string) => steps.filter((step) => step.kind === kind).length;
    expect([count("productive.project"), count("productive.budget"), count("linear.issue")]).toEqual([
      1, 1, 1,
    ]);
    expect(servicesOf(steps).map(({ name, totalMinor }) => `${name} ${totalMinor}`)).toEqual([
      "Design 250000",
      "Development 375000",
      "Project management 95000",
      "SEO 180000",
    ]);
    expect(stepOf(steps, "linear.issue").team.name).toBe("Engineering");
  });

  it("has everybody's team where it names none", () => {
    const loaded = aFullMapping({
      "    amount: { field: seo_amount }":
        "    team: [petra@acme.example, dev@acme.example]\n    amount: { field: seo_amount }",
    });
    const steps = stepsOf({ deal: aDeal(both), loaded });
    const members = steps
      .filter((step) => step.kind === "productive.member")
      .map(({ person }) => person.name);
    expect(members).toEqual(["Petra Manager", "Dora Design", "Dan Developer"]);
  });

  it("budgets only the part of the kinds that are delivered in Productive", () => {
    const loaded = aFullMapping({
      "    amount: { field: seo_amount }": "    amount: { field: seo_amount }",
      "    productive:\n      project: { use: per_client }": "    productive: false",
    });
    const steps = stepsOf({ deal: aDeal({ ...both, amount: text("9000"), country: text() }), loaded });
    expect(stepOf(steps, "productive.budget").totalMinor).toBe("720000");
    expect(servicesOf(steps).map(({ name }) => name)).not.toContain("SEO");
  });

  it("is held where one of them is not listed", () => {
    const deal = aDeal({ service_type: options(kinds.website, [880004, "Hosting"]) });
    expect(problemsOf({ deal })).toEqual(["service_type.unknown"]);
  });

  it("is held where nothing splits its amount", () => {
    const deal = aDeal({ service_type: options(kinds.website, kinds.branding) });
    expect(problemsOf({ deal })).toEqual(["service_type.several"]);
  });
});

describe("a budget", () => {
  it("carries what the mapping says of it", () => {
    const deal = aDeal({ po_number: text(" PO-2291 "), start_date: day("2026-12-01") });
    expect(budgetOf({ deal })).toMatchObject({
      name: "Website relaunch",
      date: "2026-12-01",
      owner: { id: "2001", name: "Anna Account" },
      poNumber: "PO-2291",
      subsidiaryId: "21",
      taxRateId: "41",
      documentTypeId: "11",
      tags: ["kommo"],
      warningPercent: 80,
      currency: "EUR",
      totalMinor: "1050420",
    });
  });

  it("begins on the day the deal was won where it has no start date, and never today", () => {
    expect(budgetOf({}).date).toBe("2026-11-18");
  });

  it.each([
    { what: "as written", endDate: "2027-03-31", is: "2027-03-31" },
    { what: "as the deal's field says", endDate: "{ field: deadline }", is: "2027-01-20" },
    {
      what: "as the option says",
      endDate: "{ field: priority, values: { Standard: 2027-02-28 } }",
      is: "2027-02-28",
    },
    { what: "never before it begins", endDate: "2026-01-01", is: undefined },
    { what: "not at all where the field is empty", endDate: "{ field: start_date }", is: undefined },
  ])("ends $what", ({ endDate, is }) => {
    const loaded = aFullMapping({ "    hours_step: 0.25": `    end_date: ${endDate}\n    hours_step: 0.25` });
    const deal = aDeal({ deadline: day("2027-01-20"), priority: options([880102, "Standard"]) });
    expect(budgetOf({ deal, loaded }).endDate).toBe(is);
  });

  it("says what a gross amount was", () => {
    const planned = planHandoff(aPlanQuestion());
    const facts = planned.kind === "planned" ? planned.plan.facts : undefined;
    expect(facts?.amount).toBe("10,504.20 EUR");
    expect(facts?.amountNote).toBe("net, of 12,500.00 EUR with VAT");
  });

  it("names the line that rounding leaves", () => {
    const deal = aDeal({
      service_type: options(kinds.seo),
      billing_type: text("Stundenbasis"),
      hourly_rate: text("95.50"),
      amount: text("3000"),
      country: text(),
    });
    const planned = planHandoff(aPlanQuestion({ deal }));
    const plan = planned.kind === "planned" ? planned.plan : undefined;
    expect(plan?.facts.lines).toEqual([
      { name: "SEO", amount: "2,984.38 EUR" },
      { name: "Rounding of hours", amount: "15.62 EUR" },
    ]);
  });

  it("can be told by names with fields and days in them", () => {
    const loaded = aFullMapping({
      '    name: "{deal}"': '    name: "{deal} · {service_type} · {country} · {deadline} · {year}"',
    });
    const deal = aDeal({
      deadline: day("2027-01-20"),
      service_type: options(kinds.website, kinds.seo),
      seo_amount: text("100"),
    });
    expect(budgetOf({ deal, loaded }).name).toBe(
      "Website relaunch · Website, SEO · Germany · 20 January 2027 · 2026",
    );
  });
});

describe("custom fields", () => {
  it("go out as options' ids", () => {
    expect(stepOf(stepsOf(), "productive.project").customFields).toEqual({ "70031": "700311" });
  });

  it("that are required and empty are on the step that cannot be made without", () => {
    const region = { ...industry, id: "70032", name: "Region", isRequired: true };
    const directory = aDirectory([
      industry,
      region,
      { ...region, id: "70033", name: "Cost centre", customizableType: "budgets" },
    ]);
    const steps = stepsOf({ directory });
    expect(stepOf(steps, "productive.project").unfilled).toEqual(["Region"]);
    expect(stepOf(steps, "productive.budget").unfilled).toEqual(["Cost centre"]);
  });

  it("hold the deal where an option does not exist", () => {
    expect(problemsOf({ directory: aDirectory([{ ...industry, options: [] }]) })).toEqual(["mapping.drift"]);
  });
});

describe("what a plan explains", () => {
  const fields = {
    start_date: day("2026-12-01"),
    deadline: day("2027-01-20"),
    priority: options([880101, "Enterprise client"]),
    manager: text("Anna A."),
    po_number: text("PO-2291"),
    team: text("dev@acme.example"),
  };
  const { explanations } = planHandoff(aPlanQuestion({ deal: aDeal(fields) }));
  const ofWhat = (what: string): Explanation | undefined => explanations.find((one) => one.what === what);

  it.each([
    ["Project · name", { kind: "mapping", path: "productive.project.name" }],
    ["Project · workflow", { kind: "mapping", path: "productive.project.workflow" }],
    ["Project · template", { kind: "mapping", path: "service_types.website.template" }],
    [
      "Project · manager",
      { kind: "field", field: "Project manager", says: "Anna A.", path: "productive.project.manager" },
    ],
    [
      "Project · Industry",
      { kind: "field", field: "Country (company)", says: "Germany", row: { index: 0, name: "Germany" } },
    ],
    ["Budget · owner", { kind: "field", field: "Responsible user", path: "productive.budget.owner" }],
    ["Budget · amount", { kind: "field", field: "Agency fee", says: "12500" }],
    ["Budget · VAT", { kind: "field", says: "Germany", path: "productive.budget.vat_percent" }],
    ["Budget · currency", { kind: "else", path: "productive.budget.currency", says: undefined }],
    ["Budget · starts on", { kind: "field", field: "Start date", says: "2026-12-01" }],
    ["Budget · PO number", { kind: "field", field: "PO number", path: "productive.budget.po_number" }],
    ["Budget · subsidiary", { kind: "mapping", path: "won[0].productive.budget.subsidiary" }],
    ["Development · amount", { kind: "mapping", path: "service_types.website.services[1].share" }],
    ["Development · billing", { kind: "else", path: "productive.budget.billing" }],
    ["Development · rate", { kind: "mapping", path: "service_types.website.services[1].rate" }],
    ["Team", { kind: "field", field: "Assigned team" }],
    ["Issue · title", { kind: "mapping", path: "linear.title" }],
    ["Issue · team", { kind: "mapping", path: "won[0].linear.team" }],
    ["Issue · labels", { kind: "mapping", path: "won[0].linear.labels" }],
    ["Issue · priority", { kind: "field", field: "Deal type", row: { index: 0 } }],
    ["Issue · due on", { kind: "field", field: "Deadline", path: "linear.due" }],
    ["Issue · assignee", { kind: "field", field: "Responsible user", path: "linear.assignee" }],
  ])("%s comes from where it comes from", (what, from) => {
    expect(ofWhat(what)?.from).toMatchObject(from);
  });

  it("says what is usual where nobody says anything", () => {
    const plain = planHandoff(
      aPlanQuestion({
        loaded: aFullMapping({
          '    name: "{company?} - {deal}" # {company?} goes away with its dash when there is no company\n':
            "",
        }),
      }),
    );
    expect(plain.explanations.find(({ what }) => what === "Project · name")?.from.kind).toBe("default");
  });

  it("is said of a held deal too, as far as it got", () => {
    const held = planHandoff(aPlanQuestion({ deal: aDeal({ amount: text() }) }));
    expect(held.kind).toBe("held");
    expect(held.explanations.map(({ what }) => what)).toContain("Kind of work");
  });
});
