/** The part of every backend's contract that keeps work: the queue, places for starts, marks, notices, probes. */
import { describe, expect, it } from "vitest";
import type { HandoffChange, Ledger, QueueEntry, QueueRequest } from "../../../src/ledger/ledger.ts";
import { aLease, startedAt, type ManualClock } from "./ledger-builders.ts";

export interface QueueScene {
  readonly ledger: Ledger;
  readonly clock: ManualClock;
  readonly reopen: () => Promise<Ledger>;
}

const lead = "41200317";

/** `scene` is asked within each test. */
export function describeQueue(scene: () => QueueScene): void {
  describe("the queue", () => {
    it("keeps one entry of a deal, however often it is heard of", async () => {
      const { ledger, clock } = scene();
      const hints = Array.from({ length: 20 }, () => ledger.enqueue([aRequest()]));
      await Promise.all(hints);
      clock.advance(10);
      await ledger.enqueue([aRequest(), aRequest()]);
      expect(await ledger.countQueue()).toBe(1);
      expect(await ledger.queued(lead)).toEqual({
        lead,
        source: "hook",
        expectsWon: false,
        round: 22,
        looks: 0,
        dueAt: startedAt,
        heardAt: startedAt,
      });
    });

    it("lists what is due, the oldest first, and nothing else", async () => {
      const { ledger } = scene();
      await ledger.enqueue([
        aRequest({ lead: "1", notBefore: startedAt + 1 }),
        aRequest({ lead: "2", notBefore: startedAt - 1 }),
        aRequest({ lead: "3", notBefore: startedAt }),
      ]);
      expect((await dueNow(ledger)).map((entry) => entry.lead)).toEqual(["2", "3"]);
    });

    it("leaves out those who are worked on before it counts the page", async () => {
      const { ledger } = scene();
      await ledger.enqueue(["1", "2", "3"].map((one) => aRequest({ lead: one })));
      const page = await ledger.queue({ dueBy: startedAt, except: ["1", "2"], limit: 1 });
      expect(page.map((entry) => entry.lead)).toEqual(["3"]);
    });

    it("takes the earlier of two moments", async () => {
      const { ledger } = scene();
      await ledger.enqueue([aRequest({ notBefore: startedAt + 100 })]);
      await ledger.enqueue([aRequest({ notBefore: startedAt + 50 })]);
      await ledger.enqueue([aRequest({ notBefore: startedAt + 80 })]);
      expect(await ledger.queued(lead)).toMatchObject({ dueAt: startedAt + 50 });
    });

    it("remembers that one of the hints had the deal won, and who asked first", async () => {
      const { ledger } = scene();
      await ledger.enqueue([aRequest({ source: "sweep", expectsWon: true })]);
      await ledger.enqueue([aRequest({ source: "hook", expectsWon: false })]);
      expect(await ledger.queued(lead)).toMatchObject({ source: "sweep", expectsWon: true });
    });

    it("forgets an entry that is settled", async () => {
      const { ledger } = scene();
      await ledger.enqueue([aRequest()]);
      await ledger.settleQueued({ lead, round: 1 });
      expect(await ledger.queued(lead)).toBeUndefined();
    });

    it("keeps an entry due when the deal was heard of while it was worked on", async () => {
      const { ledger } = scene();
      await ledger.enqueue([aRequest()]);
      const [entry] = await dueNow(ledger);
      await ledger.enqueue([aRequest()]);
      await ledger.settleQueued(entry ?? { lead, round: 0 });
      expect(await dueNow(ledger)).toMatchObject([{ lead, round: 2 }]);
    });

    it("puts a look off and counts it", async () => {
      const { ledger } = scene();
      await ledger.enqueue([aRequest()]);
      await ledger.postponeQueued({ lead, round: 1 }, startedAt + 2_000);
      expect(await dueNow(ledger)).toEqual([]);
      expect(await dueNow(ledger, startedAt + 2_000)).toMatchObject([{ looks: 1 }]);
    });

    it("does not put off a deal that was heard of meanwhile", async () => {
      const { ledger } = scene();
      await ledger.enqueue([aRequest()]);
      await ledger.enqueue([aRequest()]);
      await ledger.postponeQueued({ lead, round: 1 }, startedAt + 2_000);
      expect(await dueNow(ledger)).toMatchObject([{ looks: 0 }]);
    });

    it("survives its process", async () => {
      const { ledger, reopen } = scene();
      await ledger.enqueue([aRequest()]);
      expect(await dueNow(await reopen())).toHaveLength(1);
    });

    it("does nothing about nothing", async () => {
      const { ledger } = scene();
      await ledger.enqueue([]);
      expect(await ledger.countQueue()).toBe(0);
    });
  });

  describe("handoffs whose time has come", () => {
    it("are listed by their moment", async () => {
      const { ledger } = scene();
      const lease = await aLease(ledger);
      const put = (change: Partial<HandoffChange>) =>
        ledger.changeHandoff(lease, { lead, status: "failed", ...change });
      await put({ lead: "1", nextAt: startedAt });
      await put({ lead: "2", nextAt: startedAt - 5 });
      await put({ lead: "3", nextAt: startedAt + 1 });
      await put({ lead: "4", nextAt: null });
      await put({ lead: "5", nextAt: startedAt - 9, status: "done" });
      const rows = await ledger.handoffs({
        statuses: ["failed"],
        dueBy: startedAt,
        except: [],
        limit: 10,
      });
      expect(rows.map((row) => row.lead)).toEqual(["2", "1"]);
    });

    it("leave out those who are worked on", async () => {
      const { ledger } = scene();
      const lease = await aLease(ledger);
      for (const one of ["1", "2"])
        await ledger.changeHandoff(lease, { lead: one, status: "held", nextAt: startedAt });
      const rows = await ledger.handoffs({ dueBy: startedAt, except: ["1"], limit: 10 });
      expect(rows.map((row) => row.lead)).toEqual(["2"]);
    });
  });

  describe("places for handoffs that begin by themselves", () => {
    it("are given out once each, however many ask at once and through which process", async () => {
      const { ledger, reopen } = scene();
      const second = await reopen();
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, index) => claim(index % 2 === 0 ? ledger : second, String(index))),
      );
      expect(answers.filter(Boolean)).toHaveLength(20);
    });

    it("belong to their deal for good", async () => {
      const { ledger } = scene();
      for (let index = 0; index < 20; index += 1) await claim(ledger, String(index));
      expect([await claim(ledger, "3"), await claim(ledger, "21")]).toEqual([true, false]);
    });

    it("are free again when the window has passed", async () => {
      const { ledger, clock } = scene();
      for (let index = 0; index < 20; index += 1) await claim(ledger, String(index));
      clock.advance(3_600_000);
      expect(await claim(ledger, "21")).toBe(true);
    });
  });

  describe("marks", () => {
    it("keep the newest value", async () => {
      const { ledger, reopen } = scene();
      expect(await ledger.mark("sweep/1/142")).toBeUndefined();
      await ledger.setMark("sweep/1/142", 7);
      await ledger.setMark("sweep/1/142", { at: 8 });
      expect(await (await reopen()).mark("sweep/1/142")).toEqual({ at: 8 });
    });

    it("give what they held to one of those who remove them", async () => {
      const { ledger } = scene();
      await ledger.setMark("paused", { since: 1 });
      const removed = await Promise.all([ledger.removeMark("paused"), ledger.removeMark("paused")]);
      expect(removed).toEqual([{ since: 1 }, undefined]);
    });
  });

  describe("notices", () => {
    it("are told by one of those who ask", async () => {
      const { ledger } = scene();
      await Promise.all([raise(ledger), raise(ledger)]);
      expect(await Promise.all([take(ledger), take(ledger)])).toEqual([true, false]);
    });

    it("are not told when nobody raised them", async () => {
      expect(await take(scene().ledger)).toBe(false);
    });

    it("wait until they are old enough", async () => {
      const { ledger, clock } = scene();
      await raise(ledger);
      const early = await take(ledger, 10);
      clock.advance(10);
      expect([early, await take(ledger, 10)]).toEqual([false, true]);
    });

    it("are raised again only when it has been quiet", async () => {
      const { ledger, clock } = scene();
      await raise(ledger);
      await take(ledger);
      clock.advance(3_599_999);
      await raise(ledger);
      const tooSoon = await take(ledger);
      clock.advance(1);
      await raise(ledger);
      expect([tooSoon, await take(ledger)]).toEqual([false, true]);
    });
  });

  describe("a vendor's pause", () => {
    const pause = { vendor: "kommo", reason: "unauthorized", since: startedAt, probeAt: startedAt + 600 };

    it("says who began it", async () => {
      const { ledger } = scene();
      expect(await Promise.all([ledger.pauseVendor(pause), ledger.pauseVendor(pause)])).toEqual([
        true,
        false,
      ]);
    });

    it("grants one probe when its time has come", async () => {
      const { ledger, clock } = scene();
      await ledger.pauseVendor(pause);
      const early = await ledger.claimProbe("kommo", startedAt + 1_200);
      clock.advance(600);
      const claims = [1, 2].map(() => ledger.claimProbe("kommo", startedAt + 1_200));
      expect([early, ...(await Promise.all(claims))]).toEqual([false, true, false]);
      expect(await ledger.vendorPauses()).toMatchObject([{ probeAt: startedAt + 1_200 }]);
    });
  });
}

function aRequest(overrides: Partial<QueueRequest> = {}): QueueRequest {
  return { lead, source: "hook", expectsWon: false, notBefore: startedAt, ...overrides };
}

function dueNow(ledger: Ledger, dueBy = startedAt): Promise<readonly QueueEntry[]> {
  return ledger.queue({ dueBy, limit: 100 });
}

function claim(ledger: Ledger, one: string): Promise<boolean> {
  return ledger.claimStart({ lead: one, max: 20, windowMs: 3_600_000 });
}

function raise(ledger: Ledger): Promise<void> {
  return ledger.raiseNotice("guard.burst", 3_600_000);
}

function take(ledger: Ledger, minAgeMs = 0): Promise<boolean> {
  return ledger.takeNotice("guard.burst", minAgeMs);
}
