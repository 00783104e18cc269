/**
 * From deliveries on disk to deals in the queue. Runs after the answer is out: at the start of the server, and
 * whenever the inbox tells of a stored delivery (whoever builds `serve` joins them, and wakes the workers).
 */
import type { DeliveryMark, DeliveryRow, Ledger, QueueRequest } from "../ledger/ledger.ts";
import { judgeHint, type HintedStage, type LeadHint } from "../sync/intake.ts";
import type { Ports } from "../sync/ports.ts";
import { parseKommoHook, type KommoHookLead } from "./kommo-form.ts";

export interface ParsePorts {
  readonly ledger: Pick<Ledger, "unparsedDeliveries" | "markDelivery" | "handoff">;
  readonly mapping: Ports["mapping"];
}

export interface ParsedDelivery {
  readonly id: number;
  /** Deals that were queued with it; none: it was ignored. */
  readonly queued: readonly string[];
}

/** Bodies may be of 5 MB each. */
const pageSize = 10;

/**
 * Parses all that wait, in the order of arrival, and returns those that nobody else parsed meanwhile. A
 * delivery and the deals it queues are one transaction, so that after a crash neither is there without the other.
 */
export async function parseDeliveries(ports: ParsePorts): Promise<readonly ParsedDelivery[]> {
  const parsed: ParsedDelivery[] = [];
  let after = 0;
  for (;;) {
    const page = await ports.ledger.unparsedDeliveries({ limit: pageSize, after });
    for (const row of page) {
      const mark = await judgeDelivery(row, ports);
      const isOurs = await ports.ledger.markDelivery(row.id, mark);
      if (isOurs) parsed.push({ id: row.id, queued: mark.status === "parsed" ? mark.leads : [] });
      after = row.id;
    }
    if (page.length < pageSize) return parsed;
  }
}

async function judgeDelivery(row: DeliveryRow, ports: ParsePorts): Promise<DeliveryMark> {
  if (row.source !== "kommo" || row.body === null) {
    return { status: "ignored", why: "Nothing follows from it in this release." };
  }
  const queue: QueueRequest[] = [];
  for (const named of parseKommoHook(row.body).leads) {
    const known = await ports.ledger.handoff(String(named.lead));
    const verdict = judgeHint(hintOf(named, row.receivedAt), known, ports.mapping);
    if (verdict.kind === "look") queue.push(verdict.request);
  }
  if (queue.length === 0) return { status: "ignored", why: "None of its deals concerns a won stage." };
  return { status: "parsed", leads: [...new Set(queue.map(({ lead }) => lead))], queue };
}

function hintOf(named: KommoHookLead, heardAt: number): LeadHint {
  return {
    lead: named.lead,
    stage: stageOf(named.statusId, named.pipelineId),
    from: stageOf(named.oldStatusId, named.oldPipelineId),
    heardAt,
  };
}

function stageOf(statusId: number | undefined, pipelineId: number | undefined): HintedStage | undefined {
  return statusId === undefined ? undefined : { statusId, pipelineId };
}
