/**
 * The sandbox on a loopback port: the vendors below `/kommo`, `/productive`, `/linear` and `/slack`, and
 * `/sandbox` for other processes that want to look inside.
 */

import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { answerControl } from "./control-routes.ts";
import { ConnectionCut } from "./simulator.ts";
import type { Sandbox } from "./world.ts";

export interface ListenOptions {
  readonly sandbox: Sandbox;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
}

/** Where each system is served, in the form in which handoff's settings want it. */
export interface SandboxUrls {
  /** `/api/v4` follows. */
  readonly kommo: string;
  /** Ends in `/api/v2`. */
  readonly productive: string;
  /** Ends in `/graphql`. */
  readonly linear: string;
  readonly slack: string;
  /** `/state`, `/requests`, `/faults`, `/act` follow. */
  readonly control: string;
}

export interface SandboxServer {
  readonly port: number;
  readonly urls: SandboxUrls;
  /** Cuts what is still open. */
  close(): Promise<void>;
}

/** Bodies beyond this are answered 413. */
const bodyLimitBytes = 10 * 1024 * 1024;

/** Rejects when the port is taken. */
export async function listen({
  sandbox,
  port = 0,
  host = "127.0.0.1",
}: ListenOptions): Promise<SandboxServer> {
  const server = createServer((incoming, outgoing) => {
    void serve(sandbox, incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const actualPort = portOf(server.address());
  return {
    port: actualPort,
    urls: urlsAt(`http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function urlsAt(origin: string): SandboxUrls {
  return {
    kommo: `${origin}/kommo`,
    productive: `${origin}/productive/api/v2`,
    linear: `${origin}/linear/graphql`,
    slack: `${origin}/slack/services/T000/B000/sandbox`,
    control: `${origin}/sandbox`,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string")
    throw new Error("The sandbox has no port to listen on.");
  return address.port;
}

async function serve(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const request = await toRequest(incoming, outgoing);
    const source = incoming.socket.remoteAddress ?? "unknown";
    await send(await route(sandbox, request, source), outgoing);
  } catch (error) {
    fail(error, outgoing);
  }
}

/** Linear knows no path but `/graphql`; the others use the prefix in the links of their answers. */
function route(sandbox: Sandbox, request: Request, source: string): Promise<Response> {
  const { pathname } = new URL(request.url);
  const head = pathname.split("/")[1] ?? "";
  switch (head) {
    case "kommo":
      return sandbox.kommo.simulator.fetch(request, source);
    case "productive":
      return sandbox.productive.simulator.fetch(request, source);
    case "linear":
      return sandbox.linear.simulator.fetch(withoutPrefix(request, "/linear"), source);
    case "slack":
      return sandbox.slack.fetch(request);
    case "sandbox":
      return answerControl(sandbox, request);
    default:
      return Promise.resolve(new Response(`Nothing is served at ${pathname}.\n`, { status: 404 }));
  }
}

function withoutPrefix(request: Request, prefix: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(prefix.length);
  return new Request(url, request);
}

/** Its signal is aborted when the caller goes away before the answer. */
async function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Request> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const body = await readBody(incoming);
  const method = incoming.method ?? "GET";
  const isBodyless = method === "GET" || method === "HEAD" || body.length === 0;
  return new Request(`http://${incoming.headers.host ?? "127.0.0.1"}${incoming.url ?? "/"}`, {
    method,
    headers: headersOf(incoming),
    signal: gone.signal,
    ...(isBodyless ? {} : { body: new Uint8Array(body) }),
  });
}

class BodyTooLarge extends Error {}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const part: unknown = chunk;
    if (!(part instanceof Uint8Array)) continue;
    bytes += part.length;
    if (bytes > bodyLimitBytes) throw new BodyTooLarge("the body is too large");
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

/** Headers of the connection itself are left behind. */
function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || connectionHeaders.has(name)) continue;
    headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

const connectionHeaders = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "expect",
  "upgrade",
]);

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(body);
}

function fail(error: unknown, outgoing: ServerResponse): void {
  if (error instanceof ConnectionCut) {
    cut(error, outgoing);
    return;
  }
  if (outgoing.destroyed || outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const status = error instanceof BodyTooLarge ? 413 : 500;
  const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error);
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  outgoing.end(`The sandbox itself failed: ${sentence}\n`);
}

/** The bytes that are still to come arrive first, then the socket is gone. */
function cut({ partial }: ConnectionCut, outgoing: ServerResponse): void {
  if (partial === undefined) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(200, { "content-type": "application/json" });
  outgoing.write(partial, () => outgoing.destroy());
}
