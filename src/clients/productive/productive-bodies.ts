/**
 * What we send to Productive. Related records are named by flat ids in the attributes, the form of the
 * official OpenAPI; there they are numbers.
 */
import type { NewBudget, NewCompany, NewProject, NewProjectCopy, NewService } from "./productive-client.ts";
import { clientType } from "./productive-wire.ts";

type Attributes = Readonly<Record<string, unknown>>;

export function companyAttributes(company: NewCompany): Attributes {
  return given({
    name: company.name,
    vat: company.vat,
    billing_name: company.billingName,
    custom_fields: company.customFields,
  });
}

export function projectAttributes(project: NewProject): Attributes {
  return given({
    name: project.name,
    project_type_id: clientType,
    company_id: numericId(project.companyId),
    project_manager_id: numericId(project.projectManagerId),
    workflow_id: numericId(project.workflowId),
    custom_fields: project.customFields,
  });
}

/** Every `copy_*` flag is false unless named; the source key is `template_id` also for ordinary projects. */
export function projectCopyAttributes(copy: NewProjectCopy): Attributes {
  return {
    name: copy.name,
    template_id: numericId(copy.templateId),
    project_type_id: clientType,
    company_id: numericId(copy.companyId),
    project_manager_id: numericId(copy.projectManagerId),
    ...Object.fromEntries(copy.copy.map((part) => [`copy_${part}`, true])),
  };
}

/** A budget is a deal with `budget: true`; its total comes from its services and cannot be written. */
export function budgetAttributes(budget: NewBudget): Attributes {
  return given({
    name: budget.name,
    budget: true,
    deal_type_id: clientType,
    date: budget.date,
    end_date: budget.endDate,
    currency: budget.currency,
    company_id: numericId(budget.companyId),
    project_id: numericId(budget.projectId),
    responsible_id: numericId(budget.responsibleId),
    note: budget.note,
    budget_warning: budget.warningPercent,
    purchase_order_number: budget.poNumber,
    subsidiary_id: numericId(budget.subsidiaryId),
    tax_rate_id: numericId(budget.taxRateId),
    document_type_id: numericId(budget.documentTypeId),
    tag_list: budget.tags,
    tracking_type_id: budget.trackingTypeId,
    custom_fields: budget.customFields,
  });
}

const billingTypes = { fixed: 1, hourly: 2 } as const;
const units = { fixed: 2, hourly: 1 } as const;

export function serviceAttributes(service: NewService): Attributes {
  return given({
    name: service.name,
    deal_id: numericId(service.budgetId),
    service_type_id: numericId(service.serviceTypeId),
    billing_type_id: billingTypes[service.billing],
    unit_id: units[service.billing],
    // Two decimals at most: the shortest digits of the float are the digits we were given.
    quantity: Number(service.quantity),
    price: service.priceCents,
    limitation_type: "no_limitation",
    time_tracking_enabled: true,
    booking_tracking_enabled: true,
    expense_tracking_enabled: false,
    estimated_time: service.estimatedMinutes,
  });
}

/** Type 1: a person; access 5: member. */
export function membershipAttributes(membership: {
  readonly projectId: string;
  readonly personId: string;
}): Attributes {
  return {
    type_id: 1,
    access_type_id: 5,
    project_id: numericId(membership.projectId),
    person_id: numericId(membership.personId),
  };
}

export function assignmentAttributes(assignment: {
  readonly serviceId: string;
  readonly personId: string;
}): Attributes {
  return { service_id: numericId(assignment.serviceId), person_id: numericId(assignment.personId) };
}

/** Without the keys that have no value. */
export function given(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

function numericId(id: string | undefined): number | string | undefined {
  if (id === undefined) return undefined;
  const number = Number(id);
  return /^\d+$/.test(id) && Number.isSafeInteger(number) ? number : id;
}
