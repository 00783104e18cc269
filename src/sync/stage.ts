/** Whether a deal is won, as the mapping says it; and since when. */
import type { Mapping, StageRef, WonStage } from "../config/mapping.ts";
import { remark } from "./codes.ts";
import type { Deal } from "./deal.ts";
import { dealLabel } from "./deal.ts";
import type { KommoDirectory } from "./directory.ts";
import type { Remark } from "./result.ts";

/** Lost, in every pipeline. Nothing makes it a won stage, not even `--force`. */
const lostStatusId = 143;

export type StageVerdict =
  | {
      readonly kind: "won";
      readonly stage: WonStage;
      /** Unix seconds. */
      readonly wonAt: number;
      /** True where Kommo keeps no time of winning (stages other than 142) and the last change stands in. */
      readonly isApproximate: boolean;
    }
  | { readonly kind: "not_won"; readonly remark: Remark };

/** Decides by the stage the deal is in now. `force`: a person names a deal that is in no won stage. */
export function judgeStage(
  deal: Deal,
  mapping: Mapping,
  directory: KommoDirectory,
  options: { readonly force: boolean },
): StageVerdict {
  const { lead } = deal;
  const facts = { deal: dealLabel(deal), stage: describeStage(lead, directory) };
  if (lead.statusId === lostStatusId) {
    return { kind: "not_won", remark: remark("deal.not_won", { ...facts, lost: true }) };
  }
  const stage = mapping.won.find((candidate) => isStage(candidate, lead.pipelineId, lead.statusId));
  if (stage !== undefined) return won(deal, stage);
  const ofPipeline = mapping.won.find((candidate) => candidate.pipeline.id === lead.pipelineId);
  if (options.force) {
    const fallback = ofPipeline ?? mapping.won[0];
    if (fallback !== undefined) return won(deal, fallback);
  }
  return ofPipeline === undefined
    ? { kind: "not_won", remark: remark("pipeline.unmapped", facts) }
    : { kind: "not_won", remark: remark("deal.not_won", { ...facts, lost: false }) };
}

function won(deal: Deal, stage: WonStage): StageVerdict {
  const { closedAt, updatedAt } = deal.lead;
  return { kind: "won", stage, wonAt: closedAt ?? updatedAt, isApproximate: closedAt === undefined };
}

function isStage(stage: StageRef, pipelineId: number, statusId: number): boolean {
  return stage.pipeline.id === pipelineId && stage.status.id === statusId;
}

/** `Negotiation in Sales`, or the numbers where the account does not name them. */
function describeStage(lead: Deal["lead"], directory: KommoDirectory): string {
  const pipeline = directory.pipelines.find((candidate) => candidate.id === lead.pipelineId);
  const status = pipeline?.statuses.find((candidate) => candidate.id === lead.statusId);
  return `${status?.name ?? `stage ${String(lead.statusId)}`} in ${pipeline?.name ?? `pipeline ${String(lead.pipelineId)}`}`;
}
