/** One request on its way through the simulator, and the reading of its body. */

import {
  type Answer,
  type ItemComplaints,
  Refusal,
  problem,
  sentence,
  validationProblem,
} from "./answers.ts";
import type { BracketQuery } from "./bracket-query.ts";
import type { KommoStore, StoredUser } from "./kommo-store.ts";
import type { KommoSwitches } from "./kommo-switches.ts";
import { type JsonRecord, isRecord } from "./wire-value.ts";

export interface Exchange {
  readonly store: KommoStore;
  readonly switches: KommoSwitches;
  /** The user behind the token. */
  readonly actor: StoredUser;
  readonly method: string;
  readonly url: URL;
  /** Everything up to and including `/api/v4`, as the caller wrote it: links in answers begin with it. */
  readonly base: string;
  readonly query: BracketQuery;
  readonly body: string;
  /** The numbers in the path, in their order. */
  readonly ids: readonly number[];
  readonly nowMs: number;
  readonly nowSeconds: number;
  /** Records made now are shown by lists from this moment. */
  readonly listedFromMs: number;
}

/** Kommo writes at most 250 items at once. */
const writeCap = 250;

/** The id at that place of the path; routes promise that it is there. */
export function idAt(exchange: Exchange, index: number): number {
  const id = exchange.ids[index];
  if (id === undefined) throw new RangeError(`the route has no id number ${index}`);
  return id;
}

/** Words after `with=`. */
export function wants(exchange: Exchange, word: string): boolean {
  return exchange.query.words("with").includes(word);
}

export function link(exchange: Exchange, path: string): { readonly self: { readonly href: string } } {
  return { self: { href: `${exchange.base}${path}` } };
}

/** The body as a list of objects. Refuses an empty body, a single object, and more than 250 items. */
export function readItems(exchange: Exchange): readonly JsonRecord[] {
  const body = readBody(exchange);
  if (!Array.isArray(body)) throw new Refusal(problem(400, sentence("form", exchange.switches.language)));
  if (body.length > writeCap) throw new Refusal(problem(422, sentence("limit", exchange.switches.language)));
  refuseSlowBatch(exchange, body.length);
  const items = body.filter(isRecord);
  if (items.length < body.length)
    throw new Refusal(problem(400, sentence("form", exchange.switches.language)));
  return items;
}

/** The body as one object. Refuses an empty body and a list. */
export function readObject(exchange: Exchange): JsonRecord {
  const body = readBody(exchange);
  if (!isRecord(body)) throw new Refusal(problem(400, sentence("form", exchange.switches.language)));
  return body;
}

/** The caller's `request_id`, or the item's index; it is echoed and not kept. */
export function requestIdOf(item: JsonRecord, index: number): string {
  const given = item["request_id"];
  return typeof given === "string" || typeof given === "number" ? String(given) : String(index);
}

/** Turns the whole request down when any item has a complaint: Kommo applies all or nothing. */
export function refuseComplaints(exchange: Exchange, items: readonly ItemComplaints[]): void {
  const faulty = items.filter(({ complaints }) => complaints.length > 0);
  if (faulty.length > 0) throw new Refusal(validationProblem(faulty, exchange.switches.language));
}

/** 403 as problem+json: the token's user is not an administrator. */
export function refuseNonAdmin(exchange: Exchange): void {
  if (exchange.switches.admin && exchange.actor.isAdmin) return;
  throw new Refusal(forbidden(exchange));
}

export function forbidden(exchange: Exchange): Answer {
  return problem(403, sentence("forbidden", exchange.switches.language));
}

function readBody(exchange: Exchange): unknown {
  const { language } = exchange.switches;
  if (exchange.body.trim() === "") throw new Refusal(problem(400, sentence("empty", language)));
  const body = parseJson(exchange.body);
  if (body === undefined) throw new Refusal(problem(400, sentence("form", language)));
  const isEmpty = Array.isArray(body) ? body.length === 0 : isRecord(body) && Object.keys(body).length === 0;
  if (isEmpty || body === null) throw new Refusal(problem(400, sentence("empty", language)));
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseSlowBatch(exchange: Exchange, items: number): void {
  const { timeoutAboveItems, language } = exchange.switches;
  if (timeoutAboveItems === undefined || items <= timeoutAboveItems) return;
  throw new Refusal(problem(504, sentence("timeout", language)));
}
