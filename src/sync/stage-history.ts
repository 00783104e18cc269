/**
 * Where the stage a deal is in now does not tell all: when it entered a won stage that Kommo keeps no time of,
 * and whether it was won and has moved on since. Kommo's events tell (kind lead_status_changed).
 */
import type { KommoClient, KommoStageChange } from "../clients/kommo/kommo-client.ts";
import type { Mapping, StageRef, WonStage } from "../config/mapping.ts";
import type { Deal } from "./deal.ts";
import type { StageVerdict, Won } from "./stage.ts";
import { isInStage, isLost } from "./stage.ts";

/**
 * The verdict with the time of winning made exact, or turned to won for a deal that moved on
 * (`won[].moved_on`). Asks Kommo only where the answer can differ. A deal that was made in its stage has no
 * events: its last change stands in, and the verdict stays approximate.
 */
export async function judgeHistory(
  deal: Deal,
  verdict: StageVerdict,
  mapping: Mapping,
  kommo: Pick<KommoClient, "stageChanges">,
): Promise<StageVerdict> {
  if (verdict.kind === "won") {
    const isThere = isInStage(verdict.stage, deal.lead);
    if (!verdict.isApproximate || !isThere) return verdict;
    return datedByEntry(verdict, await readChanges(deal, kommo));
  }
  const left = stagesLeftBehind(deal, mapping);
  if (left.length === 0) return verdict;
  return judgeMovedOn(left, await readChanges(deal, kommo)) ?? verdict;
}

/** Oldest first. */
async function readChanges(
  deal: Deal,
  kommo: Pick<KommoClient, "stageChanges">,
): Promise<readonly KommoStageChange[]> {
  const changes: KommoStageChange[] = [];
  for await (const change of kommo.stageChanges({ leads: [deal.lead.id] })) changes.push(change);
  return changes.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

function datedByEntry(verdict: Won, changes: readonly KommoStageChange[]): Won {
  const entry = changes.findLast(({ after }) => after !== undefined && isInStage(verdict.stage, after));
  return entry === undefined ? verdict : { ...verdict, wonAt: entry.at, isApproximate: false };
}

/** Won stages from which a deal may have come to where it is now without being less won. */
function stagesLeftBehind({ lead }: Deal, mapping: Mapping): readonly WonStage[] {
  if (isLost(lead)) return [];
  return mapping.won.filter((stage) => {
    if (stage.movedOn === "never") return false;
    if (stage.movedOn === "other_pipelines") return stage.pipeline.id !== lead.pipelineId;
    return stage.movedOn.some((place) => isInStage(place, lead));
  });
}

/** The latest of its wins. Undefined: it was never won, or taken back. */
function judgeMovedOn(stages: readonly WonStage[], changes: readonly KommoStageChange[]): Won | undefined {
  return stages
    .flatMap((stage) => wonAndLeft(stage, changes) ?? [])
    .toSorted((one, other) => other.wonAt - one.wonAt)[0];
}

function wonAndLeft(stage: WonStage, changes: readonly KommoStageChange[]): Won | undefined {
  const at = changes.findLastIndex(({ before }) => before !== undefined && isInStage(stage, before));
  const left = changes[at];
  if (left?.after === undefined || isLost(left.after)) return undefined;
  if (stage.movedOn === "other_pipelines" && isReopened(stage, left.after)) return undefined;
  const entry = changes.slice(0, at).findLast(({ after }) => after !== undefined && isInStage(stage, after));
  return { kind: "won", stage, wonAt: (entry ?? left).at, isApproximate: entry === undefined };
}

function isReopened(stage: StageRef, place: { readonly pipelineId: number }): boolean {
  return stage.pipeline.id === place.pipelineId;
}
