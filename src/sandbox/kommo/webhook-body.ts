/**
 * Bodies of Kommo's webhooks: form-encoded, PHP-style keys, the shape of API v2, every value text. There is no
 * signature. Contacts, companies, `closed_at` and names of users are never in them. Webhooks page of the
 * documents, and recorded requests.
 */

import { calendarDay } from "./calendar-day.ts";
import type { KommoStore, StoredField, StoredLead, StoredValue } from "./kommo-store.ts";
import type { KommoSwitches } from "./kommo-switches.ts";
import { wholePrice } from "./lead-view.ts";
import type { KommoWebhookSwitches } from "./webhook-switches.ts";

/** Second part of a key: `leads[status][0][id]`. */
export type HookAction = "add" | "update" | "status" | "responsible" | "delete" | "restore";

/** One deal in one body. */
export interface HookedLead {
  readonly action: HookAction;
  /** As it is to be shown. */
  readonly lead: StoredLead;
  /** The stage it came from, where the same act moved it. It stands in update and responsible hooks too. */
  readonly from: { readonly pipelineId: number; readonly statusId: number } | undefined;
}

/** What bodies are made from. */
export interface HookSource {
  readonly store: Pick<KommoStore, "account" | "definitions" | "tags">;
  readonly switches: Pick<KommoSwitches, "minorUnits" | "priceRounding">;
  readonly hooks: KommoWebhookSwitches;
}

/** A value in a body before it is flattened; null leaves the key out, as PHP does. */
type FormValue =
  | string
  | number
  | boolean
  | null
  | readonly FormValue[]
  | { readonly [key: string]: FormValue };

/** The body of a webhook of the account: `leads[<action>][<n>]` for each deal, and the account's block. */
export function webhookBody(hooked: readonly HookedLead[], source: HookSource): string {
  const leads = byAction(hooked, (one) => (one.action === "delete" ? bareLead(one) : fullLead(one, source)));
  const account = { account: accountBlock(source) };
  return formText(source.hooks.accountBlock === "first" ? { ...account, leads } : { leads, ...account });
}

/** The compact body that a trigger of the Digital Pipeline sends: numbers only. */
export function triggerBody(hooked: HookedLead, { store }: Pick<HookSource, "store">): string {
  const leads = byAction([hooked], ({ lead, from }) => ({
    id: lead.id,
    status_id: lead.statusId,
    pipeline_id: lead.pipelineId,
    old_status_id: from?.statusId ?? null,
    old_pipeline_id: from?.pipelineId ?? null,
  }));
  return formText({ leads, account: { id: store.account.id, subdomain: store.account.subdomain } });
}

function byAction(
  hooked: readonly HookedLead[],
  view: (one: HookedLead) => FormValue,
): Record<string, readonly FormValue[]> {
  const groups = Map.groupBy(hooked, ({ action }) => action);
  return Object.fromEntries([...groups].map(([action, group]) => [action, group.map(view)]));
}

function accountBlock({ store, hooks }: HookSource): FormValue {
  const { subdomain, id } = store.account;
  const isLinked = hooks.accountLink !== "absent";
  return {
    subdomain,
    id,
    ...(isLinked ? { _links: { self: `https://${subdomain}.${hooks.accountLink}` } } : {}),
  };
}

function bareLead({ lead }: HookedLead): FormValue {
  return { id: lead.id, status_id: lead.statusId, pipeline_id: lead.pipelineId };
}

function fullLead({ lead, from }: HookedLead, { store, switches, hooks }: HookSource): FormValue {
  return {
    id: lead.id,
    name: hooks.emptyNames ? "" : lead.name,
    status_id: lead.statusId,
    old_status_id: from?.statusId ?? null,
    old_pipeline_id: oldPipelineId(lead, from, hooks),
    price: wholePrice({ switches }, lead.price),
    price_with_minor_units: switches.minorUnits ? lead.price : null,
    responsible_user_id: lead.responsibleUserId,
    last_modified: lead.updatedAt,
    modified_user_id: lead.updatedBy,
    created_user_id: lead.createdBy,
    date_create: lead.createdAt,
    pipeline_id: lead.pipelineId,
    tags: store.tags.filter(({ id }) => lead.tagIds.includes(id)).map(({ id, name }) => ({ id, name })),
    account_id: store.account.id,
    custom_fields: customFields(lead, store),
    created_at: lead.createdAt,
    updated_at: lead.updatedAt,
  };
}

function oldPipelineId(
  lead: StoredLead,
  from: HookedLead["from"],
  { oldPipelineId: when }: KommoWebhookSwitches,
): number | null {
  if (from === undefined || when === "never") return null;
  return when === "always" || from.pipelineId !== lead.pipelineId ? from.pipelineId : null;
}

function customFields(lead: StoredLead, { definitions, account }: HookSource["store"]): FormValue {
  return definitions.leads.flatMap((field): FormValue[] => {
    const values = lead.fields.get(field.id) ?? [];
    if (values.length === 0) return [];
    const shown = fieldValues(field, values, account.timeZone);
    return [{ id: field.id, name: field.name, values: shown, code: field.code }];
  });
}

/** Dates are bare texts in a list, a radio button is no list at all; all others are lists of objects. */
function fieldValues(field: StoredField, values: readonly StoredValue[], timeZone: string): FormValue {
  switch (field.type) {
    case "date":
      return values.map(({ value }) => toForm(value));
    case "radiobutton":
      return values[0] === undefined ? [] : oneValue(field, values[0]);
    case "birthday":
      return values.map(({ value }) => ({ value: writtenDay(Number(value), timeZone) }));
    default:
      return values.map((value) => oneValue(field, value));
  }
}

/** Options bear `enum`, not the `enum_id` of API v4. */
function oneValue(field: StoredField, { value, enumId }: StoredValue): FormValue {
  const isLabel = field.type === "multitext" || field.type === "smart_address";
  const option = field.options?.find(({ id }) => id === enumId);
  return { value: isLabel ? toForm(value) : (option?.value ?? toForm(value)), enum: enumId ?? null };
}

/** `dd.mm.yyyy` */
function writtenDay(seconds: number, timeZone: string): string {
  return calendarDay(seconds, timeZone).split("-").toReversed().join(".");
}

function toForm(value: unknown): FormValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(toForm);
  if (typeof value !== "object" || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toForm(part)]));
}

/** Brackets and UTF-8 are percent-encoded, spaces become `+`. */
function formText(form: Readonly<Record<string, FormValue>>): string {
  const pairs = Object.entries(form).flatMap(([key, value]) => flatten(key, value));
  return new URLSearchParams(pairs).toString();
}

function flatten(key: string, value: FormValue): [string, string][] {
  if (value === null) return [];
  if (typeof value === "boolean") return [[key, value ? "1" : "0"]];
  if (typeof value !== "object") return [[key, String(value)]];
  return Object.entries(value).flatMap(([part, below]) => flatten(`${key}[${part}]`, below));
}
