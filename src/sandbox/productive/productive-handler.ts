/** Productive's REST API v2, simulated: transport rules here, everything else in the files beside it. */
import { createHash } from "node:crypto";
import { type Courier, createCourier } from "../courier.ts";
import type { SimulatorOptions, VendorHandler } from "../simulator.ts";
import { logActivities } from "./activity-log.ts";
import {
  ApiProblem,
  notAcceptable,
  recordNotFound,
  unauthenticated,
  unsupportedMediaType,
} from "./api-problem.ts";
import { createPersonActions, type ProductivePersonActions } from "./as-person.ts";
import { seedProductiveWorld } from "./productive-world.ts";
import { createProductiveStore, type ProductiveStore } from "./productive-store.ts";
import { finishCopy, type PendingCopy } from "./project-copy.ts";
import { createRateLimits, tooManyRequests } from "./rate-limits.ts";
import { ORGANIZATION, type Origin } from "./record.ts";
import { answer, type Answer, type Call } from "./routes.ts";
import { takeSnapshot, type ProductiveSnapshot } from "./snapshot.ts";
import { createSwitches, type ProductiveSwitches } from "./switches.ts";
import type { Turn } from "./turn.ts";
import { startProductiveWebhooks, type ProductiveWebhooks } from "./webhook-delivery.ts";

export const PRODUCTIVE_SANDBOX_TOKEN = "prod-sandbox-token";
const MEDIA_TYPE = "application/vnd.api+json";
const CONTENT_TYPE = { "content-type": `${MEDIA_TYPE}; charset=utf-8` };
const TIME_FLAG = "filteringSkipDatetimeCastToDate";

/** A write that named something it could not set. */
interface IgnoredNames {
  readonly request: number | undefined;
  readonly type: string;
  readonly names: readonly string[];
}

export interface ProductiveHandlerOptions extends SimulatorOptions {
  /** Who carries its webhooks; without one none is sent. */
  readonly courier?: Courier;
}

export interface ProductiveHandler extends VendorHandler {
  readonly vendor: "productive";
  /** Change them at any time. */
  readonly switches: ProductiveSwitches;
  /** For reading; writes go through requests or `asPerson`. */
  readonly store: ProductiveStore;
  /** What people do on the screen meanwhile. */
  readonly asPerson: ProductivePersonActions;
  /** What requests carried in vain, oldest first. */
  readonly ignored: readonly IgnoredNames[];
  readonly webhooks: ProductiveWebhooks;
  /** Every object as plain JSON, with who made it. */
  snapshot(): ProductiveSnapshot;
}

/** A fresh organisation with the sandbox's world, its days relative to `clock.now()`. */
export function createProductiveHandler(options: ProductiveHandlerOptions): ProductiveHandler {
  const { clock, random, courier = createCourier({ clock, random }) } = options;
  const switches = createSwitches();
  const store = createProductiveStore();
  const limits = createRateLimits(switches);
  const ignored: IgnoredNames[] = [];
  const copies: PendingCopy[] = [];
  let requests = 0;

  const turnFor = (origin: Origin, listLagMs: number): Turn => ({
    store,
    switches,
    random,
    origin,
    nowMs: clock.now(),
    visibleFromMs: listLagMs > 0 ? clock.now() + listLagMs : clock.now(),
    reportIgnored: (type, names) => {
      const request = origin.kind === "request" ? origin.number : undefined;
      if (names.length > 0) ignored.push({ request, type, names });
    },
  });

  const settleCopies = () => {
    const due = copies.filter(({ turn }) => turn.nowMs <= clock.now());
    for (const copy of due) {
      copies.splice(copies.indexOf(copy), 1);
      store.transaction(() => finishCopy(copy));
    }
  };

  const serve = (request: Request, body: string, listLagMs: number): Answer => {
    requests += 1;
    checkCredentials(request);
    const call = parseCall(request, body);
    const includes = (call.url.searchParams.get("include") ?? "").split(",").filter(Boolean).length;
    limits.admit({ isReport: call.path[0] === "reports", includes }, clock.now());
    checkMediaTypes(request);
    settleCopies();
    const origin = requestOrigin(requests, call, clock.now());
    const turn = turnFor(origin, listLagMs);
    return store.transaction(() => answer(call, turn, (pending) => copies.push(pending)));
  };

  seedProductiveWorld(turnFor({ kind: "seed" }, 0));
  logActivities(store, () => clock.now());
  const webhooks = startProductiveWebhooks(store, () => turnFor({ kind: "server" }, 0), courier);

  return {
    vendor: "productive",
    switches,
    store,
    ignored,
    webhooks,
    asPerson: createPersonActions((action) => {
      settleCopies();
      return turnFor({ kind: "person", action }, 0);
    }),
    snapshot: () => {
      settleCopies();
      return takeSnapshot(turnFor({ kind: "server" }, 0));
    },
    async handle(request, { listLagMs }) {
      const body = await request.text();
      try {
        return respond(serve(request, body, listLagMs), request.method, requests);
      } catch (error) {
        if (error instanceof ApiProblem) return refusal(error, requests);
        throw error;
      }
    },
    isMutating: (method) => method !== "GET" && method !== "HEAD",
    operation: () => undefined,
  };
}

