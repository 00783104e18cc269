/** The inbox on a port: node:http with limits on everything a stranger can make us wait for or keep. */
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { HandoffError } from "../errors.ts";
import type { DeliverySource } from "../ledger/ledger.ts";
import { answers, type Answer } from "./answer.ts";
import { BodyRoom, readBody } from "./body.ts";
import { limitConnections, type ConnectionLimit } from "./connection-limit.ts";
import type { Inbox, ServerClock } from "./inbox.ts";
import { findRoute, type Route, type WebhookSecrets } from "./routes.ts";

export interface ListenerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** As `readBasePath` returns it. */
  readonly basePath: string;
  readonly inbox: Inbox;
  readonly clock: ServerClock;
  /** The path secrets among them, asked at every request. */
  readonly secrets: () => WebhookSecrets;
  /** A mistake of ours while answering; its sender was told to send it again. */
  readonly onFailure: (error: unknown) => void;
  readonly limits?: Partial<ListenerLimits> | undefined;
}

export interface ListenerLimits {
  readonly connections: number;
  /** From the first byte, or the connection, to the end of the headers. */
  readonly headersTimeoutMs: number;
  /** The same to the end of the body. */
  readonly requestTimeoutMs: number;
  /** How long a connection may stay idle. Longer than the 60 s of nginx, so that it is never us who hang up. */
  readonly keepAliveTimeoutMs: number;
  /** How often the three above are looked after. */
  readonly checkEveryMs: number;
  /** How much of all bodies of one sender may be in memory at once. */
  readonly bodyRoomBytes: number;
  /** How long requests that have begun may take when the server closes. */
  readonly closeWithinMs: number;
}

export const defaultLimits: ListenerLimits = {
  connections: 1_000,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 65_000,
  checkEveryMs: 1_000,
  bodyRoomBytes: 64_000_000,
  closeWithinMs: 5_000,
};

export interface Listener {
  readonly port: number;
  /** Takes no new connections, finishes what has begun, cuts off what takes too long. */
  close(): Promise<void>;
}

/** Throws `server.port` (with what to do) when the port cannot be had. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const limits: ListenerLimits = { ...defaultLimits, ...options.limits };
  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkEveryMs,
  });
  const desk: Desk = {
    ...options,
    rooms: {
      kommo: new BodyRoom(limits.bodyRoomBytes),
      productive: new BodyRoom(limits.bodyRoomBytes),
      linear: new BodyRoom(limits.bodyRoomBytes),
    },
    connections: limitConnections(server, limits.connections),
    isClosing: () => !server.listening,
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    void serve(request, response, desk);
  };
  server.on("request", handle);
  // A sender that asks before it sends its body is told "continue" only once we want it.
  server.on("checkContinue", handle);
  const port = await listen(server, options.host, options.port);
  server.on("error", options.onFailure); // no more descriptors, for a moment: not our end
  return { port, close: () => close(server, limits.closeWithinMs, options.clock) };
}

interface Desk extends ListenerOptions {
  readonly rooms: Readonly<Record<DeliverySource, BodyRoom>>;
  readonly connections: ConnectionLimit;
  readonly isClosing: () => boolean;
}

async function serve(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  try {
    const line = { method: request.method ?? "", target: request.url ?? "" };
    const route = findRoute(line, desk.basePath, desk.secrets());
    const answer = await answerTo(route, request, response, desk);
    if (answer !== undefined) send(answer, request, response, desk.isClosing());
  } catch (error) {
    desk.onFailure(error);
    if (response.headersSent) response.destroy();
    else send(answers.notStored, request, response, true);
  }
}

/** undefined where nobody is there to be answered. */
async function answerTo(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  desk: Desk,
): Promise<Answer | undefined> {
  switch (route.kind) {
    case "refused":
      return route.answer;
    case "live":
      return { status: 200, text: "alive" };
    case "ready":
      return desk.isClosing() ? answers.notReady : desk.inbox.readiness();
    case "webhook":
      return receive(route, request, response, desk);
  }
}

async function receive(
  { source, largestBodyBytes }: Extract<Route, { kind: "webhook" }>,
  request: IncomingMessage,
  response: ServerResponse,
  { inbox, rooms, connections }: Desk,
): Promise<Answer | undefined> {
  const share = rooms[source].open();
  try {
    if (request.headers.expect !== undefined) response.writeContinue();
    const read = await readBody(request, largestBodyBytes, share);
    switch (read.kind) {
      case "cut":
        return undefined;
      case "too_large":
        return answers.tooLarge;
      case "no_room":
        return answers.notReady;
      case "read": {
        response.once("close", connections.answering(request.socket));
        return await inbox.receive({ source, headers: singleHeaders(request), body: read.body });
      }
    }
  } finally {
    share.giveBack();
  }
}

/** Node joins what comes several times, except for cookies. */
function singleHeaders(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

function send(answer: Answer, request: IncomingMessage, response: ServerResponse, isLast: boolean): void {
  const text = `${answer.text}\n`;
  const isWhole = request.complete;
  response.writeHead(answer.status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...(isWhole && !isLast ? {} : { connection: "close" }),
    ...answer.headers,
  });
  if (isWhole) {
    response.end(text);
    return;
  }
  // Hanging up on a sender that is still sending makes its system throw our answer away with the rest.
  response.write(text);
  discardRest(request, () => response.end());
}

const mostDiscardedBytes = 32_000_000;

/** Ends with the request, with its time-out, or when it goes on for too long. */
function discardRest(request: IncomingMessage, onEnd: () => void): void {
  let left = mostDiscardedBytes;
  request.on("data", (piece: Uint8Array) => {
    left -= piece.length;
    if (left < 0) request.destroy();
  });
  request.once("end", onEnd);
  request.once("close", onEnd);
  request.resume();
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => reject(cannotListen(host, port, error));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

const refusals: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", "another program listens there"],
  ["EACCES", "this user may not use that port"],
  ["EADDRNOTAVAIL", "this machine does not have that address"],
]);

function cannotListen(host: string, port: number, cause: Error): HandoffError {
  const code = "code" in cause ? String(cause.code) : cause.message;
  const place = `${host}:${String(port)}`;
  return new HandoffError({
    code: "server.port",
    message: `The server cannot listen on ${place}: ${refusals.get(code) ?? code}.`,
    hint: "Stop the other program, or give a free port above 1023 (`--port`) and an address of this machine (`--host`).",
    facts: { host, port, system: code },
    cause,
  });
}

async function close(server: Server, withinMs: number, clock: ServerClock): Promise<void> {
  const done = new AbortController();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve()); // idle connections end here
  });
  const late = clock.sleep(withinMs, done.signal).then(
    () => server.closeAllConnections(),
    () => {},
  );
  await Promise.race([closed, late]);
  done.abort();
  await closed;
}
