/** Managing webhooks. Admins only, for reading too: `secret` is among the fields. */
import { ArgumentChecks } from "./argument-checks.ts";
import { insert } from "./linear-store.ts";
import { entityNotFound, forbidden, inputError } from "./refusals.ts";
import type { TeamRecord, WebhookRecord } from "./records.ts";
import { newRecord, randomHex, touch, type LinearSession } from "./session.ts";
import type { WebhookCreateInput, WebhookUpdateInput } from "./wire-inputs.ts";

/** The enum `WebhookResourceType`; the input takes strings, and what live Linear does with others is not recorded. */
const resourceTypes = new Set(
  `AgentSessionEvent AppUserNotification Attachment Comment Customer CustomerNeed Cycle Document Initiative
   InitiativeUpdate Issue IssueLabel IssueSLA OAuthAuthorization PermissionChange Project ProjectLabel
   ProjectUpdate Reaction Release ReleaseNote User`.split(/\s+/),
);

/** On creating, changing, removing and reading alike. */
export function refuseUnlessAdmin({ viewer }: LinearSession): void {
  if (!viewer.admin) throw forbidden("You need to be an admin to manage webhooks.");
}

/** For one team or for all public ones; enabled, with a secret. */
export function createWebhook(session: LinearSession, input: WebhookCreateInput): WebhookRecord {
  refuseUnlessAdmin(session);
  checkArguments(session, input).ownId(input.id).done();
  const team = input.teamId ? teamByIdOrKey(session, input.teamId) : undefined;
  if (team === undefined && input.allPublicTeams !== true) {
    throw inputError("Either teamId or allPublicTeams must be given"); // text not recorded
  }
  return insert(session.store.webhooks, {
    ...newRecord(session, "Webhook", input.id),
    label: input.label ?? null,
    url: input.url,
    enabled: input.enabled ?? true,
    secret: input.secret ?? newSecret(session),
    resourceTypes: input.resourceTypes,
    allPublicTeams: team === undefined,
    teamId: team?.id ?? null,
    creatorId: session.viewer.id,
    failures: [],
  });
}

/** Absent fields stay. The team cannot be changed. */
export function updateWebhook(
  session: LinearSession,
  webhook: WebhookRecord,
  input: WebhookUpdateInput,
): WebhookRecord {
  refuseUnlessAdmin(session);
  checkArguments(session, input).done();
  if (input.label !== undefined) webhook.label = input.label;
  if (input.url) webhook.url = input.url;
  if (input.secret) webhook.secret = input.secret;
  if (typeof input.enabled === "boolean") webhook.enabled = input.enabled;
  if (input.resourceTypes) webhook.resourceTypes = input.resourceTypes;
  touch(session, webhook);
  return webhook;
}

/** The old secret is dead at once. */
export function rotateSecret(session: LinearSession, webhook: WebhookRecord): string {
  refuseUnlessAdmin(session);
  webhook.secret = newSecret(session);
  touch(session, webhook);
  return webhook.secret;
}

/** Unlike `issueCreate`, this takes a team's key as well as its UUID. */
function teamByIdOrKey({ store }: LinearSession, idOrKey: string): TeamRecord {
  const team = store.teams.get(idOrKey) ?? [...store.teams.values()].find(({ key }) => key === idOrKey);
  if (team === undefined) throw entityNotFound("Team");
  return team;
}

function checkArguments(
  session: LinearSession,
  input: Pick<WebhookUpdateInput, "url" | "resourceTypes">,
): ArgumentChecks {
  const isFine = !input.url || session.switches.webhookUrls === "any" || isPublicHttps(input.url);
  return new ArgumentChecks()
    .custom(isFine, "url", "isUrl", "must be a public https URL")
    .oneOf("resourceTypes", input.resourceTypes, resourceTypes);
}

function isPublicHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" && !/^(localhost|127\.|10\.|192\.168\.|\[::1\])/.test(url.hostname);
}

function newSecret({ random }: LinearSession): string {
  return `lin_wh_${randomHex(random, 40)}`;
}
