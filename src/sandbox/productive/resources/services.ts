import {
  attributeFilter,
  attributeFilters,
  choice,
  customFields,
  day,
  decimalText,
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
  relatedFilter,
  sortedBy,
  text,
  toOne,
  type Draft,
} from "../definition.ts";
import { linkedId, numberOf, type Attributes, type StoredRecord } from "../record.ts";
import { serviceTotals } from "../totals.ts";
import type { Turn } from "../turn.ts";
import { withTwins } from "./deals.ts";

const LIMITATIONS = ["no_limitation", "estimate_limitation", "quantity_limitation", "budget_fully_used"];
/** Billing type "None". */
const NOT_BILLED = 3;

export const serviceResources = [
  defineResource({
    type: "services",
    methods: FULL,
    bulk: ["create", "update", "delete"],
    attributes: {
      name: text(),
      position: integer(),
      deleted_at: readOnly(),
      description: text(),
      time_tracking_enabled: flag(true),
      expense_tracking_enabled: flag(),
      booking_tracking_enabled: flag(true),
      origin_service_id: readOnly(),
      initial_service_id: readOnly(),
      budget_cap_enabled: flag(),
      editor_config: json({}),
      custom_fields: customFields(),
      /** 1 fixed, 2 actuals, 3 none; 4 exists without a name. */
      billing_type_id: choice([1, 2, 3, 4]),
      unapproved_time: readOnly(0),
      estimated_time: integer(0),
      estimated_cost: integer(),
      rolled_over_time: integer(0),
      profit_margin: readOnly("0.0"),
      booked_time: readOnly(0),
      /** 1 hour, 2 piece, 3 day. */
      unit_id: choice([1, 2, 3]),
      future_booked_time: readOnly(0),
      markup: number(),
      discount: number(),
      quantity: decimalText("1.0"),
      limitation_type: text("no_limitation"),
      /** Cents, with fractions; taken as number or text. */
      price: number(0),
      created_at: readOnly(),
    },
    relationships: {
      service_type: toOne("service_types"),
      deal: toOne("deals", "create"),
      person: toOne("people"),
      section: toOne("sections"),
      custom_field_people: nothing(),
      custom_field_attachments: nothing(),
    },
    required: { name: "name", deal: "deal", billing_type_id: "billing_type", unit_id: "unit" },
    customizableTypes: ["services"],
    filters: {
      ...attributeFilters("string", "name"),
      ...linkFilters("deal", "service_type", "section", "person"),
      budget_id: linkFilter("deal"),
      billing_type: attributeFilter("enum", "billing_type_id"),
      unit: attributeFilter("enum", "unit_id"),
      query: queryFilter("name", "description"),
      project_id: relatedFilter((record, id, turn) => dealLink(record, "project", turn) === id),
      company_id: relatedFilter((record, id, turn) => dealLink(record, "company", turn) === id),
      budget_status: {
        kind: "value",
        format: "enum",
        read: (record, turn) => (dealOf(record, turn)?.attributes["closed_at"] === null ? 1 : 2),
      },
      custom_fields: { kind: "custom_fields" },
    },
    sorts: sortedBy("name", "position", "created_at"),
    check: ({ attributes }) => [
      ...(LIMITATIONS.includes(String(attributes["limitation_type"]))
        ? []
        : [{ attribute: "limitation_type", detail: "is not included in the list" }]),
      ...(Number(attributes["quantity"]) < 0
        ? [{ attribute: "quantity", detail: "must be greater than or equal to 0" }]
        : []),
    ],
    prepare: (draft, turn) => ({
      ...draft,
      attributes: {
        ...draft.attributes,
        position: draft.attributes["position"] ?? nextPosition(draft, turn),
      },
    }),
    derive: deriveService,
  }),
  defineResource({
    type: "sections",
    methods: FULL,
    attributes: { name: text(), position: integer() },
    relationships: { deal: toOne("deals", "create") },
    required: { name: "name", deal: "deal" },
    filters: linkFilters("deal"),
    sorts: sortedBy("name", "position"),
  }),
  defineResource({
    type: "time_entries",
    methods: FULL,
    attributes: {
      date: day(),
      /** Minutes. */
      time: integer(0),
      billable_time: integer(),
      note: text(),
      approved: readOnly(false),
      created_at: readOnly(),
    },
    relationships: { person: toOne("people"), service: toOne("services"), task: toOne("tasks") },
    required: { date: "date", person: "person", service: "service" },
    filters: {
      ...linkFilters("person", "service", "task"),
      ...attributeFilters("date", "date"),
      after: {
        kind: "test",
        format: "date",
        passes: (record, value) => String(record.attributes["date"]) >= value,
      },
      before: {
        kind: "test",
        format: "date",
        passes: (record, value) => String(record.attributes["date"]) <= value,
      },
      deal_id: relatedFilter((record, id, turn) => serviceDealId(record, turn) === id),
      budget_id: relatedFilter((record, id, turn) => serviceDealId(record, turn) === id),
      project_id: relatedFilter((record, id, turn) => {
        const service = turn.store.find("services", linkedId(record, "service") ?? "");
        return service !== undefined && dealLink(service, "project", turn) === id;
      }),
    },
    sorts: sortedBy("date", "created_at"),
    prepare: (draft) => ({
      ...draft,
      attributes: {
        ...draft.attributes,
        billable_time: draft.attributes["billable_time"] ?? draft.attributes["time"],
      },
    }),
  }),
];

function dealOf(service: StoredRecord, turn: Turn): StoredRecord | undefined {
  return turn.store.find("deals", linkedId(service, "deal") ?? "");
}

function dealLink(service: StoredRecord, name: string, turn: Turn): string | undefined {
  const deal = dealOf(service, turn);
  return deal && linkedId(deal, name);
}

function serviceDealId(entry: StoredRecord, turn: Turn): string | undefined {
  const service = turn.store.find("services", linkedId(entry, "service") ?? "");
  return service && linkedId(service, "deal");
}

function nextPosition(draft: Draft, turn: Turn): number {
  const dealId = linkedId(draft, "deal");
  return turn.store.all("services").filter((service) => linkedId(service, "deal") === dealId).length + 1;
}

function deriveService(service: StoredRecord, turn: Turn): Attributes {
  const totals = serviceTotals(service, turn);
  const currency = dealOf(service, turn)?.attributes["currency"] ?? "EUR";
  return {
    initial_service_id: Number(service.id),
    billable: numberOf(service, "billing_type_id") !== NOT_BILLED,
    budgeted_time: totals.budgetedTime,
    worked_time: totals.workedTime,
    billable_time: totals.billableTime,
    currency,
    currency_default: currency,
    currency_normalized: currency,
    ...withTwins({
      budget_total: totals.budgetTotal,
      budget_used: totals.budgetUsed,
      revenue: 0,
      cost: 0,
      profit: 0,
      work_cost: 0,
    }),
  };
}
