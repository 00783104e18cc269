import { blank, type AttributeProblem } from "../api-problem.ts";
import {
  attributeFilter,
  attributeFilters,
  choice,
  customFields,
  day,
  defineResource,
  flag,
  FULL,
  integer,
  json,
  linkFilter,
  linkFilters,
  nothing,
  number,
  queryFilter,
  readOnly,
  sortedBy,
  tagsFilter,
  text,
  toMany,
  toOne,
  type Draft,
} from "../definition.ts";
import { linkedId, linkedNumbers, numberOf, type Attributes, type StoredRecord } from "../record.ts";
import { nextNumber } from "../running-number.ts";
import { dealTotals } from "../totals.ts";
import type { Turn } from "../turn.ts";
import { localTimestamp } from "../local-time.ts";
import { INTERNAL_COMPANY_ID } from "./companies.ts";

const WON = 2;
const MONEY = [
  "revenue",
  "services_revenue",
  "projected_revenue",
  "cost",
  "profit",
  "invoiced",
  "pending_invoicing",
  "manually_invoiced",
  "draft_invoiced",
  "amount_credited",
  "expense",
];

export const dealResources = [
  defineResource({
    type: "deals",
    methods: FULL,
    bulk: ["update", "delete"],
    attributes: {
      name: text(),
      date: day(),
      end_date: day(),
      number: readOnly(),
      deal_number: readOnly(),
      suffix: readOnly(),
      time_approval: flag(),
      expense_approval: flag(),
      client_access: flag(),
      /** 1 internal, 2 client. */
      deal_type_id: choice([1, 2]),
      /** Left out, a sales deal is made. */
      budget: flag(),
      sales_status_updated_at: readOnly(),
      tag_list: json([]),
      profit_margin: readOnly("0.0"),
      email_key: readOnly(),
      purchase_order_number: text(),
      custom_fields: customFields(),
      position: integer(),
      service_type_restricted_tracking: flag(),
      /** 1 all services, 2 only assigned ones, 3 only assigned service types. */
      tracking_type_id: choice([1, 2, 3], 1),
      editor_config: json({}),
      discount: readOnly(),
      man_day_minutes: integer(480),
      rounding_interval_id: integer(),
      rounding_method_id: integer(1),
      validate_expense_when_closing: flag(),
      revenue_distribution_type: text("even"),
      color_id: integer(),
      connection_status: readOnly("none"),
      revenue_distribution_method: text(),
      budget_warning: integer(),
      time_to_close: readOnly(),
      days_since_created: readOnly(0),
      days_since_last_activity: readOnly(0),
      days_in_current_stage: readOnly(0),
      probability: number(),
      previous_probability: readOnly(),
      note: text(),
      lost_comment: text(),
      closed_at: readOnly(),
      delivered_on: day(),
      last_activity_at: readOnly(),
      deleted_at: readOnly(),
      created_at: readOnly(),
      sales_closed_at: readOnly(),
      sales_closed_on: day(),
      exchange_rate: readOnly("1.0"),
      sample_data: readOnly(false),
      external_id: readOnly(),
      external_sync: readOnly(false),
      manual_invoicing_status_id: integer(1),
      access_to_deal: readOnly(true),
      currency: text(),
      deal_value: integer(),
      deal_value_source: text(),
      todo_count: readOnly(0),
      todo_due_date: readOnly(),
    },
    relationships: {
      creator: toOne("people", "never"),
      company: toOne("companies"),
      document_type: toOne("document_types"),
      proposal_document_type: toOne("document_types"),
      responsible: toOne("people"),
      deal_status: toOne("deal_statuses"),
      project: toOne("projects"),
      lost_reason: nothing(),
      contract: nothing(),
      contact: toOne("people"),
      subsidiary: toOne("subsidiaries"),
      template: nothing(),
      tax_rate: toOne("tax_rates"),
      pipeline: nothing(),
      origin_deal: toOne("deals"),
      approval_policy_assignment: nothing(),
      next_todo: nothing(),
      expense_approval_workflow: nothing(),
      time_approval_workflow: nothing(),
      invoice_template: nothing(),
      automatic_invoicing_rule: nothing(),
      custom_field_people: nothing(),
      custom_field_attachments: nothing(),
      subscribers: toMany("people", "subscriber_ids"),
    },
    required: {
      name: "name",
      date: "date",
      responsible: "responsible",
      deal_type_id: "deal_type",
      company: "company",
    },
    customizableTypes: ["budgets", "deals"],
    customizableType: ({ attributes }) => (attributes["budget"] === true ? "budgets" : "deals"),
    filters: {
      ...attributeFilters("string", "name", "number", "purchase_order_number", "currency"),
      ...attributeFilters("date", "date", "end_date", "delivered_on", "created_at", "closed_at"),
      ...attributeFilters("number", "budget_warning"),
      ...linkFilters("company", "project", "responsible", "origin_deal", "subsidiary", "deal_status"),
      creator_id: linkFilter("creator"),
      type: {
        kind: "value",
        format: "enum",
        read: (record) => (record.attributes["budget"] === true ? 2 : 1),
      },
      budget_status: openClosed(),
      status: openClosed(),
      stage_status_id: { kind: "value", format: "enum", read: stage },
      sales_status_id: { kind: "value", format: "enum", read: stage },
      deal_type_id: attributeFilter("enum", "deal_type_id"),
      tracking_type_id: attributeFilter("enum", "tracking_type_id"),
      tags: tagsFilter(),
      query: queryFilter("name", "number", "purchase_order_number"),
      budget_total: computed((totals) => totals.budgetTotal),
      budget_used: computed((totals) => totals.budgetUsed),
      budget_remaining: computed((totals) => totals.budgetTotal - totals.budgetUsed),
      budget_usage: computed(({ budgetUsed, budgetTotal }) =>
        budgetTotal === 0 ? 0 : (budgetUsed / budgetTotal) * 100,
      ),
      custom_fields: { kind: "custom_fields" },
    },
    sorts: {
      ...sortedBy("name", "date", "end_date", "created_at", "last_activity_at"),
      number: (record) => numberOf(record, "number"),
      deal_number: (record) => numberOf(record, "number"),
    },
    check: checkDeal,
    prepare: prepareDeal,
    derive: deriveDeal,
  }),
];

