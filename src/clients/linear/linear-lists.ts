/** Linear's lists, page by page: its default of 50 would cut them off in silence. */
import { z } from "zod";

import type { Http } from "../http.ts";
import { tooManyPages } from "../reading.ts";
import { ask, query } from "./linear-calls.ts";
import type {
  LinearLabel,
  LinearProjectEntry,
  LinearState,
  LinearTeam,
  LinearTemplate,
} from "./linear-client.ts";
import {
  labelsDocument,
  linearPageSize,
  projectsDocument,
  statesDocument,
  teamsDocument,
  templatesDocument,
} from "./linear-documents.ts";

const maxPages = 200;

export function listTeams(http: Http): Promise<readonly LinearTeam[]> {
  return everyNode(http, { root: "teams", document: teamsDocument, node: teamSchema });
}

export function listStates(http: Http): Promise<readonly LinearState[]> {
  return everyNode(http, { root: "workflowStates", document: statesDocument, node: stateSchema });
}

export function listProjects(http: Http): Promise<readonly LinearProjectEntry[]> {
  return everyNode(http, { root: "projects", document: projectsDocument, node: projectSchema });
}

export function listLabels(http: Http): Promise<readonly LinearLabel[]> {
  return everyNode(http, { root: "issueLabels", document: labelsDocument, node: labelSchema });
}

export async function listTemplates(http: Http): Promise<readonly LinearTemplate[]> {
  const schema = z.object({ templates: z.array(templateSchema) });
  return (await ask(http, query("templates", templatesDocument), schema)).templates;
}

interface Collection<S extends z.ZodType> {
  readonly root: string;
  readonly document: string;
  readonly node: S;
}

/** Every page; rows that move between pages while we read count once. */
async function everyNode<S extends z.ZodType<{ readonly id: string }>>(
  http: Http,
  { root, document, node }: Collection<S>,
): Promise<readonly z.output<S>[]> {
  const page = z.object({
    nodes: z.array(node),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  });
  const answer = z
    .record(z.string(), z.unknown())
    .transform((data) => data[root])
    .pipe(page);
  const found = new Map<string, z.output<S>>();
  let request = query(root, document);
  let after: string | undefined;
  for (let number = 0; number < maxPages; number += 1) {
    request = query(root, document, { first: linearPageSize, ...(after === undefined ? {} : { after }) });
    const { nodes, pageInfo } = await ask(http, request, answer);
    for (const row of nodes) found.set(row.id, row);
    if (!pageInfo.hasNextPage || typeof pageInfo.endCursor !== "string") return [...found.values()];
    after = pageInfo.endCursor;
  }
  throw tooManyPages(http, request, maxPages);
}

const related = z
  .object({ id: z.string() })
  .nullish()
  .transform((value) => value?.id);

const teamSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    retiredAt: z.string().nullish(),
    defaultIssueState: related,
  })
  .transform(({ retiredAt, defaultIssueState, ...raw }): LinearTeam => ({
    ...raw,
    isRetired: typeof retiredAt === "string",
    defaultStateId: defaultIssueState,
  }));

const stateSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    position: z.number(),
    team: z.object({ id: z.string() }),
  })
  .transform(({ team, ...raw }): LinearState => ({ ...raw, teamId: team.id }));

const projectSchema = z
  .object({ id: z.string(), name: z.string(), status: z.object({ type: z.string() }).nullish() })
  .transform(({ status, ...raw }): LinearProjectEntry => ({ ...raw, statusType: status?.type ?? "" }));

const labelSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    isGroup: z.boolean(),
    retiredAt: z.string().nullish(),
    team: related,
  })
  .transform(({ retiredAt, team, ...raw }): LinearLabel => ({
    ...raw,
    isRetired: typeof retiredAt === "string",
    teamId: team,
  }));

const templateSchema = z
  .object({ id: z.string(), name: z.string(), type: z.string(), team: related })
  .transform(({ team, ...raw }): LinearTemplate => ({ ...raw, teamId: team }));
