/** Won → work without anybody watching: news are taken in, workers do the rest. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { HandoffStatus } from "../../src/ledger/ledger.ts";
import { handOff } from "../../src/sync/handoff.ts";
import { pauseWork, resumeWork } from "../../src/sync/work-pause.ts";
import type { Crew, CrewOptions } from "../support/crew.ts";
import { aCrew, kickOff, lost, negotiation, readsOf, until, winDeals, won } from "../support/crew.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import type { ProcessOptions } from "../support/process.ts";
import type { Stage } from "../support/stage.ts";
import { aStage } from "../support/stage.ts";

const open = 41200306; // in negotiation
const oldWin = 41200317; // won before there was a ledger

const crews: Crew[] = [];

afterEach(async () => {
  await Promise.all(crews.splice(0).map(({ workers }) => workers.stop()));
});

interface Scene extends Stage, Crew {
  readonly statusOf: (lead: number) => Promise<HandoffStatus | undefined>;
}

async function aScene(extra: Partial<ProcessOptions> = {}, options: CrewOptions = {}): Promise<Scene> {
  const stage = await aStage(extra);
  const crew = aCrew(stage, options);
  crews.push(crew);
  const { ledger } = stage.process.ports;
  return {
    ...stage,
    ...crew,
    statusOf: async (lead) => (await ledger.handoff(String(lead)))?.status,
  };
}

function withPolicy(lines: string): ReturnType<typeof aMapping> {
  return aMapping({ "policies:\n": `policies:\n  ${lines}\n` });
}

/** The first won stage with one rule more. */
function withRule(line: string): ReturnType<typeof aMapping> {
  return aMapping({ "    productive: true\n": `    productive: true\n    ${line}\n` });
}

describe("news of a win", () => {
  it("become work", async () => {
    const scene = await aScene();
    scene.sandbox.kommo.asPerson.moveLead(open, won);
    await scene.hear([open], won, negotiation);
    await scene.atRest();
    expect(await scene.statusOf(open)).toBe("done");
    expect(takeInventory(scene.sandbox, open, 8814)).toMatchObject({
      projects: [expect.any(String)],
      budgets: ["Katalog online"],
      issues: [expect.any(String)],
      notes: [expect.stringContaining(String(open))],
    });
  });

  it("twenty times over are one read and one of everything", async () => {
    const scene = await aScene();
    scene.sandbox.kommo.asPerson.moveLead(open, won);
    await Promise.all(Array.from({ length: 20 }, () => scene.hear([open])));
    await scene.atRest();
    expect(readsOf(scene, open)).toBe(1);
    const { projects, budgets, issues, notes } = takeInventory(scene.sandbox, open, 8814);
    expect([projects, budgets, issues, notes].map((each) => each.length)).toEqual([1, 1, 1, 1]);
  });

  it.each([
    ["won, reopened, won", [won, negotiation, won]],
    ["reopened, won, won", [negotiation, won, won]],
    ["won, won, reopened", [won, won, negotiation]],
  ])("in the order %s are one of everything for a deal that is won", async (_order, told) => {
    const scene = await aScene();
    const { asPerson } = scene.sandbox.kommo;
    for (const stage of [won, negotiation, won]) asPerson.moveLead(open, stage);
    for (const stage of told) {
      await scene.hear([open], stage, stage === won ? negotiation : won);
      await scene.atRest();
    }
    const { projects, budgets, issues } = takeInventory(scene.sandbox, open, 8814);
    expect([projects, budgets, issues].map((each) => each.length)).toEqual([1, 1, 1]);
  });

  it("of a deal that is not in a won stage cost no request", async () => {
    const scene = await aScene();
    const intake = await scene.hear([open], negotiation);
    await scene.atRest();
    expect(intake).toEqual({ queued: [], ignored: [open] });
    expect(scene.sandbox.requests).toEqual([]);
  });

  it("that Kommo's answers lag behind are looked at again after 2 s and 5 s", async () => {
    const scene = await aScene();
    const startedAt = scene.clock.now();
    await scene.hear([open]);
    await until(scene.clock, () => readsOf(scene, open) === 3);
    await scene.clock.sleep(60_000);
    const path = `/api/v4/leads/${String(open)}`;
    const times = scene.sandbox.requests
      .filter((each) => each.path.startsWith(`${path}?`))
      .map(({ at }) => at);
    const [first = 0] = times;
    expect(first - startedAt).toBeLessThan(1_000);
    expect(times.map((at) => Math.round((at - first) / 1_000))).toEqual([0, 2, 5]);
    expect(await scene.statusOf(open)).toBeUndefined();
  });

  it("that come a little too early still become work", async () => {
    const scene = await aScene();
    await scene.hear([open]);
    await until(scene.clock, () => readsOf(scene, open) === 1);
    scene.sandbox.kommo.asPerson.moveLead(open, won);
    await until(scene.clock, async () => (await scene.statusOf(open)) === "done");
    expect(readsOf(scene, open)).toBe(2);
  });
});

