import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deliverOnLoopback } from "../../../src/sandbox/loopback-delivery.ts";
import { listen } from "../../../src/sandbox/server.ts";
import { createSandbox, type Sandbox } from "../../../src/sandbox/world.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { aReception, minute, type Reception } from "./webhook-receiver.ts";

const talking = 41_200_336;

let reception: Reception;

beforeEach(async () => {
  reception = aReception();
  await registerAtKommo(reception.sandbox.fetch, "https://handoff.example/webhooks/kommo/secret");
});

async function registerAtKommo(send: typeof fetch, destination: string): Promise<void> {
  await send("https://acme.kommo.com/api/v4/webhooks", {
    method: "POST",
    headers: { authorization: "Bearer kommo-sandbox-token" },
    body: JSON.stringify({ destination, settings: ["status_lead"] }),
  });
}

async function winMany(count: number): Promise<void> {
  const { asPerson } = reception.sandbox.kommo;
  for (let move = 0; move < count; move += 1)
    asPerson.moveLead(talking, { statusId: move % 2 === 0 ? 142 : 61_000_004 });
  await reception.sandbox.settled();
}

function stages(): readonly (string | null)[] {
  return reception.arrivals.map(({ body }) => new URLSearchParams(body).get("leads[status][0][status_id]"));
}

/** Which of thirty deliveries are lost in a world of that seed. */
async function lossesOf(seed: number): Promise<string> {
  reception = aReception({ seed });
  await registerAtKommo(reception.sandbox.fetch, "https://handoff.example/h");
  reception.sandbox.kommo.webhooks.switches.faults.lost = 0.3;
  await winMany(30);
  return reception.sandbox.deliveries.map(({ state }) => state).join();
}

describe("faults of deliveries", () => {
  it("lose a share of them, and the log says which", async () => {
    reception.sandbox.kommo.webhooks.switches.faults.lost = 0.3;
    await winMany(100);
    const lost = reception.sandbox.deliveries.filter(({ state }) => state === "lost");
    expect(reception.sandbox.deliveries).toHaveLength(100);
    expect(reception.arrivals).toHaveLength(100 - lost.length);
    expect(lost.length).toBeGreaterThan(15);
    expect(lost.length).toBeLessThan(45);
  });

  it("are the same for the same seed", async () => {
    expect(await lossesOf(5)).toBe(await lossesOf(5));
    expect(await lossesOf(5)).not.toBe(await lossesOf(6));
  });

  it("repeat one as often as they are told, byte for byte", async () => {
    Object.assign(reception.sandbox.kommo.webhooks.switches.faults, { repeated: 1, copies: 20 });
    await winMany(1);
    const sent = reception.arrivals.map(
      ({ body, headers }) => body + String(headers.get("x-amocrm-requestid")),
    );
    expect(sent).toHaveLength(20);
    expect(new Set(sent).size).toBe(1);
    expect(reception.sandbox.deliveries.filter(({ isCopy }) => isCopy)).toHaveLength(19);
  });

  it("delay all of them, in their order", async () => {
    reception.sandbox.kommo.webhooks.switches.faults.delayMs = 95 * minute;
    await winMany(3);
    expect(reception.minutes()).toEqual([95, 95, 95]);
    expect(stages()).toEqual(["142", "61000004", "142"]);
  });

  it("bring them out of order", async () => {
    reception.sandbox.kommo.webhooks.switches.faults.scatterMs = minute;
    await winMany(12);
    expect(stages()).not.toEqual(
      Array.from({ length: 12 }, (_, move) => (move % 2 === 0 ? "142" : "61000004")),
    );
    expect(reception.arrivals).toHaveLength(12);
  });

  it("gather them into bursts", async () => {
    reception.sandbox.kommo.webhooks.switches.faults.gatherMs = 10 * minute;
    reception.clock.advance(minute);
    const { asPerson } = reception.sandbox.kommo;
    asPerson.moveLead(talking, { statusId: 142 });
    await reception.clock.sleep(3 * minute);
    asPerson.moveLead(talking, { statusId: 143 });
    await reception.sandbox.settled();
    expect(reception.minutes()).toEqual([10, 10]);
  });

  it("of one vendor leave the others alone", async () => {
    reception.sandbox.linear.webhooks.switches.faults.lost = 1;
    await winMany(1);
    expect(reception.arrivals).toHaveLength(1);
  });
});

