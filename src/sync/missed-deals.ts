/**
 * What Kommo's news did not tell. News get lost (Kommo gives up after a few attempts, and switches a webhook
 * off that fails too often), so every won stage is read since the moment up to which it was read before.
 */
import type { KommoClient } from "../clients/kommo/kommo-client.ts";
import type { Mapping, WonStage } from "../config/mapping.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Ports } from "./ports.ts";
import { earliestStart } from "./stage.ts";

export type MissedPorts = Pick<Ports, "clock"> & {
  readonly mapping: Pick<Mapping, "won">;
  readonly ledger: Pick<Ledger, "mark" | "setMark" | "describe" | "handoff" | "enqueue">;
  readonly kommo: Pick<KommoClient, "leads" | "stageChanges">;
};

/** Unix seconds, both ends included. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** The status that is won in every pipeline; only there Kommo keeps the time (`closed_at`). */
const wonStatusId = 142;
const daySeconds = 86_400;
/** Lists are slow and their pages move: a window bounds both. */
const windowSeconds = 7 * daySeconds;
/** Read again each time: Kommo's lists and events lag, and its clock is not ours. */
const overlapSeconds = 15 * 60;

/**
 * Queues every deal that is or was in a won stage and that the ledger does not know as such. A stage's
 * watermark moves only once all of its pages were read and all it found is queued. Throws `VendorError`, with
 * the watermarks of the stages that were read moved. Returns how many deals it queued.
 */
export async function queueMissedDeals(ports: MissedPorts, onProgress: () => Promise<void>): Promise<number> {
  const { createdAt } = await ports.ledger.describe();
  let count = 0;
  for (const stage of ports.mapping.won) {
    const to = Math.floor(ports.clock.now() / 1000);
    const from = Math.max(earliestStart(stage, createdAt), await readFrom(stage, ports));
    for (const window of windowsBetween(from, to)) {
      await onProgress();
      count += await queueUnknown(await leadsIn(stage, window, ports), ports);
    }
    await ports.ledger.setMark(watermarkOf(stage), to);
  }
  return count;
}

/** Pieces of at most a week, the oldest first; none when there is nothing between. */
export function windowsBetween(from: number, to: number): readonly TimeWindow[] {
  const count = Math.max(0, Math.ceil((to - from + 1) / windowSeconds));
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * windowSeconds;
    return { from: start, to: Math.min(to, start + windowSeconds - 1) };
  });
}

async function readFrom(stage: WonStage, { ledger }: MissedPorts): Promise<number> {
  const watermark = await ledger.mark(watermarkOf(stage));
  return typeof watermark === "number" ? watermark - overlapSeconds : Number.NEGATIVE_INFINITY;
}

function watermarkOf({ pipeline, status }: WonStage): string {
  return `sweep/${String(pipeline.id)}/${String(status.id)}`;
}

/**
 * Deals that are there and were won within the window, deals that were made there, and deals that entered it
 * and may have moved on since: whether they count is judged one by one when they are looked at.
 */
async function leadsIn(
  stage: WonStage,
  window: TimeWindow,
  ports: MissedPorts,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  const place = { pipelineId: stage.pipeline.id, statusId: stage.status.id };
  if (place.statusId === wonStatusId) {
    for await (const { id } of ports.kommo.leads({ stage: place, closedAt: window })) found.add(id);
  } else {
    for await (const lead of ports.kommo.leads({ stage: place, updatedAt: window })) {
      // Made in this stage: there is no event of its entry.
      if (lead.createdAt >= window.from) found.add(lead.id);
    }
  }
  if (place.statusId !== wonStatusId || stage.movedOn !== "never") {
    for await (const { leadId } of ports.kommo.stageChanges({ after: place, at: window })) found.add(leadId);
  }
  return found;
}

async function queueUnknown(leads: ReadonlySet<number>, { ledger, clock }: MissedPorts): Promise<number> {
  const unknown: string[] = [];
  for (const lead of leads) {
    const row = await ledger.handoff(String(lead));
    if (row === undefined || row.status === "skipped") unknown.push(String(lead));
  }
  await ledger.enqueue(
    unknown.map((lead) => ({ lead, source: "sweep", expectsWon: false, notBefore: clock.now() })),
  );
  return unknown.length;
}
