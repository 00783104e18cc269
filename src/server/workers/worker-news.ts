/** What workers and sweeps tell while they run: for logs, metrics and the status page. */
import type { Look, Work } from "../../sync/look.ts";

export type WorkerNews =
  /** Workers begin on a deal. */
  | { readonly kind: "started"; readonly work: Work }
  | { readonly kind: "looked"; readonly work: Work; readonly look: Look }
  /** Stopped between two steps; it goes on from there. */
  | { readonly kind: "interrupted"; readonly work: Work }
  /** A deal could not be looked at, for reasons that are not its own. It is tried again after `waitMs`. */
  | { readonly kind: "troubled"; readonly work: Work; readonly error: unknown; readonly waitMs: number }
  /** The queue itself could not be read. It is tried again after `waitMs`. */
  | { readonly kind: "stalled"; readonly error: unknown; readonly waitMs: number }
  /** Somebody paused the work, or let it go on. */
  | { readonly kind: "paused" | "resumed" }
  /** Everything was read; what was missed is queued. `isClosed`: Kommo lets us not in. */
  | { readonly kind: "swept"; readonly isClosed: boolean }
  | { readonly kind: "sweep failed"; readonly error: unknown };
