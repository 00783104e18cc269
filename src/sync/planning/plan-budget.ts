/** The budget of a deal and its lines. */
import { remark } from "../codes.ts";
import type { Leftover } from "../line-plan.ts";
import type { Money } from "../money.ts";
import type { StepOf } from "../plan.ts";
import { planCustomFields } from "./custom-fields.ts";
import { resolveDate } from "./deal-date.ts";
import type { BudgetLine } from "./plan-lines.ts";
import { nameFor } from "./plan-names.ts";
import type { Named } from "./plan-people.ts";
import type { ProductiveQuestion } from "./productive-question.ts";
import { asIs, markerOf, valueText } from "./productive-question.ts";
import { resolveValue } from "./values.ts";

export interface BudgetParts {
  readonly company: StepOf<"productive.company">;
  readonly project: StepOf<"productive.project">;
  readonly owner: Named;
  readonly target: Money;
  readonly leftovers: readonly Leftover[];
  readonly startDate: string;
}

export function planBudget(question: ProductiveQuestion, parts: BudgetParts): StepOf<"productive.budget"> {
  const { deal, mapping, settings, names, remarks } = question;
  const { company, project, owner, target, startDate } = parts;
  const budget = settings.budget ?? {};
  const lead = String(deal.lead.id);
  const name = nameFor(budget.name ?? "{deal}", names);
  const marker = markerOf(mapping, "budget", lead);
  if (target.minor === 0n) remarks.warn(remark("amount.missing", { isZero: true }));
  return {
    kind: "productive.budget",
    key: `lead/${lead}/budget`,
    company: company.key,
    project: project.key,
    name: marker === undefined ? unmarkedName(name, project) : name,
    marker,
    owner,
    date: startDate,
    endDate: readEndDate(question, startDate),
    currency: target.currency,
    totalMinor: String(target.minor),
    leftovers: parts.leftovers.map((left) => ({ name: left.name, minor: String(left.money.minor) })),
    note: question.budgetNote,
    warningPercent: budget.warningPercent,
    poNumber:
      budget.poNumber === undefined ? undefined : valueText(resolveValue(budget.poNumber, deal, asIs)),
    subsidiaryId: budget.subsidiary?.id,
    taxRateId: budget.taxRate?.id,
    documentTypeId: budget.documentType?.id,
    tags: budget.tags ?? [],
    restrictTracking: settings.assignServices ?? false,
    ...planCustomFields(question, "budgets", budget.customFields),
  };
}

/** In a project of several deals a name alone may be another deal's budget: it bears the number too. */
function unmarkedName(name: string, { perClient, suffix }: StepOf<"productive.project">): string {
  return perClient === true ? `${name}${suffix}` : name;
}

/** Only where the mapping asks for one, and only if it does not lie before the start: no budget ends before it begins. */
function readEndDate({ settings, deal, mapping }: ProductiveQuestion, startDate: string): string | undefined {
  const value = settings.budget?.endDate;
  if (value === undefined) return undefined;
  const chosen = resolveDate(value, deal, mapping);
  return chosen.kind === "value" && chosen.value >= startDate ? chosen.value : undefined;
}

/** `unfilled`: required custom fields of services, for which the mapping has no place. */
export function planService(
  line: BudgetLine,
  budget: StepOf<"productive.budget">,
  lead: number,
  unfilled: readonly string[],
): StepOf<"productive.service"> {
  return {
    kind: "productive.service",
    key: `lead/${String(lead)}/service/${line.slug}`,
    budget: budget.key,
    name: line.name,
    serviceTypeId: line.serviceTypeId,
    billing: line.billing,
    quantity: line.quantity,
    priceMinor: String(line.price.minor),
    totalMinor: String(line.money.minor),
    currency: line.money.currency,
    estimatedMinutes: line.estimatedMinutes,
    unfilled,
  };
}
