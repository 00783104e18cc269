/**
 * Time under the tests' control. Waiting costs nothing: when everything that runs has come to rest, the
 * clock jumps to the next moment somebody waits for. Order is kept, so two processes that poll each other
 * behave as they would.
 */
export interface VirtualClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves time on, waking nobody: for ages between two acts. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

/** How many turns of the event loop must pass without anybody waking before time moves. */
const restTurns = 40;

export function createVirtualClock(startMs = Date.parse("2026-11-23T09:00:00Z")): VirtualClock {
  let nowMs = startMs;
  let order = 0;
  let sleepers: Sleeper[] = [];
  let isPumping = false;

  async function pump(): Promise<void> {
    isPumping = true;
    while (sleepers.length > 0) {
      await turns(restTurns);
      const next = sleepers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined) break;
      sleepers = sleepers.filter((sleeper) => sleeper !== next);
      nowMs = Math.max(nowMs, next.at);
      next.wake();
    }
    isPumping = false;
  }

  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(abortReason(signal));
          return;
        }
        order += 1;
        const sleeper: Sleeper = { at: nowMs + Math.max(0, ms), order, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(abortReason(signal));
        });
        if (!isPumping) void pump();
      }),
  };
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("aborted");
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1)
    await new Promise<void>((resolve) => void setImmediate(resolve));
}
