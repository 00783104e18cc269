/** The listener on real sockets over a real ledger file. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleepFor } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite-ledger.ts";
import { openConnection } from "../../src/ledger/sqlite/connection.ts";
import { countDeliveries, hashOfBody, storeDelivery } from "../../src/ledger/sqlite/deliveries.ts";
import { groupCommit } from "../../src/ledger/sqlite/group-commit.ts";
import { migrations } from "../../src/ledger/sqlite/migrations.ts";
import { createInbox, type InboxEvent, type InboxPorts } from "../../src/server/inbox.ts";
import { openListener, type Listener, type ListenerOptions } from "../../src/server/listener.ts";
import type { WebhookSecrets } from "../../src/server/routes.ts";
import {
  accountFields,
  aKommoBody,
  aLinearBody,
  aProductiveBody,
  bytes,
  form,
  kommoAccount,
  lead,
  linearSignature,
  productiveSignature,
  secretTexts,
  someSecrets,
  wonFields,
} from "../unit/server/hook-builders.ts";

const clock = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
    await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
  },
};

const kommoPath = `/webhooks/kommo/${secretTexts.kommoPath}`;
const productivePath = `/webhooks/productive/${secretTexts.productivePath}`;
const tenMegabytes = new Uint8Array(10_000_000).fill("x".charCodeAt(0));

let folder: string;
let ledger: Ledger;
let events: InboxEvent[];
let failures: unknown[];
let cleanups: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "handoff-listener-"));
  ledger = await openSqliteLedger({ path: join(folder, "ledger.db"), clock, random: Math.random });
  events = [];
  failures = [];
  cleanups = [];
});

afterEach(async () => {
  for (const cleanup of cleanups) await cleanup();
  await ledger.close();
  rmSync(folder, { recursive: true });
  const [failure] = failures;
  if (failure !== undefined) throw new Error("The listener failed by itself.", { cause: failure });
});

async function open(
  overrides: Partial<ListenerOptions> = {},
  inboxOverrides: Partial<InboxPorts> = {},
): Promise<Listener> {
  const inbox = createInbox({ ledger, clock, kommoAccount, secrets, onEvent, ...inboxOverrides });
  const basics = { host: "127.0.0.1", port: 0, basePath: "", inbox, clock, secrets, onFailure };
  const listener = await openListener({ ...basics, ...overrides });
  cleanups.push(() => listener.close());
  return listener;
}

function secrets(): WebhookSecrets {
  return someSecrets();
}

function onEvent(event: InboxEvent): void {
  events.push(event);
}

function onFailure(error: unknown): void {
  failures.push(error);
}

describe("a webhook", () => {
  it("of Kommo is on disk when it is answered 200", async () => {
    const { port } = await open();
    expect(await post(port, kommoPath, aKommoBody())).toBe(200);
    const other = await openSqliteLedger({ path: join(folder, "ledger.db"), clock, random: Math.random });
    expect(await other.unparsedDeliveries({ limit: 10 })).toMatchObject([{ body: aKommoBody() }]);
    await other.close();
  });

  it("of Kommo may hold 1,200 deals with their custom fields", async () => {
    const { port } = await open();
    const ids = Array.from({ length: 1_200 }, (_, index) => lead + index);
    const filler: readonly [string, string] = [
      "leads[status][0][custom_fields][9][name]",
      "x".repeat(2_500_000),
    ];
    const body = form([...ids.flatMap((id, index) => wonFields(id, index)), filler, ...accountFields()]);
    expect(await post(port, kommoPath, body)).toBe(200);
    expect(await ledger.delivery(1)).toMatchObject({ status: "stored", hash: hashOfBody(body) });
  });

  it("of Linear is taken by its signature over the raw bytes", async () => {
    const { port } = await open();
    const body = aLinearBody(Date.now());
    expect(await post(port, "/webhooks/linear", body, { "linear-signature": linearSignature(body) })).toBe(
      200,
    );
    expect(
      await post(port, "/webhooks/linear", body, { "linear-signature": linearSignature(body, "x") }),
    ).toBe(401);
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 1 });
  });

  it("of Linear is refused when it is stale", async () => {
    const { port } = await open();
    const body = aLinearBody(Date.now() - 120_000);
    expect(await post(port, "/webhooks/linear", body, { "linear-signature": linearSignature(body) })).toBe(
      401,
    );
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 0 });
  });

  it("of Productive is taken by its signature over the raw bytes", async () => {
    const { port } = await open();
    const signature = productiveSignature(aProductiveBody);
    const headers = { "productive-signature": signature };
    expect(await post(port, productivePath, aProductiveBody, headers)).toBe(200);
    expect(await post(port, productivePath, bytes("{}"), headers)).toBe(401);
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 1 });
  });

  it("that comes twenty times at once is stored once and answered 200 each time", async () => {
    const { port } = await open();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => post(port, kommoPath, aKommoBody())));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 1 });
  });

  it.each<[string, string, Uint8Array, number]>([
    ["with a wrong secret", "/webhooks/kommo/wrong", aKommoBody(), 404],
    ["with a wrong secret and 10 MB", "/webhooks/kommo/wrong", tenMegabytes, 404],
    ["of 10 MB", kommoPath, tenMegabytes, 413],
    ["of Linear of more than 1 MB", "/webhooks/linear", tenMegabytes.slice(0, 1_000_001), 413],
    ["of Productive of more than 1 MB", productivePath, tenMegabytes.slice(0, 1_000_001), 413],
    ["without a signature", "/webhooks/linear", bytes("{}"), 401],
    ["to nowhere", "/webhooks/slack", aKommoBody(), 404],
  ])("%s leaves no trace", async (_what, path, body, status) => {
    const { port } = await open();
    expect(await post(port, path, body)).toBe(status);
    expect(await ledger.countDeliveries()).toEqual({ stored: 0, ignored: 0, parsed: 0, done: 0 });
    expect(await post(port, kommoPath, aKommoBody())).toBe(200);
  });

  it("of 10 MB that does not say so beforehand is cut off at its limit", async () => {
    const { port } = await open();
    const response = await fetch(`http://127.0.0.1:${String(port)}${kommoPath}`, {
      method: "POST",
      body: new Blob([tenMegabytes]).stream(),
      duplex: "half",
    });
    expect(response.status).toBe(413);
  });

  it.each<[string, Uint8Array]>([
    ["of a foreign account", aKommoBody({ account: 4 })],
    ["of garbage", bytes("\u0000%%%&&&==[[[")],
    ["of nothing", bytes("")],
  ])("%s is answered 200, kept and ignored", async (_what, body) => {
    const { port } = await open();
    expect(await post(port, kommoPath, body)).toBe(200);
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 0, ignored: 1 });
  });

  it("that asks before it sends its body is told at once that the secret is wrong", async () => {
    const { port } = await open();
    expect(await askFirst(port, "/webhooks/kommo/wrong")).toEqual({ status: 404, wasContinued: false });
    expect(await askFirst(port, kommoPath)).toEqual({ status: 200, wasContinued: true });
  });

  it("finds the listener below its base path", async () => {
    const { port } = await open({ basePath: "/handoff" });
    expect(await post(port, `/handoff${kommoPath}`, aKommoBody())).toBe(200);
    expect(await post(port, kommoPath, aKommoBody())).toBe(404);
  });

  it("leaves nothing of its body, path or signature in what is told of it", async () => {
    const { port } = await open();
    const body = aLinearBody(0);
    await post(port, kommoPath, aKommoBody());
    await post(port, kommoPath, aKommoBody({ account: 4 }));
    await post(port, "/webhooks/linear", body, { "linear-signature": linearSignature(body) });
    const told = JSON.stringify(events);
    expect(events).toHaveLength(3);
    for (const secret of ["Relaunch", "INV-7", "Caf", secretTexts.kommoPath, linearSignature(body)]) {
      expect(told).not.toContain(secret);
    }
  });
});

describe("a full disk", () => {
  it("is answered 503, and the same delivery is taken when there is room again", async () => {
    const waiting = { clock, random: Math.random };
    const connection = await openConnection(join(folder, "full.db"), migrations, waiting);
    const group = groupCommit(connection, waiting);
    const onThatDisk: Ledger = {
      ...ledger,
      storeDelivery: (delivery) =>
        group.submit((db) => storeDelivery(db, delivery, hashOfBody(delivery.body), Date.now())),
    };
    const { port } = await open({}, { ledger: onThatDisk });
    const body = form([...wonFields(lead), ["x", "x".repeat(100_000)]]);
    connection.execute("PRAGMA max_page_count = 1"); // SQLite makes it as many as there are
    expect(await post(port, kommoPath, body)).toBe(503);
    expect(countDeliveries(connection)).toMatchObject({ stored: 0 });
    connection.execute("PRAGMA max_page_count = 1000000");
    expect(await post(port, kommoPath, body)).toBe(200);
    expect(countDeliveries(connection)).toMatchObject({ stored: 1 });
    connection.close();
  });
});

describe("slow and broken senders", () => {
  it("do not keep others out, five hundred of them", async () => {
    const { port } = await open({ limits: { connections: 100 } });
    const half = `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n`;
    const sockets = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        openSocket(port, index % 2 === 0 ? half : `${half}\r\nleads[status]`),
      ),
    );
    expect(await post(port, kommoPath, aKommoBody())).toBe(200);
    expect(await get(port, "/livez")).toMatchObject({ status: 200 });
    for (const socket of sockets) socket.destroy();
  });

  it.each([
    ["headers", `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\n`],
    ["bodies", `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nleads`],
    ["refused bodies", "POST /webhooks/kommo/wrong HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nleads"],
    ["first bytes", ""],
  ])("of %s are hung up on", async (_what, text) => {
    const { port } = await open({
      limits: { headersTimeoutMs: 50, requestTimeoutMs: 100, checkEveryMs: 20 },
    });
    const socket = await openSocket(port, text);
    await once(socket, "close");
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 0, ignored: 0 });
  });

  it("that go away in the middle leave nothing", async () => {
    const { port } = await open();
    const socket = await openSocket(
      port,
      `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nleads[status][0][id]=5`,
    );
    socket.destroy();
    expect(await post(port, kommoPath, aKommoBody())).toBe(200);
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 1, ignored: 0 });
  });

  it.each([
    "\u0016\u0003\u0001\u0002\u0000\u0001",
    "GET\r\n\r\n",
    `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`,
    `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`,
  ])("that speak no HTTP are hung up on (%#)", async (text) => {
    const { port } = await open();
    const socket = await openSocket(port, text);
    await once(socket, "close");
    expect(await get(port, "/livez")).toMatchObject({ status: 200 });
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 0, ignored: 0 });
  });

  it("that send more at once than there is room for are told to come again", async () => {
    const { port } = await open({ limits: { bodyRoomBytes: 300 } });
    const large = form([...wonFields(lead), ["x", "x".repeat(2_000)]]);
    const statuses: number[] = [];
    for (const body of [large, bytes("leads[add][0][id]=1"), bytes("leads[add][0][id]=2")]) {
      statuses.push(await post(port, kommoPath, body));
    }
    expect(statuses).toEqual([503, 200, 200]);
  });

  it("that read no answer before they have sent everything get it all the same", async () => {
    const { port } = await open();
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    const head = `POST /webhooks/kommo/wrong HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(tenMegabytes.length)}\r\n\r\n`;
    socket.write(head);
    await new Promise<void>((resolve, reject) => {
      socket.write(tenMegabytes, (error) => (error ? reject(error) : resolve()));
    });
    expect(await nextPiece(socket)).toContain("HTTP/1.1 404");
    socket.destroy();
  });

  it("do not cost those their answer who were whole before them", async () => {
    const gate = aGate();
    const { port } = await open({ limits: { connections: 3 } }, { ledger: gate.ledger() });
    const begun = post(port, kommoPath, aKommoBody());
    await gate.reached;
    const sockets: Socket[] = [];
    for (let index = 0; index < 10; index += 1) sockets.push(await openSocket(port, "POST"));
    await get(port, "/livez");
    gate.open();
    expect(await begun).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it("that send byte by byte use up the room by their pieces", async () => {
    const { port } = await open({ limits: { bodyRoomBytes: 1_000 } });
    const socket = await openSocket(
      port,
      `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${"1\r\nx\r\n".repeat(20)}`,
    );
    expect(await nextPiece(socket)).toContain("HTTP/1.1 503");
    socket.destroy();
  });
});

describe("asking how it is", () => {
  it("is answered while the listener is open", async () => {
    const { port } = await open();
    expect(await get(port, "/livez")).toEqual({ status: 200, text: "alive\n" });
    expect(await get(port, "/readyz")).toEqual({ status: 200, text: "ready\n" });
  });

  it("by a webhook's path tells the right method", async () => {
    const { port } = await open();
    expect(await get(port, "/webhooks/linear")).toEqual({ status: 405, text: "use POST\n" });
  });
});

describe("a listener", () => {
  it("answers several requests on one connection, in their order", async () => {
    const { port } = await open();
    const body = `leads[add][0][id]=${String(lead)}`;
    const one = `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`;
    const last = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const socket = await openSocket(port, `${one}${one}${last}`);
    let answered = "";
    socket.on("data", (piece: Uint8Array) => (answered += String(piece)));
    await once(socket, "close");
    expect(answered.match(/stored\n|known already\n|alive\n/gu)).toEqual([
      "stored\n",
      "known already\n",
      "alive\n",
    ]);
  });

  it("finishes what has begun when it closes, and takes nothing new", async () => {
    const gate = aGate();
    const listener = await open({}, { ledger: gate.ledger() });
    const { port } = listener;
    const begun = post(port, kommoPath, aKommoBody());
    await gate.reached;
    const closing = listener.close();
    await expect(get(port, "/livez")).rejects.toThrow("fetch failed");
    gate.open();
    expect(await begun).toBe(200);
    await closing;
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 1 });
  });

  it("cuts off who takes too long when it closes", async () => {
    const listener = await open({ limits: { closeWithinMs: 20 } });
    const socket = await openSocket(
      listener.port,
      `POST ${kommoPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nl`,
    );
    const cut = once(socket, "close");
    await expect(listener.close()).resolves.toBeUndefined();
    await expect(cut).resolves.toBeDefined();
  });

  it("closes once, however often it is told to", async () => {
    const listener = await open();
    await Promise.all([listener.close(), listener.close()]);
    await expect(listener.close()).resolves.toBeUndefined();
  });

  it("says which port it cannot have, and what to do", async () => {
    const { port } = await open();
    await expect(open({ port })).rejects.toMatchObject({
      code: "server.port",
      message: expect.stringContaining(`127.0.0.1:${String(port)}: another program listens there`) as unknown,
      hint: expect.stringContaining("--port") as unknown,
    });
  });

  it("answers 503 and says so when it makes a mistake itself", async () => {
    const broken = {
      receive: () => Promise.reject(new RangeError("ours")),
      readiness: () => Promise.reject(new RangeError("ours")),
    };
    const { port } = await open({ inbox: broken });
    expect(await post(port, kommoPath, aKommoBody())).toBe(503);
    expect(failures.splice(0)).toEqual([new RangeError("ours")]);
  });
});

/** A ledger that stores nothing until the gate is opened. */
function aGate(): { readonly reached: Promise<void>; open(): void; ledger(): Ledger } {
  const { promise: isOpen, resolve: openIt } = Promise.withResolvers<void>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const storeGuarded: Ledger["storeDelivery"] = async (delivery) => {
    reach();
    await isOpen;
    return ledger.storeDelivery(delivery);
  };
  return { reached, open: openIt, ledger: () => ({ ...ledger, storeDelivery: storeGuarded }) };
}