describe("the wait for an answer", () => {
  it("ends for the receiver too when the sender gives up", async () => {
    reception.answer = "never";
    await winMany(1);
    expect(reception.arrivals[0]?.signal.aborted).toBe(true);
  });

  it("leaves nothing behind when the answer came in time", async () => {
    await winMany(1);
    for (let turn = 0; turn < 100; turn += 1)
      await new Promise<void>((resolve) => void setImmediate(resolve));
    expect(reception.arrivals[0]?.signal.aborted).toBe(false);
    expect(reception.clock.now()).toBe(reception.startMs);
  });
});

describe("a sandbox without a way to deliver", () => {
  it("takes webhooks and sends nothing", async () => {
    const sandbox = createSandbox({ clock: createVirtualClock() });
    await registerAtKommo(sandbox.fetch, "https://handoff.example/h");
    sandbox.kommo.asPerson.moveLead(talking, { statusId: 142 });
    await sandbox.settled();
    expect(sandbox.deliveries).toEqual([]);
  });
});

describe("delivery on this machine", () => {
  const closing: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  /** A sandbox on the machine's clock that tells a real server, which answers with that status. */
  async function tellServer(
    status: number,
  ): Promise<{ readonly sandbox: Sandbox; readonly paths: string[]; readonly bodies: string[] }> {
    const paths: string[] = [];
    const bodies: string[] = [];
    const receiver = createServer((incoming, outgoing) => {
      paths.push(incoming.url ?? "");
      incoming.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
      incoming.on("end", () => outgoing.writeHead(status, { location: "/elsewhere" }).end());
    });
    const port = await portOf(receiver);
    closing.push(() => closed(receiver));
    const clock = { now: () => Date.now(), sleep: () => new Promise<void>(() => {}) };
    const sandbox = createSandbox({ clock, deliver: deliverOnLoopback });
    await registerAtKommo(sandbox.fetch, `http://127.0.0.1:${port}/webhooks/kommo/secret`);
    sandbox.kommo.asPerson.moveLead(talking, { statusId: 142 });
    await sandbox.settled();
    return { sandbox, paths, bodies };
  }

  it("takes a hook over a real socket", async () => {
    const { bodies } = await tellServer(200);
    expect(new URLSearchParams(bodies.join("")).get("leads[status][0][id]")).toBe(String(talking));
  });

  it("does not follow a redirect", async () => {
    const { sandbox, paths } = await tellServer(302);
    expect(paths).toEqual(["/webhooks/kommo/secret"]);
    expect(sandbox.deliveries[0]?.attempts[0]).toMatchObject({
      outcome: { kind: "answered", status: 302 },
      isAcknowledged: false,
    });
  });

  it("shows other processes the log", async () => {
    const { sandbox } = await tellServer(200);
    const server = await listen({ sandbox });
    closing.push(() => server.close());
    const log: unknown = await (await fetch(`${server.urls.control}/deliveries`)).json();
    expect(log).toMatchObject([{ vendor: "kommo", state: "acknowledged", subjects: [String(talking)] }]);
  });

  it.each(["https://handoff.example/h", "http://10.0.0.5/h", "http://127.0.0.1.example/h"])(
    "does not reach %s",
    async (url) => {
      await expect(deliverOnLoopback(new Request(url, { method: "POST" }))).rejects.toThrow(
        /this machine only/,
      );
    },
  );
});

function portOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

function closed(server: Server): Promise<unknown> {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
