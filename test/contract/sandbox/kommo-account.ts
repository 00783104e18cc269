/** A simulated Kommo account that tests talk to by request. */
import { createKommoHandler } from "../../../src/sandbox/kommo/kommo-handler.ts";
import type { KommoHandler } from "../../../src/sandbox/kommo/kommo-handler.ts";
import { kommoToken, seedKommo } from "../../../src/sandbox/kommo/kommo-seed.ts";
import type { KommoSwitches } from "../../../src/sandbox/kommo/kommo-switches.ts";
import { createKommoPerson, type KommoPerson } from "../../../src/sandbox/kommo/person.ts";
import { createRandom } from "../../../src/sandbox/randomness.ts";
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";

export interface Reply {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: unknown;
  /** What stands at a place in the body; undefined where there is none. */
  at(...place: readonly (string | number)[]): unknown;
  /** The number at that place. */
  numberAt(...place: readonly (string | number)[]): number;
  /** The names of the members at that place, in their order. */
  keysAt(...place: readonly (string | number)[]): readonly string[];
  /** The values of a custom field; undefined when it has none. */
  valuesOf(fieldId: number): unknown;
  /** The rows of a list below `_embedded`; none for 204. */
  rows(key: string): readonly Readonly<Record<string, unknown>>[];
}

interface CallOptions {
  readonly token?: string;
  readonly source?: string;
  readonly listLagMs?: number;
}

export interface KommoAccount {
  readonly handler: KommoHandler;
  readonly clock: VirtualClock;
  readonly person: KommoPerson;
  get(path: string, options?: CallOptions): Promise<Reply>;
  send(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Reply>;
}

export const base = "https://acme.kommo.com/api/v4";

/** The sandbox's world; requests are not counted unless the switches say so. */
export function aKommoAccount(switches: Partial<KommoSwitches> = {}): KommoAccount {
  const clock = createVirtualClock();
  const store = seedKommo(clock.now());
  const handler = createKommoHandler({
    clock,
    random: createRandom(1),
    store,
    switches: { rateLimit: "off", ...switches },
  });
  const send: KommoAccount["send"] = async (method, path, body, options = {}) => {
    const request = new Request(base + path, {
      method,
      headers: { authorization: `Bearer ${options.token ?? kommoToken}` },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const context = { listLagMs: options.listLagMs ?? 0, source: options.source ?? "127.0.0.1" };
    return readReply(await handler.handle(request, context));
  };
  return {
    handler,
    clock,
    person: createKommoPerson(store, clock, 9_100_001),
    send,
    get: (path, options) => send("GET", path, undefined, options),
  };
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const type = response.headers.get("content-type");
  const json: unknown = type?.includes("json") === true ? JSON.parse(text) : undefined;
  const at: Reply["at"] = (...place) => place.reduce(partOf, json);
  return {
    status: response.status,
    type,
    headers: response.headers,
    text,
    json,
    at,
    numberAt: (...place) => Number(at(...place)),
    keysAt: (...place) => Object.keys(at(...place) ?? {}),
    valuesOf: (fieldId) =>
      listOf(at("custom_fields_values")).find((field) => field["field_id"] === fieldId)?.["values"],
    rows: (key) => listOf(at("_embedded", key)),
  };
}

function partOf(whole: unknown, key: string | number): unknown {
  return typeof whole === "object" && whole !== null ? Reflect.get(whole, key) : undefined;
}

/** The objects of a list; anything else is none. */
export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The numbers of the rows of a list; none for 204. */
export function idsOf(reply: Reply, key: string): readonly unknown[] {
  return reply.rows(key).map((row) => row["id"]);
}
