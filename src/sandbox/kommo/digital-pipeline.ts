/** "Send webhook" of Kommo's Digital Pipeline: a compact body, and retries of its own. */

import type { Courier, Parcel } from "../courier.ts";
import type { HookedChange } from "./hooked-changes.ts";
import { type HookSource, type HookedLead, triggerBody } from "./webhook-body.ts";
import { createHookHeaders } from "./webhook-headers.ts";
import {
  type InvalidAnswers,
  answerWithinMs,
  createInvalidAnswers,
  invalidLimit,
  isDelivered,
  triggerWaitMs,
} from "./webhook-retries.ts";

/** Fires when a deal enters the stage, or is made in it. */
export interface KommoTrigger {
  readonly url: string;
  readonly pipelineId: number;
  readonly statusId: number;
}

/** Retries to an address pause so long when so many minutes brought too many invalid answers. */
const pauseMs = 5 * 60_000;

/** Answers what tells the triggers of a change. `triggers` is read anew each time. */
export function createTriggerTelling(
  triggers: readonly KommoTrigger[],
  source: HookSource,
  courier: Courier,
): (change: HookedChange) => void {
  const invalidByUrl = new Map<string, InvalidAnswers>();

  return ({ actions, lead, from }) => {
    const action = actions.find((candidate) => candidate === "add" || candidate === "status");
    if (action === undefined) return;
    for (const trigger of triggers) {
      if (trigger.pipelineId !== lead.pipelineId || trigger.statusId !== lead.statusId) continue;
      courier.send(parcel(trigger, { action, lead, from }), source.hooks.faults);
    }
  };

  function parcel(trigger: KommoTrigger, hooked: HookedLead): Parcel {
    const body = triggerBody(hooked, source);
    const headers = createHookHeaders(courier.random, source.hooks);
    return {
      vendor: "kommo",
      webhookId: `trigger ${trigger.pipelineId}/${trigger.statusId}`,
      event: `${hooked.action}_lead`,
      subjects: [String(hooked.lead.id)],
      timeoutMs: answerWithinMs,
      posting: (attempt) =>
        triggers.includes(trigger) ? { url: trigger.url, headers: headers(attempt), body } : undefined,
      isAcknowledged: isDelivered,
      waitBeforeNextMs: ({ number, url }) => {
        const pausedMs = pauseAfterInvalid(url);
        const waitMs = triggerWaitMs(number);
        return waitMs === undefined ? undefined : (waitMs + pausedMs) * source.hooks.retryScale;
      },
    };
  }

  function pauseAfterInvalid(url: string): number {
    const invalid = invalidByUrl.get(url) ?? createInvalidAnswers(pauseMs);
    invalidByUrl.set(url, invalid);
    return invalid.add(courier.now()) > invalidLimit ? pauseMs : 0;
  }
}
