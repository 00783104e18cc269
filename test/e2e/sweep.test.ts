/** What webhooks miss, a sweep finds. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startSweeps } from "../../src/server/workers/sweeps.ts";
import type { WorkerNews } from "../../src/server/workers/worker-news.ts";
import type { DealResult } from "../../src/sync/result.ts";
import type { SweepEnd } from "../../src/sync/sweep.ts";
import { sweep } from "../../src/sync/sweep.ts";
import { pauseWork } from "../../src/sync/work-pause.ts";
import { aCrew, kickOff, negotiation, until, winDeals, won } from "../support/crew.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import { startProcess } from "../support/process.ts";
import type { Stage } from "../support/stage.ts";
import { aStage } from "../support/stage.ts";

const open = 41200306;
const noType = 41200355;
const minute = 60_000;

function sweepOf({ process }: Pick<Stage, "process">, told: DealResult[] = []): Promise<SweepEnd> {
  return sweep(process.ports, {
    onDeal: (deal) => told.push(deal),
    onTrouble: (_lead, error) => {
      throw error;
    },
  });
}

describe("a sweep", () => {
  it("finds a win that nobody told of", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    const end = await sweepOf(stage);
    expect(end).toMatchObject({ kind: "complete", repaired: 1, troubled: 0 });
    expect(end.news.map(({ lead, outcome }) => [lead, outcome])).toEqual([[open, "done"]]);
  });

  it("says nothing when nothing happened", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    await sweepOf(stage);
    stage.clock.advance(5 * minute);
    const before = stage.writes();
    expect(await sweepOf(stage)).toEqual({ kind: "complete", news: [], repaired: 0, troubled: 0 });
    expect(stage.writes()).toBe(before);
  });

  it("finds deals that were made in a won stage", async () => {
    const stage = await aStage();
    const [lead = 0] = winDeals(stage, 1);
    expect((await sweepOf(stage)).news.map((deal) => deal.lead)).toEqual([lead]);
  });

  it("finds a deal that was won and has moved on", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    stage.sandbox.kommo.asPerson.moveLead(open, kickOff);
    expect((await sweepOf(stage)).news).toMatchObject([{ lead: open, outcome: "done" }]);
  });

  it("leaves one alone that was won and taken back", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    stage.sandbox.kommo.asPerson.moveLead(open, negotiation);
    expect((await sweepOf(stage)).news).toEqual([]);
    expect(stage.writes()).toBe(0);
  });

  it("finds entries into a won stage that Kommo keeps no time of", async () => {
    const loaded = aMapping({
      "status: { id: 142, name: Closed - won }": "status: { id: 61000004, name: Negotiation }",
    });
    const stage = await aStage({ loaded });
    const { asPerson } = stage.sandbox.kommo;
    asPerson.moveLead(41200303, negotiation); // proposal before
    asPerson.setPrice(open, 14_000); // has been there since before the ledger
    const made = asPerson.createLead({ name: "Made there", price: 900, ...negotiation, companyId: 8810 });
    asPerson.setField(made, 510_001, "Branding");
    expect((await sweepOf(stage)).news.map(({ lead }) => lead)).toEqual([41200303, made]);
  });

  it("reads again from a little before where it was, also after a week without sweeps", async () => {
    const stage = await aStage();
    await sweepOf(stage);
    for (const days of [1, 3, 9]) {
      stage.clock.advance(days * 24 * 60 * minute);
      winDeals(stage, 1);
    }
    stage.clock.advance(24 * 60 * minute);
    expect(await sweepOf(stage)).toMatchObject({ repaired: 3 });
  });

  it("finds a win that Kommo's lists show late", async () => {
    const stage = await aStage();
    const [lead = 0] = winDeals(stage, 1);
    const stored = stage.sandbox.kommo.store.leads.get(lead);
    if (stored === undefined) throw new Error("the deal is not there");
    stored.listedFromMs = stage.clock.now() + 8 * minute;
    await sweepOf(stage);
    stage.clock.advance(10 * minute);
    expect(await sweepOf(stage)).toMatchObject({ repaired: 1 });
  });

  it("begins again where it failed: its watermark moves only when all was read", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    stage.clock.advance(60 * minute);
    const { faults } = stage.sandbox;
    faults.push({ match: { vendor: "kommo", path: /\/events/u }, effect: { kind: "status", status: 400 } });
    await expect(sweepOf(stage)).rejects.toMatchObject({ code: "vendor.refused" });
    faults.length = 0;
    stage.clock.advance(24 * 60 * minute);
    expect(await sweepOf(stage)).toMatchObject({ kind: "complete", repaired: 1 });
  });

  it("tells of a hold once, and goes on when the deal is mended", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.clearField(noType, 510_001);
    stage.sandbox.kommo.asPerson.moveLead(noType, won);
    const first = await sweepOf(stage);
    stage.clock.advance(6 * minute);
    const second = await sweepOf(stage);
    stage.sandbox.kommo.asPerson.setField(noType, 510_001, "Website");
    stage.clock.advance(20 * minute);
    const third = await sweepOf(stage);
    expect([first, second, third].map(({ news }) => news.map(({ outcome }) => outcome))).toEqual([
      ["held"],
      [],
      ["done"],
    ]);
  });

  it("does nothing while the work is paused", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    await pauseWork(stage.process.ports.ledger, stage.clock.now());
    expect(await sweepOf(stage)).toMatchObject({ kind: "paused" });
    expect(stage.sandbox.requests).toEqual([]);
  });

  it("is refused while another one runs, with its holder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "handoff-sweep-"));
    const ledgerPath = join(folder, "ledger.db");
    const stage = await aStage({ ledgerPath });
    const other = await startProcess({ ...stage, loaded: aMapping(), ledgerPath });
    const { host, pid } = stage.process.ports.owner;
    stage.sandbox.latency.ms = 300;
    const first = sweepOf(stage);
    await until(stage.clock, () => stage.sandbox.requests.length > 0);
    await expect(sweepOf({ process: other })).rejects.toMatchObject({
      code: "locked",
      exitCode: 11,
      facts: { host, pid },
    });
    await first;
    expect(await sweepOf({ process: other })).toMatchObject({ kind: "complete" });
    await Promise.all([stage.process.close(), other.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes the lock of one that died", async () => {
    const folder = mkdtempSync(join(tmpdir(), "handoff-sweep-"));
    const ledgerPath = join(folder, "ledger.db");
    const stage = await aStage({ ledgerPath });
    const other = await startProcess({ ...stage, loaded: aMapping(), ledgerPath });
    stage.sandbox.latency.ms = 300;
    void sweepOf(stage);
    await until(stage.clock, () => stage.sandbox.requests.length > 0);
    stage.process.kill();
    expect(await sweepOf({ process: other })).toMatchObject({ kind: "complete" });
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("goes on in the middle of a handoff that a crash broke off", async () => {
    const folder = mkdtempSync(join(tmpdir(), "handoff-sweep-"));
    const ledgerPath = join(folder, "ledger.db");
    const stage = await aStage({ ledgerPath });
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    stage.sandbox.latency.ms = 300;
    void sweepOf(stage);
    await until(stage.clock, () => stage.writes() >= 3);
    stage.process.kill();
    const other = await startProcess({ ...stage, loaded: aMapping(), ledgerPath });
    expect(await other.ports.ledger.handoff(String(open))).toMatchObject({ status: "running" });
    expect((await sweepOf({ process: other })).news).toMatchObject([{ lead: open, outcome: "done" }]);
    expect(takeInventory(stage.sandbox, open, 8814).budgets).toHaveLength(1);
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("leaves Kommo alone while it lets us not in, and probes when it is time", async () => {
    const stage = await aStage();
    stage.sandbox.kommo.asPerson.moveLead(open, won);
    const { faults } = stage.sandbox;
    faults.push({ match: { vendor: "kommo" }, effect: { kind: "status", status: 401 } });
    await expect(sweepOf(stage)).rejects.toMatchObject({ code: "vendor.unauthorized" });
    faults.length = 0;
    const asked = stage.sandbox.requests.length;
    expect(await sweepOf(stage)).toMatchObject({ kind: "closed" });
    expect(stage.sandbox.requests).toHaveLength(asked);
    stage.clock.advance(10 * minute);
    expect(await sweepOf(stage)).toMatchObject({ kind: "complete", repaired: 1 });
    expect(stage.sandbox.slack.messages.map(({ text }) => text.split(/[<.;]/u)[0])).toEqual([
      "Won deals wait for Kommo",
      "Kommo lets us in again",
      "Work on ",
    ]);
  });
});

describe("where 30 % of the hooks are dropped", () => {
  it("one sweep later every won deal is done, and the number that was repaired is said", async () => {
    const stage = await aStage();
    const crew = aCrew(stage);
    const leads = winDeals(stage, 30);
    const dropped = leads.filter((_lead, index) => index % 10 < 3);
    await crew.hear(leads.filter((lead) => !dropped.includes(lead)));
    await crew.atRest();
    await crew.workers.stop();
    const end = await sweepOf(stage);
    expect(end.repaired).toBe(dropped.length);
    expect(await stage.process.ports.ledger.countHandoffs()).toMatchObject({ done: 30 });
    expect(leads.map((lead) => takeInventory(stage.sandbox, lead, 0).budgets.length)).toEqual(
      leads.map(() => 1),
    );
  }, 60_000);
});

describe("a simulated day", () => {
  it("ends with every win done or held, once, with news that are lost, late and doubled, and a night's outage", async () => {
    const stage = await aStage();
    const { clock, sandbox } = stage;
    const { ports } = stage.process;
    const crew = aCrew(stage, { idleMs: 20_000 });
    const news: WorkerNews[] = [];
    const sweeps = startSweeps({
      ports: () => ports,
      everyMs: 5 * minute,
      onFound: () => crew.workers.wake(),
      onNews: (each) => news.push(each),
    });
    const leads: number[] = [];
    const holds: number[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      if (hour === 8)
        sandbox.faults.push({ match: { vendor: "productive" }, effect: { kind: "html", status: 503 } });
      if (hour === 11) sandbox.faults.length = 0;
      const fresh = winDeals(stage, 2);
      const [first = 0, second = 0] = fresh;
      leads.push(...fresh);
      if (hour % 6 === 0) {
        sandbox.kommo.asPerson.clearField(second, 510_001);
        holds.push(second);
      }
      await crew.hear([first, first]);
      if (hour % 3 === 0) await crew.hear([second]); // else nobody tells of it
      await clock.sleep(60 * minute);
    }
    for (const lead of holds.slice(0, 2)) sandbox.kommo.asPerson.setField(lead, 510_001, "Branding");
    await clock.sleep(18 * 60 * minute);
    await Promise.all([sweeps.stop(), crew.workers.stop()]);
    expect(await ports.ledger.countHandoffs()).toEqual({
      done: 46,
      held: 2,
      queued: 0,
      running: 0,
      failed: 0,
      skipped: 0,
    });
    const budgets = leads.map((lead) => takeInventory(sandbox, lead, 0).budgets.length);
    expect(budgets.filter((count) => count !== 1)).toEqual([0, 0]);
    const repairs = crew.news.filter(
      (each) => each.kind === "looked" && each.look.kind === "ended" && each.look.isRepair,
    );
    expect(repairs.length).toBeGreaterThanOrEqual(10);
    expect(news.filter(({ kind }) => kind === "sweep failed")).toEqual([]);
  }, 120_000);
});
