import { describe, expect, it } from "vitest";

import {
  ConnectionCut,
  type FaultEffect,
  type FaultMatch,
  type FaultRule,
  type RequestRecord,
  type VendorHandler,
  type VendorName,
} from "../../../src/sandbox/simulator.ts";
import { createRandom } from "../../../src/sandbox/randomness.ts";
import { createTransport, requestLogLimit } from "../../../src/sandbox/transport.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const url = "https://vendor.example/things?size=2";

/** A vendor that counts what it has done. */
function aVendor(rules: readonly FaultRule[], { vendor = "kommo" }: { vendor?: VendorName } = {}) {
  const clock = createVirtualClock();
  const faults = [...rules];
  const requests: RequestRecord[] = [];
  const seen: {
    readonly at: number;
    readonly body: string;
    readonly listLagMs: number;
    readonly source: string;
  }[] = [];
  const handler: VendorHandler = {
    vendor,
    async handle(request, context) {
      seen.push({ at: clock.now(), body: await request.text(), ...context });
      return Response.json({ number: seen.length, filler: "x".repeat(50) }, { status: 201 });
    },
    isMutating: (method) => method !== "GET",
    operation: () => (vendor === "linear" ? "HandoffIssueCreate: issueCreate" : undefined),
  };
  const latency = { ms: 0 };
  const simulator = createTransport({ handler, clock, random: createRandom(7), faults, requests, latency });
  return {
    clock,
    faults,
    requests,
    seen,
    latency,
    simulator,
    call: (method = "POST", signal?: AbortSignal) =>
      simulator.fetch(
        new Request(url, { method, ...(method === "GET" ? {} : { body: "hello" }), signal: signal ?? null }),
        "10.1.1.1",
      ),
  };
}

const rule = (effect: FaultEffect, match: FaultMatch = {}): FaultRule => ({ match, effect });

/** Statuses of so many calls; a cut connection is "dropped". */
async function outcomes(vendor: ReturnType<typeof aVendor>, count: number): Promise<readonly unknown[]> {
  const statuses: unknown[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const status = await vendor.call().then(
      (response) => response.status,
      () => "dropped",
    );
    statuses.push(status);
  }
  return statuses;
}

describe("the request log", () => {
  it("keeps what came, from where in time, and what was answered", async () => {
    const vendor = aVendor([]);
    await vendor.call();
    expect(vendor.requests).toEqual([
      {
        at: vendor.clock.now(),
        vendor: "kommo",
        method: "POST",
        path: "/things?size=2",
        operation: undefined,
        mutating: true,
        body: "hello",
        status: 201,
      },
    ]);
  });

  it("leaves the sandbox's own prefix off the path", async () => {
    const vendor = aVendor([]);
    await vendor.simulator.fetch(new Request("http://127.0.0.1:1/kommo/api/v4/leads"));
    expect(vendor.requests[0]?.path).toBe("/api/v4/leads");
  });

  it("says that a connection was cut", async () => {
    const vendor = aVendor([rule({ kind: "drop_response" })]);
    await expect(vendor.call()).rejects.toBeInstanceOf(ConnectionCut);
    expect(vendor.requests[0]?.status).toBe("dropped");
  });

  it("forgets the oldest requests beyond its limit", async () => {
    const vendor = aVendor([]);
    await vendor.call();
    const [record] = vendor.requests;
    if (record === undefined) throw new Error("nothing was recorded");
    vendor.requests.push(...Array.from({ length: requestLogLimit - 1 }, () => record));
    await vendor.call("GET");
    expect([vendor.requests.length, vendor.requests.at(-1)?.method]).toEqual([requestLogLimit, "GET"]);
  });
});

describe("a request without faults", () => {
  it("reaches the vendor with its body and the caller's address", async () => {
    const vendor = aVendor([]);
    await vendor.call();
    expect(vendor.seen).toMatchObject([{ body: "hello", source: "10.1.1.1", listLagMs: 0 }]);
  });

  it("waits for the latency", async () => {
    const vendor = aVendor([]);
    vendor.latency.ms = 250;
    const start = vendor.clock.now();
    await vendor.call();
    expect(vendor.seen[0]?.at).toBe(start + 250);
  });
});

