/** Payloads of Linear's issue webhooks: `EntityWebhookPayload` and `IssueWebhookPayload` of its schema. */
import { randomUuid } from "../randomness.ts";
import { present, required } from "./linear-store.ts";
import type { IssueRecord, UserRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";
import { LinearViews } from "./views.ts";
import type { LinearWebhookSwitches } from "./webhook-switches.ts";

type Json = Readonly<Record<string, unknown>>;

/** Everything but `webhookId` and `webhookTimestamp`, which belong to one webhook and one attempt. */
export function describeEvent(
  session: LinearSession,
  event: {
    readonly action: "create" | "update" | "remove";
    readonly data: Json;
    readonly url: unknown;
    readonly updatedFrom?: Json;
  },
  { actor }: Pick<LinearWebhookSwitches, "actor">,
): Json {
  const { action, data, url, updatedFrom } = event;
  return {
    action,
    ...(actor === "absent" ? {} : { actor: describeActor(session, actor) }),
    createdAt: session.now,
    data,
    ...(updatedFrom === undefined ? {} : { updatedFrom }),
    url,
    type: "Issue",
    organizationId: session.store.organization.id,
  };
}

/** The issue as it is at that moment, with its children embedded. */
export function describeIssue(
  session: LinearSession,
  issue: IssueRecord,
  { emptyFields, actor }: Pick<LinearWebhookSwitches, "emptyFields" | "actor">,
): Json {
  const { url, identifier, priorityLabel } = new LinearViews(session).issue(issue);
  const data = {
    ...scalars(issue),
    identifier,
    url,
    priorityLabel,
    reactionData: [],
    releases: [],
    // A text with JSON in it, unlike everything around it.
    botActor: actor === "integration" ? JSON.stringify({ type: "integration", name: "GitHub" }) : null,
    ...children(session, issue, emptyFields),
  };
  if (emptyFields === "null") return data;
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

/** The simulator's own bookkeeping stays out. */
function scalars({ serial: _serial, listedFrom: _listedFrom, ...rest }: IssueRecord): Json {
  return rest;
}

function children(
  session: LinearSession,
  issue: IssueRecord,
  emptyFields: LinearWebhookSwitches["emptyFields"],
): Json {
  const { store } = session;
  const views = new LinearViews(session);
  const state = required(store.states, issue.stateId);
  const team = required(store.teams, issue.teamId);
  const [project] = present(store.projects, [issue.projectId ?? ""]);
  const person = (id: string | null): Json | null => {
    const [user] = present(store.users, [id ?? ""]);
    if (user === undefined) return null;
    return emptyFields === "absent" ? { id: user.id, name: user.name } : describePerson(session, user);
  };
  return {
    state: { id: state.id, name: state.name, type: state.type, color: state.color },
    team: { id: team.id, key: team.key, name: team.name },
    labels: present(store.labels, issue.labelIds).map(({ id, name, color, parentId }) => ({
      id,
      name,
      color,
      ...(parentId === null ? {} : { parentId }),
    })),
    assignee: person(issue.assigneeId),
    delegate: person(issue.delegateId),
    creator: person(issue.creatorId),
    project:
      project === undefined
        ? null
        : { id: project.id, name: project.name, url: views.project(project)["url"] },
  };
}

function describePerson(session: LinearSession, user: UserRecord): Json {
  const { url } = new LinearViews(session).user(user);
  return { id: user.id, name: user.name, email: user.email, url };
}

/** Only `user` was recorded with its type; the other types follow the names in the schema. */
function describeActor(
  session: LinearSession,
  kind: Exclude<LinearWebhookSwitches["actor"], "absent">,
): Json | null {
  const { viewer, random } = session;
  switch (kind) {
    case "user":
      return { ...describePerson(session, viewer), type: kind };
    case "oauthClient":
      return { id: randomUuid(random), type: kind, name: "Build robot" };
    case "integration":
      return { id: randomUuid(random), type: kind, service: "github" };
    case "externalUser":
      return { id: randomUuid(random), type: kind, name: "Client contact", email: "contact@client.example" };
    case "null":
      return null;
  }
}
