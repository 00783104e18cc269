/** When deals entered and left stages (developers.kommo.com, "Events"): what is asked, and what is believed of it. */
import { z } from "zod";

import type { Http } from "../http.ts";
import type { QueryPart } from "../message.ts";
import { chunksOf } from "../lists.ts";
import type { KommoStageChange, KommoStageChangeFilter, KommoStageId } from "./kommo-client.ts";
import { pagesOf, read } from "./kommo-pages.ts";

/** Kommo's largest page of events. */
const eventsPerPage = 100;
/** `filter[entity_id]` takes no more. */
const leadsPerRequest = 10;

const stageValue = z
  .array(z.object({ lead_status: z.object({ id: z.number(), pipeline_id: z.number() }) }))
  .nullish()
  .catch(null)
  .transform((values): KommoStageId | undefined => {
    const stage = values?.[0]?.lead_status;
    return stage === undefined ? undefined : { pipelineId: stage.pipeline_id, statusId: stage.id };
  });

const eventSchema = z
  .object({
    id: z.union([z.string(), z.number().transform(String)]),
    type: z.string(),
    entity_id: z.number(),
    entity_type: z.string().nullish(),
    created_at: z.number(),
    value_after: stageValue,
    value_before: stageValue,
  })
  .transform((raw) => ({
    type: raw.type,
    entityType: raw.entity_type ?? "lead",
    change: {
      id: raw.id,
      leadId: raw.entity_id,
      at: raw.created_at,
      before: raw.value_before,
      after: raw.value_after,
    } satisfies KommoStageChange,
  }));

/** Every page, each change once and only if it matches; in no particular order. */
export async function* stageChangesOf(
  http: Http,
  filter: KommoStageChangeFilter,
  timeoutMs: number,
): AsyncIterable<KommoStageChange> {
  const seen = new Set<string>();
  const chunks =
    filter.leads === undefined ? [undefined] : chunksOf([...new Set(filter.leads)], leadsPerRequest);
  for (const leads of chunks) {
    const request = { ...read("/events", eventQuery(filter, leads)), timeoutMs };
    for await (const row of pagesOf(http, request, "events", eventSchema, eventsPerPage)) {
      const isStageChange = row.type === "lead_status_changed" && row.entityType === "lead";
      if (!isStageChange || seen.has(row.change.id) || !matches(row.change, filter)) continue;
      seen.add(row.change.id);
      yield row.change;
    }
  }
}

function eventQuery(filter: KommoStageChangeFilter, leads: readonly number[] | undefined): QueryPart[] {
  const query: QueryPart[] = [["filter[type]", "lead_status_changed"]];
  if (leads !== undefined) query.push(["filter[entity]", "lead"]);
  for (const lead of leads ?? []) query.push(["filter[entity_id][]", String(lead)]);
  if (filter.at !== undefined) {
    query.push(["filter[created_at][from]", String(filter.at.from)]);
    query.push(["filter[created_at][to]", String(filter.at.to)]);
  }
  if (filter.after !== undefined) {
    const stage = "filter[value_after][leads_statuses][0]";
    query.push([`${stage}[pipeline_id]`, String(filter.after.pipelineId)]);
    query.push([`${stage}[status_id]`, String(filter.after.statusId)]);
  }
  return query;
}

/** Filters that an account does not know are said to be ignored rather than refused. */
function matches(change: KommoStageChange, { leads, at, after }: KommoStageChangeFilter): boolean {
  if (leads !== undefined && !leads.includes(change.leadId)) return false;
  if (at !== undefined && (change.at < at.from || change.at > at.to)) return false;
  return (
    after === undefined ||
    (change.after?.pipelineId === after.pipelineId && change.after.statusId === after.statusId)
  );
}
