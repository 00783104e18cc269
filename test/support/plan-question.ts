/** A won deal, an account's directory and the full example mapping: what a plan is made from. */
import type { LoadedMapping } from "../../src/config/mapping.ts";
import type { Deal, FieldReading } from "../../src/sync/deal.ts";
import type { CustomFieldDefinition, Directory } from "../../src/sync/directory.ts";
import type { Planned, PlanQuestion } from "../../src/sync/planning/plan-handoff.ts";
import { planHandoff } from "../../src/sync/planning/plan-handoff.ts";
import type { Step, StepKind, StepOf } from "../../src/sync/plan.ts";
import { aFullMapping } from "./mapping.ts";

/** 18 November 2026, noon in Berlin. */
export const wonAt = Date.parse("2026-11-18T11:00:00Z") / 1000;

export function text(...texts: readonly string[]): FieldReading {
  return { texts, optionIds: [], seconds: undefined, type: "text" };
}

/** Options of a select field as `[id, name]`. */
export function options(...chosen: readonly (readonly [number, string])[]): FieldReading {
  return {
    texts: chosen.map(([, name]) => name),
    optionIds: chosen.map(([id]) => id),
    seconds: undefined,
    type: chosen.length > 1 ? "multiselect" : "select",
  };
}

/** A date field of an account whose zone is UTC's, or near enough: midnight of that day in Berlin. */
export function day(date: string): FieldReading {
  const seconds = Date.parse(`${date}T00:00:00+01:00`) / 1000;
  return { texts: [date], optionIds: [], seconds, type: "date" };
}

export const kinds = {
  website: [880001, "Website"],
  branding: [880002, "Branding"],
  seo: [880003, "SEO"],
} as const;

/** Website, 12,500 as deal and fee, for a German client, by Anna. */
export function aDeal(
  fields: Readonly<Record<string, FieldReading>> = {},
  overrides: Partial<Deal> = {},
): Deal {
  return {
    lead: {
      id: 41200317,
      name: "Website relaunch",
      price: 12_500,
      priceWithMinorUnits: undefined,
      responsibleUserId: 9100001,
      statusId: 142,
      pipelineId: 7700001,
      createdAt: wonAt - 1000,
      updatedAt: wonAt,
      closedAt: wonAt,
      isDeleted: false,
      accountId: 33000001,
      fields: [],
      tags: [],
      companyId: 8800,
      contacts: [],
    },
    name: "Website relaunch",
    url: "https://acme.kommo.com/leads/detail/41200317",
    company: { id: 8800, name: "Northwind Studio GmbH", fields: [] },
    contact: undefined,
    readAt: wonAt * 1000,
    ...overrides,
    fields: {
      service_type: options(kinds.website),
      amount: text("12500"),
      country: options([880401, "Germany"]),
      ...fields,
    },
  };
}

export const industry: CustomFieldDefinition = {
  id: "70031",
  name: "Industry",
  customizableType: "projects",
  dataTypeId: 3,
  isRequired: false,
  options: [
    { id: "700311", name: "DACH" },
    { id: "700312", name: "International" },
  ],
};

const markerFields: readonly CustomFieldDefinition[] = [
  ["70011", "companies"],
  ["70012", "projects"],
  ["70013", "budgets"],
].map(([id = "", customizableType = ""]) => ({
  id,
  name: "Kommo",
  customizableType,
  dataTypeId: 1,
  isRequired: false,
  options: [],
}));

export function aDirectory(customFields: readonly CustomFieldDefinition[] | null = [industry]): Directory {
  return {
    kommo: {
      account: {
        id: 33000001,
        name: "acme",
        subdomain: "acme",
        currency: "EUR",
        timeZone: "Europe/Berlin",
        currentUserId: 9100001,
      },
      users: [{ id: 9100001, name: "Anna Account", email: "anna@acme.example", isActive: true }],
      pipelines: [],
      leadFields: [510020, 510021, 510022].map((id) => ({ id, name: String(id), type: "text", options: [] })),
    },
    productive: {
      people: [
        ["2001", "Anna Account", "anna@acme.example"],
        ["2002", "Dora Design", "design@acme.example"],
        ["2003", "Dan Developer", "dev@acme.example"],
        ["3300", "Petra Manager", "petra@acme.example"],
      ].map(([id = "", name = "", email]) => ({ id, name, email, isActive: true, isPlaceholder: false })),
      absences: [],
      customFields: customFields === null ? null : [...markerFields, ...customFields],
    },
    linear: { organization: { id: "w", name: "acme", urlKey: "acme" }, users: [] },
    readAt: wonAt * 1000,
  };
}

export interface QuestionParts {
  readonly deal?: Deal;
  readonly loaded?: LoadedMapping;
  readonly directory?: Directory;
}

/** Won in Sales, the mapping's first stage. */
export function aPlanQuestion({
  deal,
  loaded = aFullMapping(),
  directory,
}: QuestionParts = {}): PlanQuestion {
  const [stage] = loaded.mapping.won;
  if (stage === undefined) throw new Error("the mapping has no won stage");
  return {
    deal: deal ?? aDeal(),
    won: { kind: "won", stage, wonAt, isApproximate: false },
    mapping: loaded.mapping,
    mappingDigest: loaded.digest,
    directory: directory ?? aDirectory(),
    hasSlack: false,
  };
}

/** The steps of a plan; throws with the problems where there is none. */
export function stepsOf(parts: QuestionParts = {}): readonly Step[] {
  const planned = planHandoff(aPlanQuestion(parts));
  if (planned.kind === "planned") return planned.plan.steps;
  throw new Error(`held: ${planned.problems.map(({ message }) => message).join(" ")}`);
}

export function stepOf<K extends StepKind>(steps: readonly Step[], kind: K): StepOf<K> {
  const found = steps.find((step): step is StepOf<K> => step.kind === kind);
  if (found === undefined) throw new Error(`the plan has no ${kind}`);
  return found;
}

export function servicesOf(steps: readonly Step[]): readonly StepOf<"productive.service">[] {
  return steps.filter((step) => step.kind === "productive.service");
}

/** Codes of what holds it; empty where it is planned. */
export function problemsOf(parts: QuestionParts): readonly string[] {
  const planned: Planned = planHandoff(aPlanQuestion(parts));
  return planned.kind === "planned" ? [] : planned.problems.map(({ code }) => code);
}
