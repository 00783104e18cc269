/** What can happen to a deal, by the API or by a person, and the events rows it leaves. */

import { type FieldWrite, applyFieldWrites } from "./field-values.ts";
import {
  type KommoStore,
  type StoredLead,
  type StoredValue,
  isClosed,
  takeId,
  valueText,
} from "./kommo-store.ts";
import { announceChange } from "./lead-watch.ts";

/** Who acts, and when. */
export interface Act {
  /** 0 is the robot. */
  readonly by: number;
  readonly atSeconds: number;
  /** Events are shown by lists from this moment (milliseconds). */
  readonly listedFromMs: number;
}

type EventValues = readonly Readonly<Record<string, unknown>>[];

/** Notes that something happened to a deal. Ids of events are text. */
export function recordEvent(
  store: KommoStore,
  act: Act,
  event: {
    readonly type: string;
    readonly leadId: number;
    readonly before?: EventValues;
    readonly after?: EventValues;
  },
): void {
  store.events.push({
    id: `01sbx${String(takeId(store, "event")).padStart(21, "0")}`,
    type: event.type,
    leadId: event.leadId,
    createdBy: act.by,
    createdAt: act.atSeconds,
    valueAfter: event.after ?? [],
    valueBefore: event.before ?? [],
    listedFromMs: act.listedFromMs,
  });
}

/** A deal made straight in a closed stage has an added event and no status event. */
export function addLead(store: KommoStore, act: Act, lead: StoredLead): void {
  store.leads.set(lead.id, lead);
  const after = [{ note: { id: takeId(store, "note") } }];
  recordEvent(store, act, { type: "lead_added", leadId: lead.id, after });
  announceChange(store, act, lead, { kind: "add" });
}

/**
 * Sets the stage. Entering 142 or 143 sets `closedAt`, leaving them empties it (Kommo documents only the
 * first). A move between pipelines within the same closed status keeps it.
 */
export function moveLead(
  store: KommoStore,
  act: Act,
  lead: StoredLead,
  stage: { readonly pipelineId: number; readonly statusId: number },
): void {
  const before = stageValue(lead);
  const from = { pipelineId: lead.pipelineId, statusId: lead.statusId };
  if (from.pipelineId === stage.pipelineId && from.statusId === stage.statusId) return;
  if (!isClosed(stage.statusId)) lead.closedAt = null;
  else if (lead.statusId !== stage.statusId) lead.closedAt = act.atSeconds;
  lead.pipelineId = stage.pipelineId;
  lead.statusId = stage.statusId;
  touch(store, act, lead);
  recordEvent(store, act, { type: "lead_status_changed", leadId: lead.id, before, after: stageValue(lead) });
  announceChange(store, act, lead, { kind: "status", from });
}

export function renameLead(store: KommoStore, act: Act, lead: StoredLead, name: string): void {
  if (lead.name === name) return;
  const before = [{ name_field_value: { name: lead.name } }];
  lead.name = name;
  touch(store, act, lead);
  const after = [{ name_field_value: { name } }];
  recordEvent(store, act, { type: "name_field_changed", leadId: lead.id, before, after });
}

export function repriceLead(store: KommoStore, act: Act, lead: StoredLead, price: number): void {
  if (lead.price === price) return;
  const before = [{ sale_field_value: { sale: lead.price } }];
  lead.price = price;
  touch(store, act, lead);
  const after = [{ sale_field_value: { sale: price } }];
  recordEvent(store, act, { type: "sale_field_changed", leadId: lead.id, before, after });
}

export function assignLead(store: KommoStore, act: Act, lead: StoredLead, userId: number): void {
  if (lead.responsibleUserId === userId) return;
  const before = [{ responsible_user: { id: lead.responsibleUserId } }];
  lead.responsibleUserId = userId;
  touch(store, act, lead);
  const after = [{ responsible_user: { id: userId } }];
  recordEvent(store, act, { type: "entity_responsible_changed", leadId: lead.id, before, after });
  announceChange(store, act, lead, { kind: "responsible" });
}

/** Listed fields are replaced, an empty list of values clears; one event for each field that changed. */
export function fillFields(
  store: KommoStore,
  act: Act,
  lead: StoredLead,
  writes: readonly FieldWrite[],
): void {
  for (const write of writes) {
    const old = lead.fields.get(write.fieldId) ?? [];
    applyFieldWrites(lead.fields, [write]);
    if (JSON.stringify(old) === JSON.stringify(write.values)) continue;
    recordEvent(store, act, {
      type: `custom_field_${write.fieldId}_value_changed`,
      leadId: lead.id,
      before: fieldEvent(write.fieldId, old),
      after: fieldEvent(write.fieldId, write.values),
    });
  }
  if (writes.length > 0) touch(store, act, lead);
}

/** Into the recycle bin, or out of it. Both events have empty values. */
export function binLead(store: KommoStore, act: Act, lead: StoredLead, isDeleted: boolean): void {
  if (lead.isDeleted === isDeleted) return;
  lead.isDeleted = isDeleted;
  touch(store, act, lead);
  recordEvent(store, act, { type: isDeleted ? "lead_deleted" : "lead_restored", leadId: lead.id });
  announceChange(store, act, lead, { kind: isDeleted ? "delete" : "restore" });
}

/** Marks who changed the deal last. */
export function touch(store: KommoStore, act: Act, lead: StoredLead): void {
  lead.updatedAt = act.atSeconds;
  lead.updatedBy = act.by;
  announceChange(store, act, lead, { kind: "update" });
}

function stageValue(lead: StoredLead): EventValues {
  return [{ lead_status: { id: lead.statusId, pipeline_id: lead.pipelineId } }];
}

function fieldEvent(fieldId: number, values: readonly StoredValue[]): EventValues {
  return values.map((value) => ({
    custom_field_value: { field_id: fieldId, enum_id: value.enumId ?? null, text: valueText(value) },
  }));
}
