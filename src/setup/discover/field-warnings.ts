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

/** One sentence for each field and stage where it is not required. */
export function warnOfOptionalFields(
  stages: readonly WonStageFacts[],
  fields: readonly NeededField[],
  wins: readonly RecentWins[],
): readonly string[] {
  return stages.flatMap((stage) => {
    const needed = stage.productive ? neededForProjects : neededForIssues;
    return fields
      .filter(({ key, field }) => needed.includes(key) && !isRequired(field, stage))
      .map(({ field }) => sentence(field, stage, wins));
  });
}

function isRequired({ requiredAt = [] }: KommoFieldDefinition, stage: WonStageFacts): boolean {
  return requiredAt.some(
    ({ pipelineId, statusId }) => pipelineId === stage.pipelineId && statusId === stage.statusId,
  );
}

function sentence(field: KommoFieldDefinition, stage: WonStageFacts, wins: readonly RecentWins[]): string {
  const recent = wins.find(({ pipelineId }) => pipelineId === stage.pipelineId);
  const where = `“${field.name}” is not required in “${stage.name}”`;
  if (stage.statusId !== wonStatusId || recent === undefined || recent.count === 0) return `${where}.`;
  const lacking = recent.count - (recent.filled[field.id] ?? 0);
  const share = `${String(lacking)} of the last ${String(recent.count)} wins there ${lacking === 1 ? "lacks" : "lack"} it`;
  return `${where}; ${share}.`;
}
