/** `PATCH /<collection>/<id>/<action>` (`PUT` answers too): what is more than setting attributes. */
import { accessDenied } from "./api-problem.ts";
import { localDay, localTimestamp } from "./local-time.ts";
import { linkedId, textOf, type StoredRecord } from "./record.ts";
import type { WriteInput } from "./request-body.ts";
import type { Turn } from "./turn.ts";
import { deleteRecord, setAttributes } from "./writes.ts";

export type Action = (record: StoredRecord, turn: Turn, input: WriteInput) => StoredRecord;

const stamp =
  (name: string): Action =>
  (record, turn) =>
    setAttributes(record, { [name]: localTimestamp(turn.nowMs) }, turn);

const clear =
  (name: string): Action =>
  (record, turn) =>
    setAttributes(record, { [name]: null }, turn);

/** By `collection/action`. */
export const actions: Readonly<Record<string, Action>> = {
  "companies/archive": stamp("archived_at"),
  "companies/restore": clear("archived_at"),
  "service_types/archive": stamp("archived_at"),
  "service_types/restore": clear("archived_at"),
  "workflows/archive": stamp("archived_at"),
  "workflows/restore": clear("archived_at"),
  "custom_fields/archive": stamp("archived_at"),
  "custom_fields/restore": clear("archived_at"),
  "people/archive": stamp("archived_at"),
  "people/restore": clear("archived_at"),
  "people/deactivate": stamp("deactivated_at"),
  "people/activate": clear("deactivated_at"),
  "deals/close": stamp("closed_at"),
  "deals/open": clear("closed_at"),
  "projects/archive": archiveProject,
  "projects/restore": clear("archived_at"),
  "projects/change_workflow": changeWorkflow,
};

/** Also marks the project's open budgets delivered and removes bookings that have not begun. */
function archiveProject(project: StoredRecord, turn: Turn): StoredRecord {
  const today = localDay(turn.nowMs);
  for (const budget of turn.store.all("deals")) {
    if (linkedId(budget, "project") !== project.id || budget.attributes["budget"] !== true) continue;
    if (budget.attributes["closed_at"] === null) setAttributes(budget, { delivered_on: today }, turn);
    removeBookings(budget, today, turn);
  }
  return setAttributes(project, { archived_at: localTimestamp(turn.nowMs) }, turn);
}

function removeBookings(budget: StoredRecord, today: string, turn: Turn): void {
  for (const booking of turn.store.all("bookings")) {
    const service = turn.store.find("services", linkedId(booking, "service") ?? "");
    const isOfBudget = service !== undefined && linkedId(service, "deal") === budget.id;
    if (isOfBudget && textOf(booking, "started_on") > today) deleteRecord(booking, turn);
  }
}

function changeWorkflow(project: StoredRecord, turn: Turn, input: WriteInput): StoredRecord {
  const id = String(input.attributes["workflow_id"]);
  if (!turn.store.find("workflows", id)) throw accessDenied();
  const after = { ...project, links: { ...project.links, workflow: { type: "workflows", id } } };
  turn.store.put(after);
  return after;
}