describe("a deal", () => {
  it("won before the start line and edited now is left alone", async () => {
    const scene = await aScene();
    scene.sandbox.kommo.asPerson.setPrice(oldWin, 13_000);
    await scene.hear([oldWin]);
    await scene.atRest();
    expect([scene.writes(), scene.sandbox.slack.messages.length]).toEqual([0, 0]);
    expect(await scene.statusOf(oldWin)).toBeUndefined();
  });

  it("with a tag that keeps it back is left alone", async () => {
    const scene = await aScene({ loaded: withRule("skip: { tags: [test] }") });
    scene.sandbox.kommo.asPerson.addTag(open, "test");
    scene.sandbox.kommo.asPerson.moveLead(open, won);
    await scene.hear([open]);
    await scene.atRest();
    expect(scene.writes()).toBe(0);
  });

  it("is given the time to be dragged back", async () => {
    const scene = await aScene({ loaded: withRule("wait: 2m") });
    scene.sandbox.kommo.asPerson.moveLead(open, won);
    await scene.hear([open]);
    await scene.clock.sleep(110_000);
    expect(scene.sandbox.requests).toEqual([]);
    scene.sandbox.kommo.asPerson.moveLead(open, negotiation);
    await scene.clock.sleep(60_000);
    expect([scene.writes(), await scene.statusOf(open)]).toEqual([0, undefined]);
  });

  it("that stays won while it could be dragged back becomes work then", async () => {
    const scene = await aScene({ loaded: withRule("wait: 2m") });
    scene.sandbox.kommo.asPerson.moveLead(open, won);
    await scene.process.ports.ledger.enqueue([
      { lead: String(open), source: "sweep", expectsWon: false, notBefore: scene.clock.now() },
    ]);
    scene.workers.wake();
    await scene.clock.sleep(100_000);
    expect([await scene.statusOf(open), scene.writes()]).toEqual(["queued", 0]);
    await until(scene.clock, async () => (await scene.statusOf(open)) === "done");
  });

  it("that was won and moved on to delivery is still won", async () => {
    const scene = await aScene();
    const { asPerson } = scene.sandbox.kommo;
    asPerson.moveLead(open, won);
    asPerson.moveLead(open, kickOff);
    await scene.hear([open], kickOff, won);
    await scene.atRest();
    expect(await scene.statusOf(open)).toBe("done");
  });

  it("that moved on is not won where the mapping says so", async () => {
    const scene = await aScene({ loaded: withRule("moved_on: never") });
    const { asPerson } = scene.sandbox.kommo;
    asPerson.moveLead(open, won);
    asPerson.moveLead(open, kickOff);
    await scene.hear([open], kickOff, won);
    await scene.clock.sleep(20_000);
    expect(scene.writes()).toBe(0);
  });

  it("that was won and then lost is left alone", async () => {
    const scene = await aScene();
    const { asPerson } = scene.sandbox.kommo;
    asPerson.moveLead(open, won);
    asPerson.moveLead(open, lost);
    await scene.hear([open]);
    await scene.clock.sleep(20_000);
    expect(scene.writes()).toBe(0);
  });
});

