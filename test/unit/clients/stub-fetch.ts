/** A `fetch` that answers from a list and refuses, with a sentence, what a test did not prepare. */
import { createMemoryQuota } from "../../../src/clients/quota-store.ts";
import { createQuota } from "../../../src/clients/quota.ts";
import type { HttpOptions } from "../../../src/clients/http.ts";
import { aClock } from "./virtual-time.ts";

export interface SentRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: unknown;
}

export type PreparedAnswer = Response | Error | ((request: Request) => Response | Promise<Response>);

export interface StubFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly sent: SentRequest[];
}

/** Answers one after the other. */
export function stubFetch(...answers: readonly PreparedAnswer[]): StubFetch {
  const sent: SentRequest[] = [];
  const left = [...answers];
  return {
    sent,
    async fetch(input, init) {
      const request = new Request(input instanceof URL ? input.href : input, init);
      const text = await request.clone().text();
      const url = new URL(request.url);
      sent.push({
        method: request.method,
        url,
        headers: request.headers,
        body: text === "" ? undefined : JSON.parse(text),
      });
      const answer = left.shift();
      if (answer === undefined)
        throw new Error(`No answer was prepared for ${request.method} ${request.url}`);
      if (answer instanceof Error) throw answer;
      return typeof answer === "function" ? answer(request) : answer;
    },
  };
}

export function jsonAnswer(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** What `fetch` of Node rejects with. */
export function fetchFailed(code: string, more: Readonly<Record<string, unknown>> = {}): TypeError {
  const cause = Object.assign(new Error(`${code} happened`), { code, ...more });
  return new TypeError("fetch failed", { cause });
}

/** Everything a client needs, with a quota that is always free. */
export function clientParts(fetch: typeof globalThis.fetch) {
  const clock = aClock();
  const quota = createQuota({
    store: createMemoryQuota({ clock }),
    scope: { key: "test", rules: [] },
    clock,
  });
  return {
    fetch,
    clock,
    quota,
    random: () => 0.5,
    timeoutMs: 5_000,
    redact: (text: string) => text.replaceAll("s3cret", "[hidden]"),
  } satisfies Partial<HttpOptions>;
}

export const noIntent = { onDispatch: async () => {} };
