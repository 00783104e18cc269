/** Projects in Linear: one per deal where the mapping says so. */
import { z } from "zod";

import type { Http } from "../http.ts";
import { type OnDispatch, exchange, mutation, query, readData } from "./linear-calls.ts";
import type { Creation, LinearProject, NewLinearProject } from "./linear-client.ts";
import { recover } from "./linear-creation.ts";
import { projectCreateDocument, projectDocument } from "./linear-documents.ts";
import { isNotFound } from "./linear-errors.ts";
import { createdProjectSchema, projectSchema } from "./linear-wire.ts";

export async function createProject(
  http: Http,
  project: NewLinearProject,
  onDispatch: OnDispatch,
): Promise<Creation<LinearProject>> {
  const request = mutation("projectCreate", projectCreateDocument, onDispatch, { project: given(project) });
  const answer = await exchange(http, request);
  const made = createdProjectSchema.safeParse(answer.data?.["projectCreate"]);
  if (made.success) return { outcome: "created", record: made.data.project };
  return recover(http, {
    field: "projectCreate",
    entity: "Project",
    id: project.id,
    request,
    answer,
    read: () => findProject(http, project.id),
  });
}

async function findProject(http: Http, id: string): Promise<LinearProject | undefined> {
  const request = query("project", projectDocument, { id });
  const answer = await exchange(http, request);
  // `project` is not nullable either.
  if (answer.problems.some(isNotFound)) return undefined;
  return readData(http, request, answer, z.object({ project: projectSchema })).project;
}

function given(project: NewLinearProject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(project).filter(([, value]) => value !== undefined));
}