describe("a burst of wins", () => {
  it("is held above the limit, with one message", async () => {
    const scene = await aScene({ loaded: withPolicy("max_per_hour: 20") });
    await scene.hear(winDeals(scene, 300));
    await scene.atRest();
    await scene.clock.sleep(5_000);
    const counts = await scene.process.ports.ledger.countHandoffs();
    expect([counts.done, counts.held]).toEqual([20, 280]);
    const bursts = scene.sandbox.slack.messages.filter(({ text }) => text.includes("within an hour"));
    expect(bursts.map(({ text }) => text.split("\n")[0])).toEqual([
      "280 deals wait for somebody to look: more than 20 were won within an hour.",
    ]);
    expect(
      [...scene.sandbox.kommo.store.tasks.values()].filter(({ text }) => text.includes("handoff ·")),
    ).toEqual([]);
  }, 120_000);

  it("waits for a person, however long, and goes on when one says so", async () => {
    const scene = await aScene({ loaded: withPolicy("max_per_hour: 1") });
    const [first = 0, second = 0] = winDeals(scene, 2);
    await scene.hear([first]);
    await scene.atRest();
    await scene.hear([second]);
    await scene.atRest();
    await scene.clock.sleep(3 * 3_600_000);
    await scene.hear([second]);
    await scene.atRest();
    expect(await scene.statusOf(second)).toBe("held");
    await handOff(second, { force: false, createBeside: false }, scene.process.ports);
    expect(await scene.statusOf(second)).toBe("done");
  });

  it("stops when somebody pauses the work, and goes on when it is resumed", async () => {
    const scene = await aScene();
    const leads = winDeals(scene, 30);
    const { ledger } = scene.process.ports;
    await scene.hear(leads);
    await until(scene.clock, async () => (await ledger.countHandoffs()).done >= 5);
    await pauseWork(ledger, scene.clock.now());
    await until(scene.clock, () => scene.workers.inFlight() === 0);
    const [writes, done] = [scene.writes(), (await ledger.countHandoffs()).done];
    await scene.clock.sleep(600_000);
    expect([scene.writes(), (await ledger.countHandoffs()).done]).toEqual([writes, done]);
    expect(done).toBeLessThan(30);
    await resumeWork(ledger);
    await until(scene.clock, async () => (await ledger.countHandoffs()).done === 30);
    expect(leads.map((lead) => takeInventory(scene.sandbox, lead, 0).budgets.length)).toEqual(
      leads.map(() => 1),
    );
  }, 60_000);
});

describe("a held deal", () => {
  const noType = 41200355;

  async function held(extra: Partial<ProcessOptions> = {}): Promise<Scene> {
    const scene = await aScene(extra);
    scene.sandbox.kommo.asPerson.clearField(noType, 510_001);
    scene.sandbox.kommo.asPerson.moveLead(noType, won);
    await scene.hear([noType]);
    await scene.atRest();
    expect(await scene.statusOf(noType)).toBe("held");
    return scene;
  }

  it("goes on when the deal is mended and somebody tells", async () => {
    const scene = await held();
    scene.sandbox.kommo.asPerson.setField(noType, 510_001, "Website");
    await scene.hear([noType]);
    await scene.atRest();
    expect(await scene.statusOf(noType)).toBe("done");
  });

  it("is looked at less and less often, and told of once", async () => {
    const scene = await held();
    const before = readsOf(scene, noType);
    await scene.clock.sleep(3 * 3_600_000);
    // 5, 15, 35, 75, 155 minutes after it was held.
    expect(readsOf(scene, noType) - before).toBe(5);
    expect(scene.sandbox.slack.messages).toHaveLength(1);
  });

  it("goes on by itself when nobody tells that it was mended", async () => {
    const scene = await held();
    scene.sandbox.kommo.asPerson.setField(noType, 510_001, "Website");
    await scene.clock.sleep(6 * 60_000);
    await scene.atRest();
    expect(await scene.statusOf(noType)).toBe("done");
  });

  it("goes on with a mapping that knows what to do", async () => {
    const scene = await held();
    const mended = aMapping({ "missing_service_type: hold": "missing_service_type: branding" });
    await scene.workers.stop();
    const { ports } = scene.process;
    const again: Stage = {
      ...scene,
      process: {
        ...scene.process,
        ports: { ...ports, mapping: mended.mapping, mappingDigest: mended.digest },
      },
    };
    const crew = aCrew(again);
    crews.push(crew);
    await until(scene.clock, async () => (await scene.statusOf(noType)) === "done");
    expect(crew.news.map(({ kind }) => kind)).toEqual(["started", "looked"]);
  });
});

