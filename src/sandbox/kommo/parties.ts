/** Contacts and companies: read one, or many by `filter[id][]`. */

import { type Answer, halAnswer, noContent } from "./answers.ts";
import { type Exchange, idAt, link, wants } from "./exchange.ts";
import { viewFieldValues } from "./field-view.ts";
import type { StoredParty } from "./kommo-store.ts";
import { isListed, isWithin } from "./lead-list.ts";
import { pageAnswer } from "./page.ts";

export type PartyKind = "contacts" | "companies";

/** Ids that do not exist are just absent; when none is found, 204. */
export function listParties(exchange: Exchange, kind: PartyKind): Answer {
  const rows = [...exchange.store[kind].values()]
    .filter((party) => !party.isDeleted)
    .filter((party) => !exchange.switches.filters || matchesFilters(exchange, party));
  return pageAnswer(exchange, sortParties(exchange, rows), (party) => viewParty(exchange, kind, party), {
    key: kind,
  });
}

export function readParty(exchange: Exchange, kind: PartyKind): Answer {
  const party = exchange.store[kind].get(idAt(exchange, 0));
  return party === undefined || party.isDeleted ? noContent : halAnswer(viewParty(exchange, kind, party));
}

function matchesFilters({ query }: Exchange, party: StoredParty): boolean {
  const names = query.list("filter", "name");
  return (
    isListed(query, "id", party.id) &&
    (names.length === 0 || names.includes(party.name)) &&
    isListed(query, "responsible_user_id", party.responsibleUserId) &&
    isWithin(query.range("filter", "updated_at"), party.updatedAt)
  );
}

function sortParties({ query }: Exchange, rows: readonly StoredParty[]): readonly StoredParty[] {
  const byTime = query.text("order", "updated_at");
  const sign = (byTime ?? query.text("order", "id")) === "desc" ? -1 : 1;
  if (byTime === undefined) return rows.toSorted((a, b) => (a.id - b.id) * sign);
  return rows.toSorted((a, b) => (a.updatedAt - b.updatedAt || a.id - b.id) * sign);
}

function viewParty(exchange: Exchange, kind: PartyKind, party: StoredParty): Record<string, unknown> {
  const { store } = exchange;
  return {
    id: party.id,
    name: party.name,
    ...(kind === "contacts" ? splitName(party.name) : {}),
    responsible_user_id: party.responsibleUserId,
    group_id: 0,
    created_by: party.responsibleUserId,
    updated_by: party.responsibleUserId,
    created_at: party.createdAt,
    updated_at: party.updatedAt,
    closest_task_at: null,
    is_deleted: false,
    ...(kind === "contacts" ? { is_unsorted: false } : {}),
    custom_fields_values: viewFieldValues(party.fields, store.definitions[kind], exchange.switches),
    account_id: store.account.id,
    _links: link(exchange, `/${kind}/${party.id}`),
    _embedded: viewEmbedded(exchange, kind, party),
  };
}

function splitName(name: string): Record<string, string> {
  const [first = "", ...rest] = name.split(" ");
  return { first_name: first, last_name: rest.join(" ") };
}

function viewEmbedded(exchange: Exchange, kind: PartyKind, party: StoredParty): Record<string, unknown> {
  const companyIds = party.companyId === null ? [] : [party.companyId];
  return {
    tags: [],
    ...(kind === "contacts" ? { companies: references(exchange, "companies", companyIds) } : {}),
    ...(kind === "companies" && wants(exchange, "contacts")
      ? { contacts: references(exchange, "contacts", contactIdsOf(exchange, party.id)) }
      : {}),
    ...(wants(exchange, "leads")
      ? { leads: references(exchange, "leads", leadIdsOf(exchange, kind, party.id)) }
      : {}),
  };
}

function contactIdsOf({ store }: Exchange, companyId: number): readonly number[] {
  return [...store.contacts.values()]
    .filter((contact) => contact.companyId === companyId)
    .map(({ id }) => id);
}

function leadIdsOf({ store }: Exchange, kind: PartyKind, partyId: number): readonly number[] {
  return [...store.leads.values()]
    .filter((lead) => !lead.isDeleted)
    .filter((lead) =>
      kind === "companies" ? lead.companyId === partyId : lead.contacts.some(({ id }) => id === partyId),
    )
    .map(({ id }) => id);
}

function references(exchange: Exchange, entity: string, ids: readonly number[]): readonly unknown[] {
  return ids.map((id) => ({ id, _links: link(exchange, `/${entity}/${id}`) }));
}
