/** The Productive side of a plan: company, project, budget, services, members. */
import type { CustomFieldSetting, Mapping, ProductiveSettings, ServiceType } from "../config/mapping.ts";
import { dateOfFieldValue, dateOfInstant } from "./calendar.ts";
import { remark } from "./codes.ts";
import type { Deal } from "./deal.ts";
import type { PlannedLine, Leftover } from "./line-plan.ts";
import { nameFrom } from "./name-template.ts";
import type { Money } from "./money.ts";
import type { Names } from "./plan-names.ts";
import { nameFor } from "./plan-names.ts";
import type { Named, PeopleQuestion } from "./plan-people.ts";
import { chooseInProductive, chooseTeam, warnOfAbsences } from "./plan-people.ts";
import { planBudgetLines, readTarget } from "./plan-money.ts";
import type { Step, StepOf } from "./plan.ts";
import { resolveValue } from "./values.ts";

export interface ProductiveQuestion extends PeopleQuestion {
  readonly settings: ProductiveSettings;
  readonly serviceType: ServiceType | undefined;
  readonly names: Names;
  /** Unix seconds. */
  readonly wonAt: number;
  /** HTML. */
  readonly budgetNote: string;
}

export interface ProductivePlan {
  readonly steps: readonly Step[];
  readonly target: Money | undefined;
  readonly lines: readonly PlannedLine[];
  readonly leftovers: readonly Leftover[];
  readonly manager: Named | undefined;
  readonly team: readonly Named[];
  readonly startDate: string;
}

/** Problems and warnings go to `remarks`; after a problem the steps are incomplete and must not be run. */
export function planProductive(question: ProductiveQuestion): ProductivePlan {
  const { settings, deal, mapping, remarks, serviceType } = question;
  const budgetSettings = settings.budget ?? {};
  const startDate = readStartDate(question);
  const manager = chooseInProductive(
    settings.project?.manager ?? theResponsible,
    "project manager",
    question,
  );
  const owner =
    budgetSettings.owner === undefined
      ? manager
      : chooseInProductive(budgetSettings.owner, "budget owner", question);
  const team = chooseTeam(serviceType?.team ?? [], question);
  const target = readTarget(deal, mapping, budgetSettings, remarks);
  const planned =
    target === undefined || serviceType === undefined
      ? undefined
      : planBudgetLines(deal, budgetSettings, serviceType, target, remarks);
  const members = uniquePeople([...(manager === undefined ? [] : [manager]), ...team]);
  warnOfAbsences(members, startDate, question);

  const company = planCompany(question);
  const steps: Step[] = [];
  if (company !== undefined && manager !== undefined && owner !== undefined && target !== undefined) {
    const project = planProject(question, company, manager);
    if (project !== undefined) {
      const budget = planBudget(question, { company, project, owner, target, startDate });
      const services = (planned?.lines ?? []).map((line) => planService(line, budget, serviceType));
      steps.push(
        company,
        project,
        budget,
        ...services,
        ...members.map((person) => planMember(person, project)),
      );
    }
  }
  const { lines = [], leftovers = [] } = planned ?? {};
  return { steps, target, lines, leftovers, manager, team, startDate };
}

const theResponsible = { kind: "field", field: "responsible" } as const;

/** The day work starts: the deal's own start date, else the day it was won; never today. */
function readStartDate({ deal, mapping, wonAt }: ProductiveQuestion): string {
  return dateOfField(deal, "start_date", mapping) ?? dateOfInstant(wonAt, mapping.kommo.timeZone);
}

/** A date field as a calendar day in the account's zone. */
export function dateOfField(deal: Deal, key: string, mapping: Mapping): string | undefined {
  const reading = deal.fields[key];
  const value = reading?.seconds ?? reading?.texts[0];
  return value === undefined ? undefined : dateOfFieldValue(value, mapping.kommo.timeZone);
}

/** Of one company for all its deals; a private client without a company is known by the contact. */
function planCompany(question: ProductiveQuestion): StepOf<"productive.company"> | undefined {
  const { deal, mapping, settings, remarks } = question;
  const client = clientOf(question);
  if (client === undefined) {
    remarks.problem(remark("company.missing", {}));
    return undefined;
  }
  const vat = settings.company?.vat;
  const billingName = settings.company?.billingName;
  return {
    kind: "productive.company",
    key: `company/${client.number}`,
    name: client.name,
    marker: markerOf(mapping, "company", client.number),
    vat: vat === undefined ? undefined : valueText(resolveValue(vat, deal, asIs)),
    billingName: billingName === undefined ? undefined : valueText(resolveValue(billingName, deal, asIs)),
    customFields: readCustomFields(settings.company?.customFields, deal),
    lookAlikes: mapping.policies.similarCompany,
    ownName: mapping.productive?.organization.name ?? "",
  };
}

function clientOf({ deal, mapping }: ProductiveQuestion): { number: string; name: string } | undefined {
  const { company, contact } = deal;
  if (company !== undefined && company.name.trim() !== "") {
    return { number: String(company.id), name: nameFrom("{company}", { company: company.name }) };
  }
  const isContactEnough = mapping.policies.missingCompany === "contact" && contact !== undefined;
  if (!isContactEnough || contact.name.trim() === "") return undefined;
  return { number: `contact-${String(contact.id)}`, name: nameFrom("{contact}", { contact: contact.name }) };
}

