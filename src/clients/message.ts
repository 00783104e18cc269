/** What a request looks like on the wire. */

/** A name may come several times. */
export type QueryPart = [name: string, value: string];

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Appended to the base URL: `/leads/1`. */
  readonly path: string;
  readonly query?: readonly QueryPart[] | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  /** Of the answer; only where it differs from the client's usual one. */
  readonly accept?: string | undefined;
  readonly mutating: boolean;
  /** Awaited after the quota's grant and immediately before the first byte, each time it is sent. */
  readonly onDispatch?: (() => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Longer than usual, for lists that are known to be slow. */
  readonly timeoutMs?: number | undefined;
  /** The most it can cost, where points are counted. */
  readonly points?: number | undefined;
  /** For sentences; default method and path. */
  readonly label?: string | undefined;
}

export interface Message {
  readonly url: string;
  readonly init: RequestInit;
}

/** A header's value cannot be sent. The original error quotes it, and it is the token: it is not kept. */
export class UnsendableHeader extends Error {
  override readonly name = "UnsendableHeader";
  constructor() {
    super("the token cannot be sent in a header");
  }
}

/** Never follows redirects: whoever receives the token is the base URL. Throws `UnsendableHeader`. */
export function composeMessage(
  request: HttpRequest,
  base: { readonly baseUrl: string; readonly headers: () => Readonly<Record<string, string>> },
): Message {
  const query = new URLSearchParams([...(request.query ?? [])]).toString();
  const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
  return {
    url: `${base.baseUrl}${request.path}${query === "" ? "" : `?${query}`}`,
    init: {
      method: request.method,
      headers: headersOf(request, base.headers()),
      redirect: "manual",
      ...body,
    },
  };
}

function headersOf(request: HttpRequest, usual: Readonly<Record<string, string>>): Headers {
  try {
    const headers = new Headers({ "user-agent": "kommo-handoff", ...usual });
    if (request.contentType !== undefined) headers.set("content-type", request.contentType);
    if (request.accept !== undefined) headers.set("accept", request.accept);
    return headers;
  } catch {
    throw new UnsendableHeader();
  }
}
