/** Tags of deals: unique by name, made when first used. */

import { type Answer, type Complaint, halAnswer } from "./answers.ts";
import { type Exchange, readItems, refuseComplaints, requestIdOf } from "./exchange.ts";
import { notSupported, wrongType } from "./field-values.ts";
import { type KommoStore, type StoredTag, takeId } from "./kommo-store.ts";
import { pageAnswer } from "./page.ts";
import { type JsonRecord, isRecord, isWholeNumber, textOf } from "./wire-value.ts";

export function listTags(exchange: Exchange): Answer {
  const { query } = exchange;
  const names = query.list("filter", "name");
  const text = query.text("query")?.toLowerCase();
  const rows = exchange.store.tags
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .filter(({ name }) => text === undefined || name.toLowerCase().includes(text))
    .filter(({ id }) => !query.has("filter", "id") || query.numbers("filter", "id").includes(id));
  return pageAnswer(exchange, rows, ({ id, name }) => ({ id, name, color: null }), { key: "tags" });
}

/** POST with a name that exists answers with the existing id. */
export function createTags(exchange: Exchange): Answer {
  const items = readItems(exchange);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: textOf(item["name"]) === undefined ? [wrongType("name")] : [],
    })),
  );
  const tags = items.map((item, index) => ({
    ...tagNamed(exchange.store, textOf(item["name"]) ?? ""),
    color: null,
    request_id: requestIdOf(item, index),
  }));
  return halAnswer({ _total_items: tags.length, _embedded: { tags } });
}

/** What a POST or PATCH of a deal asks for: `_embedded.tags` replaces all, the other two add and take away. */
export function checkTagChanges(store: KommoStore, item: JsonRecord): readonly Complaint[] {
  return [
    ...checkTags(store, embeddedTags(item), "_embedded.tags"),
    ...checkTags(store, item["tags_to_add"], "tags_to_add"),
    ...checkTags(store, item["tags_to_delete"], "tags_to_delete"),
  ];
}

/** The tag ids after the changes, which must have been checked. */
export function changedTagIds(store: KommoStore, before: readonly number[], item: JsonRecord): number[] {
  const replacement = embeddedTags(item);
  const kept = replacement === undefined ? before : resolveTags(store, replacement);
  const added = resolveTags(store, item["tags_to_add"]);
  const removed = resolveTags(store, item["tags_to_delete"]);
  return [...new Set([...kept, ...added])].filter((id) => !removed.includes(id));
}

export function tagNamed(store: KommoStore, name: string): StoredTag {
  const known = store.tags.find((tag) => tag.name === name);
  if (known !== undefined) return known;
  const tag = { id: takeId(store, "tag"), name };
  store.tags.push(tag);
  return tag;
}

function embeddedTags(item: JsonRecord): unknown {
  return isRecord(item["_embedded"]) ? item["_embedded"]["tags"] : undefined;
}

function checkTags(store: KommoStore, raw: unknown, path: string): readonly Complaint[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) return [wrongType(path)];
  return raw.flatMap((tag: unknown, index): readonly Complaint[] => {
    if (!isRecord(tag)) return [wrongType(`${path}.${index}`)];
    if (isWholeNumber(tag["id"]))
      return hasTag(store, tag["id"]) ? [] : [notSupported(`${path}.${index}.id`)];
    return textOf(tag["name"]) === undefined ? [wrongType(`${path}.${index}.name`)] : [];
  });
}

function hasTag(store: KommoStore, wanted: number): boolean {
  return store.tags.some(({ id }) => id === wanted);
}

function resolveTags(store: KommoStore, raw: unknown): readonly number[] {
  if (!Array.isArray(raw)) return [];
  return raw
    .filter(isRecord)
    .map((tag) => (isWholeNumber(tag["id"]) ? tag["id"] : tagNamed(store, textOf(tag["name"]) ?? "").id));
}
