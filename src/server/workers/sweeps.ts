/** A sweep every so often, beside the workers: it finds and queues, they do. */
import { HandoffError } from "../../errors.ts";
import { withLock } from "../../sync/named-lock.ts";
import type { Ports } from "../../sync/ports.ts";
import { findWork } from "../../sync/sweep.ts";
import { findWorkPause } from "../../sync/work-pause.ts";
import { createRest } from "./rest.ts";
import type { WorkerNews } from "./worker-news.ts";

export interface SweepsOptions {
  /** Asked before every sweep. */
  readonly ports: () => Ports;
  /** From the end of one to the beginning of the next. */
  readonly everyMs: number;
  /** Called when something may be due: wakes the workers. */
  readonly onFound: () => void;
  readonly onNews: (news: WorkerNews) => void;
}

export interface Sweeps {
  /** Begins no other one, and resolves when the present one has ended. */
  stop(): Promise<void>;
}

/** The first one begins at once: news may have been missed while nobody listened. Errors never end it. */
export function startSweeps(options: SweepsOptions): Sweeps {
  const rest = createRest(options.ports().clock);
  const life = { isOver: false };

  async function go(): Promise<void> {
    while (!life.isOver) {
      await sweepOnce(options);
      if (!life.isOver) await rest.sleep(options.everyMs);
    }
  }

  const going = go();
  return {
    stop: async () => {
      life.isOver = true;
      rest.wake();
      await going;
    },
  };
}

/** A sweep that runs elsewhere on this ledger is as good as ours. */
async function sweepOnce({ ports, onFound, onNews }: SweepsOptions): Promise<void> {
  try {
    const now = ports();
    if ((await findWorkPause(now.ledger)) !== undefined) return;
    const isOpen = await withLock("sweep", "A sweep", now, (renew) => findWork(now, renew));
    onNews({ kind: "swept", isClosed: !isOpen });
    onFound();
  } catch (error) {
    if (error instanceof HandoffError && error.code === "locked") return;
    onNews({ kind: "sweep failed", error });
  }
}
