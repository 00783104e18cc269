/** One deal, one mishap at one request, then another run: what stands in the end. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedMapping } from "../../src/config/mapping.ts";
import { createSandbox } from "../../src/sandbox/world.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { handOff } from "../../src/sync/handoff.ts";
import type { DealResult } from "../../src/sync/result.ts";
import type { Inventory } from "./inventory.ts";
import { takeInventory } from "./inventory.ts";
import type { ProcessOptions, TestProcess } from "./process.ts";
import { never, startProcess } from "./process.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export const mishaps = [
  "answer lost",
  "answered 502",
  "request lost",
  "killed before",
  "killed after",
] as const;
export type Mishap = (typeof mishaps)[number];

export interface Scenario {
  readonly lead: number;
  readonly company: number;
  readonly loaded: LoadedMapping;
  /** Which mutating request of the handoff it strikes, from 1. */
  readonly strikes: number;
  readonly mishap: Mishap;
  /** The ledger is gone when handoff runs again. */
  readonly losesLedger: boolean;
  /** A broken variant of the core. */
  readonly broken?: Pick<ProcessOptions, "wrapFetch" | "wrapLedger" | "wrapPorts">;
  /** The struck request takes effect only so long after its answer was lost. */
  readonly commitsLateMs?: number;
  /** What the struck request makes is hidden from lists for so long. */
  readonly listsLagMs?: number;
  /** What people do between the mishap and the next run. */
  readonly meanwhile?: (sandbox: Sandbox) => void;
}

export interface ScenarioEnd {
  readonly inventory: Inventory;
  readonly last: DealResult;
  /** Mutating requests of the run after the last one that had anything to do. */
  readonly writesWhenDone: number;
  readonly hasStruck: boolean;
}

const options = { force: false, createBeside: false } as const;

/** Runs it twice after the mishap: the second time nothing may be written any more. */
export async function play(scenario: Scenario): Promise<ScenarioEnd> {
  const folder = mkdtempSync(join(tmpdir(), "handoff-"));
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const start = (path: string, extra: Partial<ProcessOptions> = {}): Promise<TestProcess> =>
    startProcess({ sandbox, clock, loaded: scenario.loaded, ledgerPath: path, ...scenario.broken, ...extra });
  try {
    const strike = striker(scenario, sandbox);
    const first = await start(join(folder, "a.db"), {
      wrapFetch: (fetch) => {
        const struck = strike.around(fetch);
        return scenario.broken?.wrapFetch?.(struck) ?? struck;
      },
    });
    strike.aim(first);
    await Promise.race([handOff(scenario.lead, options, first.ports), strike.hasKilled]);
    scenario.meanwhile?.(sandbox);

    const ledgerPath = join(folder, scenario.losesLedger ? "b.db" : "a.db");
    const second = await start(ledgerPath);
    await handOff(scenario.lead, options, second.ports);
    await sandbox.settled();
    const third = await start(ledgerPath);
    const before = sandbox.requests.filter((request) => request.mutating).length;
    const last = await handOff(scenario.lead, options, third.ports);
    const after = sandbox.requests.filter((request) => request.mutating).length;
    return {
      inventory: takeInventory(sandbox, scenario.lead, scenario.company),
      last,
      writesWhenDone: after - before,
      hasStruck: strike.hasStruck(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the handoff makes when nothing goes wrong, and how many mutating requests it takes. */
export async function playSmoothly(
  scenario: Pick<Scenario, "lead" | "company" | "loaded">,
): Promise<{ readonly inventory: Inventory; readonly requests: number; readonly result: DealResult }> {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const { loaded, lead, company } = scenario;
  const process = await startProcess({ sandbox, clock, loaded, ledgerPath: ":memory:" });
  const result = await handOff(lead, options, process.ports);
  const requests = sandbox.requests.filter((request) => request.mutating).length;
  await process.close();
  return { inventory: takeInventory(sandbox, lead, company), requests, result };
}

function striker(scenario: Scenario, sandbox: Sandbox) {
  let count = 0;
  let victim: TestProcess | undefined;
  const { promise: hasKilled, resolve: reportKill } = Promise.withResolvers<void>();
  const kill = async (): Promise<never> => {
    victim?.kill();
    reportKill();
    return never();
  };
  /** Late effects and lagging lists are the simulators' own faults, set for this one request. */
  const takeEffect = async (
    fetch: typeof globalThis.fetch,
    input: string | URL | Request,
    init?: RequestInit,
  ): Promise<void> => {
    const { commitsLateMs, listsLagMs } = scenario;
    const match = { mutating: true, times: 1 };
    if (listsLagMs !== undefined)
      sandbox.faults.push({ match, effect: { kind: "list_lag", ms: listsLagMs } });
    if (commitsLateMs !== undefined) {
      sandbox.faults.push({ match, effect: { kind: "commit_late", ms: commitsLateMs } });
    }
    await fetch(input, init).catch(() => undefined);
  };
  const around =
    (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
    async (input, init) => {
      if (isMutating(input, init, sandbox)) count += 1;
      else return fetch(input, init);
      if (count !== scenario.strikes) return fetch(input, init);
      switch (scenario.mishap) {
        case "request lost":
          throw cut();
        case "answer lost":
          await takeEffect(fetch, input, init);
          throw cut();
        case "answered 502":
          await takeEffect(fetch, input, init);
          return new Response("<html>Bad Gateway</html>", { status: 502 });
        case "killed before":
          return kill();
        case "killed after":
          await takeEffect(fetch, input, init);
          return kill();
      }
    };
  return {
    around,
    hasKilled,
    aim: (process: TestProcess) => {
      victim = process;
    },
    hasStruck: () => count >= scenario.strikes,
  };
}

function isMutating(input: string | URL | Request, init: RequestInit | undefined, sandbox: Sandbox): boolean {
  const url = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? "GET";
  if (url.hostname !== "api.linear.app") return method !== "GET";
  return sandbox.linear.handler.isMutating(
    method,
    url.pathname,
    typeof init?.body === "string" ? init.body : "",
  );
}

function cut(): TypeError {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
  });
}
