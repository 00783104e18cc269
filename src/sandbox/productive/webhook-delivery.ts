/** Productive's webhooks at work: who is told of which change, how often, and until when. */

import type { Courier, DeliveryAttempt, DeliveryOutcome, Parcel } from "../courier.ts";
import { randomUuid } from "../randomness.ts";
import { localTimestamp } from "./local-time.ts";
import type { Change } from "./productive-store.ts";
import { isObject, textOf, type StoredRecord } from "./record.ts";
import { definitionOf } from "./resources/table.ts";
import type { Turn } from "./turn.ts";
import { signatureHeader, webhookBody } from "./webhook-body.ts";
import { describeChange, type WebhookEvent } from "./webhook-event.ts";
import { defaultProductiveWebhookSwitches, type ProductiveWebhookSwitches } from "./webhook-switches.ts";
import { initialDraft } from "./write-input.ts";
import { insertRecord, setAttributes } from "./writes.ts";

export interface ProductiveWebhooks {
  readonly switches: ProductiveWebhookSwitches;
}

const RETRIES = 12;
const WORKING = 1;
const ISSUES = 2;

/**
 * Sends one event to each webhook that names it, wherever in the organisation it happened and whoever did it.
 * Help page on webhooks. `turn` acts for the server, at the moment it is asked for.
 */
export function startProductiveWebhooks(
  store: Turn["store"],
  turn: () => Turn,
  courier: Courier,
): ProductiveWebhooks {
  const switches = defaultProductiveWebhookSwitches();
  if (courier.isOpen) store.onChange(tell);
  return { switches };

  function tell(change: Change): void {
    const living = store.all("webhooks").filter(isOn);
    const event = living.length === 0 ? undefined : describeChange(change);
    const record = change.after ?? change.before;
    if (record === undefined || event === undefined) return;
    const hooks = living.filter((hook) => takes(hook, event));
    if (hooks.length === 0) return;
    const body = webhookBody(record, event, turn(), switches);
    for (const hook of hooks) courier.send(parcel(hook.id, event, record.id, body), switches.faults);
  }

  function parcel(hookId: string, event: WebhookEvent, itemId: string, body: string): Parcel {
    const firstAtMs = courier.now();
    const jobId = randomUuid(courier.random);
    return {
      vendor: "productive",
      webhookId: hookId,
      event: event.name,
      subjects: [itemId],
      timeoutMs: switches.timeoutMs,
      posting: () => {
        const hook = livingHook(hookId);
        const atMs = switches.stampOnRetry === "first" ? firstAtMs : courier.now();
        return hook && { url: textOf(hook, "target_url"), headers: headers(hook, body, atMs), body };
      },
      isAcknowledged: is2xx,
      waitBeforeNextMs: ({ number }) =>
        number <= RETRIES ? switches.retryEveryMs * switches.retryScale : undefined,
      onAttempt: (attempt, isLast) => noteAttempt(hookId, jobId, attempt, isLast),
    };
  }

  function livingHook(hookId: string): StoredRecord | undefined {
    const hook = store.find("webhooks", hookId);
    return hook !== undefined && isOn(hook) ? hook : undefined;
  }

  function headers(hook: StoredRecord, body: string, atMs: number): Record<string, string> {
    return {
      ...(switches.sendCustomHeaders ? customHeaders(hook) : {}),
      "content-type": "application/json",
      "productive-signature": signatureHeader(textOf(hook, "signature_token"), body, atMs),
    };
  }

  /** Logs hold failures only. After the last retry the webhook is off; there is no PATCH to switch it on. */
  function noteAttempt(hookId: string, jobId: string, attempt: DeliveryAttempt, isLast: boolean): void {
    const hook = livingHook(hookId);
    if (hook === undefined) return;
    const server = turn();
    store.transaction(() => {
      if (attempt.isAcknowledged) {
        setAttributes(hook, { state_id: WORKING, retry_attempts: null }, server);
        return;
      }
      logFailure(hook, jobId, attempt, server);
      const deactivated = isLast ? { deactivated_at: localTimestamp(server.nowMs) } : {};
      setAttributes(hook, { state_id: ISSUES, retry_attempts: attempt.number, ...deactivated }, server);
    });
  }
}

function logFailure(hook: StoredRecord, jobId: string, attempt: DeliveryAttempt, turn: Turn): void {
  const definition = definitionOf("webhook_logs");
  const { attributes, links } = initialDraft(definition);
  insertRecord(
    definition,
    {
      attributes: {
        ...attributes,
        /** 0 is the first attempt. */
        retry_attempt: attempt.number - 1,
        retry_job_id: jobId,
        status: statusOf(attempt.outcome),
      },
      links: { ...links, webhook: { type: "webhooks", id: hook.id } },
    },
    turn,
  );
}

function statusOf(outcome: DeliveryOutcome): number | null {
  return outcome.kind === "answered" ? outcome.status : null;
}

function is2xx(outcome: DeliveryOutcome): boolean {
  return outcome.kind === "answered" && outcome.status >= 200 && outcome.status <= 299;
}

function isOn(hook: StoredRecord): boolean {
  return hook.deletedAtMs === undefined && hook.attributes["deactivated_at"] === null;
}

function takes(hook: StoredRecord, { eventId }: WebhookEvent): boolean {
  return hook.attributes["event_id"] === eventId;
}

function customHeaders(hook: StoredRecord): Record<string, string> {
  const given = hook.attributes["custom_headers"];
  if (!isObject(given)) return {};
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
