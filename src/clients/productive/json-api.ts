/** JSON:API as Productive speaks it: documents, relationships that stay hidden without `include`, pages. */
import { z } from "zod";

import { VendorError } from "../../errors.ts";
import type { Answer } from "../answer.ts";
import type { Http } from "../http.ts";
import type { HttpRequest, QueryPart } from "../message.ts";
import { uniqueBy } from "../lists.ts";
import { readAs, tooManyPages } from "../reading.ts";

const mediaType = "application/vnd.api+json";
const bulkMediaType = "application/vnd.api+json; ext=bulk";
/** Productive's largest page. */
const pageSize = 200;
const maxPages = 500;

/** Ids are strings in documents and numbers in attributes. */
export const idText = z.union([z.string(), z.number().int().transform(String)]);

const link = z.object({ type: z.string(), id: idText });

/** Asked for: `data` holds a link, links, or null. Not asked for: no `data` at all. */
const relationships = z
  .record(z.string(), z.object({ data: z.union([link, z.array(link)]).nullish() }))
  .nullish()
  .transform((value) => value ?? {});

type Relationships = z.output<typeof relationships>;

/** A resource with these attributes; an absent `attributes` is an empty one (service assignments). */
export function resourceOf<S extends z.ZodType>(attributes: S) {
  return z.object({
    id: idText,
    type: z.string(),
    attributes: z.preprocess((value) => value ?? {}, attributes),
    relationships,
  });
}

const anyResource = resourceOf(z.record(z.string(), z.unknown()));

type AnyResource = z.output<typeof anyResource>;

/** The one related record's id; undefined when there is none, and when it was not asked for. */
export function relatedId(related: Relationships, name: string): string | undefined {
  const data = related[name]?.data;
  return data === null || data === undefined || Array.isArray(data) ? undefined : data.id;
}

/** One row and what came along with its page. */
export interface Row<T> {
  readonly item: T;
  readonly included: (type: string, id: string | undefined) => AnyResource | undefined;
}

export interface JsonApi {
  /** Every page, without repetitions. */
  list<S extends RowSchema>(
    path: string,
    query: readonly QueryPart[],
    row: S,
  ): Promise<readonly Row<z.output<S>>[]>;
  /** Undefined when Productive says that there is no such record. */
  find<S extends RowSchema>(
    path: string,
    query: readonly QueryPart[],
    row: S,
  ): Promise<z.output<S> | undefined>;
  create<S extends RowSchema>(write: Write, row: S): Promise<z.output<S>>;
  /** One request for all; the answer's rows as they come. */
  createMany<S extends RowSchema>(write: BulkWrite, row: S): Promise<readonly z.output<S>[]>;
  update(write: Write & { readonly id: string }): Promise<void>;
  remove(removal: Pick<Write, "path" | "onDispatch"> & { readonly id: string }): Promise<void>;
}

type RowSchema = z.ZodType<{ readonly id: string }>;

export interface Write {
  readonly path: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly onDispatch: () => Promise<void>;
}

interface BulkWrite extends Omit<Write, "attributes"> {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

export function createJsonApi(http: Http): JsonApi {
  return {
    async list(path, query, row) {
      const request = get(path, query);
      const rows: Row<z.output<typeof row>>[] = [];
      for (let number = 1; number <= maxPages; number += 1) {
        const paged = get(path, [
          ...query,
          ["page[number]", String(number)],
          ["page[size]", String(pageSize)],
        ]);
        const answer = await http.send(paged);
        const page = readAs(http, paged, answer.json(), collectionOf(row));
        rows.push(...page.rows);
        if (!page.hasNext) return uniqueBy(rows, ({ item }) => item.id);
      }
      throw tooManyPages(http, request, maxPages);
    },
    async find(path, query, row) {
      const request = get(path, query);
      try {
        const answer = await http.send(request);
        return readRecord(http, request, answer, row);
      } catch (error) {
        if (isRecordNotFound(error)) return undefined;
        throw error;
      }
    },
    async create({ path, type, attributes, onDispatch }, row) {
      const body = { data: { type, attributes } };
      const request = change("POST", path, body, mediaType, onDispatch);
      const answer = await http.send(request);
      return readRecord(http, request, answer, row);
    },
    async createMany({ path, type, items, onDispatch }, row) {
      const body = { data: items.map((attributes) => ({ type, attributes })) };
      const request = change("POST", path, body, bulkMediaType, onDispatch);
      const answer = await http.send(request);
      const made = readAs(http, request, answer.json(), z.object({ data: z.array(row) })).data;
      if (made.length === items.length) return made;
      throw http.fail(request, "unknown", {
        because: `it was asked for ${String(items.length)} and answered with ${String(made.length)}`,
      });
    },
    async update({ path, type, id, attributes, onDispatch }) {
      const body = { data: { type, id, attributes } };
      await http.send(change("PATCH", `${path}/${encodeURIComponent(id)}`, body, mediaType, onDispatch));
    },
    async remove({ path, id, onDispatch }) {
      const place = `${path}/${encodeURIComponent(id)}`;
      await http.send(change("DELETE", place, undefined, mediaType, onDispatch));
    },
  };
}

/** Official clients send the media type on reads too. */
function get(path: string, query: readonly QueryPart[]): HttpRequest {
  return { method: "GET", path, query, contentType: mediaType, accept: mediaType, mutating: false };
}

function change(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  body: unknown,
  contentType: string,
  onDispatch: () => Promise<void>,
): HttpRequest {
  return { method, path, body, contentType, accept: contentType, mutating: true, onDispatch };
}

/** Only Productive's own 404: the page of a proxy at a wrong address says nothing about the record. */
function isRecordNotFound(error: unknown): boolean {
  return error instanceof VendorError && error.status === 404 && error.complaints.length > 0;
}

/** The one record of a document. */
function readRecord<S extends z.ZodType>(
  http: Http,
  request: HttpRequest,
  answer: Answer,
  row: S,
): z.output<S> {
  const { data } = readAs(http, request, answer.json(), z.object({ data: z.unknown() }));
  return readAs(http, request, data, row);
}

function collectionOf<S extends z.ZodType>(row: S) {
  return z
    .object({
      data: z.array(row),
      included: z.array(anyResource).nullish(),
      links: z.object({ next: z.string().nullish() }).nullish(),
      meta: z.object({ current_page: z.number().nullish(), total_pages: z.number().nullish() }).nullish(),
    })
    .transform(({ data, included, links, meta }) => {
      const byKey = new Map((included ?? []).map((one) => [`${one.type}/${one.id}`, one]));
      const find = (type: string, id: string | undefined): AnyResource | undefined =>
        byKey.get(`${type}/${id ?? ""}`);
      const isLast = (meta?.current_page ?? 0) >= (meta?.total_pages ?? 0);
      return {
        rows: data.map((item): Row<z.output<S>> => ({ item, included: find })),
        hasNext: data.length > 0 && (!isLast || (links?.next ?? "") !== ""),
      };
    });
}
