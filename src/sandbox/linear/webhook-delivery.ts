/** Linear's webhooks at work: who is told of which issue, how often, and until when. */
import { createHmac } from "node:crypto";
import type { Courier, DeliveryAttempt, DeliveryOutcome, Parcel, Posting } from "../courier.ts";
import { randomUuid } from "../randomness.ts";
import type { IssueChange, IssueWatcher } from "./issue-change.ts";
import type { LinearStore } from "./linear-store.ts";
import type { IssueRecord, WebhookRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";
import { describeUpdates } from "./updated-from.ts";
import { describeEvent, describeIssue } from "./webhook-payload.ts";
import { defaultLinearWebhookSwitches, type LinearWebhookSwitches } from "./webhook-switches.ts";

export interface LinearWebhooks {
  readonly switches: LinearWebhookSwitches;
  /** Tells of a change that has happened, whoever did it: one's own included. */
  readonly tell: IssueWatcher;
}

type Json = Readonly<Record<string, unknown>>;

const minuteMs = 60_000;
const answerWithinMs = 5000;
/** Webhooks page: three retries, after a minute, an hour and six hours. */
const retryWaitsMs = [minuteMs, 60 * minuteMs, 360 * minuteMs];
/** `Webhook.failures` shows so many. */
const failuresKept = 50;

/** Sends events of issues; webhooks may name other kinds of things, which never fire here. */
export function createLinearWebhooks(store: LinearStore, courier: Courier): LinearWebhooks {
  const switches = defaultLinearWebhookSwitches();
  /** Deliveries in a row that failed for good. */
  const failedInARow = new Map<string, number>();
  return { switches, tell };

  function tell(session: LinearSession, change: IssueChange): void {
    if (!courier.isOpen) return;
    const hooks = [...store.webhooks.values()].filter((hook) => takes(hook, change.issue));
    if (hooks.length === 0) return;
    // Ids of simulated actors must not use up the world's randomness.
    for (const event of eventsOf({ ...session, random: courier.random }, change, switches)) {
      for (const hook of hooks) courier.send(parcel(hook.id, change.issue.id, event), switches.faults);
    }
  }

  function parcel(hookId: string, issueId: string, event: Json): Parcel {
    const firstAtMs = courier.now();
    const firstId = randomUuid(courier.random);
    const executionId = randomUuid(courier.random);
    return {
      vendor: "linear",
      webhookId: hookId,
      event: `Issue.${String(event["action"])}`,
      subjects: [issueId],
      timeoutMs: answerWithinMs,
      posting: (attempt) => {
        const hook = store.webhooks.get(hookId);
        if (hook?.enabled !== true) return undefined;
        const isOriginal = attempt === 1 || switches.retryTimestamp === "original";
        const isSameId = attempt === 1 || switches.retryDeliveryId === "same";
        const deliveryId = isSameId ? firstId : randomUuid(courier.random);
        return posting(hook, event, deliveryId, isOriginal ? firstAtMs : courier.now());
      },
      isAcknowledged: isExactly200,
      waitBeforeNextMs: ({ number }) => {
        const waitMs = retryWaitsMs[number - 1];
        return waitMs === undefined ? undefined : waitMs * switches.retryScale;
      },
      onAttempt: (attempt, isLast) => noteAttempt(hookId, executionId, attempt, isLast),
    };
  }

  function posting(hook: WebhookRecord, event: Json, deliveryId: string, stampMs: number): Posting {
    const body = JSON.stringify({ ...event, webhookTimestamp: stampMs, webhookId: hook.id });
    return {
      url: hook.url,
      body,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "accept-charset": "utf-8",
        "user-agent": "Linear-Webhook",
        "linear-delivery": deliveryId,
        "linear-event": "Issue",
        "linear-signature": createHmac("sha256", hook.secret).update(body).digest("hex"),
        ...(switches.timestampHeader ? { "linear-timestamp": String(stampMs) } : {}),
      },
    };
  }

  function noteAttempt(hookId: string, executionId: string, attempt: DeliveryAttempt, isLast: boolean): void {
    const hook = store.webhooks.get(hookId);
    if (hook === undefined) return;
    if (!attempt.isAcknowledged) noteFailure(hook, executionId, attempt, randomUuid(courier.random));
    const failed = attempt.isAcknowledged ? 0 : (failedInARow.get(hookId) ?? 0) + (isLast ? 1 : 0);
    const isTooMany = switches.disableAfter !== undefined && failed >= switches.disableAfter;
    if (isTooMany) hook.enabled = false;
    failedInARow.set(hookId, isTooMany ? 0 : failed);
  }
}

/** A team's webhook, or one of all public teams; all teams are public here. */
function takes(
  { enabled, resourceTypes, allPublicTeams, teamId }: WebhookRecord,
  issue: IssueRecord,
): boolean {
  return enabled && resourceTypes.includes("Issue") && (allPublicTeams || teamId === issue.teamId);
}

function eventsOf(
  session: LinearSession,
  change: IssueChange,
  switches: LinearWebhookSwitches,
): readonly Json[] {
  const data = describeIssue(session, change.issue, switches);
  const event = { data, url: data["url"] };
  if (change.action === "create") return [describeEvent(session, { ...event, action: "create" }, switches)];
  if (change.action === "remove") {
    const told = switches.removedData === "minimal" ? { id: change.issue.id } : data;
    return [describeEvent(session, { ...event, data: told, action: "remove" }, switches)];
  }
  const isArchived = change.before.archivedAt === null && change.issue.archivedAt !== null;
  if (isArchived && switches.archiveAs === "remove") {
    return [describeEvent(session, { ...event, action: "remove" }, switches)];
  }
  return describeUpdates(change.before, change.issue, switches).map((updatedFrom) =>
    describeEvent(session, { ...event, updatedFrom, action: "update" }, switches),
  );
}

/** The documents call everything else a failure, 201 and 204 included. */
function isExactly200(outcome: DeliveryOutcome): boolean {
  return outcome.kind === "answered" && outcome.status === 200;
}

function noteFailure(
  hook: WebhookRecord,
  executionId: string,
  { atMs, url, outcome }: DeliveryAttempt,
  id: string,
): void {
  hook.failures = [
    ...hook.failures,
    {
      id,
      createdAt: new Date(atMs).toISOString(),
      executionId,
      url,
      httpStatus: outcome.kind === "answered" ? outcome.status : null,
      responseOrError: reasonOf(outcome),
    },
  ].slice(-failuresKept);
}

function reasonOf(outcome: DeliveryOutcome): string {
  if (outcome.kind === "answered") return outcome.excerpt;
  return outcome.kind === "timed_out" ? "Timeout" : outcome.reason;
}
