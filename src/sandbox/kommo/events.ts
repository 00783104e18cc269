/** `GET /events`: what happened to deals, newest first, 100 rows a page at most. */

import { type Answer, Refusal, halAnswer, noContent, validationProblem } from "./answers.ts";
import { type Exchange, link } from "./exchange.ts";
import { notSupported } from "./field-values.ts";
import type { StoredEvent } from "./kommo-store.ts";
import { isListed, isWithin } from "./lead-list.ts";
import { pageAnswer } from "./page.ts";
import { isRecord } from "./wire-value.ts";

const eventCap = 100;
/** `entity_id` and `created_by` take so many values. */
const valueCap = 10;

export function listEvents(exchange: Exchange): Answer {
  refuseBadFilters(exchange);
  const rows = exchange.store.events
    .filter((event) => event.listedFromMs <= exchange.nowMs && isVisible(exchange, event))
    .filter((event) => matchesFilters(exchange, event))
    .toReversed();
  return pageAnswer(exchange, rows, (event) => viewEvent(exchange, event), { key: "events", cap: eventCap });
}

export function readEvent(exchange: Exchange): Answer {
  const id = exchange.url.pathname.split("/").at(-1);
  const event = exchange.store.events.find((candidate) => candidate.id === id);
  return event === undefined ? noContent : halAnswer(viewEvent(exchange, event));
}

/** At most ten ids, with exactly one kind of entity; a field's own event type stands alone. */
function refuseBadFilters(exchange: Exchange): void {
  const { query } = exchange;
  const types = query.words("filter", "type");
  const entityIds = query.words("filter", "entity_id");
  const paths = [
    ...(entityIds.length > valueCap ? ["filter.entity_id"] : []),
    ...(entityIds.length > 0 && query.words("filter", "entity").length !== 1 ? ["filter.entity"] : []),
    ...(query.words("filter", "created_by").length > valueCap ? ["filter.created_by"] : []),
    ...(types.length > 1 && types.some((type) => /^custom_field_\d+_/.test(type)) ? ["filter.type"] : []),
  ];
  if (paths.length === 0) return;
  const complaints = paths.map(notSupported);
  throw new Refusal(validationProblem([{ requestId: "0", complaints }], exchange.switches.language));
}

function matchesFilters({ query }: Exchange, event: StoredEvent): boolean {
  const types = query.words("filter", "type");
  const ids = query.words("filter", "id");
  const entities = query.words("filter", "entity");
  return (
    (types.length === 0 || types.includes(event.type)) &&
    (ids.length === 0 || ids.includes(event.id)) &&
    (entities.length === 0 || entities.includes("lead")) &&
    isListed(query, "entity_id", event.leadId) &&
    isListed(query, "created_by", event.createdBy) &&
    isWithin(query.range("filter", "created_at"), event.createdAt) &&
    matchesStage(query.groups("filter", "value_after", "leads_statuses"), event.valueAfter) &&
    matchesStage(query.groups("filter", "value_before", "leads_statuses"), event.valueBefore)
  );
}

function matchesStage(
  stages: readonly Readonly<Record<string, string>>[],
  values: StoredEvent["valueAfter"],
): boolean {
  if (stages.length === 0) return true;
  return stages.some((stage) =>
    values.some(
      ({ lead_status: status }) =>
        isRecord(status) &&
        status["id"] === Number(stage["status_id"]) &&
        status["pipeline_id"] === Number(stage["pipeline_id"]),
    ),
  );
}

/** Rights by stage hide the events of a deal as they hide the deal. */
function isVisible({ switches, store }: Exchange, event: StoredEvent): boolean {
  const lead = store.leads.get(event.leadId);
  return !switches.hiddenStages.some(
    (stage) => stage.pipelineId === lead?.pipelineId && stage.statusId === lead.statusId,
  );
}

function viewEvent(exchange: Exchange, event: StoredEvent): Record<string, unknown> {
  return {
    id: event.id,
    type: event.type,
    entity_id: event.leadId,
    entity_type: "lead",
    created_by: event.createdBy,
    created_at: event.createdAt,
    value_after: event.valueAfter,
    value_before: event.valueBefore,
    account_id: exchange.store.account.id,
    _links: link(exchange, `/events/${event.id}`),
    _embedded: { entity: { id: event.leadId, _links: link(exchange, `/leads/${event.leadId}`) } },
  };
}
