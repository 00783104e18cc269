import { z } from "zod";

import { type Http, type HttpOptions, createHttp } from "../http.ts";
import { tooManyPages } from "../reading.ts";
import { ask, query } from "./linear-calls.ts";
import type { LinearClient, LinearUser } from "./linear-client.ts";
import { linearPageSize, organizationDocument, usersDocument, viewerDocument } from "./linear-documents.ts";
import { linearDialect } from "./linear-errors.ts";
import { createIssue, findIssue } from "./linear-issues.ts";
import { listLabels, listProjects, listStates, listTeams, listTemplates } from "./linear-lists.ts";
import { createProject } from "./linear-projects.ts";
import { linearWebhooks } from "./linear-webhooks.ts";
import { organizationSchema, usersSchema, viewerSchema } from "./linear-wire.ts";

export interface LinearClientOptions extends Omit<HttpOptions, "dialect" | "baseUrl" | "headers"> {
  /** `https://api.linear.app/graphql` */
  readonly apiUrl: string;
  /** A personal key goes bare, an OAuth token as Bearer. Read for every request. */
  readonly apiKey: () => string;
}

const maxPages = 200;

/** Linear over HTTP (linear.app/developers). See `LinearClient` for what each method promises. */
export function createLinearClient(options: LinearClientOptions): LinearClient {
  const http = createHttp({
    ...options,
    dialect: linearDialect,
    baseUrl: options.apiUrl.replace(/\/+$/, ""),
    headers: () => ({ authorization: authorization(options.apiKey()), accept: "application/json" }),
  });

  return {
    ...linearWebhooks(http),
    async viewer() {
      const request = query("viewer", viewerDocument);
      const { viewer } = await ask(http, request, z.object({ viewer: viewerSchema }));
      return { id: viewer.id, name: viewer.name, email: viewer.email, isAdmin: viewer.admin === true };
    },
    async organization() {
      const request = query("organization", organizationDocument);
      return (await ask(http, request, z.object({ organization: organizationSchema }))).organization;
    },
    users: () => allUsers(http),
    teams: () => listTeams(http),
    workflowStates: () => listStates(http),
    projects: () => listProjects(http),
    labels: () => listLabels(http),
    templates: () => listTemplates(http),
    issue: (idOrIdentifier) => findIssue(http, idOrIdentifier),
    createIssue: (issue, { onDispatch }) => createIssue(http, issue, onDispatch),
    createProject: (project, { onDispatch }) => createProject(http, project, onDispatch),
  };
}

function authorization(key: string): string {
  return key.startsWith("lin_oauth_") ? `Bearer ${key}` : key;
}

async function allUsers(http: Http): Promise<readonly LinearUser[]> {
  const users = new Map<string, LinearUser>();
  let after: string | undefined;
  let request = query("users", usersDocument);
  for (let page = 0; page < maxPages; page += 1) {
    request = query("users", usersDocument, {
      first: linearPageSize,
      ...(after === undefined ? {} : { after }),
    });
    const { nodes, pageInfo } = (await ask(http, request, usersSchema)).users;
    for (const user of nodes) users.set(user.id, user);
    if (!pageInfo.hasNextPage || typeof pageInfo.endCursor !== "string") return [...users.values()];
    after = pageInfo.endCursor;
  }
  throw tooManyPages(http, request, maxPages);
}
