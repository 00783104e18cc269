/** `GET /leads`: filters, order and pages. */

import { type Answer, halAnswer, noContent } from "./answers.ts";
import type { BracketQuery, Range } from "./bracket-query.ts";
import { type Exchange, idAt, wants } from "./exchange.ts";
import { type StoredLead, valueText } from "./kommo-store.ts";
import { viewDeletedLead, viewLead, wholePrice } from "./lead-view.ts";
import { pageAnswer } from "./page.ts";

export function listLeads(exchange: Exchange): Answer {
  const onlyDeleted = wants(exchange, "only_deleted");
  const rows = [...exchange.store.leads.values()]
    .filter((lead) => lead.isDeleted === onlyDeleted)
    .filter((lead) => lead.listedFromMs <= exchange.nowMs && isVisible(exchange, lead))
    .filter((lead) => matchesText(exchange.query.text("query"), lead))
    .filter((lead) => !exchange.switches.filters || matchesFilters(exchange, lead));
  const view = onlyDeleted ? viewDeletedLead : viewLead;
  return pageAnswer(exchange, sortLeads(exchange.query, rows), (lead) => view(exchange, lead), {
    key: "leads",
  });
}

/** An unknown id is 204; what a deal in the recycle bin gives is not documented, hence the switch. */
export function readLead(exchange: Exchange): Answer {
  const lead = exchange.store.leads.get(idAt(exchange, 0));
  if (lead === undefined || !isVisible(exchange, lead)) return noContent;
  if (lead.isDeleted && exchange.switches.deletedLead === "no content") return noContent;
  return halAnswer(viewLead(exchange, lead));
}

/** Rights by stage can hide deals from a user who is not an administrator. */
function isVisible({ switches }: Exchange, lead: StoredLead): boolean {
  return !switches.hiddenStages.some(
    (stage) => stage.pipelineId === lead.pipelineId && stage.statusId === lead.statusId,
  );
}

function matchesFilters(exchange: Exchange, lead: StoredLead): boolean {
  const { query } = exchange;
  return (
    isListed(query, "id", lead.id) &&
    isNamed(query, lead.name) &&
    isListed(query, "pipeline_id", lead.pipelineId) &&
    isListed(query, "responsible_user_id", lead.responsibleUserId) &&
    isListed(query, "created_by", lead.createdBy) &&
    isListed(query, "updated_by", lead.updatedBy) &&
    isWithin(query.range("filter", "created_at"), lead.createdAt) &&
    isWithin(query.range("filter", "updated_at"), lead.updatedAt) &&
    isWithin(query.range("filter", "closed_at"), lead.closedAt) &&
    isPriced(exchange, lead) &&
    isInStages(query, lead) &&
    hasFieldValues(query, lead)
  );
}

/** Absent: everything matches. */
export function isListed(query: BracketQuery, key: string, value: number): boolean {
  return !query.has("filter", key) || query.numbers("filter", key).includes(value);
}

/** Both ends are taken to be included. */
export function isWithin(range: Range | undefined, moment: number | null): boolean {
  return range === undefined || (moment !== null && moment >= range.from && moment <= range.to);
}

function isNamed(query: BracketQuery, name: string): boolean {
  return !query.has("filter", "name") || query.list("filter", "name").includes(name);
}

function isPriced(exchange: Exchange, lead: StoredLead): boolean {
  const { query } = exchange;
  const price = wholePrice(exchange, lead.price);
  const exact = query.text("filter", "price");
  if (exact !== undefined) return price === Number(exact);
  return isWithin(query.range("filter", "price"), price);
}

/** Pairs of pipeline and status. Kommo's reference warns to send one; several are taken as "any of these". */
function isInStages(query: BracketQuery, lead: StoredLead): boolean {
  const stages = query.groups("filter", "statuses");
  return (
    stages.length === 0 ||
    stages.some(
      (stage) =>
        Number(stage["pipeline_id"]) === lead.pipelineId && Number(stage["status_id"]) === lead.statusId,
    )
  );
}

function hasFieldValues(query: BracketQuery, lead: StoredLead): boolean {
  const name = "custom_fields_values";
  if (!query.has("filter", name)) return true;
  return [...query.keys("filter", name)].every((fieldId) => {
    const values = lead.fields.get(Number(fieldId)) ?? [];
    const range = query.range("filter", name, fieldId);
    const wanted = query.list("filter", name, fieldId);
    return values.some((value) =>
      wanted.length === 0
        ? isWithin(range, Number(value.value))
        : wanted.includes(valueText(value)) || wanted.includes(String(value.enumId)),
    );
  });
}

function matchesText(text: string | undefined, lead: StoredLead): boolean {
  if (text === undefined || text === "") return true;
  const haystack = [lead.name, ...[...lead.fields.values()].flat().map(valueText)];
  return haystack.some((candidate) => candidate.toLowerCase().includes(text.toLowerCase()));
}

const orders = {
  created_at: (lead: StoredLead) => lead.createdAt,
  updated_at: (lead: StoredLead) => lead.updatedAt,
  id: (lead: StoredLead) => lead.id,
};

/** Newest first unless `order[…]` says otherwise; only three orders exist. */
function sortLeads(query: BracketQuery, rows: readonly StoredLead[]): readonly StoredLead[] {
  for (const [name, valueOf] of Object.entries(orders)) {
    const direction = query.text("order", name);
    if (direction === undefined) continue;
    const sign = direction === "desc" ? -1 : 1;
    return rows.toSorted((a, b) => (valueOf(a) - valueOf(b)) * sign || (a.id - b.id) * sign);
  }
  return rows.toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id);
}
