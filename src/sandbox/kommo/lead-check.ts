/** What Kommo refuses in a POST or PATCH of deals. */

import type { Complaint } from "./answers.ts";
import type { Exchange } from "./exchange.ts";
import { notSupported, parseFieldWrites, wrongType } from "./field-values.ts";
import { type KommoStore, type StoredLead, hasStage, isClosed } from "./kommo-store.ts";
import { checkTagChanges } from "./tags.ts";
import { type JsonRecord, isWholeNumber, wholeNumber } from "./wire-value.ts";

/** What is wrong with a PATCH of a deal; one that is unknown or in the recycle bin is itself the complaint. */
export function checkPatch(exchange: Exchange, leadId: number, item: JsonRecord): readonly Complaint[] {
  const lead = exchange.store.leads.get(leadId);
  if (lead === undefined || lead.isDeleted) return [notSupported("id")];
  return checkLead(exchange, lead, item);
}

/** What is wrong with the new values for a deal, new or old. */
export function checkLead(exchange: Exchange, lead: StoredLead, item: JsonRecord): readonly Complaint[] {
  return [
    ...checkTypes(item),
    ...checkStage(exchange, lead, item),
    ...checkPeople(exchange.store, item),
    ...readFieldWrites(exchange, item).complaints,
    ...checkTagChanges(exchange.store, item),
  ];
}

const wholeNumberKeys = ["status_id", "pipeline_id", "responsible_user_id", "loss_reason_id", "closed_at"];

function checkTypes(item: JsonRecord): readonly Complaint[] {
  const { name, price } = item;
  return [
    ...(name === undefined || typeof name === "string" ? [] : [wrongType("name")]),
    ...(price === undefined || (typeof price === "number" && price >= 0) ? [] : [wrongType("price")]),
    ...wholeNumberKeys
      .filter((key) => item[key] !== undefined && item[key] !== null && !isWholeNumber(item[key]))
      .map(wrongType),
  ];
}

function checkStage(exchange: Exchange, lead: StoredLead, item: JsonRecord): readonly Complaint[] {
  const { store, switches } = exchange;
  const target = targetStage(store, lead, item);
  if (!store.pipelines.some(({ id }) => id === target.pipelineId)) return [notSupported("pipeline_id")];
  if (!hasStage(store, target.pipelineId, target.statusId)) return [notSupported("status_id")];
  const isBareClosing =
    isWholeNumber(item["status_id"]) && isClosed(item["status_id"]) && !isWholeNumber(item["pipeline_id"]);
  return isBareClosing && switches.closedNeedsPipeline ? [notSupported("pipeline_id")] : [];
}

function checkPeople(store: KommoStore, item: JsonRecord): readonly Complaint[] {
  const userId = wholeNumber(item["responsible_user_id"]);
  const isKnown = userId === undefined || store.users.some(({ id }) => id === userId);
  return isKnown ? [] : [notSupported("responsible_user_id")];
}

/** Without `pipeline_id` the pipeline is kept; without `status_id` a pipeline's first ordinary stage is taken. */
export function targetStage(
  store: KommoStore,
  lead: StoredLead,
  item: JsonRecord,
): { readonly pipelineId: number; readonly statusId: number } {
  const pipelineId = wholeNumber(item["pipeline_id"]) ?? lead.pipelineId;
  const statusId = wholeNumber(item["status_id"]);
  if (statusId !== undefined) return { pipelineId, statusId };
  if (pipelineId === lead.pipelineId) return { pipelineId, statusId: lead.statusId };
  const pipeline = store.pipelines.find(({ id }) => id === pipelineId);
  return { pipelineId, statusId: pipeline?.statuses.find(({ type }) => type === 0)?.id ?? 0 };
}

/** The custom fields of an item, under the rules of the account. */
export function readFieldWrites(exchange: Exchange, item: JsonRecord): ReturnType<typeof parseFieldWrites> {
  return parseFieldWrites(item["custom_fields_values"], {
    definitions: exchange.store.definitions.leads,
    timeZone: exchange.store.account.timeZone,
    emptyArrayClears: exchange.switches.emptyArrayClears,
  });
}
