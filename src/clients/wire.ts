/** The exchange itself: one request, one bounded answer, one deadline over both. */
import { type Answer, createAnswer } from "./answer.ts";

/** More than we are willing to hold; what was asked for may have happened all the same. */
export class AnswerTooLarge extends Error {
  override readonly name = "AnswerTooLarge";
  readonly status: number;
  constructor(status: number, limitBytes: number) {
    super(`the answer is larger than ${String(Math.round(limitBytes / 1_048_576))} MB`);
    this.status = status;
  }
}

export interface Deadline {
  readonly signal: AbortSignal;
  expired(): boolean;
  clear(): void;
}

/**
 * Aborts after `timeoutMs` or with the caller's signal. A real timer, not the injected clock: it guards a
 * real socket, and a clock that tests turn forward must not cut requests that are on their way.
 */
export function startDeadline(timeoutMs: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    controller.abort(new DOMException("The deadline passed", "TimeoutError"));
  }, timeoutMs);
  const follow = (): void => controller.abort(outer?.reason);
  outer?.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", follow);
    },
  };
}

/**
 * Sends and reads the whole answer. A body that breaks off after a status that refuses is a refusal without
 * a reason; after any other status the error is thrown. Rejects as soon as the signal aborts, also when
 * `fetch` does not care.
 */
export async function openAnswer(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit & { readonly signal: AbortSignal },
  maxBytes: number,
): Promise<Answer> {
  const response = await untilAborted(fetch(url, init), init.signal);
  try {
    const text = await readText(response, init.signal, maxBytes);
    return createAnswer(response.status, response.headers, text);
  } catch (error) {
    const isRefusal = response.status >= 300 && response.status < 500;
    if (isRefusal) return createAnswer(response.status, response.headers, "");
    throw error;
  }
}

async function readText(response: Response, signal: AbortSignal, maxBytes: number): Promise<string> {
  if (response.body === null) return "";
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const part = await untilAborted(reader.read(), signal);
      if (part.done) return text + decoder.decode();
      bytes += part.value.byteLength;
      if (bytes > maxBytes) throw new AnswerTooLarge(response.status, maxBytes);
      text += decoder.decode(part.value, { stream: true });
    }
  } catch (error) {
    // Not awaited: the other side may never answer that either.
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new DOMException("Aborted", "AbortError"));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
