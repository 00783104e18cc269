/** `POST /leads`, `PATCH /leads`, `PATCH /leads/{id}`: everything is checked before anything is done. */

import { type Answer, halAnswer } from "./answers.ts";
import {
  type Exchange,
  idAt,
  link,
  readItems,
  readObject,
  refuseComplaints,
  requestIdOf,
} from "./exchange.ts";
import { type StoredLead, isClosed, takeId } from "./kommo-store.ts";
import {
  type Act,
  addLead,
  assignLead,
  fillFields,
  moveLead,
  renameLead,
  repriceLead,
  touch,
} from "./lead-changes.ts";
import { checkLead, checkPatch, readFieldWrites, targetStage } from "./lead-check.ts";
import { changedTagIds } from "./tags.ts";
import { type JsonRecord, isRecord, isWholeNumber, textOf, wholeNumber } from "./wire-value.ts";

export function patchLeads(exchange: Exchange): Answer {
  const items = readItems(exchange);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: checkPatch(exchange, Number(item["id"]), item),
    })),
  );
  const leads = items.map((item, index) => ({
    ...applyPatch(exchange, Number(item["id"]), item),
    request_id: requestIdOf(item, index),
  }));
  return halAnswer({ _links: link(exchange, "/leads"), _embedded: { leads } });
}

/** The answer names id and time only; values are not echoed. Wrapped or bare, as the switch says. */
export function patchLead(exchange: Exchange): Answer {
  const item = readObject(exchange);
  const id = idAt(exchange, 0);
  const complaints = checkPatch(exchange, id, item);
  refuseComplaints(exchange, [{ requestId: requestIdOf(item, 0), complaints }]);
  const lead = applyPatch(exchange, id, item);
  if (exchange.switches.patchAnswer === "bare") return halAnswer(lead);
  const leads = [{ ...lead, request_id: requestIdOf(item, 0) }];
  return halAnswer({ _links: link(exchange, "/leads"), _embedded: { leads } });
}

export function createLeads(exchange: Exchange): Answer {
  const items = readItems(exchange);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: checkLead(exchange, blankLead(exchange, 0), item),
    })),
  );
  const leads = items.map((item, index) => {
    const lead = createLead(exchange, item);
    return { id: lead.id, request_id: requestIdOf(item, index), _links: link(exchange, `/leads/${lead.id}`) };
  });
  return halAnswer({ _links: link(exchange, "/leads"), _embedded: { leads } });
}

/** Who acts in a request, and when. */
export function actOf(exchange: Exchange): Act {
  return { by: exchange.actor.id, atSeconds: exchange.nowSeconds, listedFromMs: exchange.listedFromMs };
}

function applyPatch(exchange: Exchange, id: number, item: JsonRecord): Record<string, unknown> {
  const lead = exchange.store.leads.get(id);
  if (lead === undefined) throw new RangeError(`deal ${id} vanished between check and change`);
  applyItem(exchange, lead, item);
  return { id, updated_at: lead.updatedAt, _links: link(exchange, `/leads/${id}`) };
}

function applyItem(exchange: Exchange, lead: StoredLead, item: JsonRecord): void {
  const { store } = exchange;
  const act = actOf(exchange);
  moveLead(store, act, lead, targetStage(store, lead, item));
  renameLead(store, act, lead, textOf(item["name"]) ?? lead.name);
  repriceLead(store, act, lead, typeof item["price"] === "number" ? item["price"] : lead.price);
  assignLead(store, act, lead, wholeNumber(item["responsible_user_id"]) ?? lead.responsibleUserId);
  fillFields(store, act, lead, readFieldWrites(exchange, item).writes);
  lead.tagIds = changedTagIds(store, lead.tagIds, item);
  lead.closedAt = wholeNumber(item["closed_at"]) ?? lead.closedAt;
  lead.lossReasonId =
    item["loss_reason_id"] === null ? null : (wholeNumber(item["loss_reason_id"]) ?? lead.lossReasonId);
  touch(store, act, lead);
}

/** Kommo names a deal without a name after its number. */
function createLead(exchange: Exchange, item: JsonRecord): StoredLead {
  const { store } = exchange;
  const lead = blankLead(exchange, takeId(store, "lead"));
  const stage = targetStage(store, lead, item);
  lead.name = textOf(item["name"]) || `Deal #${lead.id}`;
  lead.price = typeof item["price"] === "number" ? item["price"] : 0;
  lead.responsibleUserId = wholeNumber(item["responsible_user_id"]) ?? exchange.actor.id;
  lead.pipelineId = stage.pipelineId;
  lead.statusId = stage.statusId;
  lead.closedAt = isClosed(stage.statusId) ? (wholeNumber(item["closed_at"]) ?? exchange.nowSeconds) : null;
  for (const { fieldId, values } of readFieldWrites(exchange, item).writes) lead.fields.set(fieldId, values);
  lead.tagIds = changedTagIds(store, [], item);
  lead.companyId = embeddedIds(item, "companies")[0] ?? null;
  lead.contacts = embeddedIds(item, "contacts").map((id, index) => ({ id, isMain: index === 0 }));
  addLead(store, actOf(exchange), lead);
  return lead;
}

function embeddedIds(item: JsonRecord, key: string): readonly number[] {
  const embedded = isRecord(item["_embedded"]) ? item["_embedded"][key] : undefined;
  return Array.isArray(embedded)
    ? embedded.filter(isRecord).flatMap((entry) => (isWholeNumber(entry["id"]) ? [entry["id"]] : []))
    : [];
}

/** A new deal stands in the first ordinary stage of the main pipeline. */
function blankLead(exchange: Exchange, id: number): StoredLead {
  const { store, nowSeconds, actor } = exchange;
  const pipeline = store.pipelines.find(({ isMain }) => isMain) ?? store.pipelines[0];
  return {
    id,
    name: "",
    price: 0,
    responsibleUserId: actor.id,
    statusId: pipeline?.statuses.find(({ type }) => type === 0)?.id ?? 0,
    pipelineId: pipeline?.id ?? 0,
    lossReasonId: null,
    sourceId: null,
    createdBy: actor.id,
    updatedBy: actor.id,
    createdAt: nowSeconds,
    updatedAt: nowSeconds,
    closedAt: null,
    isDeleted: false,
    fields: new Map(),
    tagIds: [],
    companyId: null,
    contacts: [],
    listedFromMs: exchange.listedFromMs,
  };
}
