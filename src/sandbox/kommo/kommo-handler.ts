/**
 * A Kommo account as its API shows it. Judged against Kommo's documents; where they are silent a switch
 * (`KommoSwitches`) chooses.
 */

import { type Courier, createCourier } from "../courier.ts";
import { randomUuid } from "../randomness.ts";
import type { SandboxClock, SimulatorOptions, VendorHandler } from "../simulator.ts";
import { type Answer, Refusal, blockedPage, problem, sentence } from "./answers.ts";
import { parseBracketQuery } from "./bracket-query.ts";
import type { Exchange } from "./exchange.ts";
import type { KommoStore, StoredUser } from "./kommo-store.ts";
import { type KommoSwitches, defaultKommoSwitches } from "./kommo-switches.ts";
import { type RateLimit, createRateLimit } from "./rate-limit.ts";
import { findRoute } from "./routes.ts";
import { type KommoWebhooks, startKommoWebhooks } from "./webhook-delivery.ts";

export interface KommoHandlerOptions extends SimulatorOptions {
  readonly store: KommoStore;
  readonly switches?: Partial<KommoSwitches>;
  /** Who carries its webhooks; without one none is sent. */
  readonly courier?: Courier;
}

export interface KommoHandler extends VendorHandler {
  readonly vendor: "kommo";
  readonly store: KommoStore;
  readonly switches: KommoSwitches;
  /** Addresses that were blocked stand in `rateLimit.blocked`; taking one out is what Kommo's support does. */
  readonly rateLimit: RateLimit;
  readonly webhooks: KommoWebhooks;
}

interface Arrival {
  readonly request: Request;
  readonly body: string;
  readonly source: string;
  readonly listLagMs: number;
}

export function createKommoHandler(options: KommoHandlerOptions): KommoHandler {
  const { clock, random, store } = options;
  const switches = { ...defaultKommoSwitches(), ...options.switches };
  const rateLimit = createRateLimit(clock, switches);
  const courier = options.courier ?? createCourier({ clock, random });

  return {
    vendor: "kommo",
    store,
    switches,
    rateLimit,
    webhooks: startKommoWebhooks({ store, switches, courier }),
    async handle(request, { listLagMs, source }) {
      const body = await request.text();
      const arrival = { request, body, source, listLagMs };
      if (isLeadList(request) && switches.slowListMs > 0) await clock.sleep(switches.slowListMs);
      return toResponse(answerArrival(arrival), randomUuid(random));
    },
    isMutating: (method) => method !== "GET" && method !== "HEAD",
    operation: () => undefined,
  };

  function answerArrival(arrival: Arrival): Answer {
    const token = bearerToken(arrival.request);
    const admission = rateLimit.admit({ source: arrival.source, token: token ?? "" });
    if (admission === "blocked") return blockedPage;
    if (admission === "throttled") return throttled(switches);
    const actor = switches.revoked ? undefined : findActor(store, token);
    if (actor === undefined) return problem(401, sentence("unauthorized", switches.language));
    if (switches.unpaid) return problem(402, sentence("unpaid", switches.language));
    return answerRoute(arrival, actor);
  }

  function answerRoute(arrival: Arrival, actor: StoredUser): Answer {
    const url = new URL(arrival.request.url);
    const place = splitUrl(url);
    const { method } = arrival.request;
    if (place === undefined) return problem(404, `Cannot ${method} ${url.href}`);
    const match = findRoute(method, place.path);
    if (match.kind === "unknown") return problem(404, `Cannot ${method} ${url.href}`);
    if (match.kind === "wrong method") return problem(405, sentence("method", switches.language));
    const times = timesOf(clock, arrival.listLagMs);
    return orRefusal(match.action, {
      store,
      switches,
      actor,
      method,
      url,
      base: place.base,
      query: parseBracketQuery(url.searchParams),
      body: arrival.body,
      ids: match.ids,
      ...times,
    });
  }
}

function orRefusal(action: (exchange: Exchange) => Answer, exchange: Exchange): Answer {
  try {
    return action(exchange);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** Links in answers begin with the base the caller used, wherever the sandbox is served. */
function splitUrl(url: URL): { readonly base: string; readonly path: string } | undefined {
  const match = /^(.*?\/api\/v4)(\/.*)$/.exec(url.pathname);
  const [, prefix, path] = match ?? [];
  return prefix === undefined || path === undefined ? undefined : { base: url.origin + prefix, path };
}

function timesOf(
  clock: SandboxClock,
  listLagMs: number,
): Pick<Exchange, "nowMs" | "nowSeconds" | "listedFromMs"> {
  const nowMs = clock.now();
  return { nowMs, nowSeconds: Math.floor(nowMs / 1000), listedFromMs: listLagMs > 0 ? nowMs + listLagMs : 0 };
}

function bearerToken(request: Request): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
}

function findActor(store: KommoStore, token: string | undefined): StoredUser | undefined {
  const userId = token === undefined ? undefined : store.tokens.get(token);
  return store.users.find(({ id }) => id === userId);
}

function throttled(switches: KommoSwitches): Answer {
  const detail = sentence("throttled", switches.language);
  if (switches.throttleBody === "text") return { status: 429, contentType: "text/plain", body: detail };
  return problem(429, detail, { retry_after: switches.retryAfterSeconds });
}

function isLeadList(request: Request): boolean {
  return request.method === "GET" && /\/api\/v4\/leads\/?$/.test(new URL(request.url).pathname);
}

function toResponse({ status, contentType, body }: Answer, requestId: string): Response {
  return new Response(body ?? null, {
    status,
    headers: {
      "x-request-id": requestId,
      ...(contentType === undefined ? {} : { "content-type": contentType }),
    },
  });
}
