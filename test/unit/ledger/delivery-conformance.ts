/** What every backend of the ledger must do with deliveries. Run by `describeLedger`. */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ledger, NewDelivery, QueueRequest } from "../../../src/ledger/ledger.ts";
import { startedAt, type ManualClock } from "./ledger-builders.ts";

export interface DeliveryTestbed {
  readonly ledger: () => Ledger;
  readonly clock: () => ManualClock;
  readonly reopen: () => Promise<Ledger>;
}

export function describeDeliveries({ ledger, clock, reopen }: DeliveryTestbed): void {
  describe("deliveries", () => {
    it("keeps one as it came", async () => {
      const body = bytes("leads[status][0][id]=41200317");
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const { id, isReplay } = await ledger().storeDelivery(aDelivery({ body, headers }));
      expect(isReplay).toBe(false);
      expect(await ledger().delivery(id)).toEqual({
        id,
        source: "kommo",
        receivedAt: startedAt,
        headers,
        body,
        hash: createHash("sha256").update(body).digest("hex"),
        status: "stored",
        why: null,
        leads: [],
      });
    });

    it("keeps any bytes", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (body) => {
          const { id } = await ledger().storeDelivery(aDelivery({ body }));
          expect((await ledger().delivery(id))?.body).toEqual(body);
        }),
        { numRuns: 30 },
      );
    });

    it("has it when the process ends without a word", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      expect(await (await reopen()).delivery(id)).toMatchObject({ id, status: "stored" });
    });

    it("keeps what nobody needs to parse with the reason, outside the queue", async () => {
      const { id } = await ledger().storeDelivery(aDelivery({ ignoredWhy: "It names no deal." }));
      expect(await ledger().delivery(id)).toMatchObject({ status: "ignored", why: "It names no deal." });
      expect(await ledger().unparsedDeliveries({ limit: 10 })).toEqual([]);
    });

    it("knows none by another number", async () => {
      expect(await ledger().delivery(4711)).toBeUndefined();
    });

    it("keeps one of many equal ones that two ledgers take at once", async () => {
      const second = await reopen();
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? ledger() : second).storeDelivery(aDelivery()),
        ),
      );
      expect(taken.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
      expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
    });

    it.each(["parsed", "ignored", "done"] as const)(
      "recognises a replay of one that is %s, without its body too",
      async (status) => {
        const { id } = await ledger().storeDelivery(aDelivery());
        await ledger().markDelivery(id, { status, leads: [], why: "" });
        clock().advance(95 * 60_000);
        await ledger().pruneDeliveries({ receivedBefore: clock().now(), limit: 10 });
        expect(await ledger().storeDelivery(aDelivery())).toEqual({ id, isReplay: true });
      },
    );

    it("takes the same body from two senders for two deliveries", async () => {
      await ledger().storeDelivery(aDelivery({ source: "linear" }));
      expect(await ledger().storeDelivery(aDelivery({ source: "productive" }))).toMatchObject({
        isReplay: false,
      });
    });

    it("takes the same undated body for one delivery while the first waits", async () => {
      const { id } = await ledger().storeDelivery(aDelivery({ sameBody: "news" }));
      expect(await ledger().storeDelivery(aDelivery({ sameBody: "news" }))).toEqual({ id, isReplay: true });
    });

    it("takes the same undated body for news once the first is parsed", async () => {
      const { id } = await ledger().storeDelivery(aDelivery({ sameBody: "news" }));
      await ledger().markDelivery(id, { status: "parsed", leads: [] });
      const again = await ledger().storeDelivery(aDelivery({ sameBody: "news" }));
      expect(again.isReplay).toBe(false);
      expect((await ledger().unparsedDeliveries({ limit: 10 })).map((row) => row.id)).toEqual([again.id]);
    });

    it("lists the unparsed ones in the order of arrival, page by page", async () => {
      const ids: number[] = [];
      for (const text of ["c", "a", "b"]) {
        ids.push((await ledger().storeDelivery(aDelivery({ body: bytes(text) }))).id);
      }
      const first = await ledger().unparsedDeliveries({ limit: 2 });
      const second = await ledger().unparsedDeliveries({ limit: 2, after: first.at(-1)?.id });
      expect([...first, ...second].map((row) => row.id)).toEqual(ids);
      expect(second).toHaveLength(1);
    });

    it("refuses a page of no rows", async () => {
      await expect(ledger().unparsedDeliveries({ limit: 0 })).rejects.toBeInstanceOf(RangeError);
    });

    it("marks one parsed with the deals it concerns", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      const leads = ["41200317", "41200318"];
      expect(await ledger().markDelivery(id, { status: "parsed", leads })).toBe(true);
      expect(await ledger().delivery(id)).toMatchObject({ status: "parsed", leads });
      expect(await ledger().unparsedDeliveries({ limit: 10 })).toEqual([]);
    });

    it("queues the deals of a parsed one with it, once", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      const queue: readonly QueueRequest[] = [
        { lead: "41200317", source: "hook", expectsWon: true, notBefore: startedAt },
      ];
      await ledger().markDelivery(id, { status: "parsed", leads: ["41200317"], queue });
      await ledger().markDelivery(id, { status: "parsed", leads: ["41200317"], queue });
      expect(await ledger().queued("41200317")).toMatchObject({ source: "hook", round: 1 });
    });

    it("stays unparsed when its deals cannot be queued", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      const queue: readonly QueueRequest[] = [
        { lead: "41200317", source: "hook", expectsWon: true, notBefore: Number.NaN },
      ];
      const marking = ledger().markDelivery(id, { status: "parsed", leads: ["41200317"], queue });
      await expect(marking).rejects.toMatchObject({ code: "ledger.failed" });
      expect(await ledger().delivery(id)).toMatchObject({ status: "stored", leads: [] });
    });

    it("tells one of two who parse the same delivery that it was his", async () => {
      const second = await reopen();
      const { id } = await ledger().storeDelivery(aDelivery());
      const told = await Promise.all([
        ledger().markDelivery(id, { status: "parsed", leads: ["1"] }),
        second.markDelivery(id, { status: "parsed", leads: ["1"] }),
      ]);
      expect(told.toSorted()).toEqual([false, true]);
    });

    it("keeps the deals and says how it ended when it is done", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      await ledger().markDelivery(id, { status: "parsed", leads: ["41200317"] });
      expect(await ledger().markDelivery(id, { status: "done", why: "Already done." })).toBe(true);
      expect(await ledger().delivery(id)).toMatchObject({
        status: "done",
        leads: ["41200317"],
        why: "Already done.",
      });
    });

    it("moves one to where it is only once", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      await ledger().markDelivery(id, { status: "done" });
      expect(await ledger().markDelivery(id, { status: "done" })).toBe(false);
    });

    it("never moves one back", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      await ledger().markDelivery(id, { status: "done" });
      expect(await ledger().markDelivery(id, { status: "parsed", leads: ["41200317"] })).toBe(false);
      expect(await ledger().delivery(id)).toMatchObject({ status: "done", leads: [] });
    });

    it("counts every status, the absent ones too", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      await ledger().markDelivery(id, { status: "parsed", leads: [] });
      await ledger().storeDelivery(aDelivery({ body: bytes("another") }));
      expect(await ledger().countDeliveries()).toEqual({ stored: 1, ignored: 0, parsed: 1, done: 0 });
    });

    it("forgets old bodies and nothing else of them", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      await ledger().markDelivery(id, { status: "parsed", leads: ["41200317"] });
      const before = await ledger().delivery(id);
      expect(await ledger().pruneDeliveries({ receivedBefore: startedAt + 1, limit: 10 })).toBe(1);
      expect(await ledger().delivery(id)).toEqual({ ...before, body: null });
    });

    it("keeps the body of what waits to be parsed, however old", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      expect(await ledger().pruneDeliveries({ receivedBefore: startedAt + 1, limit: 10 })).toBe(0);
      expect((await ledger().delivery(id))?.body).not.toBeNull();
    });

    it("keeps the body of what came at that time or later", async () => {
      const { id } = await ledger().storeDelivery(aDelivery());
      await ledger().markDelivery(id, { status: "done" });
      expect(await ledger().pruneDeliveries({ receivedBefore: startedAt, limit: 10 })).toBe(0);
    });

    it("forgets the oldest bodies first, page by page, each once", async () => {
      for (const text of ["a", "b", "c"]) {
        const { id } = await ledger().storeDelivery(aDelivery({ body: bytes(text) }));
        await ledger().markDelivery(id, { status: "done" });
        clock().advance(1);
      }
      const page = { receivedBefore: clock().now(), limit: 2 };
      expect(await ledger().pruneDeliveries(page)).toBe(2);
      expect((await ledger().delivery(3))?.body).not.toBeNull();
      expect(await ledger().pruneDeliveries(page)).toBe(1);
      expect(await ledger().pruneDeliveries(page)).toBe(0);
    });
  });
}

function aDelivery(overrides: Partial<NewDelivery> = {}): NewDelivery {
  return { source: "kommo", headers: {}, body: bytes("account[id]=3012"), sameBody: "replay", ...overrides };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
