/** Reading from Kommo: single answers, and lists page by page. */
import type { z } from "zod";

import type { Answer } from "../answer.ts";
import type { Http } from "../http.ts";
import type { HttpRequest, QueryPart } from "../message.ts";
import { chunksOf, uniqueBy } from "../lists.ts";
import { readAs, tooManyPages } from "../reading.ts";
import { pageSchema, parseKommoJson } from "./kommo-wire.ts";

/** Kommo's largest page. */
const pageSize = 250;
/** Ids in one query: the URL stays under 4 kB. */
export const idsPerRequest = 100;
const maxPages = 1_000;

export function read(path: string, query: readonly QueryPart[] = []): HttpRequest {
  return { method: "GET", path, query, mutating: false };
}

/** The body, with exact amounts as they were written. */
export function json(answer: Answer): unknown {
  return parseKommoJson(answer.text);
}

/** Those of these ids that exist. */
export async function byIds<S extends z.ZodType<{ readonly id: number }>>(
  http: Http,
  entity: "companies" | "contacts",
  ids: readonly number[],
  schema: S,
): Promise<readonly z.output<S>[]> {
  const wanted = new Set(ids);
  const found: z.output<S>[] = [];
  for (const chunk of chunksOf([...wanted], idsPerRequest)) {
    const request = read(
      `/${entity}`,
      chunk.map((id) => ["filter[id][]", String(id)]),
    );
    found.push(...(await allOf(http, request, entity, schema)));
  }
  return found.filter((row) => wanted.has(row.id));
}

/** Every row of every page, once. */
export async function allOf<S extends z.ZodType<{ readonly id: number }>>(
  http: Http,
  request: HttpRequest,
  name: string,
  schema: S,
): Promise<readonly z.output<S>[]> {
  const rows: z.output<S>[] = [];
  for await (const row of pagesOf(http, request, name, schema)) rows.push(row);
  return uniqueBy(rows, (row) => row.id);
}

/** Every page, until there is no `next` link or nothing at all (204). We count pages; links are not followed. */
export async function* pagesOf<S extends z.ZodType>(
  http: Http,
  request: HttpRequest,
  name: string,
  schema: S,
  rowsPerPage = pageSize,
): AsyncIterable<z.output<S>> {
  const page = pageSchema(name, schema);
  for (let number = 1; number <= maxPages; number += 1) {
    const paged: HttpRequest = {
      ...request,
      query: [...(request.query ?? []), ["limit", String(rowsPerPage)], ["page", String(number)]],
    };
    const answer = await http.send(paged);
    if (answer.status === 204) return;
    const { rows, hasNext } = readAs(http, paged, json(answer), page);
    yield* rows;
    if (!hasNext) return;
  }
  throw tooManyPages(http, request, maxPages);
}
