/** The projects that may be the one a step wants, and in what way. */
import type { ProductiveProject } from "../../clients/productive/productive-client.ts";
import { sameName } from "../company-name.ts";
import type { StepOf } from "../plan.ts";
import { isEmpty } from "./project-copy.ts";
import { bearsSuffix } from "./project-name.ts";
import type { Candidate, Reads } from "./step-kind.ts";

type ProjectStep = StepOf<"productive.project">;

/** By marker wherever it is, by number and by name within the client's company. */
export async function findCandidates(step: ProjectStep, reads: Reads): Promise<readonly Candidate[]> {
  const companyId = reads.idOf(step.company);
  const rows = await askFor(step, companyId, reads);
  return rows.flatMap((row) => {
    const match = matchOf(row, companyId, step);
    // A broken copy that somebody put away is no longer in anybody's way.
    const isPutAway = match === "suffix" && row.isArchived && row.duplicationStatus === "failed";
    return match === undefined || isPutAway ? [] : [describeProject(row, match, step, reads)];
  });
}

export function describeProject(
  row: ProductiveProject,
  match: Candidate["match"],
  step: ProjectStep,
  reads: Reads,
): Candidate {
  const isBroken = match === "suffix" && row.duplicationStatus === "failed";
  return {
    id: row.id,
    name: row.name,
    url: reads.productive().url("projects", row.id),
    match,
    state: row.isArchived ? "archived" : isBroken ? "broken copy" : "open",
    isMarkedOtherwise:
      match !== "marker" && step.marker !== undefined && !isEmpty(row.customFields[step.marker.fieldId]),
    customFields: row.customFields,
  };
}

async function askFor(
  { marker }: ProjectStep,
  companyId: string | undefined,
  reads: Reads,
): Promise<readonly ProductiveProject[]> {
  const productive = reads.productive();
  if (companyId === undefined) {
    return marker === undefined ? [] : productive.projectsByCustomField(marker.fieldId, marker.value);
  }
  return marker === undefined
    ? productive.projectsOfCompany(companyId)
    : productive.projectsOfCompanyOrMarked(companyId, marker);
}

function matchOf(
  row: ProductiveProject,
  companyId: string | undefined,
  step: ProjectStep,
): Candidate["match"] | undefined {
  if (bearsMarker(row, step)) return "marker";
  if (row.companyId !== companyId) return undefined;
  if (bearsSuffix(row.name, step)) return "suffix";
  return sameName(row.name, step.name) ? "exact" : undefined;
}

function bearsMarker({ customFields }: ProductiveProject, { marker }: ProjectStep): boolean {
  if (marker === undefined) return false;
  const found = customFields[marker.fieldId];
  return (
    (typeof found === "string" || typeof found === "number") && String(found).trim() === marker.value.trim()
  );
}