/** A 429 in Productive's own form, for faults. */
export function productiveThrottle(resetSeconds: number): Response {
  return refusal(tooManyRequests(resetSeconds, false), 0);
}

function checkCredentials({ headers }: Request): void {
  const isOurs = headers.get("x-auth-token") === PRODUCTIVE_SANDBOX_TOKEN;
  if (!isOurs || headers.get("x-organization-id") !== ORGANIZATION.id) throw unauthenticated();
}

/** Writes must say what they are; answers are JSON:API or nothing. */
function checkMediaTypes({ method, headers }: Request): void {
  const accepted = (headers.get("accept") ?? "*/*").split(",").map((range) => range.split(";")[0]?.trim());
  if (!accepted.some((range) => range === "*/*" || range === "application/*" || range === MEDIA_TYPE)) {
    throw notAcceptable();
  }
  const [type = ""] = (headers.get("content-type") ?? "").split(";");
  if (method !== "GET" && type.trim().toLowerCase() !== MEDIA_TYPE) throw unsupportedMediaType();
}

function parseCall({ method, url, headers }: Request, body: string): Call {
  const parsed = new URL(url);
  const [, below] = parsed.pathname.split("/api/v2/");
  if (below === undefined) throw recordNotFound();
  return {
    method,
    url: parsed,
    path: below.split("/").filter(Boolean).map(decodeURIComponent),
    body,
    isBulk: /;\s*ext="?bulk"?/i.test(headers.get("content-type") ?? ""),
    keepsTime: (headers.get("x-feature-flags") ?? "").split(",").some((flag) => flag.trim() === TIME_FLAG),
  };
}

function requestOrigin(number: number, { method, url, body }: Call, at: number): Origin {
  return { kind: "request", number, at, method, path: `${url.pathname}${url.search}`, body };
}

function respond({ status, document }: Answer, method: string, number: number): Response {
  if (document === undefined) return new Response(null, { status, headers: commonHeaders(number) });
  const body = JSON.stringify(document);
  const etag = method === "GET" ? { etag: `W/"${createHash("md5").update(body).digest("hex")}"` } : {};
  return new Response(body, { status, headers: { ...commonHeaders(number), ...CONTENT_TYPE, ...etag } });
}

function refusal({ status, entries, headers }: ApiProblem, number: number): Response {
  const body = JSON.stringify({ errors: entries });
  return new Response(body, { status, headers: { ...commonHeaders(number), ...CONTENT_TYPE, ...headers } });
}

function commonHeaders(number: number) {
  return {
    "x-request-id": `sandbox-${number}`,
    "x-runtime": "0.050000",
    vary: "Accept,Origin,Accept-Encoding",
  };
}