function planProject(
  question: ProductiveQuestion,
  company: StepOf<"productive.company">,
  manager: Named,
): StepOf<"productive.project"> | undefined {
  const { deal, mapping, settings, names } = question;
  const lead = String(deal.lead.id);
  const workflowId = settings.project?.workflow?.id;
  if (workflowId === undefined) {
    question.remarks.problem(remark("mapping.drift", { what: "productive.project.workflow" }));
    return undefined;
  }
  return {
    kind: "productive.project",
    key: `lead/${lead}/project`,
    company: company.key,
    name: nameFor(settings.project?.name ?? "{company?} - {deal}", names),
    suffix: ` · K${lead}`,
    marker: markerOf(mapping, "project", lead),
    manager,
    workflowId,
    customFields: readCustomFields(settings.project?.customFields, deal),
  };
}

interface BudgetParts {
  readonly company: StepOf<"productive.company">;
  readonly project: StepOf<"productive.project">;
  readonly owner: Named;
  readonly target: Money;
  readonly startDate: string;
}

function planBudget(question: ProductiveQuestion, parts: BudgetParts): StepOf<"productive.budget"> {
  const { deal, mapping, settings, names, remarks } = question;
  const { company, project, owner, target, startDate } = parts;
  const budget = settings.budget ?? {};
  const lead = String(deal.lead.id);
  const endDate = readEndDate(question, startDate);
  if (target.minor === 0n) remarks.warn(remark("amount.missing", { isZero: true }));
  return {
    kind: "productive.budget",
    key: `lead/${lead}/budget`,
    company: company.key,
    project: project.key,
    name: nameFor(budget.name ?? "{deal}", names),
    marker: markerOf(mapping, "budget", lead),
    owner,
    date: startDate,
    endDate,
    currency: target.currency,
    totalMinor: String(target.minor),
    note: question.budgetNote,
    warningPercent: budget.warningPercent,
    poNumber:
      budget.poNumber === undefined ? undefined : valueText(resolveValue(budget.poNumber, deal, asIs)),
    subsidiaryId: budget.subsidiary?.id,
    taxRateId: budget.taxRate?.id,
    documentTypeId: budget.documentType?.id,
    tags: budget.tags ?? [],
    restrictTracking: settings.assignServices ?? false,
    customFields: readCustomFields(budget.customFields, deal),
  };
}

/** Only where the mapping asks for one, and only if it does not lie before the start. */
function readEndDate({ settings, deal, mapping }: ProductiveQuestion, startDate: string): string | undefined {
  const value = settings.budget?.endDate;
  if (value?.kind !== "field") return value?.value;
  const date = dateOfField(deal, value.field, mapping) ?? value.otherwise;
  return date !== undefined && date >= startDate ? date : undefined;
}

function planService(
  line: PlannedLine,
  budget: StepOf<"productive.budget">,
  serviceType: ServiceType | undefined,
): StepOf<"productive.service"> {
  const mapped = serviceType?.services.find((service) => service.slug === line.slug);
  return {
    kind: "productive.service",
    key: budget.key.replace(/budget$/, `service/${line.slug}`),
    budget: budget.key,
    name: line.name,
    serviceTypeId: mapped?.serviceType.id ?? "",
    billing: line.billing,
    quantity: line.quantity,
    priceMinor: String(line.price.minor),
    totalMinor: String(line.money.minor),
    currency: line.money.currency,
    estimatedMinutes: line.estimatedMinutes,
  };
}

function planMember(person: Named, project: StepOf<"productive.project">): StepOf<"productive.member"> {
  const key = project.key.replace(/project$/, `member/${person.id}`);
  return {
    kind: "productive.member",
    key,
    project: project.key,
    person: { id: person.id, name: person.name },
  };
}

function markerOf(
  mapping: Mapping,
  kind: "company" | "project" | "budget",
  number: string,
): { readonly fieldId: string; readonly value: string } | undefined {
  const markers = mapping.productive?.markers;
  const field = markers?.[kind];
  return field === undefined ? undefined : { fieldId: field.id, value: `${markers?.prefix ?? ""}${number}` };
}

function readCustomFields(
  settings: readonly CustomFieldSetting[] | undefined,
  deal: Deal,
): Record<string, string> {
  const entries = (settings ?? []).flatMap(({ id, value }): readonly (readonly [string, string])[] => {
    const text = valueText(resolveValue(value, deal, asIs));
    return text === undefined ? [] : [[id, text]];
  });
  return Object.fromEntries(entries);
}

function valueText(resolved: ReturnType<typeof resolveValue<string>>): string | undefined {
  return resolved.kind === "value" && resolved.value.trim() !== "" ? resolved.value.trim() : undefined;
}

function uniquePeople(people: readonly Named[]): readonly Named[] {
  return people.filter((person, at) => people.findIndex((other) => other.id === person.id) === at);
}

function asIs(text: string): string {
  return text;
}
