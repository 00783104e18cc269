/** What is where, over all deals of a ledger. */
import type { HandoffRow, HandoffStatus, Ledger } from "../ledger/ledger.ts";
import { dateOfInstant, formatDate } from "./calendar.ts";
import { readHandoffFacts } from "./handoff-facts.ts";

/** A deal that is not at its end. */
export interface OpenDeal {
  readonly lead: number;
  readonly name: string;
  readonly status: OpenStatus;
  /** What keeps it; undefined where nothing does. */
  readonly problem: { readonly code: string; readonly message: string; readonly hint: string } | undefined;
  /** ISO 8601; undefined: when somebody says so. */
  readonly nextAt: string | undefined;
}

export type OpenStatus = Exclude<HandoffStatus, "done" | "skipped">;

/** A system that does not let us in. */
export interface PausedSystem {
  readonly system: string;
  readonly reason: string;
  /** For people, in the account's zone. */
  readonly since: string;
}

export interface StatusReport {
  readonly counts: Readonly<Record<HandoffStatus, number>>;
  /** At most `openLimit` of each status; the counts tell how many there are. */
  readonly open: readonly OpenDeal[];
  readonly paused: readonly PausedSystem[];
  /** Where the ledger is; no credentials. */
  readonly ledger: string;
}

export const openLimit = 50;

/** Those that need a person first. */
const openStatuses: readonly OpenStatus[] = ["held", "failed", "queued", "running"];

export async function readStatus(ledger: Ledger, zone: string): Promise<StatusReport> {
  const pages = await Promise.all(
    openStatuses.map(async (status) => {
      const rows = await ledger.handoffs({ statuses: [status], limit: openLimit });
      return rows.map((row) => describeOpen(row, status));
    }),
  );
  const pauses = await ledger.vendorPauses();
  return {
    counts: await ledger.countHandoffs(),
    open: pages.flat(),
    paused: pauses.map(({ vendor, reason, since }) => ({
      system: vendor,
      reason,
      since: formatDate(dateOfInstant(since / 1000, zone)),
    })),
    ledger: (await ledger.describe()).place,
  };
}

function describeOpen(row: HandoffRow, status: OpenStatus): OpenDeal {
  const [problem] = readHandoffFacts(row).problems;
  return {
    lead: Number(row.lead),
    name: row.name,
    status,
    problem:
      problem === undefined
        ? undefined
        : { code: problem.code, message: problem.message, hint: problem.hint },
    nextAt: row.nextAt === null ? undefined : new Date(row.nextAt).toISOString(),
  };
}
