/** Deals that are left alone for a while because the last look at them ended in trouble. In memory only. */
import type { Clock } from "../../sync/ports.ts";

const firstMs = 5_000;
const longestMs = 10 * 60_000;

export interface CoolDown {
  /** Leaves it alone, longer with every time in a row; returns for how long (milliseconds). */
  begin(lead: number): number;
  /** Leaves it alone for the shortest while, without counting it as trouble. */
  defer(lead: number): void;
  end(lead: number): void;
  /** Those that are left alone at this moment. */
  leads(): readonly string[];
}

export function createCoolDown(clock: Pick<Clock, "now">): CoolDown {
  const cooling = new Map<number, { readonly until: number; readonly times: number }>();
  return {
    begin: (lead) => {
      const times = (cooling.get(lead)?.times ?? 0) + 1;
      const waitMs = Math.min(longestMs, firstMs * 2 ** (times - 1));
      cooling.set(lead, { until: clock.now() + waitMs, times });
      return waitMs;
    },
    defer: (lead) => {
      cooling.set(lead, { until: clock.now() + firstMs, times: cooling.get(lead)?.times ?? 0 });
    },
    end: (lead) => void cooling.delete(lead),
    leads: () => {
      const now = clock.now();
      return [...cooling].flatMap(([lead, { until }]) => (until > now ? [String(lead)] : []));
    },
  };
}
