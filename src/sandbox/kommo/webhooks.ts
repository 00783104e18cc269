/** Webhooks of the account, keyed by their destination. Administrators only, and not on the base plan. */

import { type Answer, Refusal, halAnswer, noContent, problem, sentence } from "./answers.ts";
import { type Exchange, forbidden, readObject, refuseComplaints, refuseNonAdmin } from "./exchange.ts";
import { notSupported, wrongType } from "./field-values.ts";
import { type StoredWebhook, takeId } from "./kommo-store.ts";
import { type JsonRecord, textOf, wholeNumber } from "./wire-value.ts";

/** Kommo keeps 100 webhooks for an account. */
const webhookCap = 100;

const entities = ["lead", "contact", "company", "customer"];
const actions = ["add", "update", "delete", "restore", "status", "responsible", "note"];
const eventNames = new Set([
  ...entities.flatMap((entity) => actions.map((action) => `${action}_${entity}`)),
  "add_task",
  "update_task",
  "delete_task",
  "responsible_task",
  "add_talk",
  "update_talk",
  "add_message",
  "add_chat_template_review",
]);

export function listWebhooks(exchange: Exchange): Answer {
  refuseUnfit(exchange);
  const wanted = exchange.query.text("filter", "destination");
  const rows = exchange.store.webhooks.filter(
    ({ destination }) => wanted === undefined || destination === wanted,
  );
  if (rows.length === 0) return noContent;
  const webhooks = rows.map((webhook) => viewWebhook(exchange, webhook));
  return halAnswer({ _total_items: webhooks.length, _embedded: { webhooks } });
}

/** A destination that exists gets the new settings instead of a second webhook. */
export function putWebhook(exchange: Exchange): Answer {
  refuseUnfit(exchange);
  const item = readObject(exchange);
  refuseComplaints(exchange, [{ requestId: "0", complaints: checkWebhook(item) }]);
  const destination = textOf(item["destination"]) ?? "";
  const known = exchange.store.webhooks.find((webhook) => webhook.destination === destination);
  const webhook = known ?? addWebhook(exchange, destination);
  webhook.settings = readSettings(item);
  webhook.sort = wholeNumber(item["sort"]) ?? webhook.sort;
  webhook.updatedAt = exchange.nowSeconds;
  if (exchange.switches.webhookPostEnables) webhook.disabled = false;
  return halAnswer(viewWebhook(exchange, webhook), exchange.switches.webhookCreated);
}

/** By destination, named in the body; an unknown one is 404, not 204. */
export function deleteWebhook(exchange: Exchange): Answer {
  refuseUnfit(exchange);
  const { destination } = readObject(exchange);
  const index = exchange.store.webhooks.findIndex((webhook) => webhook.destination === destination);
  if (index < 0) return problem(404, `Cannot DELETE ${exchange.url.href}`);
  exchange.store.webhooks.splice(index, 1);
  return noContent;
}

function refuseUnfit(exchange: Exchange): void {
  refuseNonAdmin(exchange);
  if (exchange.switches.plan === "base") throw new Refusal(forbidden(exchange));
}

function checkWebhook(item: JsonRecord): readonly ReturnType<typeof wrongType>[] {
  const { destination, settings } = item;
  const isUrl =
    typeof destination === "string" && /^https?:\/\//.test(destination) && URL.canParse(destination);
  const names = readSettings(item);
  return [
    ...(isUrl ? [] : [wrongType("destination")]),
    ...(Array.isArray(settings) && settings.length === names.length && names.length > 0
      ? []
      : [wrongType("settings")]),
    ...names.flatMap((name, index) => (eventNames.has(name) ? [] : [notSupported(`settings.${index}`)])),
  ];
}

function readSettings(item: JsonRecord): string[] {
  const { settings } = item;
  return Array.isArray(settings) ? settings.filter((name) => typeof name === "string") : [];
}

function addWebhook(exchange: Exchange, destination: string): StoredWebhook {
  const { store, nowSeconds, actor, switches } = exchange;
  if (store.webhooks.length >= webhookCap)
    throw new Refusal(problem(422, sentence("hooks", switches.language)));
  const webhook: StoredWebhook = {
    id: takeId(store, "webhook"),
    destination,
    settings: [],
    sort: store.webhooks.length + 1,
    disabled: false,
    createdBy: actor.id,
    createdAt: nowSeconds,
    updatedAt: nowSeconds,
  };
  store.webhooks.push(webhook);
  return webhook;
}

function viewWebhook(exchange: Exchange, webhook: StoredWebhook): Record<string, unknown> {
  return {
    id: webhook.id,
    destination: webhook.destination,
    created_at: webhook.createdAt,
    updated_at: webhook.updatedAt,
    account_id: exchange.store.account.id,
    created_by: webhook.createdBy,
    sort: webhook.sort,
    disabled: webhook.disabled,
    settings: webhook.settings,
  };
}
