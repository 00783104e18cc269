/** Fields that a handoff needs and that people may leave empty at the won stage. Pure. */
import type { KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import type { RecentWins } from "./snapshot.ts";
import { wonStatusId } from "./snapshot.ts";

export interface WonStageFacts {
  readonly pipelineId: number;
  readonly statusId: number;
  /** `Sales / Closed - won` */
  readonly name: string;
  readonly productive: boolean;
}

export interface NeededField {
  readonly key: string;
  readonly field: KommoFieldDefinition;
}

/** Without these a deal waits, or its work starts without what was promised. */
const neededForProjects: readonly string[] = ["service_type", "team", "spec"];
const neededForIssues: readonly string[] = ["spec", "deadline"];

/** One sentence for each stage that lets deals in without them. */
export function warnOfOptionalFields(
  stages: readonly WonStageFacts[],
  fields: readonly NeededField[],
  wins: readonly RecentWins[],
): readonly string[] {
  return stages.flatMap((stage) => {
    const needed = stage.productive ? neededForProjects : neededForIssues;
    const optional = fields.filter(({ key, field }) => needed.includes(key) && !isRequired(field, stage));
    return optional.length === 0 ? [] : [sentence(optional, stage, wins)];
  });
}

function isRequired({ requiredAt = [] }: KommoFieldDefinition, stage: WonStageFacts): boolean {
  return requiredAt.some(
    ({ pipelineId, statusId }) => pipelineId === stage.pipelineId && statusId === stage.statusId,
  );
}

/** `“Sales / Won” takes deals without “Spec” (10 of the last 27 wins lack it). Make it required there in Kommo.` */
function sentence(
  optional: readonly NeededField[],
  stage: WonStageFacts,
  wins: readonly RecentWins[],
): string {
  const recent = wins.find(({ pipelineId }) => pipelineId === stage.pipelineId);
  const isKnown = stage.statusId === wonStatusId && recent !== undefined && recent.count > 0;
  const named = optional.map(({ field }) => {
    if (!isKnown) return `“${field.name}”`;
    const lacking = recent.count - (recent.filled[field.id] ?? 0);
    if (lacking === 0) return `“${field.name}” (none of the last ${String(recent.count)} wins lacks it)`;
    return `“${field.name}” (${String(lacking)} of the last ${String(recent.count)} wins ${lacking === 1 ? "lacks" : "lack"} it)`;
  });
  const them = optional.length === 1 ? "it" : "them";
  return `“${stage.name}” takes deals without ${named.join(", ")}. Make ${them} required for that stage in Kommo.`;
}
