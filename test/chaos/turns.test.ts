/** Several processes on one ledger: turns, take-overs, and a worker that wakes up too late. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSandbox } from "../../src/sandbox/world.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { handOff } from "../../src/sync/handoff.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import type { ProcessOptions, TestProcess } from "../support/process.ts";
import { startProcess } from "../support/process.ts";
import { play, playSmoothly } from "../support/scenario.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { forgetsThePlan, writesWithoutFence } from "./broken-variants.ts";

const loaded = aMapping();
const options = { force: false, createBeside: false } as const;
const website = { lead: 41200319, company: 8801, loaded } as const;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "handoff-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, latencyMs: 50 });
  const start = (extra: Partial<ProcessOptions> = {}): Promise<TestProcess> =>
    startProcess({ sandbox, clock, loaded, ledgerPath: join(folder, "ledger.db"), ...extra });
  return { clock, sandbox, start };
}

describe("two processes", () => {
  it("make one of everything of one deal, and the second reports what the first did", async () => {
    const { sandbox, start } = world();
    const [one, two] = [await start(), await start()];
    const results = await Promise.all([
      handOff(website.lead, options, one.ports),
      handOff(website.lead, options, two.ports),
    ]);
    const smooth = await playSmoothly(website);
    expect(takeInventory(sandbox, website.lead, website.company)).toEqual(smooth.inventory);
    expect(results.map((result) => result.outcome)).toEqual(["done", "done"]);
    expect(results[1].steps.every((step) => step.action === "reuse")).toBe(true);
    expect(results[1].steps.map((step) => step.id)).toEqual(results[0].steps.map((step) => step.id));
  });

  it("make one company for two deals of one new client", async () => {
    const { sandbox, start } = world();
    const [one, two] = [await start(), await start()];
    const results = await Promise.all([
      handOff(41200318, options, one.ports),
      handOff(41200319, options, two.ports),
    ]);
    expect(results.map((result) => result.outcome)).toEqual(["done", "done"]);
    expect(takeInventory(sandbox, 41200318, 8801).companies).toEqual(["Contoso Labs"]);
  });
});

describe("a worker that was frozen until its lease ran out", () => {
  it("writes nothing when it wakes", async () => {
    const { inventory, smooth } = await playFrozen({});
    expect(inventory).toEqual(smooth);
  });

  it("doubles things without the fence, which this test notices", async () => {
    const { inventory, smooth } = await playFrozen(writesWithoutFence);
    expect(inventory).not.toEqual(smooth);
  });
});

describe("a plan that was begun", () => {
  it("is finished as it stands, whatever the deal says by then", async () => {
    const { inventory } = await playChanged({});
    expect(inventory.services).toEqual((await playSmoothly(website)).inventory.services);
  });

  it("changes half-way when it is not frozen, which this test notices", async () => {
    const { inventory } = await playChanged(forgetsThePlan);
    expect(inventory.services).not.toEqual((await playSmoothly(website)).inventory.services);
  });
});

/** The process stands still just before it would write down its n-th intent. */
function freezing(ledger: Ledger, nth: number, freeze: () => Promise<void>): Ledger {
  let count = 0;
  const recordIntents: Ledger["recordIntents"] = async (...args) => {
    count += 1;
    if (count === nth) await freeze();
    return ledger.recordIntents(...args);
  };
  return new Proxy(ledger, {
    get: (target, name) =>
      name === "recordIntents" ? recordIntents : (Reflect.get(target, name) as unknown),
  });
}

function playChanged(broken: Pick<ProcessOptions, "wrapLedger">) {
  return play({
    ...website,
    strikes: 5,
    mishap: "killed before",
    losesLedger: false,
    broken,
    meanwhile: ({ kommo }) => {
      kommo.asPerson.setPrice(website.lead, 20_000);
    },
  });
}

async function playFrozen(broken: Pick<ProcessOptions, "wrapLedger">) {
  const { clock, sandbox, start } = world();
  const frozen = await start({
    wrapLedger: (ledger) => freezing(broken.wrapLedger?.(ledger) ?? ledger, 3, () => clock.sleep(300_000)),
  });
  const awake = await start(broken);
  const sleeper = handOff(website.lead, options, frozen.ports);
  await clock.sleep(120_000);
  await handOff(website.lead, options, awake.ports);
  await sleeper.catch(() => undefined);
  const { inventory: smooth } = await playSmoothly(website);
  return { inventory: takeInventory(sandbox, website.lead, website.company), smooth };
}
