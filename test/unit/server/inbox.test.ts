import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HandoffError } from "../../../src/errors.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/sqlite-ledger.ts";
import { createInbox, storeWithinMs, type InboxEvent, type InboxPorts } from "../../../src/server/inbox.ts";
import type { WebhookRequest } from "../../../src/server/webhook.ts";
import { aKommoBody, bytes, kommoAccount, someSecrets } from "./hook-builders.ts";

const startedAt = Date.parse("2026-11-23T09:00:00Z");

describe("the inbox", () => {
  let ledger: Ledger;
  let events: InboxEvent[];
  beforeEach(async () => {
    events = [];
    ledger = await openSqliteLedger({
      path: ":memory:",
      clock: { now: () => startedAt, sleep: () => Promise.resolve() },
      random: () => 0.5,
    });
  });
  afterEach(() => ledger.close());

  const inbox = (overrides: Partial<InboxPorts> = {}) =>
    createInbox({
      ledger,
      clock: { now: () => startedAt, sleep: () => new Promise(() => {}) },
      kommoAccount,
      secrets: () => someSecrets(),
      onEvent: (event) => events.push(event),
      ...overrides,
    });

  it("says yes when the delivery is on disk", async () => {
    expect(await inbox().receive(aRequest())).toMatchObject({ status: 200 });
    expect((await ledger.unparsedDeliveries({ limit: 10 })).map((row) => row.body)).toEqual([aKommoBody()]);
    expect(events).toEqual([{ kind: "delivery.stored", source: "kommo", id: 1 }]);
  });

  it("says yes to a replay and keeps nothing", async () => {
    const box = inbox();
    await box.receive(aRequest());
    expect(await box.receive(aRequest())).toMatchObject({ status: 200 });
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 1 });
    expect(events.at(-1)).toEqual({ kind: "delivery.replayed", source: "kommo", id: 1 });
  });

  it("says yes to a foreign account and keeps it as ignored", async () => {
    expect(await inbox().receive(aRequest({ body: aKommoBody({ account: 4 }) }))).toMatchObject({
      status: 200,
    });
    expect(await ledger.countDeliveries()).toMatchObject({ stored: 0, ignored: 1 });
    expect(events).toMatchObject([{ kind: "delivery.ignored", id: 1, why: expect.anything() as unknown }]);
  });

  it("keeps nothing of what is refused", async () => {
    expect(await inbox().receive(aRequest({ source: "linear", body: bytes("{}") }))).toMatchObject({
      status: 401,
    });
    expect(await ledger.countDeliveries()).toEqual({ stored: 0, ignored: 0, parsed: 0, done: 0 });
    expect(events).toEqual([
      { kind: "webhook.refused", source: "linear", status: 401, why: "it has no signature" },
    ]);
  });

  it("asks for the secrets at every request", async () => {
    let secrets = someSecrets({ linearKeys: [] });
    const box = inbox({ secrets: () => secrets });
    const request = aRequest({ source: "linear" });
    const before = await box.receive(request);
    secrets = someSecrets();
    expect([before.status, (await box.receive(request)).status]).toEqual([503, 401]);
  });

  it("says no when the ledger could not keep it, and yes when it can again", async () => {
    const disk = aDisk();
    const box = inbox({ ledger: disk.ledger(ledger) });
    disk.fill();
    expect(await box.receive(aRequest())).toMatchObject({ status: 503, headers: { "retry-after": "60" } });
    expect(events).toEqual([{ kind: "delivery.not_stored", source: "kommo", error: full }]);
    disk.empty();
    expect(await box.receive(aRequest())).toMatchObject({ status: 200 });
  });

  it("says no in time when the ledger takes too long, and tells of the delivery when it is kept later", async () => {
    const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
    const slow = {
      ...ledger,
      storeDelivery: (...args: Parameters<Ledger["storeDelivery"]>) =>
        isFree.then(() => ledger.storeDelivery(...args)),
    };
    const asked: number[] = [];
    const clock = { now: () => startedAt, sleep: async (ms: number) => void asked.push(ms) };
    const answer = await inbox({ ledger: slow, clock }).receive(aRequest());
    expect([answer.status, asked]).toEqual([503, [storeWithinMs]]);
    free();
    await expect.poll(() => events.map(({ kind }) => kind)).toEqual(["delivery.too_slow", "delivery.stored"]);
  });

  it("leaves no timer behind", async () => {
    let isStopped = false;
    const sleep = (_ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          isStopped = true;
          reject(new Error("aborted"));
        });
      });
    await inbox({ clock: { now: () => startedAt, sleep } }).receive(aRequest());
    expect(isStopped).toBe(true);
  });

  describe("is ready", () => {
    it("from the start", async () => {
      expect(await inbox().readiness()).toEqual({ status: 200, text: "ready" });
    });

    it("also while vendors are paused, whom it names", async () => {
      await ledger.pauseVendor({ vendor: "productive", reason: "402", since: startedAt, probeAt: startedAt });
      expect(await inbox().readiness()).toEqual({ status: 200, text: "degraded: productive" });
    });

    it("no longer while the disk is full, and again afterwards, without a delivery in between", async () => {
      const disk = aDisk();
      const box = inbox({ ledger: disk.ledger(ledger) });
      disk.fill();
      await box.receive(aRequest());
      expect(await box.readiness()).toEqual({ status: 503, text: "not ready: ledger.full" });
      disk.empty();
      expect(await box.readiness()).toMatchObject({ status: 200 });
    });

    it("no longer when the ledger cannot be read", async () => {
      const box = inbox();
      await ledger.close();
      expect(await box.readiness()).toEqual({ status: 503, text: "not ready: ledger.closed" });
    });

    it("no longer when the ledger does not answer", async () => {
      const deaf = { ...ledger, vendorPauses: () => new Promise<never>(() => {}) };
      const clock = { now: () => startedAt, sleep: () => Promise.resolve() };
      expect(await inbox({ ledger: deaf, clock }).readiness()).toMatchObject({ status: 503 });
    });
  });
});

const full = new HandoffError({ code: "ledger.full", message: "The disk of /var/lib/handoff is full." });

/** A disk that is full when told so. */
function aDisk(): { fill(): void; empty(): void; ledger(whole: Ledger): Ledger } {
  let isFull = false;
  return {
    fill: () => {
      isFull = true;
    },
    empty: () => {
      isFull = false;
    },
    ledger: (whole) => ({
      ...whole,
      storeDelivery: (delivery) => (isFull ? Promise.reject(full) : whole.storeDelivery(delivery)),
      writeCache: (key, value) => (isFull ? Promise.reject(full) : whole.writeCache(key, value)),
    }),
  };
}

function aRequest(overrides: Partial<WebhookRequest> = {}): WebhookRequest {
  return { source: "kommo", headers: {}, body: aKommoBody(), ...overrides };
}
