/** Which path answers what. Numbers in a path are written `{}`. */

import { listPipelines, listUsers, readAccount, readPipeline, readUser } from "./account.ts";
import type { Answer } from "./answers.ts";
import { listEvents, readEvent } from "./events.ts";
import type { Exchange } from "./exchange.ts";
import { createFields, listFields, readField } from "./field-definitions.ts";
import { listLeads, readLead } from "./lead-list.ts";
import { createLeads, patchLead, patchLeads } from "./lead-write.ts";
import { createNotes, listNotes, patchNote, patchNotes, readNote } from "./notes.ts";
import { listParties, readParty } from "./parties.ts";
import { createTags, listTags } from "./tags.ts";
import { createTasks, listTasks, patchTask, patchTasks, readTask } from "./tasks.ts";
import { deleteWebhook, listWebhooks, putWebhook } from "./webhooks.ts";

type Action = (exchange: Exchange) => Answer;

interface Route {
  readonly pattern: RegExp;
  /** By method. */
  readonly actions: Readonly<Record<string, Action>>;
}

export type RouteMatch =
  | { readonly kind: "found"; readonly action: Action; readonly ids: readonly number[] }
  | { readonly kind: "wrong method" }
  | { readonly kind: "unknown" };

/** `path` is what follows `/api/v4`. */
export function findRoute(method: string, path: string): RouteMatch {
  for (const { pattern, actions } of routes) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const action = actions[method];
    if (action === undefined) return { kind: "wrong method" };
    return { kind: "found", action, ids: match.slice(1).map(Number) };
  }
  return { kind: "unknown" };
}

const routes: readonly Route[] = [
  route("/account", { GET: readAccount }),
  route("/users", { GET: listUsers }),
  route("/users/{}", { GET: readUser }),
  route("/leads/pipelines", { GET: listPipelines }),
  route("/leads/pipelines/{}", { GET: readPipeline }),
  ...(["leads", "contacts", "companies"] as const).flatMap((entity) => [
    route(`/${entity}/custom_fields`, {
      GET: (exchange) => listFields(exchange, entity),
      POST: (exchange) => createFields(exchange, entity),
    }),
    route(`/${entity}/custom_fields/{}`, { GET: (exchange) => readField(exchange, entity) }),
  ]),
  route("/leads/notes", { GET: listNotes, POST: createNotes, PATCH: patchNotes }),
  route("/leads/notes/{}", { GET: readNote, PATCH: patchNote }),
  route("/leads/{}/notes", { GET: listNotes, POST: createNotes }),
  route("/leads/{}/notes/{}", { GET: readNote, PATCH: patchNote }),
  route("/leads/tags", { GET: listTags, POST: createTags }),
  route("/leads", { GET: listLeads, POST: createLeads, PATCH: patchLeads }),
  route("/leads/{}", { GET: readLead, PATCH: patchLead }),
  ...(["contacts", "companies"] as const).flatMap((kind) => [
    route(`/${kind}`, { GET: (exchange) => listParties(exchange, kind) }),
    route(`/${kind}/{}`, { GET: (exchange) => readParty(exchange, kind) }),
  ]),
  route("/tasks", { GET: listTasks, POST: createTasks, PATCH: patchTasks }),
  route("/tasks/{}", { GET: readTask, PATCH: patchTask }),
  route("/events", { GET: listEvents }),
  { pattern: /^\/events\/[0-9a-z]+$/, actions: { GET: readEvent } },
  route("/webhooks", { GET: listWebhooks, POST: putWebhook, DELETE: deleteWebhook }),
];

function route(path: string, actions: Route["actions"]): Route {
  return { pattern: new RegExp(`^${path.replaceAll("{}", String.raw`(\d+)`)}/?$`), actions };
}
