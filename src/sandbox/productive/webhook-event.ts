/** Which change of a record is which of Productive's numbered events. One webhook takes one of them. */

import type { Change } from "./productive-store.ts";
import type { StoredRecord } from "./record.ts";

export interface WebhookEvent {
  /** The number that a webhook names. */
  readonly eventId: number;
  /** `update_task`. Only this one was recorded; the others follow its pattern. */
  readonly name: string;
  readonly itemType: string;
  readonly isDeletion: boolean;
}

/** Numbers of made, changed, and deleted or archived. */
interface EventNumbers {
  readonly item: string;
  readonly created: number;
  readonly updated: number;
  readonly ended: number;
}

/** Table of the webhooks page. Invoices, expenses and payments have numbers too and are not simulated. */
const numbers = {
  task: { item: "task", created: 1, updated: 24, ended: 25 },
  deal: { item: "deal", created: 3, updated: 12, ended: 13 },
  budget: { item: "budget", created: 4, updated: 16, ended: 20 },
  project: { item: "project", created: 5, updated: 10, ended: 11 },
  time_entry: { item: "time_entry", created: 7, updated: 8, ended: 9 },
  booking: { item: "booking", created: 17, updated: 18, ended: 19 },
  person: { item: "person", created: 26, updated: 27, ended: 28 },
  company: { item: "company", created: 29, updated: 30, ended: 31 },
} as const satisfies Record<string, EventNumbers>;

/** People and companies are never deleted: their third event is the archiving. */
const archived: readonly string[] = ["person", "company"];

/** Undefined: nobody is told of it. */
export function describeChange(change: Change): WebhookEvent | undefined {
  const record = change.after ?? change.before;
  const kind = record && numbersOf(record);
  if (record === undefined || kind === undefined) return undefined;
  const event = (verb: string, eventId: number, isDeletion = false): WebhookEvent => ({
    eventId,
    name: `${verb}_${kind.item}`,
    itemType: kind.item,
    isDeletion,
  });
  if (change.before === undefined) return event("create", kind.created);
  if (change.after === undefined) return event("delete", kind.ended, true);
  if (!isChanged(change.before, change.after)) return undefined;
  const isArchiving =
    change.before.attributes["archived_at"] === null && change.after.attributes["archived_at"] !== null;
  return archived.includes(kind.item) && isArchiving
    ? event("archive", kind.ended)
    : event("update", kind.updated);
}

function numbersOf(record: StoredRecord): EventNumbers | undefined {
  switch (record.type) {
    case "tasks":
      return numbers.task;
    case "deals":
      return record.attributes["budget"] === true ? numbers.budget : numbers.deal;
    case "projects":
      return numbers.project;
    case "time_entries":
      return numbers.time_entry;
    case "bookings":
      return numbers.booking;
    case "people":
      return numbers.person;
    case "companies":
      return numbers.company;
    default:
      return undefined;
  }
}

function isChanged(before: StoredRecord, after: StoredRecord): boolean {
  return comparable(before) !== comparable(after);
}

function comparable({ attributes, links }: StoredRecord): string {
  return JSON.stringify([{ ...attributes, last_activity_at: null }, links]);
}
