/**
 * One vendor's HTTP: deadline, quota, 429, size, status before body. Reads are repeated a few times; writes
 * are sent once, because only the caller knows whether they may be repeated.
 */
import { VendorError } from "../errors.ts";
import { type Answer, jsonOf } from "./answer.ts";
import type { ClientClock } from "./clock.ts";
import type { Dialect } from "./dialect.ts";
import {
  type Call,
  type FailureDetails,
  codeOf,
  judgeThrown,
  vendorFailure,
  vendorNames,
} from "./failure.ts";
import { type HttpRequest, type Message, UnsendableHeader, composeMessage } from "./message.ts";
import { type Quota, type QuotaGrant, QuotaWaitTooLong } from "./quota.ts";
import { AnswerTooLarge, openAnswer, startDeadline } from "./wire.ts";
import { type WaitNews, fullJitterMs, reportWaits, retryAfterHeader, throttleFloorMs } from "./waits.ts";

export interface HttpOptions {
  readonly dialect: Dialect;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: ClientClock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  readonly quota: Quota;
  /** For one request, from its first byte to the last of the answer. */
  readonly timeoutMs: number;
  /** Without a trailing slash. Nothing is ever sent to another address. */
  readonly baseUrl: string;
  /** Read for every request, so that a renewed token is used. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Once a request has waited for more than 2 s. */
  readonly onWait?: ((news: WaitNews) => void) | undefined;
  /** For all waits of one call together; default 15 min. */
  readonly maxWaitMs?: number | undefined;
  readonly maxAnswerBytes?: number | undefined;
}

/** One call's share of patience. */
interface Turn {
  /** Milliseconds since 1970: nobody waits longer. */
  readonly until: number;
  readonly onWait: (ms: number, because: "full" | "frozen") => void;
}

export interface Http {
  /** A complete answer that the client can use. Throws `VendorError`, and whatever `onDispatch` throws. */
  send(request: HttpRequest): Promise<Answer>;
  /** The error for an answer that arrived whole and does not say what it should. */
  fail(request: HttpRequest, kind: VendorError["kind"], details: FailureDetails): VendorError;
}

const defaultMaxWaitMs = 15 * 60_000;
const defaultMaxAnswerBytes = 20 * 1024 * 1024;
const readRetries = 3;
const maxThrottles = 50;
const longestFreezeMs = 60 * 60_000;

