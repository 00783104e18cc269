/** Sleeping until a moment, or until somebody wakes us. */
import type { Clock } from "../../sync/ports.ts";

export interface Rest {
  /** Ends early when it is woken; at once when that happened since the last sleep. */
  sleep(ms: number): Promise<void>;
  readonly wake: () => void;
}

export function createRest(clock: Clock): Rest {
  let isWoken = false;
  let alarm: AbortController | undefined;
  return {
    async sleep(ms) {
      if (!isWoken) {
        const own = new AbortController();
        alarm = own;
        await clock.sleep(ms, own.signal).catch((error: unknown) => {
          if (!own.signal.aborted) throw error;
        });
        alarm = undefined;
      }
      isWoken = false;
    },
    wake: () => {
      isWoken = true;
      alarm?.abort();
    },
  };
}