/** Resolves with the status, once the whole answer is there. */
async function post(
  port: number,
  path: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: Uint8Array.from(body),
  });
  await response.text();
  return response.status;
}

async function get(port: number, path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
  return { status: response.status, text: await response.text() };
}

/** Sends the headers with `Expect: 100-continue`, and the body when told to go on. */
function askFirst(
  port: number,
  path: string,
): Promise<{ readonly status: number | undefined; readonly wasContinued: boolean }> {
  return new Promise((resolve, reject) => {
    let wasContinued = false;
    const body = aKommoBody();
    const request = httpRequest({
      port,
      path,
      host: "127.0.0.1",
      method: "POST",
      headers: { expect: "100-continue", "content-length": body.length },
    });
    request.once("continue", () => {
      wasContinued = true;
      request.end(body);
    });
    request.once("response", (response) => {
      resolve({ status: response.statusCode, wasContinued });
      request.destroy();
    });
    request.once("error", reject);
    request.flushHeaders();
  });
}

async function nextPiece(socket: Socket): Promise<string> {
  const pieces: readonly unknown[] = await once(socket, "data");
  return String(pieces[0]);
}

/** Connected and told `text`; what becomes of it afterwards is the test's matter. */
async function openSocket(port: number, text: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // hung up on: what these tests are about
  socket.resume();
  await once(socket, "connect");
  socket.write(text);
  return socket;
}
