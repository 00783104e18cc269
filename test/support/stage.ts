/** A sandbox and one process of handoff over it, in memory. */
import type { Sandbox } from "../../src/sandbox/world.ts";
import { createSandbox } from "../../src/sandbox/world.ts";
import type { HandOffOptions } from "../../src/sync/handoff.ts";
import { handOff, previewHandoff } from "../../src/sync/handoff.ts";
import type { DealResult } from "../../src/sync/result.ts";
import { aMapping } from "./mapping.ts";
import type { ProcessOptions, TestProcess } from "./process.ts";
import { startProcess } from "./process.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export interface Stage {
  readonly sandbox: Sandbox;
  readonly clock: VirtualClock;
  readonly process: TestProcess;
  readonly provision: (lead: number, changes?: Partial<HandOffOptions>) => Promise<DealResult>;
  readonly plan: (lead: number, changes?: Partial<HandOffOptions>) => Promise<DealResult>;
  /** How many requests changed something so far. */
  readonly writes: () => number;
}

const plain: HandOffOptions = { force: false, createBeside: false };

/** With Slack, the example mapping and an empty ledger unless said otherwise. */
export async function aStage(extra: Partial<ProcessOptions> = {}): Promise<Stage> {
  const clock = extra.clock ?? createVirtualClock();
  const sandbox = extra.sandbox ?? createSandbox({ clock });
  const process = await startProcess({
    sandbox,
    clock,
    loaded: aMapping(),
    ledgerPath: ":memory:",
    hasSlack: true,
    ...extra,
  });
  return {
    sandbox,
    clock,
    process,
    provision: (lead, changes = {}) => handOff(lead, { ...plain, ...changes }, process.ports),
    plan: (lead, changes = {}) => previewHandoff(lead, { ...plain, ...changes }, process.ports),
    writes: () => sandbox.requests.filter((request) => request.mutating).length,
  };
}

export function problemCodes(result: DealResult): readonly string[] {
  return result.problems.map((problem) => problem.code);
}
