/**
 * A copied project takes three acts: the copy, the waiting, and the request that sets the deal's number and
 * takes it off the name. Whatever happens between them, there is one project, finished, in the end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LoadedMapping } from "../../src/config/mapping.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { createSandbox } from "../../src/sandbox/world.ts";
import { handOff } from "../../src/sync/handoff.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import type { ProcessOptions, TestProcess } from "../support/process.ts";
import { never, startProcess } from "../support/process.ts";
import { productiveObjects } from "../support/productive-facts.ts";
import { contentOf, contoso, projectsOfDeals, winDeal } from "../support/project-stage.ts";
import { mishaps, play, playSmoothly } from "../support/scenario.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const options = { force: false, createBeside: false } as const;
const website = { lead: 41200319, company: contoso.kommo } as const;

const usesPerClient = { "    workflow: { id: 612": "    use: per_client\n    workflow: { id: 612" };
const noMarkerField = { "    project: { id: 70012, name: Kommo deal }\n": "" };

const variants: readonly { readonly what: string; readonly loaded: LoadedMapping }[] = [
  { what: "a copy of its own", loaded: aMapping() },
  { what: "a copy for all deals of the client", loaded: aMapping(usesPerClient) },
  { what: "a copy without a field for the number", loaded: aMapping(noMarkerField) },
];

const ledgers = [
  { ledger: "ledger kept", losesLedger: false },
  { ledger: "ledger gone", losesLedger: true },
] as const;

/** After the company: the copy and, where there is one, the request that finishes it. */
const strikes = [2, 3];

describe.each(variants)("$what", ({ loaded }) => {
  const deal = { ...website, loaded };
  const smoothly = playSmoothly(deal);

  describe.each(mishaps)("%s", (mishap) => {
    describe.each(ledgers)("$ledger", ({ losesLedger }) => {
      it.each(strikes)("leaves one of everything when it strikes request %i", async (strike) => {
        const end = await play({ ...deal, strikes: strike, mishap, losesLedger });
        expect(end.inventory).toEqual((await smoothly).inventory);
        expect(end.last.outcome).toBe("done");
        expect(end.writesWhenDone).toBe(0);
      });
    });
  });

  describe.each([
    { delay: "lists lag by 20 s", listsLagMs: 20_000 },
    { delay: "it takes effect 20 s later", commitsLateMs: 20_000 },
  ])("$delay", ({ delay: _delay, ...late }) => {
    it.each(["answer lost", "killed after"] as const)("%s: leaves one of everything", async (mishap) => {
      const end = await play({ ...deal, strikes: 2, mishap, losesLedger: false, ...late });
      expect(end.inventory).toEqual((await smoothly).inventory);
    });
  });

  describe.each(ledgers)("killed while it waits, $ledger", ({ losesLedger }) => {
    it.each([1, 2, 3])("leaves one of everything when it asks for the %i. time", async (poll) => {
      const { sandbox, start } = aWorld(loaded);
      await killedAtPoll(start, website.lead, poll);
      const again = await start(losesLedger ? "b.db" : "a.db");
      expect((await handOff(website.lead, options, again.ports)).outcome).toBe("done");
      expect(takeInventory(sandbox, website.lead, website.company)).toEqual((await smoothly).inventory);
      expect(contentOf(sandbox, "tasks", newestProject(sandbox))).toHaveLength(4);
    });
  });
});

describe("a client's project whose maker died", () => {
  const loaded = aMapping(usesPerClient);

  it.each([1, 2, 3])("is finished by the next deal, when it died asking for the %i. time", async (poll) => {
    const { sandbox, start } = aWorld(loaded);
    const shop = winDeal(sandbox, { name: "Shop", company: contoso.kommo, kind: "Website" });
    await killedAtPoll(start, website.lead, poll);
    await handOff(shop, options, (await start("a.db")).ports);
    await handOff(website.lead, options, (await start("a.db")).ports);
    expect(projectsOfDeals(sandbox, website.lead, shop)).toEqual(["Contoso Labs - Website"]);
    expect(contentOf(sandbox, "deals", newestProject(sandbox))).toEqual(["Shop", "Landing pages"]);
  });

  it("is waited for by the next deal, when nobody knows yet whether it was made", async () => {
    const { sandbox, start } = aWorld(loaded);
    const shop = winDeal(sandbox, { name: "Shop", company: contoso.kommo, kind: "Website" });
    sandbox.faults.push({
      match: { vendor: "productive", path: /projects\/copy/u, times: 1 },
      effect: { kind: "list_lag", ms: 20_000 },
    });
    await killedAtPoll(start, website.lead, 1);
    const results = [];
    for (const lead of [shop, website.lead]) {
      results.push(await handOff(lead, options, (await start("a.db")).ports));
    }
    expect(results.map(({ outcome }) => outcome)).toEqual(["done", "done"]);
    expect(projectsOfDeals(sandbox, website.lead, shop)).toEqual(["Contoso Labs - Website"]);
  });
});

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "handoff-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Start = (file: string, extra?: Partial<ProcessOptions>) => Promise<TestProcess>;

function aWorld(loaded: LoadedMapping): { readonly sandbox: Sandbox; readonly start: Start } {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const start: Start = (file, extra = {}) =>
    startProcess({ sandbox, clock, loaded, ledgerPath: join(folder, file), ...extra });
  return { sandbox, start };
}

/** The process asks for the n-th time how far the copy is, and hears nothing any more. */
async function killedAtPoll(start: Start, lead: number, poll: number): Promise<void> {
  let polls = 0;
  const killed = Promise.withResolvers<void>();
  const victim: TestProcess = await start("a.db", {
    wrapFetch: (fetch) => async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const isPoll = /\/projects\/\d+$/u.test(pathname) && (init?.method ?? "GET") === "GET";
      if (isPoll) polls += 1;
      if (!isPoll || polls !== poll) return fetch(input, init);
      victim.kill();
      killed.resolve();
      return never();
    },
  });
  await Promise.race([handOff(lead, options, victim.ports), killed.promise]);
  expect(victim.isAlive()).toBe(false);
}

function newestProject(sandbox: Sandbox): string {
  return productiveObjects(sandbox, "projects").at(-1)?.id ?? "none";
}
