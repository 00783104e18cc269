/**
 * One sweep: find what news missed, take up what is due, and work it off. What `handoff sweep` does by itself;
 * beside running workers only the first half is needed (`findWork`), because they do the second.
 */
import { HandoffError, exitCodes, VendorError } from "../errors.ts";
import { findDueWork, takeUpAgain } from "./due-work.ts";
import { judgeFailure } from "./failures.ts";
import { look } from "./look.ts";
import type { Look, Work } from "./look.ts";
import { queueMissedDeals } from "./missed-deals.ts";
import type { Renew } from "./named-lock.ts";
import { withLock } from "./named-lock.ts";
import type { Ports } from "./ports.ts";
import type { DealResult } from "./result.ts";
import { tellBurst } from "./telling.ts";
import { askVendorGate, beginPause, endPauses } from "./vendor-pauses.ts";
import { findWorkPause } from "./work-pause.ts";

export interface SweepListener {
  /** A deal that ended otherwise than it was before. */
  readonly onDeal: (result: DealResult) => void;
  /** A deal that could not be looked at, for reasons that are not its own; it stays due. */
  readonly onTrouble: (lead: number, error: unknown) => void;
}

export interface SweepEnd {
  /**
   * `complete`: everything was read and worked off as far as it goes. `paused`: somebody paused the work.
   * `closed`: a system lets us not in; what is due waits for it.
   */
  readonly kind: "complete" | "paused" | "closed";
  /** Deals that ended otherwise than they were before. */
  readonly news: readonly DealResult[];
  /** How many of them no news had told of. */
  readonly repaired: number;
  /** How many could not be looked at. */
  readonly troubled: number;
}

const nothing = { news: [], repaired: 0, troubled: 0 } as const;

/**
 * Throws `locked` (exit 11) while another sweep runs on this ledger, `VendorError` when Kommo cannot be read,
 * and what would stop every deal alike (exit 5). Every deal is looked at once at most.
 */
export async function sweep(ports: Ports, listener: SweepListener): Promise<SweepEnd> {
  return withLock("sweep", "A sweep", ports, async (renew) => {
    if ((await findWorkPause(ports.ledger)) !== undefined) return { kind: "paused", ...nothing };
    if (!(await findWork(ports, renew))) return { kind: "closed", ...nothing };
    const end = await workOff(ports, listener, renew);
    await tellBurst(end.kind === "complete", ports);
    return end;
  });
}

/**
 * Queues what news missed and what is to be taken up again. False: Kommo lets us not in, and nothing was asked.
 * A refusal pauses Kommo for everybody, and is thrown.
 */
export async function findWork(ports: Ports, renew: Renew): Promise<boolean> {
  await takeUpAgain(ports);
  if ((await askVendorGate(ports, ["kommo"])) === "closed") return false;
  try {
    await queueMissedDeals(ports, renew);
  } catch (error) {
    if (error instanceof VendorError) await pauseIfRefused(error, ports);
    throw error;
  }
  await endPauses(["kommo"], ports);
  return true;
}

async function pauseIfRefused(error: VendorError, ports: Ports): Promise<void> {
  const verdict = judgeFailure(error, { failures: 0, now: ports.clock.now(), random: 0 });
  if (verdict.kind === "pause") await beginPause(error, verdict, ports);
}

/** Everything due, one after the other; what falls due meanwhile too. */
async function workOff(ports: Ports, listener: SweepListener, renew: Renew): Promise<SweepEnd> {
  const seen = new Set<string>();
  const news: DealResult[] = [];
  let repaired = 0;
  let troubled = 0;
  for (;;) {
    const { live, retry } = await findDueWork({ except: [...seen], limit: 1 }, ports);
    const work = live[0] ?? retry[0];
    if (work === undefined) return { kind: "complete", news, repaired, troubled };
    if ((await findWorkPause(ports.ledger)) !== undefined)
      return { kind: "paused", news, repaired, troubled };
    if ((await askVendorGate(ports)) === "closed") return { kind: "closed", news, repaired, troubled };
    seen.add(String(work.lead));
    await renew();
    const end = await lookSafely(work, ports, listener);
    if (end === undefined) troubled += 1;
    if (end?.kind !== "ended") continue;
    if (end.isRepair) repaired += 1;
    if (!end.isNews) continue;
    news.push(end.result);
    listener.onDeal(end.result);
  }
}

/** These say something about the whole set-up: the next deal would end the same. */
const fatalExitCodes: ReadonlySet<number> = new Set([exitCodes.usage, exitCodes.doesNotFit]);

/** Undefined: it could not be looked at. One that cannot stops no other. */
async function lookSafely(work: Work, ports: Ports, listener: SweepListener): Promise<Look | undefined> {
  try {
    return await look(work, ports);
  } catch (error) {
    if (error instanceof HandoffError && fatalExitCodes.has(error.exitCode)) throw error;
    listener.onTrouble(work.lead, error);
    return undefined;
  }
}
