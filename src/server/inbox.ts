/**
 * Taking deliveries: on disk first, "yes" afterwards. Calls no vendor, and answers in time whatever the ledger
 * does; parsing comes later and is the workers'.
 */
import { HandoffError } from "../errors.ts";
import type { DeliverySource, Ledger, NewDelivery } from "../ledger/ledger.ts";
import { answers, type Answer } from "./answer.ts";
import type { WebhookSecrets } from "./routes.ts";
import { judgeWebhook, type WebhookRequest } from "./webhook.ts";

export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the signal says so. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface InboxPorts {
  readonly ledger: Pick<Ledger, "storeDelivery" | "vendorPauses" | "writeCache">;
  readonly clock: ServerClock;
  readonly kommoAccount: number;
  /** Asked at every request: they may be learnt, or rotate, while the server runs. */
  readonly secrets: () => WebhookSecrets;
  /** For the log, the metrics, and to wake whoever parses. Holds nothing of a body, a path or a signature. */
  readonly onEvent: (event: InboxEvent) => void;
}

export type InboxEvent =
  | { readonly kind: "delivery.stored"; readonly source: DeliverySource; readonly id: number }
  | { readonly kind: "delivery.replayed"; readonly source: DeliverySource; readonly id: number }
  | {
      readonly kind: "delivery.ignored";
      readonly source: DeliverySource;
      readonly id: number;
      readonly why: string;
    }
  | { readonly kind: "delivery.not_stored"; readonly source: DeliverySource; readonly error: unknown }
  /** Answered "not stored"; it may be on disk a moment later, which costs its sender a replay. */
  | { readonly kind: "delivery.too_slow"; readonly source: DeliverySource }
  | {
      readonly kind: "webhook.refused";
      readonly source: DeliverySource;
      readonly status: number;
      readonly why: string;
    };

export interface Inbox {
  /** Never rejects. 200 only when it is on disk, now or since an earlier delivery. */
  receive(request: WebhookRequest): Promise<Answer>;
  /** What `/readyz` says. A paused vendor is no reason not to be ready: hooks must be taken. */
  readiness(): Promise<Answer>;
}

/** Kommo waits 2 s for its answer; the rest is for the way. */
export const storeWithinMs = 1_500;

export function createInbox(ports: InboxPorts): Inbox {
  const { ledger, clock, onEvent } = ports;
  let hasFailedToStore = false;

  /** Never rejects. */
  async function store(delivery: NewDelivery): Promise<Answer> {
    const { source, ignoredWhy } = delivery;
    try {
      const { id, isReplay } = await ledger.storeDelivery(delivery);
      hasFailedToStore = false;
      if (isReplay) onEvent({ kind: "delivery.replayed", source, id });
      else if (ignoredWhy === undefined) onEvent({ kind: "delivery.stored", source, id });
      else onEvent({ kind: "delivery.ignored", source, id, why: ignoredWhy });
      return isReplay ? answers.known : ignoredWhy === undefined ? answers.stored : answers.ignored;
    } catch (error) {
      hasFailedToStore = true;
      onEvent({ kind: "delivery.not_stored", source, error });
      return answers.notStored;
    }
  }

  /** Writes only after a failure, so that asking costs nothing and the end of a full disk is noticed. */
  async function look(): Promise<Answer> {
    try {
      if (hasFailedToStore) await ledger.writeCache("server/probe", clock.now());
      hasFailedToStore = false;
      const paused = (await ledger.vendorPauses()).map(({ vendor }) => vendor);
      return { status: 200, text: paused.length === 0 ? "ready" : `degraded: ${paused.join(", ")}` };
    } catch (error) {
      // The sentence may name a path; this page is public.
      return { status: 503, text: `not ready: ${error instanceof HandoffError ? error.code : "ledger"}` };
    }
  }

  return {
    async receive(request) {
      const { source } = request;
      const around = {
        secrets: ports.secrets(),
        kommoAccount: ports.kommoAccount,
        nowMs: clock.now(),
      };
      const verdict = judgeWebhook(request, around);
      if (verdict.kind === "refuse") {
        const { answer, why } = verdict;
        onEvent({ kind: "webhook.refused", source, status: answer.status, why });
        return answer;
      }
      return answerInTime(store(verdict.delivery), clock, () => {
        onEvent({ kind: "delivery.too_slow", source });
        return answers.notStored;
      });
    },
    readiness: () => answerInTime(look(), clock, () => answers.notReady),
  };
}

/** The work goes on when its time is over; only nobody waits for it any more. */
async function answerInTime(
  work: Promise<Answer>,
  clock: ServerClock,
  whenLate: () => Answer,
): Promise<Answer> {
  const inTime = new AbortController();
  const late = clock.sleep(storeWithinMs, inTime.signal).then(whenLate, () => answers.notStored);
  try {
    return await Promise.race([work, late]);
  } finally {
    inTime.abort();
  }
}
