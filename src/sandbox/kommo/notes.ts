/** Notes of deals. Nothing makes a repeated POST harmless: each one is a note of its own. */

import { type Answer, type Complaint, halAnswer, noContent } from "./answers.ts";
import {
  type Exchange,
  idAt,
  link,
  readItems,
  readObject,
  refuseComplaints,
  requestIdOf,
} from "./exchange.ts";
import { notSupported, wrongType } from "./field-values.ts";
import { type StoredNote, takeId } from "./kommo-store.ts";
import { recordEvent } from "./lead-changes.ts";
import { isListed, isWithin } from "./lead-list.ts";
import { actOf } from "./lead-write.ts";
import { pageAnswer } from "./page.ts";
import { type JsonRecord, isRecord, textOf, wholeNumber } from "./wire-value.ts";

/** Which keys of `params` a note of that type must have. Events and notes page. */
const requiredParams: Readonly<Record<string, readonly string[]>> = {
  common: ["text"],
  service_message: ["service", "text"],
  extended_service_message: ["service", "text"],
  call_in: [],
  call_out: [],
  sms_in: [],
  sms_out: [],
  geolocation: [],
  attachment: [],
};

/** `GET /leads/notes` and `GET /leads/{id}/notes`. There is no filter for text. */
export function listNotes(exchange: Exchange): Answer {
  const { query } = exchange;
  const leadId = exchange.ids[0];
  const types = query.list("filter", "note_type");
  const rows = [...exchange.store.notes.values()]
    .filter((note) => note.listedFromMs <= exchange.nowMs)
    .filter((note) => leadId === undefined || note.leadId === leadId)
    .filter((note) => isListed(query, "entity_id", note.leadId) && isListed(query, "id", note.id))
    .filter((note) => types.length === 0 || types.includes(note.noteType))
    .filter((note) => isWithin(query.range("filter", "updated_at"), note.updatedAt));
  return pageAnswer(exchange, sortNotes(exchange, rows), (note) => viewNote(exchange, note), {
    key: "notes",
  });
}

/** `GET /leads/notes/{note}` and `GET /leads/{id}/notes/{note}`. */
export function readNote(exchange: Exchange): Answer {
  const note = exchange.store.notes.get(lastId(exchange));
  return note === undefined || !isOfLead(exchange, note) ? noContent : halAnswer(viewNote(exchange, note));
}

export function createNotes(exchange: Exchange): Answer {
  const items = readItems(exchange);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: [...checkLead(exchange, leadIdOf(exchange, item)), ...checkNote(exchange, item)],
    })),
  );
  const notes = items.map((item, index) => {
    const note = addNote(exchange, leadIdOf(exchange, item), item);
    return { ...reference(exchange, note), request_id: requestIdOf(item, index) };
  });
  return halAnswer({ _links: link(exchange, "/leads/notes"), _embedded: { notes } });
}

/** PATCH of many: each item names `id` and `entity_id`. */
export function patchNotes(exchange: Exchange): Answer {
  const items = readItems(exchange);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: checkNotePatch(exchange, item),
    })),
  );
  const notes = items.map((item) => changeNote(exchange, Number(item["id"]), item));
  return halAnswer({ _links: link(exchange, "/leads/notes"), _embedded: { notes } });
}

export function patchNote(exchange: Exchange): Answer {
  const item = readObject(exchange);
  const id = lastId(exchange);
  const note = exchange.store.notes.get(id);
  const complaints =
    note === undefined || !isOfLead(exchange, note) ? [notSupported("id")] : checkNote(exchange, item, note);
  refuseComplaints(exchange, [{ requestId: requestIdOf(item, 0), complaints }]);
  const changed = changeNote(exchange, id, item);
  if (exchange.switches.patchAnswer === "bare") return halAnswer(changed);
  return halAnswer({ _links: link(exchange, "/leads/notes"), _embedded: { notes: [changed] } });
}

function lastId(exchange: Exchange): number {
  return idAt(exchange, exchange.ids.length - 1);
}

function isOfLead({ ids }: Exchange, note: StoredNote): boolean {
  return ids.length < 2 || ids[0] === note.leadId;
}

function leadIdOf(exchange: Exchange, item: JsonRecord): number {
  return exchange.ids[0] ?? wholeNumber(item["entity_id"]) ?? 0;
}

