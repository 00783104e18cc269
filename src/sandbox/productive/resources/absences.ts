/** The calendar: work that is planned (bookings with a service) and absences (bookings with an event). */
import { blank, type AttributeProblem } from "../api-problem.ts";
import {
  archivedFilter,
  attributeFilter,
  attributeFilters,
  choice,
  customFields,
  day,
  defineResource,
  flag,
  FULL,
  integer,
  linkFilters,
  nothing,
  number,
  overlapFilters,
  queryFilter,
  readOnly,
  relatedFilter,
  sortedBy,
  statusFilter,
  text,
  toOne,
  type Draft,
} from "../definition.ts";
import { linkedId, type StoredRecord } from "../record.ts";

export const absenceResources = [
  defineResource({
    type: "bookings",
    methods: FULL,
    bulk: ["create", "update", "delete"],
    attributes: {
      started_on: day(),
      ended_on: day(),
      /** 1 hours per day, 2 percentage, 3 total. */
      booking_method_id: choice([1, 2, 3], 1),
      time: integer(),
      total_time: integer(),
      percentage: number(),
      draft: flag(),
      note: text(),
      approved: readOnly(false),
      approved_at: readOnly(),
      rejected: readOnly(false),
      rejected_at: readOnly(),
      rejected_reason: readOnly(),
      canceled: readOnly(false),
      canceled_at: readOnly(),
      custom_fields: customFields(),
      created_at: readOnly(),
    },
    relationships: {
      person: toOne("people"),
      service: toOne("services"),
      event: toOne("events"),
      task: toOne("tasks"),
      approver: toOne("people", "never"),
      creator: toOne("people", "never"),
      rejecter: nothing(),
      canceler: nothing(),
    },
    required: { person: "person", started_on: "started_on", ended_on: "ended_on" },
    customizableTypes: ["bookings"],
    hidden: { when: (record) => record.attributes["draft"] === true, unless: ["with_draft"] },
    filters: {
      ...linkFilters("person", "service", "event", "task"),
      ...overlapFilters("started_on", "ended_on"),
      ...attributeFilters("date", "started_on", "ended_on"),
      canceled: attributeFilter("boolean", "canceled"),
      approval_status: { kind: "value", format: "enum", read: approvalStatus },
      booking_type: {
        kind: "value",
        format: "enum",
        read: (record) => (linkedId(record, "event") === undefined ? 1 : 2),
      },
      with_draft: { kind: "test", format: "boolean", passes: () => true },
      budget_id: relatedFilter((record, id, turn) => {
        const service = turn.store.find("services", linkedId(record, "service") ?? "");
        return service !== undefined && linkedId(service, "deal") === id;
      }),
      custom_fields: { kind: "custom_fields" },
    },
    sorts: sortedBy("started_on", "ended_on", "created_at"),
    check: checkBooking,
  }),
  defineResource({
    type: "events",
    attributes: {
      name: text(),
      /** 1 paid, 2 unpaid. */
      event_type_id: choice([1, 2], 1),
      /** 2 days, 3 hours, 4 unlimited. */
      limitation_type_id: choice([2, 3, 4], 4),
      /** `time_off`, or `remote_work`, which takes nobody away. */
      absence_type: text("time_off"),
      archived_at: readOnly(),
      color_id: readOnly(),
    },
    filters: {
      ...attributeFilters("string", "name", "absence_type"),
      ...attributeFilters("enum", "event_type_id", "limitation_type_id"),
      status: statusFilter("archived_at"),
      query: queryFilter("name"),
    },
    sorts: sortedBy("name"),
  }),
  defineResource({
    type: "holiday_calendars",
    attributes: { name: text(), archived_at: readOnly() },
    filters: { archived: archivedFilter(), status: statusFilter("archived_at") },
  }),
  defineResource({
    type: "holidays",
    attributes: { name: text(), date: day() },
    relationships: { holiday_calendar: toOne("holiday_calendars", "never") },
    filters: { ...linkFilters("holiday_calendar"), ...overlapFilters("date", "date") },
    sorts: sortedBy("date"),
  }),
];

/** 1 approved, 2 pending, 3 rejected, 5 canceled. */
function approvalStatus(booking: StoredRecord): number {
  if (booking.attributes["canceled_at"] !== null) return 5;
  if (booking.attributes["rejected"] === true) return 3;
  return booking.attributes["approved"] === true ? 1 : 2;
}

function checkBooking({ attributes, links }: Draft): readonly AttributeProblem[] {
  const problems: AttributeProblem[] = [];
  if (!links["service"] && !links["event"]) problems.push(blank("service"));
  if (links["service"] && links["event"]) {
    problems.push({ attribute: "event", detail: "must be blank when there is a service" });
  }
  if (String(attributes["ended_on"]) < String(attributes["started_on"])) {
    problems.push({ attribute: "ended_on", detail: "must be on or after the start" });
  }
  return problems;
}