/** Won, by the status of the deal's stage. */
export function isWon(deal: StoredRecord, turn: Turn): boolean {
  return stage(deal, turn) === WON;
}

function openClosed() {
  return {
    kind: "value",
    format: "enum",
    read: (record: StoredRecord) => (record.attributes["closed_at"] === null ? 1 : 2),
  } as const;
}

/** 1 open, 2 won, 3 lost, 4 delivered. */
function stage(record: StoredRecord, turn: Turn): unknown {
  if (record.attributes["delivered_on"] !== null) return 4;
  const status = turn.store.find("deal_statuses", linkedId(record, "deal_status") ?? "");
  return status?.attributes["status_id"] ?? 1;
}

function computed(pick: (totals: ReturnType<typeof dealTotals>) => number) {
  return {
    kind: "value",
    format: "number",
    read: (record: StoredRecord, turn: Turn) => pick(dealTotals(record, turn)),
  } as const;
}

/** A sales deal needs a stage and a probability, a budget neither; types of company and deal must agree. */
function checkDeal(draft: Draft, turn: Turn): readonly AttributeProblem[] {
  const { attributes, links } = draft;
  const problems: AttributeProblem[] = [];
  if (attributes["budget"] !== true) {
    if (attributes["probability"] === null) problems.push(blank("probability"));
    if (!links["deal_status"]) problems.push(blank("deal_status"));
  }
  const companyId = linkedId(draft, "company");
  const isInternal = companyId === INTERNAL_COMPANY_ID;
  if (companyId !== undefined && isInternal === (attributes["deal_type_id"] === 2)) {
    problems.push({ attribute: "deal_type", detail: "doesn't fit the company" });
  }
  const project = turn.store.find("projects", linkedId(draft, "project") ?? "");
  if (project && companyId !== undefined && linkedId(project, "company") !== companyId) {
    problems.push({ attribute: "project", detail: "belongs to another company" });
  }
  return problems;
}

function prepareDeal(draft: Draft, turn: Turn, before: StoredRecord | undefined): Draft {
  const company = turn.store.find("companies", linkedId(draft, "company") ?? "");
  const isBudget = draft.attributes["budget"] === true;
  return {
    attributes: {
      ...draft.attributes,
      number: before?.attributes["number"] ?? nextNumber(turn.store, "deals"),
      currency: draft.attributes["currency"] ?? company?.attributes["default_currency"] ?? "EUR",
      probability: draft.attributes["probability"] ?? (isBudget ? 100 : null),
      sales_status_updated_at: before?.attributes["sales_status_updated_at"] ?? localTimestamp(turn.nowMs),
    },
    links: { ...draft.links, subsidiary: draft.links["subsidiary"] ?? theSubsidiary(turn) },
  };
}

function theSubsidiary(turn: Turn) {
  const [first] = turn.store.all("subsidiaries");
  return first ? { type: first.type, id: first.id } : null;
}

function deriveDeal(deal: StoredRecord, turn: Turn): Attributes {
  const totals = dealTotals(deal, turn);
  const currency = deal.attributes["currency"];
  const money = {
    ...Object.fromEntries(MONEY.map((name) => [name, 0])),
    budget_total: totals.budgetTotal,
    budget_used: totals.budgetUsed,
  };
  return {
    deal_number: deal.attributes["number"],
    exchange_date: deal.attributes["date"],
    billable_time: totals.billableTime,
    estimated_time: totals.estimatedTime,
    budgeted_time: totals.budgetedTime,
    worked_time: totals.workedTime,
    currency_default: currency,
    currency_normalized: currency,
    ...linkedNumbers(deal, "origin_deal"),
    ...withTwins(money),
  };
}

/** Each amount also in the organisation's and in the reporting currency. */
export function withTwins(money: Readonly<Record<string, number>>): Attributes {
  return Object.fromEntries(
    Object.entries(money).flatMap(([name, value]) => [
      [name, value],
      [`${name}_default`, value],
      [`${name}_normalized`, value],
    ]),
  );
}
