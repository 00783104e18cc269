/** The list of deals: what is asked, and what is believed of the answer. */
import type { Http } from "../http.ts";
import type { QueryPart } from "../message.ts";
import { chunksOf } from "../lists.ts";
import type { KommoLead, KommoLeadFilter } from "./kommo-client.ts";
import { idsPerRequest, pagesOf, read } from "./kommo-pages.ts";
import { leadSchema } from "./kommo-wire.ts";

/** Every page, ascending by id, each deal once and only if it matches. */
export async function* leadsOf(
  http: Http,
  filter: KommoLeadFilter,
  timeoutMs: number,
): AsyncIterable<KommoLead> {
  const seen = new Set<number>();
  // Ascending by id and without duplicates, although rows move between pages while they are read.
  const ids =
    filter.ids === undefined ? undefined : [...new Set(filter.ids)].toSorted((one, other) => one - other);
  const idChunks = ids === undefined ? [undefined] : chunksOf(ids, idsPerRequest);
  for (const chunk of idChunks) {
    const request = { ...read("/leads", leadQuery(filter, chunk)), timeoutMs };
    for await (const lead of pagesOf(http, request, "leads", leadSchema)) {
      if (seen.has(lead.id) || !matches(lead, filter)) continue;
      seen.add(lead.id);
      yield lead;
    }
  }
}

function leadQuery(filter: KommoLeadFilter, ids: readonly number[] | undefined): readonly QueryPart[] {
  const query: QueryPart[] = [
    ["with", "contacts"],
    ["order[id]", "asc"],
  ];
  for (const id of ids ?? []) query.push(["filter[id][]", String(id)]);
  if (filter.stage !== undefined) {
    // One pair per request: with several, Kommo is said to look at one only.
    query.push(["filter[statuses][0][pipeline_id]", String(filter.stage.pipelineId)]);
    query.push(["filter[statuses][0][status_id]", String(filter.stage.statusId)]);
  }
  for (const [name, range] of [
    ["closed_at", filter.closedAt],
    ["updated_at", filter.updatedAt],
  ] as const) {
    if (range === undefined) continue;
    query.push([`filter[${name}][from]`, String(range.from)], [`filter[${name}][to]`, String(range.to)]);
  }
  return query;
}

/** Accounts without API filters may ignore them instead of refusing. */
function matches(lead: KommoLead, filter: KommoLeadFilter): boolean {
  if (filter.ids !== undefined && !filter.ids.includes(lead.id)) return false;
  const { stage } = filter;
  if (stage !== undefined && (lead.pipelineId !== stage.pipelineId || lead.statusId !== stage.statusId))
    return false;
  return isWithin(lead.closedAt, filter.closedAt) && isWithin(lead.updatedAt, filter.updatedAt);
}

function isWithin(
  at: number | undefined,
  range: { readonly from: number; readonly to: number } | undefined,
): boolean {
  return range === undefined || (at !== undefined && at >= range.from && at <= range.to);
}