export function createHttp(options: HttpOptions): Http {
  const { dialect, clock, quota, redact } = options;
  const maxAnswerBytes = options.maxAnswerBytes ?? defaultMaxAnswerBytes;

  return { send, fail };

  async function send(request: HttpRequest): Promise<Answer> {
    const turn = {
      until: clock.now() + (options.maxWaitMs ?? defaultMaxWaitMs),
      onWait: reportWaits(dialect.vendor, options.onWait),
    };
    let retries = 0;
    let throttles = 0;
    for (;;) {
      try {
        return await attempt(request, turn);
      } catch (error) {
        if (!(error instanceof VendorError)) throw error;
        // Without a status it was our own gate that gave up waiting.
        if (error.kind === "throttled" && error.status !== undefined) {
          throttles += 1;
          await holdBack(error, throttles, turn.until);
        } else {
          if (!mayRepeat(request, error) || retries >= readRetries) throw error;
          await clock.sleep(fullJitterMs(retries, options.random), request.signal);
          retries += 1;
        }
      }
    }
  }

  function fail(request: HttpRequest, kind: VendorError["kind"], details: FailureDetails): VendorError {
    return vendorFailure(callOf(request), kind, details, redact);
  }

  /** 429 is news, not an error: nobody of this scope sends until it is over. */
  async function holdBack(error: VendorError, throttles: number, until: number): Promise<void> {
    const askedMs = (error.retryAfterSeconds ?? dialect.defaultThrottleSeconds) * 1_000;
    const waitMs = Math.max(askedMs, throttleFloorMs(throttles));
    // A number that makes no sense must not stop everybody for ever.
    await quota.freeze(Math.min(waitMs, longestFreezeMs));
    if (throttles >= maxThrottles || clock.now() + waitMs > until) throw error;
  }

  async function attempt(request: HttpRequest, turn: Turn): Promise<Answer> {
    const grant = await takeSlot(request, turn);
    let message: Message;
    try {
      message = compose(request);
      await request.onDispatch?.();
      if (request.signal?.aborted === true)
        throw fail(request, "not_sent", { because: "it was interrupted" });
    } catch (error) {
      await grant.cancel();
      throw error;
    }
    const answer = await exchange(request, message, grant);
    return usable(request, answer);
  }

  async function takeSlot(request: HttpRequest, turn: Turn): Promise<QuotaGrant> {
    try {
      return await quota.take({ ...turn, points: request.points, signal: request.signal });
    } catch (error) {
      if (!(error instanceof QuotaWaitTooLong)) throw error;
      const seconds = Math.ceil(error.waitMs / 1_000);
      const because = `the next request may be sent in ${String(seconds)} s, which is longer than we wait`;
      throw fail(request, "throttled", { retryAfterSeconds: seconds, because });
    }
  }

  function compose(request: HttpRequest): Message {
    try {
      return composeMessage(request, options);
    } catch (error) {
      if (!(error instanceof UnsendableHeader)) throw error;
      const hint = "Copy the token again: it holds a line break or another character that no token has.";
      throw fail(request, "not_sent", { because: error.message, hint });
    }
  }

  async function exchange(request: HttpRequest, { url, init }: Message, grant: QuotaGrant): Promise<Answer> {
    const timeoutMs = request.timeoutMs ?? options.timeoutMs;
    const deadline = startDeadline(timeoutMs, request.signal);
    let points: number | undefined;
    try {
      const answer = await openAnswer(
        options.fetch,
        url,
        { ...init, signal: deadline.signal },
        maxAnswerBytes,
      );
      points = dialect.points?.(answer);
      return answer;
    } catch (error) {
      throw lost(request, error, deadline.expired() ? timeoutMs : undefined);
    } finally {
      deadline.clear();
      // The store's trouble must not turn an answer into an error; an unsettled slot only costs speed.
      await grant.settle({ points }).catch(() => undefined);
    }
  }

  function lost(request: HttpRequest, error: unknown, expiredMs: number | undefined): VendorError {
    if (expiredMs !== undefined) {
      const because = `no complete answer within ${String(Math.round(expiredMs / 1_000))} s`;
      return fail(request, "unknown", { because, cause: error });
    }
    if (request.signal?.aborted === true)
      return fail(request, "unknown", { because: "it was interrupted", cause: error });
    if (error instanceof AnswerTooLarge)
      return fail(request, "unknown", { status: error.status, because: error.message });
    const kind = judgeThrown(error);
    const code = codeOf(error);
    return fail(request, kind, { because: code ?? "the connection failed", cause: error });
  }

  function usable(request: HttpRequest, answer: Answer): Answer {
    const kind = dialect.judge(answer, request);
    if (kind !== "ok") throw refusal(request, answer, kind);
    if (dialect.speaks === "json" && answer.status !== 204 && jsonOf(answer) === undefined) {
      throw fail(request, "unknown", {
        status: answer.status,
        because: "the answer is not JSON or broke off",
      });
    }
    return answer;
  }

  function refusal(request: HttpRequest, answer: Answer, kind: VendorError["kind"]): VendorError {
    const { status } = answer;
    if (status < 200 || (status >= 300 && status < 400)) return redirected(request, status);
    const retryAfterSeconds =
      kind === "throttled"
        ? (dialect.throttleSeconds(answer) ?? retryAfterHeader(answer, clock.now()))
        : undefined;
    return fail(request, kind, { status, complaints: dialect.complaints(answer), retryAfterSeconds });
  }

  function redirected(request: HttpRequest, status: number): VendorError {
    return fail(request, "refused", {
      status,
      because: "it answered with a redirect. Tokens never leave the base URL, so it was not followed.",
      hint: `Set the base URL of ${vendorNames[dialect.vendor]} to the address it really has.`,
    });
  }

  function callOf(request: HttpRequest): Call {
    const label = request.label ?? `${request.method} ${request.path}`;
    return { vendor: dialect.vendor, label, mutating: request.mutating };
  }
}

function mayRepeat(request: HttpRequest, error: VendorError): boolean {
  if (request.mutating || request.signal?.aborted === true) return false;
  return error.kind === "unknown" || error.kind === "not_sent";
}
