/**
 * What lies between a caller and a vendor's simulator: the request log, latency and faults.
 */

import { type FaultCandidate, createFaultBook } from "./fault-book.ts";
import {
  ConnectionCut,
  type FaultEffect,
  type FaultRule,
  type RequestRecord,
  type SandboxClock,
  type Simulator,
  type VendorHandler,
} from "./simulator.ts";
import { errorAnswer, htmlAnswer, throttleAnswer } from "./vendor-answers.ts";

/** The log keeps this many requests; older ones are forgotten. */
export const requestLogLimit = 20_000;

export interface TransportOptions {
  readonly handler: VendorHandler;
  readonly clock: SandboxClock;
  readonly random: () => number;
  /** Read for every request, so rules may be added and removed while it runs. */
  readonly faults: readonly FaultRule[];
  /** Shared by the vendors, so that it holds all requests in the order of their answers' beginnings. */
  readonly requests: RequestRecord[];
  /** Waited before every request is looked at. */
  readonly latency: { ms: number };
}

/** A simulator that may be told who calls. */
export interface AddressedSimulator extends Simulator {
  /**
   * Rejects with `ConnectionCut` where a fault cuts the connection, and with the signal's reason when the
   * caller gives up. `source` is the caller's address (Kommo limits by address).
   */
  fetch(request: Request, source?: string): Promise<Response>;
  /** Resolves when every effect that outlived its answer (`commit_late`) has happened. */
  settled(): Promise<void>;
}

/** Everything a fault needs to know about one request. */
interface Passage {
  readonly request: Request;
  readonly body: string;
  readonly path: string;
  readonly source: string;
  readonly listLagMs: number;
}

/** Where the outcome of a request goes in the log. */
type Noted = (status: RequestRecord["status"]) => void;

export function createTransport(options: TransportOptions): AddressedSimulator {
  const { handler, clock } = options;
  const book = createFaultBook(options.faults, options.random);
  const late = new Set<Promise<unknown>>();

  return {
    vendor: handler.vendor,
    async fetch(request, source = "127.0.0.1") {
      const body = await request.text();
      const path = loggedPath(request.url, handler.vendor);
      const candidate = describeRequest(handler, request.method, path, body);
      const effects = book.strike(candidate);
      const passage = { request, body, path, source, listLagMs: listLagMs(effects) };
      const note = noteRequest(options, candidate, body);
      const waitMs = options.latency.ms + delayMs(effects);
      if (waitMs > 0) await untilAborted(clock.sleep(waitMs), request.signal);
      return answer(passage, terminalEffect(effects), note);
    },
    async settled() {
      while (late.size > 0) await Promise.all(late);
    },
  };

  async function answer(passage: Passage, effect: FaultEffect | undefined, note: Noted): Promise<Response> {
    try {
      const response = effect === undefined ? await act(passage) : await strike(passage, effect);
      note(response.status);
      return response;
    } catch (error) {
      note("dropped");
      throw error;
    }
  }

  async function strike(passage: Passage, effect: FaultEffect): Promise<Response> {
    switch (effect.kind) {
      case "drop_request":
        throw new ConnectionCut();
      case "drop_response":
        await act(passage);
        throw new ConnectionCut();
      case "commit_late":
        keep(clock.sleep(effect.ms).then(() => act(passage)));
        throw new ConnectionCut();
      case "hang":
        if (effect.effect) await act(passage);
        return untilAborted(new Promise<never>(() => {}), passage.request.signal);
      case "truncate":
        return truncated(await act(passage), effect.bytes);
      case "status":
        if (effect.effect === true) await act(passage);
        return statusAnswer(handler.vendor, effect);
      case "html":
        if (effect.effect === true) await act(passage);
        return htmlAnswer(effect.status);
      case "throttle":
        return throttleAnswer(handler.vendor, effect);
      case "delay":
      case "list_lag":
        break;
    }
    return act(passage);
  }

  function act({ request, body, source, listLagMs: lag }: Passage): Promise<Response> {
    const copy = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      ...(body === "" ? {} : { body }),
    });
    return handler.handle(copy, { listLagMs: lag, source });
  }

  function keep(work: Promise<unknown>): void {
    const kept: Promise<unknown> = work.finally(() => late.delete(kept));
    late.add(kept);
  }
}

/** Path and query as the vendor knows them: the sandbox's own prefix (`/kommo`) is left off. */
function loggedPath(url: string, vendor: string): string {
  const { pathname, search } = new URL(url);
  const prefix = `/${vendor}/`;
  return (pathname.startsWith(prefix) ? pathname.slice(prefix.length - 1) : pathname) + search;
}

function describeRequest(handler: VendorHandler, method: string, path: string, body: string): FaultCandidate {
  return {
    vendor: handler.vendor,
    method,
    path,
    operation: handler.operation(body),
    mutating: handler.isMutating(method, path, body),
  };
}

/** The request enters the log when it arrives and gets its status when it is answered. */
function noteRequest(options: TransportOptions, candidate: FaultCandidate, body: string): Noted {
  const at = options.clock.now();
  const pending: RequestRecord = { at, ...candidate, body, status: "dropped" };
  options.requests.push(pending);
  if (options.requests.length > requestLogLimit) options.requests.shift();
  return (status) => {
    const index = options.requests.lastIndexOf(pending);
    if (index >= 0) options.requests[index] = { ...pending, status };
  };
}

function listLagMs(effects: readonly FaultEffect[]): number {
  return Math.max(0, ...effects.map((effect) => (effect.kind === "list_lag" ? effect.ms : 0)));
}

function delayMs(effects: readonly FaultEffect[]): number {
  return effects.reduce((sum, effect) => sum + (effect.kind === "delay" ? effect.ms : 0), 0);
}

/** Delays and lags add up; of all the others the first wins. */
function terminalEffect(effects: readonly FaultEffect[]): FaultEffect | undefined {
  return effects.find((effect) => effect.kind !== "delay" && effect.kind !== "list_lag");
}

function statusAnswer(
  vendor: VendorHandler["vendor"],
  effect: Extract<FaultEffect, { kind: "status" }>,
): Response {
  if (effect.body === undefined) return errorAnswer(vendor, effect.status);
  const contentType = effect.contentType ?? "application/json";
  return new Response(effect.body, { status: effect.status, headers: { "content-type": contentType } });
}

/** Ends cleanly after some bytes: what was promised as JSON is not. */
async function truncated(response: Response, bytes: number): Promise<Response> {
  const whole = new Uint8Array(await response.arrayBuffer());
  const { status, headers } = response;
  headers.delete("content-length");
  if (status === 204) return new Response(null, { status, headers });
  return new Response(whole.slice(0, Math.min(bytes, Math.max(0, whole.length - 1))), { status, headers });
}

/** Settles as `work` does, or rejects with the signal's reason as soon as the caller gives up. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(abortReason(signal));
    };
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", giveUp);
    });
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new DOMException("This operation was aborted", "AbortError");
}
