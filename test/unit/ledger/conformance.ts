/**
 * What every backend of the ledger must do. Run on each of them:
 * `describeLedger("SQLite", async (clock) => ({ ledger, reopen, close }))`.
 */
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitCodes, LeaseLost } from "../../../src/errors.ts";
import type { LedgerClock } from "../../../src/ledger/clock.ts";
import type { HandoffChange, Ledger } from "../../../src/ledger/ledger.ts";
import { describeDeliveries } from "./delivery-conformance.ts";
import { aClock, aLease, anOwner, startedAt, type ManualClock } from "./ledger-builders.ts";
import { leaseHistories, playLeases } from "./lease-model.ts";
import { describeQueue } from "./queue-conformance.ts";

export interface OpenLedger {
  /** New and empty. */
  readonly ledger: Ledger;
  /** One more ledger on the same storage, as a process would open it after the first one's death. */
  readonly reopen: () => Promise<Ledger>;
  /** Closes all of them and removes the storage. */
  readonly close: () => Promise<void>;
}

const lead = "41200317";
const otherOwner = anOwner({ pid: 4712, nonce: "d4e5f6" });

export function describeLedger(backend: string, open: (clock: LedgerClock) => Promise<OpenLedger>): void {
  describe(`the ledger on ${backend}`, () => {
    let clock: ManualClock;
    let opened: OpenLedger;
    let ledger: Ledger;

    beforeEach(async () => {
      clock = aClock();
      opened = await open(clock);
      ledger = opened.ledger;
    });
    afterEach(() => opened.close());

    describe("binding", () => {
      it("is empty in a new ledger", async () => {
        expect(await ledger.describe()).toMatchObject({ binding: null, createdAt: startedAt });
      });

      it("records the accounts of the first use", async () => {
        await ledger.bind({ kommoAccount: "3012", productiveOrganization: "77" });
        expect((await ledger.describe()).binding).toEqual({
          kommoAccount: "3012",
          productiveOrganization: "77",
        });
      });

      it("fills in what was not known before", async () => {
        await ledger.bind({ kommoAccount: "3012" });
        await ledger.bind({ kommoAccount: "3012", linearWorkspace: "acme" });
        await ledger.bind({ kommoAccount: "3012", productiveOrganization: "77" });
        expect((await ledger.describe()).binding).toEqual({
          kommoAccount: "3012",
          productiveOrganization: "77",
          linearWorkspace: "acme",
        });
      });

      it("refuses another account and names both", async () => {
        await ledger.bind({ kommoAccount: "3012" });
        await expect(ledger.bind({ kommoAccount: "4099" })).rejects.toMatchObject({
          code: "ledger.other_account",
          exitCode: exitCodes.doesNotFit,
          message: expect.stringMatching(/3012.*4099/) as unknown,
        });
      });

      it("changes nothing when one of several accounts is another", async () => {
        await ledger.bind({ kommoAccount: "3012", productiveOrganization: "77" });
        const bound = ledger.bind({
          kommoAccount: "3012",
          productiveOrganization: "78",
          linearWorkspace: "acme",
        });
        await expect(bound).rejects.toMatchObject({ code: "ledger.other_account" });
        expect((await ledger.describe()).binding).toEqual({
          kommoAccount: "3012",
          productiveOrganization: "77",
        });
      });
    });

    describe("leases", () => {
      it("answers as the model does, whatever the history", async () => {
        let run = 0;
        await fc.assert(
          fc.asyncProperty(leaseHistories, async (moves) => {
            run += 1;
            const { answered, expected } = await playLeases(ledger, clock, moves, `history/${String(run)}`);
            expect(answered).toEqual(expected);
          }),
          { numRuns: 40 },
        );
      });

      it("grants a free name for its time", async () => {
        const answer = await ledger.acquireLease({ name: "company/8800", owner: anOwner(), ttlMs: 500 });
        expect(answer).toEqual({
          kind: "granted",
          lease: { name: "company/8800", owner: anOwner(), fence: 1, expiresAt: startedAt + 500 },
        });
      });

      it("grants a taken name at the very moment its time is over", async () => {
        const lease = await aLease(ledger, { ttlMs: 10 });
        clock.advance(10);
        await expect(aLease(ledger, { owner: otherOwner })).resolves.toMatchObject({
          fence: lease.fence + 1,
        });
      });

      it("says who has a taken name", async () => {
        const lease = await aLease(ledger);
        const answer = await ledger.acquireLease({ name: lease.name, owner: otherOwner, ttlMs: 500 });
        expect(answer).toEqual({ kind: "taken", by: lease });
      });

      it("grants one of many who ask at once", async () => {
        const pids = Array.from({ length: 20 }, (_, pid) => pid);
        const answers = await Promise.all(
          pids.map((pid) =>
            ledger.acquireLease({ name: "company/8800", owner: anOwner({ pid }), ttlMs: 500 }),
          ),
        );
        expect(answers.filter((answer) => answer.kind === "granted")).toHaveLength(1);
      });

      it("lets two workers of one process take turns like two processes", async () => {
        const { name, owner, fence } = await aLease(ledger);
        const answer = await ledger.acquireLease({ name, owner, ttlMs: 500 });
        expect(answer).toMatchObject({ kind: "taken", by: { fence } });
      });

      it("evicts a holder who is named by his fence", async () => {
        const dead = await aLease(ledger);
        const lease = await aLease(ledger, { owner: otherOwner, evictFence: dead.fence });
        expect(lease.fence).toBe(dead.fence + 1);
      });

      it("evicts nobody by the fence of a former holder", async () => {
        const former = await aLease(ledger);
        await ledger.releaseLease(former);
        const present = await aLease(ledger);
        const answer = await ledger.acquireLease({
          name: present.name,
          owner: otherOwner,
          ttlMs: 500,
          evictFence: former.fence,
        });
        expect(answer).toEqual({ kind: "taken", by: present });
      });

      it("goes on counting fences after a release and a restart", async () => {
        const first = await aLease(ledger);
        await ledger.releaseLease(first);
        const second = await aLease(await opened.reopen());
        expect(second.fence).toBe(first.fence + 1);
      });

      it("lets an expired holder write until somebody else takes over", async () => {
        const lease = await aLease(ledger, { ttlMs: 10 });
        clock.advance(11);
        await expect(ledger.changeHandoff(lease, aChange())).resolves.toBeUndefined();
        await aLease(ledger, { owner: otherOwner });
        await expect(ledger.changeHandoff(lease, aChange())).rejects.toBeInstanceOf(LeaseLost);
      });

      it("fences every change that takes a lease", async () => {
        const lost = await aLease(ledger);
        await aLease(ledger, { owner: otherOwner, evictFence: lost.fence });
        const attempts = await Promise.allSettled([
          ledger.renewLease(lost, 500),
          ledger.changeHandoff(lost, aChange(), { kind: "queued", facts: null }),
          ledger.recordIntents(lost, [{ key: `lead/${lead}/project`, lead }], {
            ttlMs: 500,
            plan: { steps: [] },
          }),
          ledger.recordOutcomes(lost, [{ key: `lead/${lead}/project`, lead, status: "done" }]),
          ledger.forgetStep(lost, `lead/${lead}/project`),
        ]);
        expect(
          attempts.map((attempt) => attempt.status === "rejected" && attempt.reason instanceof LeaseLost),
        ).toEqual([true, true, true, true, true]);
        expect(await ledger.handoff(lead)).toBeUndefined();
        expect(await ledger.stepsOfLead(lead)).toEqual([]);
        expect(await ledger.events(lead, 10)).toEqual([]);
      });

      it("fences a released lease, too", async () => {
        const lease = await aLease(ledger);
        await ledger.releaseLease(lease);
        await expect(ledger.changeHandoff(lease, aChange())).rejects.toBeInstanceOf(LeaseLost);
      });

      it("does nothing when a lost lease is given back", async () => {
        const lost = await aLease(ledger);
        const present = await aLease(ledger, { owner: otherOwner, evictFence: lost.fence });
        await ledger.releaseLease(lost);
        await expect(ledger.renewLease(present, 500)).resolves.toMatchObject({ fence: present.fence });
      });
    });

    describe("intents and outcomes", () => {
      const key = `lead/${lead}/project`;

      it("commits an intent with the handoff it belongs to", async () => {
        const lease = await aLease(ledger);
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500, name: "Website relaunch" });
        expect(await ledger.steps([key])).toEqual([
          {
            key,
            lead,
            status: "intent",
            action: null,
            externalId: null,
            url: null,
            facts: null,
            attempts: 1,
            intentAt: startedAt,
            updatedAt: startedAt,
          },
        ]);
        expect(await ledger.handoff(lead)).toMatchObject({
          status: "running",
          name: "Website relaunch",
          plan: null,
        });
      });

      it("records what came of it", async () => {
        const lease = await aLease(ledger);
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500 });
        clock.advance(40);
        await ledger.recordOutcomes(lease, [
          {
            key,
            lead,
            status: "done",
            action: "create",
            externalId: "8801",
            url: "https://p.example/8801",
            facts: { name: "A" },
          },
        ]);
        expect(await ledger.steps([key])).toMatchObject([
          {
            status: "done",
            action: "create",
            externalId: "8801",
            url: "https://p.example/8801",
            facts: { name: "A" },
            attempts: 1,
            intentAt: startedAt,
            updatedAt: startedAt + 40,
          },
        ]);
      });

      it("counts attempts and keeps what an earlier one found", async () => {
        const lease = await aLease(ledger);
        await ledger.recordOutcomes(lease, [
          { key, lead, status: "done", action: "adopt", externalId: "8801", facts: 1 },
        ]);
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500 });
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500 });
        expect(await ledger.steps([key])).toMatchObject([
          { status: "intent", attempts: 2, externalId: "8801", action: "adopt", facts: 1 },
        ]);
      });

      it("keeps what an outcome leaves out", async () => {
        const lease = await aLease(ledger);
        await ledger.recordOutcomes(lease, [
          {
            key,
            lead,
            status: "done",
            action: "create",
            externalId: "8801",
            url: "https://p.example/8801",
            facts: 1,
          },
        ]);
        await ledger.recordOutcomes(lease, [{ key, lead, status: "unknown" }]);
        expect(await ledger.steps([key])).toMatchObject([
          {
            status: "unknown",
            action: "create",
            externalId: "8801",
            url: "https://p.example/8801",
            facts: 1,
          },
        ]);
      });

      it("renews the lease by the time given", async () => {
        const lease = await aLease(ledger, { ttlMs: 10 });
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500 });
        const answer = await ledger.acquireLease({ name: lease.name, owner: otherOwner, ttlMs: 1 });
        expect(answer).toMatchObject({ kind: "taken", by: { expiresAt: startedAt + 500 } });
      });

      it("freezes the first plan", async () => {
        const lease = await aLease(ledger);
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500, plan: { version: 1 } });
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500, plan: { version: 2 } });
        expect((await ledger.handoff(lead))?.plan).toEqual({ version: 1 });
      });

      it("replaces a frozen plan when told so, and runs again", async () => {
        const lease = await aLease(ledger);
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500, plan: { version: 1 } });
        await ledger.changeHandoff(lease, aChange({ status: "held" }));
        await ledger.recordIntents(lease, [{ key, lead }], {
          ttlMs: 500,
          plan: { version: 2 },
          replacePlan: true,
        });
        expect(await ledger.handoff(lead)).toMatchObject({ plan: { version: 2 }, status: "running" });
      });

      it("sets the handoff running when its plan is frozen", async () => {
        const lease = await aLease(ledger);
        await ledger.changeHandoff(lease, aChange({ status: "queued" }));
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500, plan: { version: 1 } });
        expect((await ledger.handoff(lead))?.status).toBe("running");
      });

      it("refuses the intents of two deals in one effect", async () => {
        const lease = await aLease(ledger);
        const intents = [
          { key, lead },
          { key: "lead/41200318/project", lead: "41200318" },
        ];
        await expect(ledger.recordIntents(lease, intents, { ttlMs: 500 })).rejects.toBeInstanceOf(TypeError);
      });

      it("finds an object's steps by its id", async () => {
        const lease = await aLease(ledger);
        await ledger.recordOutcomes(lease, [
          { key: `lead/${lead}/budget`, lead, status: "done", externalId: "8801" },
          { key, lead, status: "done", externalId: "8801" },
          { key: "company/8800", lead, status: "done", externalId: "90001" },
        ]);
        const found = await ledger.findByExternalId("8801");
        expect(found.map((step) => step.key)).toEqual([`lead/${lead}/budget`, key]);
      });

      it("forgets one step and keeps its neighbours", async () => {
        const lease = await aLease(ledger);
        const budget = `lead/${lead}/budget`;
        await ledger.recordOutcomes(lease, [
          { key, lead, status: "done", action: "adopt", externalId: "8801", facts: 1 },
          { key: budget, lead, status: "done", externalId: "9001" },
        ]);
        await ledger.forgetStep(lease, key);
        expect((await ledger.steps([key, budget])).map((step) => step.key)).toEqual([budget]);
        expect(await ledger.findByExternalId("8801")).toEqual([]);
      });

      it("begins a forgotten step anew", async () => {
        const lease = await aLease(ledger);
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500 });
        await ledger.recordOutcomes(lease, [{ key, lead, status: "done", externalId: "8801", facts: 1 }]);
        await ledger.forgetStep(lease, key);
        await ledger.recordIntents(lease, [{ key, lead }], { ttlMs: 500 });
        expect(await ledger.steps([key])).toMatchObject([
          { status: "intent", attempts: 1, externalId: null, facts: null },
        ]);
      });

      it("has nothing to forget of a step that was never tried", async () => {
        await expect(ledger.forgetStep(await aLease(ledger), key)).resolves.toBeUndefined();
      });

      it("lists a lead's own steps and the shared ones its plan names", async () => {
        const lease = await aLease(ledger);
        const others = [`lead/${lead}0/project`, "lead/41200318/project", "company/8801"];
        await ledger.recordIntents(lease, [{ key, lead }], {
          ttlMs: 500,
          plan: {
            steps: [{ key: "company/8800" }, { key, parent: { company: "company/8800" } }, others[1] ?? ""],
          },
        });
        await ledger.recordOutcomes(
          lease,
          ["company/8800", ...others].map((other) => ({
            key: other,
            lead: "41200318",
            status: "done" as const,
          })),
        );
        const found = await ledger.stepsOfLead(lead);
        expect(found.map((step) => step.key)).toEqual(["company/8800", key]);
      });
    });

    describe("handoffs", () => {
      it("creates the row with the first change", async () => {
        await ledger.changeHandoff(
          await aLease(ledger),
          aChange({ status: "queued", nextAt: startedAt + 10 }),
        );
        expect(await ledger.handoff(lead)).toEqual({
          lead,
          status: "queued",
          name: "",
          plan: null,
          facts: null,
          failures: 0,
          nextAt: startedAt + 10,
          createdAt: startedAt,
          updatedAt: startedAt,
        });
      });

      it("keeps what a change leaves out", async () => {
        const lease = await aLease(ledger);
        await ledger.changeHandoff(
          lease,
          aChange({ name: "Relaunch", facts: { a: 1 }, failures: 2, nextAt: 7 }),
        );
        clock.advance(5);
        await ledger.changeHandoff(lease, { lead, status: "running" });
        expect(await ledger.handoff(lead)).toMatchObject({
          status: "running",
          name: "Relaunch",
          facts: { a: 1 },
          failures: 2,
          nextAt: 7,
          createdAt: startedAt,
          updatedAt: startedAt + 5,
        });
      });

      it("takes a due time away when told so", async () => {
        const lease = await aLease(ledger);
        await ledger.changeHandoff(lease, aChange({ nextAt: 7 }));
        await ledger.changeHandoff(lease, aChange({ nextAt: null }));
        expect((await ledger.handoff(lead))?.nextAt).toBeNull();
      });

      it("keeps any name a deal can have", async () => {
        const lease = await aLease(ledger);
        const names = fc.string({ unit: "grapheme", maxLength: 300 });
        await fc.assert(
          fc.asyncProperty(names, fc.json(), async (name, facts) => {
            await ledger.changeHandoff(lease, aChange({ name, facts }));
            expect(await ledger.handoff(lead)).toMatchObject({ name, facts });
          }),
          { numRuns: 30 },
        );
      });

      it("lists by number, page by page", async () => {
        const lease = await aLease(ledger);
        const leads = ["100", "9", "10", "99"];
        await Promise.all(leads.map((one) => ledger.changeHandoff(lease, aChange({ lead: one }))));
        const first = await ledger.handoffs({ limit: 2 });
        const second = await ledger.handoffs({ limit: 2, after: first.at(-1)?.lead });
        expect([first, second].map((page) => page.map((row) => row.lead))).toEqual([
          ["9", "10"],
          ["99", "100"],
        ]);
      });

      it("lists those of some statuses", async () => {
        const lease = await aLease(ledger);
        await ledger.changeHandoff(lease, aChange({ lead: "1", status: "held" }));
        await ledger.changeHandoff(lease, aChange({ lead: "2", status: "done" }));
        await ledger.changeHandoff(lease, aChange({ lead: "3", status: "failed" }));
        const rows = await ledger.handoffs({ statuses: ["held", "failed"], limit: 10 });
        expect(rows.map((row) => row.lead)).toEqual(["1", "3"]);
      });

      it("lists nothing for no status at all", async () => {
        await ledger.changeHandoff(await aLease(ledger), aChange());
        expect(await ledger.handoffs({ statuses: [], limit: 10 })).toEqual([]);
      });

      it.each([0, -1, 1.5])("refuses a page of %d rows", async (limit) => {
        await expect(ledger.handoffs({ limit })).rejects.toBeInstanceOf(RangeError);
      });

      it("counts every status, the absent ones too", async () => {
        const lease = await aLease(ledger);
        await ledger.changeHandoff(lease, aChange({ lead: "1", status: "held" }));
        await ledger.changeHandoff(lease, aChange({ lead: "2", status: "held" }));
        expect(await ledger.countHandoffs()).toEqual({
          queued: 0,
          running: 0,
          done: 0,
          held: 2,
          failed: 0,
          skipped: 0,
        });
      });
    });

    describe("events", () => {
      it("adds one with the change it tells of", async () => {
        await ledger.changeHandoff(await aLease(ledger), aChange(), {
          kind: "queued",
          facts: { by: "webhook" },
        });
        expect(await ledger.events(lead, 10)).toMatchObject([
          { lead, at: startedAt, kind: "queued", facts: { by: "webhook" } },
        ]);
      });

      it("lists the newest ones of a lead, oldest first", async () => {
        for (const kind of ["one", "two", "three"]) await ledger.addEvent(lead, kind, null);
        await ledger.addEvent("41200318", "of another deal", null);
        const found = await ledger.events(lead, 2);
        expect(found.map((event) => event.kind)).toEqual(["two", "three"]);
      });
    });

    describeDeliveries({ ledger: () => ledger, clock: () => clock, reopen: () => opened.reopen() });

    describe("vendor pauses", () => {
      const pause = { vendor: "productive", reason: "402", since: startedAt, probeAt: startedAt + 600_000 };

      it("lists who is paused", async () => {
        await ledger.pauseVendor(pause);
        expect(await ledger.vendorPauses()).toEqual([pause]);
      });

      it("keeps its beginning when it is prolonged", async () => {
        await ledger.pauseVendor(pause);
        await ledger.pauseVendor({
          ...pause,
          reason: "401",
          since: startedAt + 5,
          probeAt: startedAt + 900_000,
        });
        expect(await ledger.vendorPauses()).toEqual([
          { ...pause, reason: "401", probeAt: startedAt + 900_000 },
        ]);
      });

      it("hands the ended pause to one of those who end it", async () => {
        await ledger.pauseVendor(pause);
        const ended = await Promise.all([
          ledger.resumeVendor("productive"),
          ledger.resumeVendor("productive"),
        ]);
        expect(ended).toEqual([pause, undefined]);
      });
    });

    describeQueue(() => ({ ledger, clock, reopen: opened.reopen }));

    describe("the cache", () => {
      it("knows nothing at first", async () => {
        expect(await ledger.readCache("directory")).toBeUndefined();
      });

      it("keeps the newest value and its time", async () => {
        await ledger.writeCache("directory", { people: [] });
        clock.advance(10);
        await ledger.writeCache("directory", { people: ["Anna"] });
        expect(await ledger.readCache("directory")).toEqual({
          value: { people: ["Anna"] },
          at: startedAt + 10,
        });
      });
    });

    describe("commits", () => {
      it("keeps what was answered when the process ends without a word", async () => {
        const lease = await aLease(ledger);
        await ledger.recordIntents(lease, [{ key: `lead/${lead}/project`, lead }], {
          ttlMs: 500,
          plan: { version: 1 },
        });
        const next = await opened.reopen();
        expect(await next.stepsOfLead(lead)).toMatchObject([{ status: "intent" }]);
        expect(await next.handoff(lead)).toMatchObject({ plan: { version: 1 } });
      });

      it("shows nothing of a change before its commit", async () => {
        const adding = ledger.addEvent(lead, "queued", null);
        expect(await ledger.events(lead, 10)).toEqual([]);
        await adding;
        expect(await ledger.events(lead, 10)).toHaveLength(1);
      });

      it("keeps the neighbours of a change that fails", async () => {
        const lost = await aLease(ledger);
        await aLease(ledger, { owner: otherOwner, evictFence: lost.fence });
        const settled = await Promise.allSettled([
          ledger.addEvent(lead, "before", null),
          ledger.changeHandoff(lost, aChange(), { kind: "fenced", facts: null }),
          ledger.addEvent(lead, "after", null),
        ]);
        expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
        expect((await ledger.events(lead, 10)).map((event) => event.kind)).toEqual(["before", "after"]);
      });

      it("keeps all of many changes made at once by two ledgers", async () => {
        const second = await opened.reopen();
        const changes = Array.from({ length: 300 }, (_, index) =>
          (index % 2 === 0 ? ledger : second).addEvent(lead, String(index), null),
        );
        await Promise.all(changes);
        expect(await ledger.events(lead, 1000)).toHaveLength(300);
      });

      it("commits what was asked for before closing", async () => {
        const adding = ledger.addEvent(lead, "last words", null);
        await ledger.close();
        await adding;
        expect(await (await opened.reopen()).events(lead, 10)).toHaveLength(1);
      });

      it("refuses what is asked for after closing", async () => {
        await ledger.close();
        await expect(ledger.addEvent(lead, "late", null)).rejects.toMatchObject({ code: "ledger.closed" });
        await expect(ledger.handoff(lead)).rejects.toMatchObject({ code: "ledger.closed" });
      });

      it("closes once, however often it is told to", async () => {
        await ledger.close();
        await expect(ledger.close()).resolves.toBeUndefined();
      });
    });
  });
}

function aChange(overrides: Partial<HandoffChange> = {}): HandoffChange {
  return { lead, status: "running", ...overrides };
}
