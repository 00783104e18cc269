/** Kommo's webhooks at work: which change goes to which receiver, in which bodies, how often, and until when. */

import type { Courier, Parcel } from "../courier.ts";
import { type KommoTrigger, createTriggerTelling } from "./digital-pipeline.ts";
import { type HookedChange, watchHookedChanges } from "./hooked-changes.ts";
import type { KommoStore, StoredWebhook } from "./kommo-store.ts";
import type { KommoSwitches } from "./kommo-switches.ts";
import { type HookedLead, webhookBody } from "./webhook-body.ts";
import { createHookHeaders } from "./webhook-headers.ts";
import {
  type InvalidAnswers,
  accountHookWaitMs,
  answerWithinMs,
  createInvalidAnswers,
  invalidLimit,
  isDelivered,
} from "./webhook-retries.ts";
import { type KommoWebhookSwitches, defaultKommoWebhookSwitches } from "./webhook-switches.ts";

export interface KommoWebhooks {
  readonly switches: KommoWebhookSwitches;
  /** Made in Kommo's pages only, never by the API: add and remove them here. */
  readonly triggers: KommoTrigger[];
}

export interface KommoWebhookOptions {
  readonly store: KommoStore;
  readonly switches: KommoSwitches;
  readonly courier: Courier;
}

/** Too many invalid answers within this time, and the hook is switched off until somebody switches it on. */
const disableWindowMs = 2 * 60 * 60_000;

/**
 * Sends `add`, `update`, `status`, `responsible`, `delete` and `restore` of deals to the webhooks that asked for
 * them, and stage changes to the triggers. Names of other events may be registered and never fire.
 */
export function startKommoWebhooks({ store, switches, courier }: KommoWebhookOptions): KommoWebhooks {
  const hooks = defaultKommoWebhookSwitches();
  const triggers: KommoTrigger[] = [];
  const source = { store, switches, hooks };
  const invalidByHook = new Map<number, InvalidAnswers>();
  const tellTriggers = createTriggerTelling(triggers, source, courier);
  if (courier.isOpen) watchHookedChanges(store, tell);
  return { switches: hooks, triggers };

  function tell(changes: readonly HookedChange[]): void {
    const told = changes.flatMap(hookedLeads);
    for (const hook of store.webhooks) if (!hook.disabled) tellHook(hook, told);
    for (const change of changes) tellTriggers(change);
  }

  /** What goes wrong at Kommo itself is decided here, once for all receivers. */
  function hookedLeads({ actions, lead, before, from }: HookedChange): readonly HookedLead[] {
    const kept = actions.filter((action) => action !== "status" || !happens(hooks.statusLost));
    return kept.map((action) => {
      const isStale = before !== undefined && happens(hooks.stale);
      return { action, lead: isStale ? lateState(before, lead, action) : lead, from };
    });
  }

  function happens(share: number): boolean {
    return share > 0 && courier.random() < share;
  }

  function tellHook(hook: StoredWebhook, told: readonly HookedLead[]): void {
    const wanted = told.filter(({ action }) => hook.settings.includes(`${action}_lead`));
    for (const group of intoBodies(wanted, hooks)) courier.send(parcel(hook.id, group), hooks.faults);
  }

  function parcel(hookId: number, group: readonly HookedLead[]): Parcel {
    const body = webhookBody(group, source);
    const headers = createHookHeaders(courier.random, hooks);
    return {
      vendor: "kommo",
      webhookId: String(hookId),
      event: [...new Set(group.map(({ action }) => `${action}_lead`))].join("+"),
      subjects: [...new Set(group.map(({ lead }) => String(lead.id)))],
      timeoutMs: answerWithinMs,
      posting: (attempt) => {
        const hook = store.webhooks.find(({ id }) => id === hookId);
        const isOn = hook !== undefined && !hook.disabled;
        return isOn ? { url: hook.destination, headers: headers(attempt), body } : undefined;
      },
      isAcknowledged: isDelivered,
      waitBeforeNextMs: ({ number, outcome }) => {
        const waitMs = accountHookWaitMs(number, outcome);
        return waitMs === undefined ? undefined : waitMs * hooks.retryScale;
      },
      onAttempt: ({ isAcknowledged }) => {
        if (!isAcknowledged) countInvalid(hookId);
      },
    };
  }

  /** In silence: the account's administrators read of it in Kommo, the receiver does not. */
  function countInvalid(hookId: number): void {
    const invalid = invalidByHook.get(hookId) ?? createInvalidAnswers(disableWindowMs);
    invalidByHook.set(hookId, invalid);
    const hook = store.webhooks.find(({ id }) => id === hookId);
    if (invalid.add(courier.now()) > invalidLimit && hook !== undefined) hook.disabled = true;
  }
}

/** A status hook names the new stage even when all else in it is late. */
function lateState(
  before: HookedLead["lead"],
  lead: HookedLead["lead"],
  action: HookedLead["action"],
): HookedLead["lead"] {
  if (action !== "status") return before;
  return { ...before, statusId: lead.statusId, pipelineId: lead.pipelineId };
}

/** One action and one deal for each body, unless the switches join more. No body names a deal's action twice. */
function intoBodies(
  told: readonly HookedLead[],
  { leadsPerBody, mixedActions }: KommoWebhookSwitches,
): readonly (readonly HookedLead[])[] {
  const bodies: HookedLead[][] = [];
  for (const one of told) {
    const open = bodies.findLast((body) => mixedActions || body[0]?.action === one.action);
    if (open !== undefined && takes(open, one, leadsPerBody)) open.push(one);
    else bodies.push([one]);
  }
  return bodies;
}

function takes(body: readonly HookedLead[], one: HookedLead, leadsPerBody: number): boolean {
  const ofSameLead = body.filter(({ lead }) => lead.id === one.lead.id);
  if (ofSameLead.some(({ action }) => action === one.action)) return false;
  return ofSameLead.length > 0 || new Set(body.map(({ lead }) => lead.id)).size < leadsPerBody;
}
