import type { ProductiveStore } from "./productive-store.ts";
import type { Origin, StoredRecord } from "./record.ts";
import type { ProductiveSwitches } from "./switches.ts";

/** What a request, or a person at the screen, acts with: one instant, one store, one name. */
export interface Turn {
  readonly store: ProductiveStore;
  readonly switches: ProductiveSwitches;
  readonly nowMs: number;
  /** 0 ≤ n < 1, seeded. */
  readonly random: () => number;
  readonly origin: Origin;
  /** When lists begin to show what this turn creates. */
  readonly visibleFromMs: number;
  /** Names that a body carried and that changed nothing: read-only, unknown, or not for this token. */
  readonly reportIgnored: (type: string, names: readonly string[]) => void;
}

/** What lists and filters show now. */
export function visible(turn: Turn, type: string): readonly StoredRecord[] {
  return turn.store.all(type).filter((record) => record.visibleFromMs <= turn.nowMs);
}
