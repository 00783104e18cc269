/**
 * The gate every request passes: first come, first served, one scope. It asks the store and waits; the store
 * decides. Waits are bounded and end with the signal.
 */
import type { ClientClock } from "./clock.ts";
import type { QuotaScope } from "./quota-rules.ts";
import type { QuotaStore } from "./quota-store.ts";

export interface QuotaGrant {
  /** The answer was seen, or waiting for it given up. */
  settle(actual: { readonly points?: number | undefined }): Promise<void>;
  /** Nothing was sent. */
  cancel(): Promise<void>;
}

interface QuotaRequest {
  /** The most it can cost; the actual cost is given when it settles. Counts only where a rule counts points. */
  readonly points?: number | undefined;
  /** Milliseconds since 1970: later than this nobody waits any more. */
  readonly until: number;
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: ((waitMs: number, because: "full" | "frozen") => void) | undefined;
}

export interface Quota {
  /** Rejects with `QuotaWaitTooLong`, or with the signal's reason. */
  take(request: QuotaRequest): Promise<QuotaGrant>;
  /** The vendor asked us to hold back: nobody of this scope gets a grant for so long. */
  freeze(forMs: number): Promise<void>;
}

/** The slot would come too late. Nothing was reserved and nothing sent. */
export class QuotaWaitTooLong extends Error {
  override readonly name = "QuotaWaitTooLong";
  readonly waitMs: number;
  constructor(waitMs: number) {
    super(`no slot for another ${String(waitMs)} ms`);
    this.waitMs = waitMs;
  }
}

export function createQuota(options: {
  readonly store: QuotaStore;
  readonly scope: QuotaScope;
  readonly clock: ClientClock;
}): Quota {
  const { store, scope, clock } = options;
  /** Settles when whoever asked last has its answer: the next one begins there. */
  let lastTurn: Promise<void> = Promise.resolve();

  return {
    take(request) {
      const myTurn = lastTurn;
      const grant = myTurn.then(() => waitForGrant(request));
      lastTurn = grant.then(
        () => undefined,
        () => undefined,
      );
      return orAborted(grant, request.signal);
    },
    freeze: (forMs) => store.freeze(scope, forMs),
  };

  async function waitForGrant({ points = 0, until, signal, onWait }: QuotaRequest): Promise<QuotaGrant> {
    for (;;) {
      signal?.throwIfAborted();
      const answer = await store.reserve(scope, { points });
      if (answer.kind === "granted") return granted(answer.ticket, signal);
      if (clock.now() + answer.waitMs > until) throw new QuotaWaitTooLong(answer.waitMs);
      onWait?.(answer.waitMs, answer.because);
      await clock.sleep(answer.waitMs, signal);
    }
  }

  async function granted(ticket: string, signal: AbortSignal | undefined): Promise<QuotaGrant> {
    if (signal?.aborted === true) {
      await store.cancel(scope, ticket);
      signal.throwIfAborted();
    }
    return {
      settle: (actual) => store.settle(scope, ticket, actual),
      cancel: () => store.cancel(scope, ticket),
    };
  }
}

/** Whoever gives up while others are before it need not wait for its turn to say so. */
function orAborted(grant: Promise<QuotaGrant>, signal: AbortSignal | undefined): Promise<QuotaGrant> {
  if (signal === undefined) return grant;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(reasonOf(signal));
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    grant
      .then((given) => {
        if (!signal.aborted) return resolve(given);
        return given.cancel();
      }, reject)
      .finally(() => signal.removeEventListener("abort", giveUp));
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException("Aborted", "AbortError");
}
