import { createServer, type Server } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { judgeThrown } from "../../../src/clients/failure.ts";
import { installTransport } from "../../../src/clients/transport.ts";
import { openAnswer } from "../../../src/clients/wire.ts";

let server: Server;
let address: string;

beforeAll(async () => {
  installTransport();
  server = createServer((request, response) => {
    if (request.url === "/reset") return void request.socket.destroy();
    if (request.url === "/redirect") return void response.writeHead(302, { location: "/" }).end();
    if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "100" }).write('{"id":');
      return void setTimeout(() => request.socket.destroy(), 5);
    }
    return void response.end("{}");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  address = `http://127.0.0.1:${String(portOf(server))}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function portOf(listening: Server): number {
  const bound = listening.address();
  if (bound === null || typeof bound === "string") throw new Error("the server listens on no port");
  return bound.port;
}

function open(url: string) {
  const init = { redirect: "manual", signal: new AbortController().signal } as const;
  return openAnswer(globalThis.fetch, url, init, 1_000);
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "nothing",
    (error: unknown) => error,
  );
}

describe("real sockets below the global fetch", () => {
  it("carry an answer", async () => {
    expect(await open(`${address}/`)).toMatchObject({ status: 200, text: "{}" });
  });

  it("show a redirect as what it is", async () => {
    expect((await open(`${address}/redirect`)).status).toBe(302);
  });

  it("that are reset may have carried the request", async () => {
    expect(judgeThrown(await thrownBy(open(`${address}/reset`)))).toBe("unknown");
  });

  it("that break off in the answer may have carried the request", async () => {
    expect(judgeThrown(await thrownBy(open(`${address}/cut`)))).toBe("unknown");
  });

  it("that were never opened carried nothing", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, "127.0.0.1", resolve);
    });
    const port = portOf(closed);
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    expect(judgeThrown(await thrownBy(open(`http://127.0.0.1:${String(port)}/`)))).toBe("not_sent");
  });

  it("to a name that does not exist carried nothing", async () => {
    expect(judgeThrown(await thrownBy(open("http://no-such-host.invalid/")))).toBe("not_sent");
  });
});
