/** Which deals of the ledger `retry --failed` and `retry --held` mean. */
import type { HandoffRow, HandoffStatus, Ledger } from "../ledger/ledger.ts";
import { readHandoffFacts } from "../sync/handoff-facts.ts";

export interface RetrySelection {
  /** Everything that began and did not end for a passing reason, or was interrupted. */
  readonly failed: boolean;
  /** True: every held deal; a code: those that this problem holds. */
  readonly held: boolean | string;
}

const pageSize = 200;

/** Lead numbers in the order of the ledger; reads every page. */
export async function selectForRetry(selection: RetrySelection, ledger: Ledger): Promise<readonly number[]> {
  const statuses: HandoffStatus[] = [
    ...(selection.failed ? (["failed", "queued", "running"] as const) : []),
    ...(selection.held === false ? [] : (["held"] as const)),
  ];
  if (statuses.length === 0) return [];
  const leads: number[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await ledger.handoffs({ statuses, limit: pageSize, after });
    leads.push(...page.filter((row) => isMeant(row, selection)).map(({ lead }) => Number(lead)));
    if (page.length < pageSize) return leads;
    after = page.at(-1)?.lead;
  }
}

function isMeant(row: HandoffRow, { held }: RetrySelection): boolean {
  if (row.status !== "held" || typeof held === "boolean") return true;
  return readHandoffFacts(row).problems.some(({ code }) => code === held);
}
