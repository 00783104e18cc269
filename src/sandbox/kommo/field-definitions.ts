/** `/{entity}/custom_fields`: which fields an account has, and the making of new ones. */

import { type Answer, type Complaint, halAnswer, noContent } from "./answers.ts";
import {
  type Exchange,
  idAt,
  link,
  readItems,
  refuseComplaints,
  refuseNonAdmin,
  requestIdOf,
} from "./exchange.ts";
import { notSupported, wrongType } from "./field-values.ts";
import { type EntityType, type StoredField, type StoredOption, takeId } from "./kommo-store.ts";
import { pageAnswer } from "./page.ts";
import { type JsonRecord, isRecord, textOf, wholeNumber } from "./wire-value.ts";

/** GET: all users may read. `filter[type][]` narrows, `order[sort]` and `order[id]` sort. */
export function listFields(exchange: Exchange, entity: EntityType): Answer {
  const types = exchange.query.list("filter", "type");
  const rows = exchange.store.definitions[entity]
    .filter((field) => field.listedFromMs <= exchange.nowMs)
    .filter((field) => types.length === 0 || types.includes(field.type));
  return pageAnswer(
    exchange,
    sortFields(exchange, rows),
    (field) => viewDefinition(exchange, entity, field),
    {
      key: "custom_fields",
      totals: true,
    },
  );
}

export function readField(exchange: Exchange, entity: EntityType): Answer {
  const field = exchange.store.definitions[entity].find(({ id }) => id === idAt(exchange, 0));
  return field === undefined ? noContent : halAnswer(viewDefinition(exchange, entity, field));
}

/** POST: administrators only; 201. A `code` that exists is refused with the path `code`. */
export function createFields(exchange: Exchange, entity: EntityType): Answer {
  refuseNonAdmin(exchange);
  const items = readItems(exchange);
  const codes = exchange.store.definitions[entity].map(({ code }) => code);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: checkDefinition(item, codes),
    })),
  );
  const made = items.map((item, index) => ({
    ...viewDefinition(exchange, entity, addField(exchange, entity, item)),
    request_id: requestIdOf(item, index),
  }));
  return halAnswer({ _total_items: made.length, _embedded: { custom_fields: made } }, 201);
}

/** The types of the custom fields page, lists and catalogs apart. */
const types = new Set([
  "text",
  "numeric",
  "checkbox",
  "select",
  "multiselect",
  "date",
  "url",
  "textarea",
  "radiobutton",
  "streetaddress",
  "smart_address",
  "birthday",
  "legal_entity",
  "date_time",
  "monetary",
  "chained_list",
  "file",
  "linked_entity",
  "tracking_data",
  "multitext",
]);

function checkDefinition(item: JsonRecord, codes: readonly (string | null)[]): readonly Complaint[] {
  const { name, type, code } = item;
  return [
    ...(typeof name === "string" && name !== "" ? [] : [wrongType("name")]),
    ...(typeof type === "string" && types.has(type) ? [] : [notSupported("type")]),
    ...(typeof code === "string" && codes.includes(code) ? [notSupported("code")] : []),
  ];
}

function addField(exchange: Exchange, entity: EntityType, item: JsonRecord): StoredField {
  const { store } = exchange;
  const field: StoredField = {
    id: takeId(store, "field"),
    name: textOf(item["name"]) ?? "",
    type: textOf(item["type"]) ?? "text",
    code: textOf(item["code"]) ?? null,
    sort: wholeNumber(item["sort"]) ?? 500 + store.definitions[entity].length,
    options: readOptions(exchange, item["enums"]),
    currency: textOf(item["currency"]) ?? null,
    isApiOnly: item["is_api_only"] === true,
    isComputed: false,
    isPredefined: false,
    listedFromMs: exchange.listedFromMs,
  };
  store.definitions[entity].push(field);
  return field;
}

function readOptions(exchange: Exchange, raw: unknown): StoredOption[] | null {
  if (!Array.isArray(raw)) return null;
  return raw.filter(isRecord).map((option, index) => ({
    id: takeId(exchange.store, "option"),
    value: textOf(option["value"]) ?? "",
    sort: wholeNumber(option["sort"]) ?? index + 1,
    code: textOf(option["code"]) ?? null,
  }));
}

function sortFields(exchange: Exchange, rows: readonly StoredField[]): readonly StoredField[] {
  const byId = exchange.query.text("order", "id");
  const bySort = exchange.query.text("order", "sort");
  if (byId !== undefined) return rows.toSorted((a, b) => (a.id - b.id) * (byId === "desc" ? -1 : 1));
  return rows.toSorted((a, b) => (a.sort - b.sort) * (bySort === "desc" ? -1 : 1));
}

function viewDefinition(exchange: Exchange, entity: EntityType, field: StoredField): Record<string, unknown> {
  return {
    id: field.id,
    name: field.name,
    type: field.type,
    code: field.code,
    sort: field.sort,
    group_id: null,
    is_api_only: field.isApiOnly,
    enums: field.options,
    required_statuses: (field.requiredStatuses ?? []).map(({ pipelineId, statusId }) => ({
      pipeline_id: pipelineId,
      status_id: statusId,
    })),
    hidden_statuses: [],
    remind: null,
    currency: field.currency,
    is_predefined: field.isPredefined,
    is_deletable: !field.isPredefined,
    entity_type: entity,
    account_id: exchange.store.account.id,
    tracking_callback: null,
    triggers: [],
    chained_lists: null,
    _links: link(exchange, `/${entity}/custom_fields/${field.id}`),
  };
}
