/** Refusals that a fault may ask of any vendor, in the vendor's own form. */

import { productiveThrottle } from "./productive/productive-handler.ts";
import type { VendorName } from "./simulator.ts";

const htmlType = "text/html; charset=UTF-8";

/** A page as a proxy or a block sends it. */
export function htmlAnswer(status: number): Response {
  const title = `${status} ${reasonOf(status)}`;
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return new Response(page, { status, headers: { "content-type": htmlType } });
}

/**
 * The vendor says "too many requests". Kommo: problem+json with `retry_after` (300 in its sample). Productive:
 * JSON:API error and the header `X-RateLimit-Reset`. Linear: HTTP 400 with the code RATELIMITED.
 * `bare`: HTTP 429 without a JSON body, which all three are said to send at times.
 */
export function throttleAnswer(
  vendor: VendorName,
  { retryAfterSeconds, bare = false }: { retryAfterSeconds?: number | undefined; bare?: boolean | undefined },
): Response {
  return bare ? bareThrottle(retryAfterSeconds) : throttles[vendor](retryAfterSeconds);
}

/** An error of that status with a body of the vendor's kind. */
export function errorAnswer(vendor: VendorName, status: number): Response {
  return errors[vendor](status);
}

const throttles = {
  kommo: (retryAfterSeconds) =>
    json(429, "application/problem+json", {
      ...kommoProblem(429, "Too many requests. Try again later."),
      retry_after: retryAfterSeconds ?? 300,
    }),
  productive: (retryAfterSeconds) => productiveThrottle(retryAfterSeconds ?? 10),
  linear: (retryAfterSeconds) =>
    json(400, jsonType, { errors: [linearThrottle] }, waitHeader(retryAfterSeconds)),
} satisfies Record<VendorName, (retryAfterSeconds: number | undefined) => Response>;

const errors = {
  kommo: (status) => json(status, "application/problem+json", kommoError(status)),
  productive: (status) =>
    json(status, jsonApiType, {
      errors: [
        { status: String(status), code: "server_error", title: reasonOf(status), detail: "Sandbox fault" },
      ],
    }),
  linear: (status) =>
    json(status, jsonType, { errors: [{ message: reasonOf(status), extensions: linearFault(status) }] }),
} satisfies Record<VendorName, (status: number) => Response>;

const jsonType = "application/json; charset=utf-8";
const jsonApiType = "application/vnd.api+json; charset=utf-8";

const linearThrottle = {
  message: "Rate limit exceeded. Only 2500 requests are allowed per 1 hour",
  extensions: { type: "ratelimited", code: "RATELIMITED", statusCode: 429, userError: true },
};

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  425: "Too Early",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Time-out",
};

function reasonOf(status: number): string {
  return reasons[status] ?? "Error";
}

function linearFault(status: number): Record<string, unknown> {
  return { type: "internal error", code: "INTERNAL_SERVER_ERROR", statusCode: status, userError: false };
}

function kommoProblem(status: number, detail: string): Record<string, unknown> {
  return { title: reasonOf(status), type: `https://httpstatus.es/${status}`, status, detail };
}

/** Kommo's 500 has no `type` and carries a `trace_id`. */
function kommoError(status: number): Record<string, unknown> {
  if (status !== 500) return kommoProblem(status, reasonOf(status));
  return {
    title: "ErrInternalServer",
    status,
    detail: "Internal server error",
    trace_id: "5f0c5a0d5a0d5a0d",
  };
}

function bareThrottle(retryAfterSeconds: number | undefined): Response {
  return new Response("Too Many Requests", {
    status: 429,
    headers: { "content-type": "text/plain; charset=utf-8", ...waitHeader(retryAfterSeconds) },
  });
}

function waitHeader(retryAfterSeconds: number | undefined): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
}

function json(
  status: number,
  contentType: string,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": contentType, ...headers } });
}
