/** The project that the deal's own field names: it is used as it is, or the deal waits. */
import type { ProductiveProject } from "../../clients/productive/productive-client.ts";
import type { ProjectDoubt } from "../codes.ts";
import { remark } from "../codes.ts";
import type { StepOf } from "../plan.ts";
import { describeProject } from "./project-candidates.ts";
import type { Finding, Reads } from "./step-kind.ts";
import { looked } from "./step-kind.ts";

type ProjectStep = StepOf<"productive.project">;
type NamedProject = NonNullable<ProjectStep["named"]>;

/** 1 internal, 2 client. */
const clientType = 2;

/** It must exist, be open, be a client's, and of the deal's own company. */
export async function findNamedProject(
  step: ProjectStep,
  named: NamedProject,
  reads: Reads,
): Promise<Finding> {
  const project = await reads.productive().project(named.id);
  const doubt = doubtAbout(project, reads.idOf(step.company));
  if (project !== undefined && doubt === undefined) {
    return looked([describeProject(project, "exact", step, reads)]);
  }
  const facts = { doubt: doubt ?? "not_found", field: named.field, value: named.text };
  if (project === undefined) return { kind: "spoiled", remark: remark("project.unusable", facts) };
  const { id, name } = project;
  const place = { id, name, url: reads.productive().url("projects", id) };
  const owner = await ownerOf(project, reads);
  const company = reads.plan.facts.company;
  return {
    kind: "spoiled",
    remark: remark("project.unusable", { ...facts, project: place, owner, company }),
  };
}

function doubtAbout(
  project: ProductiveProject | undefined,
  companyId: string | undefined,
): ProjectDoubt | undefined {
  if (project === undefined) return "not_found";
  if (project.isArchived) return "archived";
  if (project.projectTypeId !== clientType) return "internal";
  return project.companyId === companyId && companyId !== undefined ? undefined : "other_company";
}

async function ownerOf({ companyId }: ProductiveProject, reads: Reads): Promise<string | undefined> {
  return companyId === undefined ? undefined : (await reads.productive().company(companyId))?.name;
}
