/** The budget of a deal and its lines. */
import type { ServiceType } from "../../config/mapping.ts";
import type { StepOf } from "../plan.ts";
import { remark } from "../codes.ts";
import type { PlannedLine } from "../line-plan.ts";
import type { Money } from "../money.ts";
import { dateOfField } from "./deal-date.ts";
import { nameFor } from "./plan-names.ts";
import type { Named } from "./plan-people.ts";
import type { ProductiveQuestion } from "./productive-question.ts";
import { asIs, markerOf, readCustomFields, valueText } from "./productive-question.ts";
import { resolveValue } from "./values.ts";

export interface BudgetParts {
  readonly company: StepOf<"productive.company">;
  readonly project: StepOf<"productive.project">;
  readonly owner: Named;
  readonly target: Money;
  readonly startDate: string;
}

export function planBudget(question: ProductiveQuestion, parts: BudgetParts): StepOf<"productive.budget"> {
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

export function planService(
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