describe("a fault", () => {
  it("drop_request cuts before any effect", async () => {
    const vendor = aVendor([rule({ kind: "drop_request" })]);
    await expect(vendor.call()).rejects.toBeInstanceOf(ConnectionCut);
    expect(vendor.seen).toEqual([]);
  });

  it("drop_response cuts after the effect", async () => {
    const vendor = aVendor([rule({ kind: "drop_response" })]);
    await expect(vendor.call()).rejects.toBeInstanceOf(ConnectionCut);
    expect(vendor.seen).toHaveLength(1);
  });

  it("delay waits and then answers", async () => {
    const vendor = aVendor([rule({ kind: "delay", ms: 4000 })]);
    const start = vendor.clock.now();
    expect((await vendor.call()).status).toBe(201);
    expect(vendor.clock.now()).toBe(start + 4000);
  });

  it.each([true, false])("hang gives no answer until the caller gives up; effect: %s", async (effect) => {
    const vendor = aVendor([rule({ kind: "hang", effect })]);
    const giveUp = new AbortController();
    const call = vendor.call("POST", giveUp.signal);
    giveUp.abort(new Error("too long"));
    await expect(call).rejects.toThrow("too long");
    expect(vendor.seen).toHaveLength(effect ? 1 : 0);
  });

  it("truncate ends the answer cleanly in the middle of its JSON", async () => {
    const vendor = aVendor([rule({ kind: "truncate", bytes: 10 })]);
    const text = await (await vendor.call()).text();
    expect(text).toBe('{"number":');
    expect(vendor.seen).toHaveLength(1);
  });

  it("status answers in the vendor's own form, with an effect only when told so", async () => {
    const vendor = aVendor([
      rule({ kind: "status", status: 500 }, { nth: 1 }),
      rule({ kind: "status", status: 503, effect: true }),
    ]);
    const response = await vendor.call();
    expect(await response.text()).toMatch(/"status":500,.*"trace_id":"\w+"/);
    expect(vendor.seen).toHaveLength(0);
    await vendor.call();
    expect(vendor.seen).toHaveLength(1);
  });

  it("status answers with the body it is given", async () => {
    const vendor = aVendor([rule({ kind: "status", status: 418, body: "tea", contentType: "text/plain" })]);
    const response = await vendor.call();
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      418,
      "text/plain",
      "tea",
    ]);
  });

  it("html answers with a page", async () => {
    const vendor = aVendor([rule({ kind: "html", status: 502 })]);
    const response = await vendor.call();
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await response.text()).toContain("502 Bad Gateway");
  });

  it("commit_late loses the answer at once and has its effect later", async () => {
    const vendor = aVendor([rule({ kind: "commit_late", ms: 30_000 })]);
    const start = vendor.clock.now();
    await expect(vendor.call()).rejects.toBeInstanceOf(ConnectionCut);
    expect([vendor.clock.now(), vendor.seen.length]).toEqual([start, 0]);
    await vendor.simulator.settled();
    expect(vendor.seen).toMatchObject([{ at: start + 30_000, body: "hello" }]);
  });

  it("list_lag tells the vendor how long lists are behind", async () => {
    const vendor = aVendor([rule({ kind: "list_lag", ms: 9000 })]);
    expect((await vendor.call()).status).toBe(201);
    expect(vendor.seen[0]?.listLagMs).toBe(9000);
  });
});

/** The answer of a throttled vendor. */
const answerOf = async (vendor: VendorName, bare = false) => {
  const response = await aVendor([rule({ kind: "throttle", retryAfterSeconds: 4, bare })], {
    vendor,
  }).call();
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
};

describe("a throttle", () => {
  it("of Kommo is 429 with retry_after in the body", async () => {
    const { status, text } = await answerOf("kommo");
    expect([status, JSON.parse(text)]).toMatchObject([429, { status: 429, retry_after: 4 }]);
  });

  it("of Productive is 429 with X-RateLimit-Reset", async () => {
    const { status, headers, text } = await answerOf("productive");
    expect([status, headers.get("x-ratelimit-reset")]).toEqual([429, "4"]);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ title: "Too many requests" }] });
  });

  it("of Linear is 400 with the code RATELIMITED", async () => {
    const { status, text } = await answerOf("linear");
    expect([status, JSON.parse(text)]).toMatchObject([
      400,
      { errors: [{ extensions: { type: "ratelimited", code: "RATELIMITED", statusCode: 429 } }] },
    ]);
  });

  it.each(["kommo", "productive", "linear"] as const)("of %s can be bare", async (vendor) => {
    const { status, headers } = await answerOf(vendor, true);
    expect([status, headers.get("content-type")]).toEqual([429, "text/plain; charset=utf-8"]);
  });
});

describe("a fault rule", () => {
  const drop: FaultEffect = { kind: "drop_request" };

  it("strikes the n-th match alone", async () => {
    expect(await outcomes(aVendor([rule(drop, { nth: 2 })]), 3)).toEqual([201, "dropped", 201]);
  });

  it("strikes so many times at most", async () => {
    expect(await outcomes(aVendor([rule(drop, { times: 2 })]), 4)).toEqual(["dropped", "dropped", 201, 201]);
  });

  it("strikes with its probability, the same for the same seed", async () => {
    const first = await outcomes(aVendor([rule(drop, { probability: 0.5 })]), 40);
    const second = await outcomes(aVendor([rule(drop, { probability: 0.5 })]), 40);
    expect(first).toEqual(second);
    expect(new Set(first)).toEqual(new Set([201, "dropped"]));
  });

  it.each([
    [{ vendor: "linear" }, 201],
    [{ vendor: "kommo" }, "dropped"],
    [{ method: "get" }, 201],
    [{ method: "post" }, "dropped"],
    [{ mutating: false }, 201],
    [{ path: /^\/things\?size=2$/ }, "dropped"],
    [{ path: /other/ }, 201],
  ] as const)("strikes when all of %j matches", async (match, expected) => {
    expect(await outcomes(aVendor([rule(drop, match)]), 1)).toEqual([expected]);
  });

  it("looks at Linear's operation instead of the path", async () => {
    expect(
      await outcomes(aVendor([rule(drop, { path: /: issueCreate$/ })], { vendor: "linear" }), 1),
    ).toEqual(["dropped"]);
  });

  it("strikes every time although its pattern has the flag g", async () => {
    expect(await outcomes(aVendor([rule(drop, { path: /things/g })]), 2)).toEqual(["dropped", "dropped"]);
  });

  it("may be added and removed while the sandbox runs", async () => {
    const vendor = aVendor([]);
    const added = rule(drop);
    vendor.faults.push(added);
    expect(await outcomes(vendor, 1)).toEqual(["dropped"]);
    vendor.faults.splice(0);
    expect(await outcomes(vendor, 1)).toEqual([201]);
  });

  it("gives way to an earlier rule, while delays add to it", async () => {
    const vendor = aVendor([
      rule({ kind: "delay", ms: 100 }),
      rule({ kind: "html", status: 502 }),
      rule(drop),
    ]);
    const start = vendor.clock.now();
    expect(await outcomes(vendor, 1)).toEqual([502]);
    expect(vendor.clock.now()).toBe(start + 100);
  });
});
