/**
 * From news about deals to deals that are looked at. News are hints: which deal, and by its stage whether it can
 * concern us at all. Everything else is read from Kommo when the deal's turn comes.
 */
import type { Mapping, WonStage } from "../config/mapping.ts";
import type { HandoffRow, QueueRequest } from "../ledger/ledger.ts";
import type { Ports } from "./ports.ts";

/** A place as news name it; older ones leave the pipeline out. */
export interface HintedStage {
  readonly pipelineId?: number | undefined;
  readonly statusId: number;
}

/** What one piece of news says about one deal. */
export interface LeadHint {
  readonly lead: number;
  /** Where the deal is now, as the news have it. Undefined: they do not say. */
  readonly stage?: HintedStage | undefined;
  /** Where it came from, where the news are of a move. */
  readonly from?: HintedStage | undefined;
  /** Milliseconds since 1970. */
  readonly heardAt: number;
}

export type HintVerdict =
  | { readonly kind: "look"; readonly request: QueueRequest }
  | { readonly kind: "ignore"; readonly because: "not in a won stage" };

/** What became of the deals of some news, each named once. */
export interface Intake {
  readonly queued: readonly number[];
  readonly ignored: readonly number[];
}

export type IntakePorts = Pick<Ports, "ledger" | "mapping">;

/**
 * Queues every deal that can concern us, all in one transaction: when the promise resolves they are on disk,
 * and the news need not be kept for them any longer. Taking the same news again does no harm.
 */
export async function takeHints(hints: readonly LeadHint[], ports: IntakePorts): Promise<Intake> {
  const requests: QueueRequest[] = [];
  const queued = new Set<number>();
  const named = new Set<number>();
  for (const hint of hints) {
    named.add(hint.lead);
    const row = await ports.ledger.handoff(String(hint.lead));
    const verdict = judgeHint(hint, row, ports.mapping);
    if (verdict.kind === "ignore") continue;
    requests.push(verdict.request);
    queued.add(hint.lead);
  }
  await ports.ledger.enqueue(requests);
  return { queued: [...queued], ignored: [...named].filter((lead) => !queued.has(lead)) };
}

/**
 * A deal we know is always looked at again. One we do not know only when the news have it in a won stage, or
 * leaving one, or do not say where it is. A win that may be taken back is looked at when that time is over.
 */
export function judgeHint(hint: LeadHint, row: HandoffRow | undefined, mapping: Mapping): HintVerdict {
  const { lead, stage, from, heardAt } = hint;
  const won = stage === undefined ? undefined : wonStageOf(stage, mapping);
  const hasLeftOne = from !== undefined && wonStageOf(from, mapping) !== undefined;
  const mayConcernUs = stage === undefined || won !== undefined || hasLeftOne;
  if (row === undefined && !mayConcernUs) return { kind: "ignore", because: "not in a won stage" };
  const waitMs = row === undefined ? (won?.waitSeconds ?? 0) * 1000 : 0;
  return {
    kind: "look",
    request: {
      lead: String(lead),
      source: "hook",
      expectsWon: won !== undefined,
      notBefore: heardAt + waitMs,
    },
  };
}

function wonStageOf({ pipelineId, statusId }: HintedStage, mapping: Mapping): WonStage | undefined {
  return mapping.won.find(
    ({ pipeline, status }) =>
      status.id === statusId && (pipelineId === undefined || pipeline.id === pipelineId),
  );
}