describe("a system that does not let us in", () => {
  it("stops every start, is probed once per interval, and is told of when it begins and when it ends", async () => {
    const scene = await aScene();
    const leads = winDeals(scene, 6);
    const { faults } = scene.sandbox;
    faults.push({ match: { vendor: "productive" }, effect: { kind: "status", status: 401 } });
    await scene.hear(leads);
    await scene.clock.sleep(35 * 60_000);
    const refused = scene.sandbox.requests.filter(({ status }) => status === 401).map(({ at }) => at);
    expect(new Set(refused.map((at) => Math.floor((at - (refused[0] ?? 0)) / 590_000)))).toEqual(
      new Set([0, 1, 2, 3]),
    );
    const perProbe = refused.filter((at) => at - (refused[0] ?? 0) > 60_000).length / 3;
    expect(perProbe).toBeLessThanOrEqual(3);
    expect((await scene.process.ports.ledger.countHandoffs()).done).toBe(0);
    faults.length = 0;
    await until(scene.clock, async () => (await scene.process.ports.ledger.countHandoffs()).done === 6);
    const told = scene.sandbox.slack.messages.map(({ text }) => text.split("\n")[0] ?? "");
    expect(told.filter((text) => text.startsWith("Won deals wait for Productive"))).toHaveLength(1);
    expect(told.filter((text) => text.startsWith("Productive lets us in again"))).toHaveLength(1);
  });
});

describe("workers", () => {
  it("go on in the middle of a handoff after a crash", async () => {
    const folder = mkdtempSync(join(tmpdir(), "handoff-workers-"));
    try {
      const ledgerPath = join(folder, "ledger.db");
      const first = await aScene({ ledgerPath });
      first.sandbox.kommo.asPerson.moveLead(open, won);
      first.sandbox.latency.ms = 300;
      await first.hear([open]);
      await until(first.clock, () => first.writes() >= 3);
      expect(await first.statusOf(open)).toBe("running");
      first.process.kill();
      const { sandbox, clock } = first;
      const second = await aScene({ ledgerPath, sandbox, clock });
      await until(clock, async () => (await second.statusOf(open)) === "done");
      const { projects, budgets, issues } = takeInventory(sandbox, open, 8814);
      expect([projects, budgets, issues].map((each) => each.length)).toEqual([1, 1, 1]);
      crews.splice(0, 1); // the dead
      await second.workers.stop();
      crews.splice(0);
      await second.process.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("stop between two steps, and go on there when they start again", async () => {
    const scene = await aScene();
    const [lead = 0] = winDeals(scene, 1);
    scene.sandbox.latency.ms = 300;
    await scene.hear([lead]);
    await until(scene.clock, () => scene.writes() >= 2);
    expect(await scene.workers.stop()).toBe(true);
    expect(scene.news.map(({ kind }) => kind)).toContain("interrupted");
    expect(await scene.statusOf(lead)).toBe("running");
    const again = aCrew(scene);
    crews.push(again);
    await again.atRest();
    expect(await scene.statusOf(lead)).toBe("done");
    expect(takeInventory(scene.sandbox, lead, 0).budgets).toHaveLength(1);
  });

  it("survive a ledger that fails for a while", async () => {
    let isBroken = false;
    const scene = await aScene({
      wrapPorts: (ports) => ({
        ...ports,
        ledger: {
          ...ports.ledger,
          mark: async (name) => {
            if (isBroken) throw new Error("disk full");
            return ports.ledger.mark(name);
          },
        },
      }),
    });
    isBroken = true;
    await scene.clock.sleep(30_000);
    isBroken = false;
    scene.sandbox.kommo.asPerson.moveLead(open, won);
    await scene.hear([open]);
    await until(scene.clock, async () => (await scene.statusOf(open)) === "done");
    expect(scene.news.map(({ kind }) => kind)).toContain("stalled");
  });

  it("share the deals of one ledger with the workers of another process", async () => {
    const folder = mkdtempSync(join(tmpdir(), "handoff-workers-"));
    const ledgerPath = join(folder, "ledger.db");
    const one = await aScene({ ledgerPath });
    const other = await aScene({ ledgerPath, sandbox: one.sandbox, clock: one.clock });
    const leads = winDeals(one, 8);
    await one.hear(leads);
    other.workers.wake();
    await until(one.clock, async () => (await one.process.ports.ledger.countHandoffs()).done === 8);
    expect(leads.map((lead) => takeInventory(one.sandbox, lead, 0).budgets.length)).toEqual(
      leads.map(() => 1),
    );
    await Promise.all(crews.splice(0).map(({ workers }) => workers.stop()));
    await Promise.all([one.process.close(), other.process.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
});
