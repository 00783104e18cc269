/** Workers over a sandbox, in memory, with news given to them as the listener would. */
import type { WorkerNews } from "../../src/server/workers/worker-news.ts";
import type { Workers } from "../../src/server/workers/workers.ts";
import { startWorkers } from "../../src/server/workers/workers.ts";
import type { HintedStage, Intake } from "../../src/sync/intake.ts";
import { takeHints } from "../../src/sync/intake.ts";
import { winDeal } from "./project-stage.ts";
import type { Stage } from "./stage.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export const won = { pipelineId: 7_700_001, statusId: 142 } as const;
export const lost = { pipelineId: 7_700_001, statusId: 143 } as const;
export const negotiation = { pipelineId: 7_700_001, statusId: 61_000_004 } as const;
export const kickOff = { pipelineId: 7_700_003, statusId: 61_000_022 } as const;

export interface Crew {
  readonly workers: Workers;
  readonly news: readonly WorkerNews[];
  /** One piece of news about each of these deals. */
  readonly hear: (leads: readonly number[], stage?: HintedStage, from?: HintedStage) => Promise<Intake>;
  /** Until nothing is due and nothing in hand; what waits for a later moment does not count. */
  readonly atRest: () => Promise<void>;
}

export interface CrewOptions {
  readonly inFlight?: number;
  readonly idleMs?: number;
  readonly graceMs?: number;
}

/** Stop them before the test ends. */
export function aCrew({ process, clock }: Stage, options: CrewOptions = {}): Crew {
  const { ports } = process;
  const news: WorkerNews[] = [];
  const workers = startWorkers({
    ports: () => ports,
    inFlight: 4,
    idleMs: 1_000,
    graceMs: 20_000,
    onNews: (each) => news.push(each),
    ...options,
  });
  return {
    workers,
    news,
    hear: async (leads, stage = won, from) => {
      const heardAt = clock.now();
      const intake = await takeHints(
        leads.map((lead) => ({ lead, stage, from, heardAt })),
        ports,
      );
      workers.wake();
      return intake;
    },
    atRest: () =>
      until(clock, async () => {
        const dueBy = clock.now();
        const { ledger } = ports;
        const waiting = await ledger.queue({ dueBy, limit: 1 });
        const rows = await ledger.handoffs({ statuses: ["queued", "failed", "held"], dueBy, limit: 1 });
        return waiting.length === 0 && rows.length === 0 && workers.inFlight() === 0;
      }),
  };
}

/** At most an hour of the clock's time. */
export async function until(clock: VirtualClock, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = clock.now() + 3_600_000;
  while (!(await isTrue())) {
    if (clock.now() > giveUpAt) throw new Error("what the test waits for has not come within an hour");
    await clock.sleep(250);
  }
}

const companies = [8800, 8801, 8810, 8811, 8812, 8813, 8814, 8815, 8816, 8817, 8818, 8819, 8820];

/** Deals that were won this moment, of one client after the other. */
export function winDeals({ sandbox }: Pick<Stage, "sandbox">, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) =>
    winDeal(sandbox, {
      name: `Relaunch ${String(index + 1)}`,
      company: companies[index % companies.length] ?? 8800,
      kind: "Branding",
    }),
  );
}

/** How often this deal itself was read. */
export function readsOf({ sandbox }: Pick<Stage, "sandbox">, lead: number): number {
  return sandbox.requests.filter(({ method, path }) => {
    const { pathname } = new URL(path, "https://acme.kommo.com");
    return method === "GET" && pathname === `/api/v4/leads/${String(lead)}`;
  }).length;
}
