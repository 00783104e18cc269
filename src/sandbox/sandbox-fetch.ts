/** A `fetch` that finds the sandbox behind the vendors' own addresses, and fails as Node's does. */

import { ConnectionCut } from "./simulator.ts";
import { untilAborted } from "./transport.ts";

export type Serve = (request: Request) => Promise<Response>;

/**
 * Answers requests by host. A cut connection rejects with `TypeError("fetch failed")` whose cause has the code
 * `UND_ERR_SOCKET` or `ECONNRESET`; one that is cut in the middle of an answer gives a body that fails. A host
 * nobody serves fails like an unknown name. `init.signal` is honoured.
 */
export function createSandboxFetch(
  hosts: Readonly<Record<string, Serve>>,
  random: () => number,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { hostname } = new URL(request.url);
    const serve = hosts[hostname];
    if (serve === undefined)
      throw fetchFailed(`getaddrinfo ENOTFOUND ${hostname} (no such host in the sandbox)`, "ENOTFOUND");
    try {
      return await untilAborted(serve(request), request.signal);
    } catch (error) {
      if (error instanceof ConnectionCut) return brokenAnswer(error, random);
      throw error;
    }
  };
}

function brokenAnswer(cut: ConnectionCut, random: () => number): Response {
  if (cut.partial !== undefined) return halfAnswer(cut.partial);
  throw random() < 0.5
    ? fetchFailed("other side closed", "UND_ERR_SOCKET")
    : fetchFailed("read ECONNRESET", "ECONNRESET");
}

/** The head and some bytes arrive; reading on fails. */
function halfAnswer(partial: string): Response {
  const broken = new TypeError("terminated", { cause: coded("other side closed", "UND_ERR_SOCKET") });
  let isSent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) {
        controller.error(broken);
        return;
      }
      isSent = true;
      controller.enqueue(new TextEncoder().encode(partial));
    },
  });
  return new Response(body, { status: 200, headers: { "content-type": "application/json" } });
}

function fetchFailed(message: string, code: string): TypeError {
  return new TypeError("fetch failed", { cause: coded(message, code) });
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
