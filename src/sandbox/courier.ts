/** Carries webhooks from the simulated vendors to their receivers, and keeps what each sender saw. */

import { type DeliveryFaults, waitBeforeFirstMs } from "./delivery-faults.ts";
import type { SandboxClock, VendorName } from "./simulator.ts";

/** Takes one request to its receiver. Rejects when nobody answers there; honours the request's signal. */
export type Deliver = (request: Request) => Promise<Response>;

/** How one attempt ended, as the sender saw it. */
export type DeliveryOutcome =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Of the answer's text, 1,000 characters at most. */
      readonly excerpt: string;
    }
  | { readonly kind: "timed_out" }
  | { readonly kind: "unreachable"; readonly reason: string };

export interface DeliveryAttempt {
  /** From 1. */
  readonly number: number;
  /** When it was sent, milliseconds since 1970. */
  readonly atMs: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly outcome: DeliveryOutcome;
  /** The sender takes it for delivered. */
  readonly isAcknowledged: boolean;
}

export type DeliveryState =
  /** Before its first attempt, or before the next. */
  | "waiting"
  | "acknowledged"
  /** The last attempt the vendor makes has failed. */
  | "given_up"
  /** The webhook was removed or switched off meanwhile. */
  | "cancelled"
  /** A fault: never sent. */
  | "lost";

/** One body on its way to one receiver. */
export interface Delivery {
  readonly vendor: VendorName;
  /** The vendor's number of the webhook. */
  readonly webhookId: string;
  /** In the vendor's words: `status_lead`, `update_task`, `Issue.update`. */
  readonly event: string;
  /** What it tells of: numbers of deals, the id of an object. */
  readonly subjects: readonly string[];
  /** When it happened, milliseconds since 1970. */
  readonly eventAtMs: number;
  /** A fault sent it again, beside the first one. */
  readonly isCopy: boolean;
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
}

/** What goes over the wire in one attempt. */
export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One delivery as a vendor hands it over, with that vendor's rules. */
export interface Parcel extends Pick<Delivery, "vendor" | "webhookId" | "event" | "subjects"> {
  readonly timeoutMs: number;
  /** Made anew for each attempt (from 1); undefined when the webhook takes none any more. */
  readonly posting: (attempt: number) => Posting | undefined;
  readonly isAcknowledged: (outcome: DeliveryOutcome) => boolean;
  /** After a failed attempt: how long until the next; undefined: there is none. */
  readonly waitBeforeNextMs: (attempt: DeliveryAttempt) => number | undefined;
  /** Told of each attempt. `isLast`: no other follows. */
  readonly onAttempt?: (attempt: DeliveryAttempt, isLast: boolean) => void;
}

export interface Courier {
  /** In the order of the events; 20,000 at most, then the oldest are forgotten. */
  readonly deliveries: readonly Delivery[];
  /** 0 ≤ n < 1: for ids in headers and for faults, apart from the world's own randomness. */
  readonly random: () => number;
  readonly now: () => number;
  /** Whether anybody takes deliveries at all. */
  readonly isOpen: boolean;
  /** Sends at once unless a fault says otherwise; never throws and never waits. */
  send(parcel: Parcel, faults: DeliveryFaults): void;
  /** Resolves when all first attempts, and whatever is under way, have ended. Retries are not waited for. */
  settled(): Promise<void>;
}

export interface CourierOptions {
  readonly clock: CourierClock;
  readonly random: () => number;
  /** Without it webhooks may be registered and nothing is sent. */
  readonly deliver?: Deliver | undefined;
}

/** A sandbox's clock; where it heeds the signal, the end of a wait that nobody needs any more is not awaited. */
interface CourierClock extends Pick<SandboxClock, "now"> {
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const deliveryLogLimit = 20_000;
const excerptLength = 1000;

/** The same delivery, still growing. */
interface GrowingDelivery extends Delivery {
  state: DeliveryState;
  readonly attempts: DeliveryAttempt[];
}

export function createCourier({ clock, random, deliver }: CourierOptions): Courier {
  const deliveries: GrowingDelivery[] = [];
  const underWay = new Set<Promise<void>>();

  return {
    deliveries,
    random,
    now: () => clock.now(),
    isOpen: deliver !== undefined,
    send(parcel, faults) {
      if (deliver === undefined) return;
      if (happens(faults.lost)) {
        log(parcel, false, "lost");
        return;
      }
      const copies = happens(faults.repeated) ? Math.max(2, faults.copies) : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const delivery = log(parcel, copy > 0, "waiting");
        const waitMs = waitBeforeFirstMs(faults, clock.now(), random);
        track(pause(waitMs).then(() => attempt(deliver, parcel, delivery)));
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };

  function happens(share: number): boolean {
    return share > 0 && random() < share;
  }

  function log(parcel: Parcel, isCopy: boolean, state: DeliveryState): GrowingDelivery {
    const { vendor, webhookId, event, subjects } = parcel;
    const eventAtMs = clock.now();
    const delivery = { vendor, webhookId, event, subjects, eventAtMs, isCopy, state, attempts: [] };
    deliveries.push(delivery);
    if (deliveries.length > deliveryLogLimit) deliveries.shift();
    return delivery;
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  async function pause(ms: number): Promise<void> {
    if (ms > 0) await clock.sleep(ms);
  }

  /** The parcel's ladder bounds how often this is done again. */
  async function attempt(send: Deliver, parcel: Parcel, delivery: GrowingDelivery): Promise<void> {
    const number = delivery.attempts.length + 1;
    const posting = parcel.posting(number);
    if (posting === undefined) {
      delivery.state = "cancelled";
      return;
    }
    const atMs = clock.now();
    const outcome = await askReceiver(send, posting, parcel.timeoutMs);
    const isAcknowledged = parcel.isAcknowledged(outcome);
    const made = { number, atMs, ...posting, outcome, isAcknowledged };
    delivery.attempts.push(made);
    const waitMs = isAcknowledged ? undefined : parcel.waitBeforeNextMs(made);
    parcel.onAttempt?.(made, waitMs === undefined);
    if (waitMs !== undefined) {
      void clock.sleep(waitMs).then(() => track(attempt(send, parcel, delivery)));
      return;
    }
    delivery.state = isAcknowledged ? "acknowledged" : "given_up";
  }

  async function askReceiver(send: Deliver, posting: Posting, timeoutMs: number): Promise<DeliveryOutcome> {
    const tooLate = new AbortController();
    const inTime = new AbortController();
    const timeout = clock.sleep(timeoutMs, inTime.signal).then(
      (): DeliveryOutcome => ({ kind: "timed_out" }),
      () => new Promise<never>(() => {}),
    );
    const outcome = await Promise.race([readAnswer(send, posting, tooLate.signal), timeout]);
    if (outcome.kind === "timed_out") tooLate.abort();
    else inTime.abort();
    return outcome;
  }
}

async function readAnswer(send: Deliver, posting: Posting, signal: AbortSignal): Promise<DeliveryOutcome> {
  try {
    const { url, headers, body } = posting;
    // Senders of webhooks take a redirect for an answer of its own.
    const response = await send(
      new Request(url, { method: "POST", headers, body, redirect: "manual", signal }),
    );
    const text = await response.text();
    return { kind: "answered", status: response.status, excerpt: text.slice(0, excerptLength) };
  } catch (error) {
    return { kind: "unreachable", reason: error instanceof Error ? error.message : String(error) };
  }
}
