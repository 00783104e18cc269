import { describe, expect, it, vi } from "vitest";

import type { Dialect } from "../../../src/clients/dialect.ts";
import { judgeByStatus } from "../../../src/clients/failure.ts";
import { type HttpOptions, createHttp } from "../../../src/clients/http.ts";
import type { HttpRequest } from "../../../src/clients/message.ts";
import { VendorError } from "../../../src/errors.ts";
import { type PreparedAnswer, clientParts, fetchFailed, jsonAnswer, stubFetch } from "./stub-fetch.ts";

const dialect: Dialect = {
  vendor: "kommo",
  speaks: "json",
  judge: (answer) => judgeByStatus(answer),
  throttleSeconds: () => undefined,
  defaultThrottleSeconds: 10,
  complaints: () => [],
};

const read: HttpRequest = { method: "GET", path: "/leads/1", mutating: false };
const write: HttpRequest = { method: "POST", path: "/notes", body: { text: "x" }, mutating: true };

function aClient(answers: readonly PreparedAnswer[], overrides: Partial<HttpOptions> = {}) {
  const stub = stubFetch(...answers);
  const parts = clientParts(stub.fetch);
  const http = createHttp({
    ...parts,
    dialect,
    baseUrl: "https://acme.example",
    headers: () => ({ authorization: "Bearer s3cret" }),
    ...overrides,
  });
  return { http, sent: stub.sent, clock: parts.clock };
}

async function failureOf(work: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof VendorError) return error;
  throw new Error("expected a VendorError", { cause: error });
}

describe("reads", () => {
  it("are repeated three times when the outcome is unknown", async () => {
    const { http, sent } = aClient([
      fetchFailed("ECONNRESET"),
      jsonAnswer({}, 502),
      fetchFailed("ECONNREFUSED"),
      jsonAnswer({ id: 1 }),
    ]);
    expect((await http.send(read)).json()).toEqual({ id: 1 });
    expect(sent).toHaveLength(4);
  });

  it("end with the last error after that", async () => {
    const { http, sent } = aClient(Array.from({ length: 9 }, () => fetchFailed("ECONNRESET")));
    expect((await failureOf(http.send(read))).kind).toBe("unknown");
    expect(sent).toHaveLength(4);
  });

  it("are repeated when the answer breaks off", async () => {
    const { http } = aClient([new Response('{"id":'), jsonAnswer({ id: 1 })]);
    expect((await http.send(read)).json()).toEqual({ id: 1 });
  });

  it("are not repeated when the vendor refuses", async () => {
    const { http, sent } = aClient([jsonAnswer({}, 404)]);
    expect((await failureOf(http.send(read))).kind).toBe("refused");
    expect(sent).toHaveLength(1);
  });

  it("give 204 without a body", async () => {
    const { http } = aClient([new Response(null, { status: 204 })]);
    expect(await http.send(read)).toMatchObject({ status: 204, text: "" });
  });
});

describe("writes", () => {
  it.each([
    ["reset", fetchFailed("ECONNRESET"), "unknown"],
    ["not reached", fetchFailed("ECONNREFUSED"), "not_sent"],
    ["500", jsonAnswer({}, 500), "unknown"],
    ["408", jsonAnswer({}, 408), "unknown"],
    ["201 that breaks off", new Response('{"id":', { status: 201 }), "unknown"],
    ["200 without a body", new Response("", { status: 200 }), "unknown"],
    ["200 with a page", new Response("<html>", { headers: { "content-type": "text/html" } }), "unknown"],
    ["422", jsonAnswer({}, 422), "refused"],
  ] as const)("%s: sent once", async (_, answer, kind) => {
    const { http, sent } = aClient([answer]);
    expect((await failureOf(http.send(write))).kind).toBe(kind);
    expect(sent).toHaveLength(1);
  });

  it("commit the intent before the first byte", async () => {
    const order: string[] = [];
    const { http } = aClient([
      () => {
        order.push("sent");
        return jsonAnswer({});
      },
    ]);
    await http.send({ ...write, onDispatch: async () => void order.push("intent") });
    expect(order).toEqual(["intent", "sent"]);
  });

  it("are not sent when the intent cannot be committed, and the error is not dressed up", async () => {
    const { http, sent } = aClient([]);
    const lost = new Error("lease lost");
    await expect(http.send({ ...write, onDispatch: () => Promise.reject(lost) })).rejects.toBe(lost);
    expect(sent).toEqual([]);
  });

  it("are not sent when the caller gave up while the intent was committed", async () => {
    const { http, sent } = aClient([]);
    const giveUp = new AbortController();
    const sending = http.send({ ...write, signal: giveUp.signal, onDispatch: async () => giveUp.abort() });
    expect((await failureOf(sending)).kind).toBe("not_sent");
    expect(sent).toEqual([]);
  });
});