function checkLead({ store }: Exchange, leadId: number): readonly Complaint[] {
  const lead = store.leads.get(leadId);
  return lead === undefined || lead.isDeleted ? [notSupported("entity_id")] : [];
}

function checkNotePatch(exchange: Exchange, item: JsonRecord): readonly Complaint[] {
  const note = exchange.store.notes.get(wholeNumber(item["id"]) ?? 0);
  if (note === undefined) return [notSupported("id")];
  if (item["entity_id"] !== note.leadId) return [notSupported("entity_id")];
  return checkNote(exchange, item, note);
}

/** What is not said in a PATCH is taken from the note. */
function checkNote(exchange: Exchange, item: JsonRecord, note?: StoredNote): readonly Complaint[] {
  const type = textOf(item["note_type"]) ?? note?.noteType ?? "";
  const required = requiredParams[type];
  if (required === undefined) return [notSupported("note_type")];
  const params = item["params"] ?? note?.params;
  if (!isRecord(params)) return [wrongType("params")];
  const missing = required.filter((key) => (textOf(params[key]) ?? "") === "");
  const limit = exchange.switches.maxNoteLength ?? Infinity;
  const isTooLong = (textOf(params["text"]) ?? "").length > limit;
  return [
    ...missing.map((key) => wrongType(`params.${key}`)),
    ...(isTooLong ? [notSupported("params.text")] : []),
  ];
}

function addNote(exchange: Exchange, leadId: number, item: JsonRecord): StoredNote {
  const { store, actor, nowSeconds } = exchange;
  const createdBy = wholeNumber(item["created_by"]) ?? actor.id;
  const note: StoredNote = {
    id: takeId(store, "note"),
    leadId,
    noteType: textOf(item["note_type"]) ?? "common",
    params: isRecord(item["params"]) ? item["params"] : {},
    createdBy,
    updatedBy: createdBy,
    createdAt: wholeNumber(item["created_at"]) ?? nowSeconds,
    updatedAt: nowSeconds,
    responsibleUserId: wholeNumber(item["responsible_user_id"]) ?? actor.id,
    listedFromMs: exchange.listedFromMs,
  };
  store.notes.set(note.id, note);
  const type = note.noteType === "common" ? "common_note_added" : "service_note_added";
  recordEvent(store, actOf(exchange), { type, leadId, after: [{ note: { id: note.id } }] });
  return note;
}

function changeNote(exchange: Exchange, id: number, item: JsonRecord): Record<string, unknown> {
  const note = exchange.store.notes.get(id);
  if (note === undefined) throw new RangeError(`note ${id} vanished between check and change`);
  note.noteType = textOf(item["note_type"]) ?? note.noteType;
  if (isRecord(item["params"])) note.params = { ...note.params, ...item["params"] };
  note.updatedAt = exchange.nowSeconds;
  note.updatedBy = exchange.actor.id;
  return { ...reference(exchange, note), updated_at: note.updatedAt };
}

function reference(exchange: Exchange, note: StoredNote): Record<string, unknown> {
  return { id: note.id, entity_id: note.leadId, _links: noteLink(exchange, note) };
}

function viewNote(exchange: Exchange, note: StoredNote): Record<string, unknown> {
  return {
    id: note.id,
    entity_id: note.leadId,
    created_by: note.createdBy,
    updated_by: note.updatedBy,
    created_at: note.createdAt,
    updated_at: note.updatedAt,
    responsible_user_id: note.responsibleUserId,
    group_id: 0,
    note_type: note.noteType,
    params: note.params,
    account_id: exchange.store.account.id,
    _links: noteLink(exchange, note),
  };
}

function noteLink(exchange: Exchange, note: StoredNote): ReturnType<typeof link> {
  return link(exchange, `/leads/${note.leadId}/notes/${note.id}`);
}

function sortNotes({ query }: Exchange, rows: readonly StoredNote[]): readonly StoredNote[] {
  const byTime = query.text("order", "updated_at");
  const sign = (byTime ?? query.text("order", "id")) === "desc" ? -1 : 1;
  if (byTime === undefined) return rows.toSorted((a, b) => (a.id - b.id) * sign);
  return rows.toSorted((a, b) => (a.updatedAt - b.updatedAt || a.id - b.id) * sign);
}
