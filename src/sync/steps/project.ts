/** The project in Productive: one per deal. */
import type { ProductiveProject } from "../../clients/productive/productive-client.ts";
import { remark } from "../codes.ts";
import { sameName } from "../company-name.ts";
import type { StepOf } from "../plan.ts";
import type { Candidate, Reads, StepKindRules } from "./step-kind.ts";
import { looked, requireId } from "./step-kind.ts";

type ProjectStep = StepOf<"productive.project">;

export const project: StepKindRules<"productive.project"> = {
  isRepeatable: false,
  lookUp: "early",

  label: (step) => step.name,

  async find(step, reads) {
    const marked = await findMarked(step, reads);
    return looked(marked.length > 0 ? marked : await findNamed(step, reads));
  },

  judge(step, candidates) {
    const marked = candidates.filter((candidate) => candidate.match === "marker");
    const [ours, ...others] = marked;
    if (ours !== undefined && others.length === 0 && ours.state === "open") {
      return { kind: "adopt", candidate: ours, needsMark: false, because: "bears this deal's number" };
    }
    const free = candidates.filter(
      (candidate) => candidate.match === "exact" && !candidate.isMarkedOtherwise,
    );
    const inTheWay = marked.length > 0 ? marked : free;
    if (inTheWay.length === 0) return { kind: "create" };
    return {
      kind: "hold",
      remark: remark("project.exists", {
        project: step.name,
        candidates: inTheWay.map(({ id, name, url, state }) => ({ id, name, url, state })),
      }),
    };
  },

  async create([step], writes) {
    if (step === undefined) return [];
    const productive = writes.productive();
    const made = await productive.createProject(
      {
        name: nameToWrite(step),
        companyId: requireId(writes, step.company),
        projectManagerId: step.manager.id,
        workflowId: step.workflowId,
        customFields: markedFields(step),
      },
      writes,
    );
    return [{ key: step.key, id: made.id, url: productive.url("projects", made.id), isNew: true }];
  },
};

/** Without a marker field the deal's number stays at the end of the name. */
function nameToWrite(step: ProjectStep): string {
  return step.marker === undefined ? `${step.name}${step.suffix}` : step.name;
}

function markedFields(step: ProjectStep): Record<string, string> {
  return step.marker === undefined
    ? { ...step.customFields }
    : { ...step.customFields, [step.marker.fieldId]: step.marker.value };
}

async function findMarked(step: ProjectStep, reads: Reads): Promise<readonly Candidate[]> {
  if (step.marker === undefined) return [];
  const { fieldId, value } = step.marker;
  const found = await reads.productive().projectsByCustomField(fieldId, value);
  return found.map((row) => describeCandidate(row, step, "marker", reads));
}

async function findNamed(step: ProjectStep, reads: Reads): Promise<readonly Candidate[]> {
  const companyId = reads.idOf(step.company);
  if (companyId === undefined) return [];
  const productive = reads.productive();
  const named = await productive.projectsByName(companyId, step.name);
  const exact = named
    .filter((row) => sameName(row.name, step.name))
    .map((row) => describeCandidate(row, step, "exact", reads));
  if (step.marker !== undefined) return exact;
  const suffixed = await productive.projectsByName(companyId, nameToWrite(step));
  return [...suffixed.map((row) => describeCandidate(row, step, "marker", reads)), ...exact];
}

function describeCandidate(
  row: ProductiveProject,
  step: ProjectStep,
  match: Candidate["match"],
  reads: Reads,
): Candidate {
  const mark = step.marker === undefined ? undefined : row.customFields[step.marker.fieldId];
  return {
    id: row.id,
    name: row.name,
    url: reads.productive().url("projects", row.id),
    match,
    state: row.isArchived ? "archived" : "open",
    isMarkedOtherwise: match !== "marker" && typeof mark === "string" && mark.trim() !== "",
    customFields: row.customFields,
  };
}