describe("429", () => {
  it("freezes the scope and sends again, a write too, with its intent once more", async () => {
    const { http, sent, clock } = aClient([jsonAnswer({}, 429), jsonAnswer({ id: 1 })]);
    const onDispatch = vi.fn<() => Promise<void>>(async () => {});
    await http.send({ ...write, onDispatch });
    expect(sent).toHaveLength(2);
    expect(onDispatch).toHaveBeenCalledTimes(2);
    expect(clock.slept).toEqual([10_000]);
  });

  it("honours Retry-After in seconds and as a date", async () => {
    const { http, clock } = aClient([
      jsonAnswer({}, 429, { "retry-after": "7" }),
      (): Response => jsonAnswer({}, 429, { "retry-after": new Date(clock.now() + 9_000).toUTCString() }),
      jsonAnswer({}),
    ]);
    await http.send(read);
    expect(clock.slept).toEqual([7_000, 9_000]);
  });

  it("ends as throttled when the wait would be longer than the limit", async () => {
    const { http, clock } = aClient([jsonAnswer({}, 429, { "retry-after": "3600" })]);
    expect(await failureOf(http.send(write))).toMatchObject({
      kind: "throttled",
      retryAfterSeconds: 3_600,
      effect: "none",
    });
    expect(clock.slept).toEqual([]);
  });

  it("ends as throttled when the vendor never lets up", async () => {
    const { http, clock } = aClient(
      Array.from({ length: 200 }, () => jsonAnswer({}, 429, { "retry-after": "1" })),
    );
    expect((await failureOf(http.send(read))).kind).toBe("throttled");
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(15 * 60_000);
  });

  it("is reported once it exceeds two seconds", async () => {
    const onWait = vi.fn<NonNullable<HttpOptions["onWait"]>>();
    const { http } = aClient(
      [
        jsonAnswer({}, 429, { "retry-after": "1" }),
        jsonAnswer({}, 429, { "retry-after": "5" }),
        jsonAnswer({}),
      ],
      { onWait },
    );
    await http.send(read);
    expect(onWait.mock.calls).toEqual([[{ vendor: "kommo", ms: 5_000, reason: "throttled" }]]);
  });
});

describe("the exchange", () => {
  it("cuts a request that hangs at its deadline, although fetch ignores the signal", async () => {
    const { http } = aClient([() => new Promise<Response>(() => {})], { timeoutMs: 20 });
    const error = await failureOf(http.send(write));
    expect(error).toMatchObject({ kind: "unknown", effect: "unknown" });
    expect(error.message).toContain("no complete answer");
  });

  it("cuts a body that hangs at the same deadline", async () => {
    const endless = new Response(
      new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("{")) }),
    );
    const { http } = aClient([endless], { timeoutMs: 20 });
    expect((await failureOf(http.send(write))).kind).toBe("unknown");
  });

  it("does not follow a redirect", async () => {
    const { http, sent } = aClient([
      new Response(null, { status: 302, headers: { location: "https://evil.example" } }),
    ]);
    const error = await failureOf(http.send(read));
    expect(error.kind).toBe("refused");
    expect(error.message).toContain("Tokens never leave the base URL");
    expect(sent).toHaveLength(1);
  });

  it("holds no answer larger than its limit", async () => {
    const { http } = aClient([jsonAnswer("x".repeat(5_000))], { maxAnswerBytes: 1_000 });
    expect((await failureOf(http.send(write))).kind).toBe("unknown");
  });

  it("takes a refusal whose reason breaks off for a refusal", async () => {
    const broken = new Response(
      new ReadableStream({ start: (stream) => stream.error(fetchFailed("UND_ERR_SOCKET")) }),
      {
        status: 422,
      },
    );
    const { http } = aClient([broken]);
    expect((await failureOf(http.send(write))).kind).toBe("refused");
  });

  it("reads the token for every request", async () => {
    const tokens = ["first", "second"];
    const { http, sent } = aClient([jsonAnswer({}), jsonAnswer({})], {
      headers: () => ({ authorization: tokens.shift() ?? "" }),
    });
    await http.send(read);
    await http.send(read);
    expect(sent.map(({ headers }) => headers.get("authorization"))).toEqual(["first", "second"]);
  });

  it("says that a token cannot be sent without showing it", async () => {
    const { http, sent } = aClient([], { headers: () => ({ authorization: "bro\nken" }) });
    const error = await failureOf(http.send(write));
    expect(error.kind).toBe("not_sent");
    expect(`${error.message}${String(error.cause)}${error.stack ?? ""}`).not.toContain("bro\nken");
    expect(sent).toEqual([]);
  });
});
