/** A deal as reads show it. */

import { type Exchange, link, wants } from "./exchange.ts";
import { viewFieldValues } from "./field-view.ts";
import type { StoredLead } from "./kommo-store.ts";
import type { KommoSwitches } from "./kommo-switches.ts";

/**
 * `tags` and `companies` are always embedded; `contacts`, `loss_reason`, `catalog_elements` and the key
 * `source_id` only by `with`. Contacts carry ids alone.
 */
export function viewLead(exchange: Exchange, lead: StoredLead): Record<string, unknown> {
  const { store, switches } = exchange;
  return {
    id: lead.id,
    name: lead.name,
    ...viewPrice(exchange, lead),
    responsible_user_id: lead.responsibleUserId,
    group_id: 0,
    status_id: lead.statusId,
    pipeline_id: lead.pipelineId,
    loss_reason_id: lead.lossReasonId,
    ...(wants(exchange, "source_id") || wants(exchange, "source") ? { source_id: lead.sourceId } : {}),
    created_by: lead.createdBy,
    updated_by: lead.updatedBy,
    created_at: lead.createdAt,
    updated_at: lead.updatedAt,
    closed_at: lead.closedAt,
    closest_task_at: closestTaskAt(exchange, lead),
    is_deleted: lead.isDeleted,
    custom_fields_values: viewFieldValues(lead.fields, store.definitions.leads, {
      emptyFields: switches.emptyFields,
      legacyEnumKey: false,
    }),
    score: null,
    account_id: store.account.id,
    labor_cost: null,
    is_price_computed: false,
    ...(wants(exchange, "is_price_modified_by_robot") ? { is_price_modified_by_robot: false } : {}),
    _links: link(exchange, `/leads/${lead.id}?page=1&limit=50`),
    _embedded: viewEmbedded(exchange, lead),
  };
}

/** `with=only_deleted` shows no more than this. */
export function viewDeletedLead(exchange: Exchange, lead: StoredLead): Record<string, unknown> {
  return {
    id: lead.id,
    updated_at: lead.updatedAt,
    updated_by: lead.updatedBy,
    is_deleted: true,
    _links: link(exchange, `/leads/${lead.id}`),
  };
}

/** The legacy integer beside the exact figure. */
export function wholePrice(
  { switches }: { readonly switches: Pick<KommoSwitches, "priceRounding"> },
  price: number,
): number {
  return switches.priceRounding === "round" ? Math.round(price) : Math.trunc(price);
}

function viewPrice(exchange: Exchange, { price }: StoredLead): Record<string, number> {
  return {
    price: wholePrice(exchange, price),
    ...(exchange.switches.minorUnits ? { price_with_minor_units: price } : {}),
  };
}

function closestTaskAt({ store }: Exchange, lead: StoredLead): number | null {
  const due = [...store.tasks.values()]
    .filter((task) => task.entityType === "leads" && task.entityId === lead.id && !task.isCompleted)
    .map((task) => task.completeTill);
  return due.length === 0 ? null : Math.min(...due);
}

function viewEmbedded(exchange: Exchange, lead: StoredLead): Record<string, unknown> {
  return {
    tags: viewTags(exchange, lead.tagIds),
    companies: lead.companyId === null ? [] : [viewReference(exchange, "companies", lead.companyId)],
    ...(wants(exchange, "contacts") ? { contacts: viewContacts(exchange, lead) } : {}),
    ...(wants(exchange, "loss_reason") ? { loss_reason: viewLossReason(exchange, lead) } : {}),
    ...(wants(exchange, "catalog_elements") ? { catalog_elements: [] } : {}),
  };
}

function viewTags({ store }: Exchange, tagIds: readonly number[]): readonly unknown[] {
  return store.tags
    .filter(({ id }) => tagIds.includes(id))
    .map(({ id, name }) => ({ id, name, color: null }));
}

function viewContacts(exchange: Exchange, lead: StoredLead): readonly unknown[] {
  return lead.contacts.map(({ id, isMain }) => ({
    id,
    is_main: isMain,
    _links: link(exchange, `/contacts/${id}`),
  }));
}

/** The documents say object, the official client reads a list. */
function viewLossReason({ store, switches }: Exchange, lead: StoredLead): unknown {
  const reason = store.lossReasons.find(({ id }) => id === lead.lossReasonId);
  if (switches.lossReason === "object") return reason ?? null;
  return reason === undefined ? [] : [reason];
}

function viewReference(exchange: Exchange, entity: string, id: number): unknown {
  return { id, _links: link(exchange, `/${entity}/${id}`) };
}
