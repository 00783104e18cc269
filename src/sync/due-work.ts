/** What is due: deals there are news of, and deals whose own time has come. */
import type { Ledger } from "../ledger/ledger.ts";
import { isBurstHeld, readHandoffFacts } from "./handoff-facts.ts";
import type { Work } from "./look.ts";
import type { Ports } from "./ports.ts";

export interface DueWork {
  /** The oldest news first. */
  readonly live: readonly Work[];
  /** The longest due first; without those in `live`. */
  readonly retry: readonly Work[];
}

export interface DueRequest {
  /** Leads that are worked on, or are to be left for a while. */
  readonly except: readonly string[];
  /** Of each lane at most. */
  readonly limit: number;
}

type DuePorts = Pick<Ports, "clock"> & { readonly ledger: Pick<Ledger, "queue" | "handoffs"> };

export async function findDueWork(
  { except, limit }: DueRequest,
  { ledger, clock }: DuePorts,
): Promise<DueWork> {
  const dueBy = clock.now();
  const entries = await ledger.queue({ dueBy, except, limit });
  const rows = await ledger.handoffs({
    statuses: ["queued", "failed", "held"],
    dueBy,
    except: [...except, ...entries.map(({ lead }) => lead)],
    limit,
  });
  return {
    live: entries.map((entry) => ({ lead: Number(entry.lead), lane: "live", entry })),
    retry: rows.map(({ lead }) => ({ lead: Number(lead), lane: "retry", entry: undefined })),
  };
}

type TakeUpPorts = Pick<Ports, "clock" | "mappingDigest"> & {
  readonly ledger: Pick<Ledger, "handoffs" | "enqueue">;
};

const pageSize = 500;

/**
 * Queues what nobody tells news of: deals that were being worked on when their process died, and held ones
 * that another mapping held. Returns how many. To be called at a start, after a change of the mapping, and by
 * every sweep.
 */
export async function takeUpAgain({ ledger, clock, mappingDigest }: TakeUpPorts): Promise<number> {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const page = await ledger.handoffs({ statuses: ["running", "held"], limit: pageSize, after });
    const again = page.filter(
      (row) =>
        row.status === "running" ||
        (!isBurstHeld(row) && readHandoffFacts(row).mappingDigest !== mappingDigest),
    );
    await ledger.enqueue(
      again.map(({ lead }) => ({ lead, source: "again", expectsWon: false, notBefore: clock.now() })),
    );
    count += again.length;
    after = page.at(-1)?.lead;
    if (page.length < pageSize) return count;
  }
}
