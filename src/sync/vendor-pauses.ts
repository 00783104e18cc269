/**
 * A system that lets nobody of us in is left alone: no deal starts, and one probe is sent when its time has
 * come. People are told when it begins and when it ends, once.
 */
import type { Vendor, VendorError } from "../errors.ts";
import type { VendorPause } from "../ledger/ledger.ts";
import type { FailureVerdict } from "./failures.ts";
import { probeDelayMs } from "./failures.ts";
import type { Ports } from "./ports.ts";
import { tellProblem } from "./telling.ts";
import { vendorPausedSlack, vendorResumedSlack } from "./texts/slack-messages.ts";

type PausePorts = Pick<Ports, "ledger" | "clock" | "slack" | "mapping">;

/** Pauses the vendor for all processes on this ledger; the one that begins it says so. */
export async function beginPause(
  error: VendorError,
  { probeAt, remark }: Extract<FailureVerdict, { kind: "pause" }>,
  ports: PausePorts,
): Promise<void> {
  const { vendor, kind: reason } = error;
  const began = await ports.ledger.pauseVendor({ vendor, reason, since: ports.clock.now(), probeAt });
  if (began) await tellProblem(vendorPausedSlack(vendor, remark), ports);
}

/** These vendors have answered: whoever ends a pause says so. */
export async function endPauses(vendors: readonly Vendor[], ports: PausePorts): Promise<void> {
  const pauses = await ports.ledger.vendorPauses();
  for (const vendor of vendors) {
    if (!pauses.some((pause) => pause.vendor === vendor)) continue;
    const ended = await ports.ledger.resumeVendor(vendor);
    if (ended === undefined) continue;
    const { queued } = await ports.ledger.countHandoffs();
    const waiting = queued + (await ports.ledger.countQueue());
    await tellProblem(vendorResumedSlack(vendor, waiting), ports);
  }
}

/** `open`: go on. `probe`: one deal may be tried, and it is ours to try. `closed`: nobody may start. */
export type VendorGate = "open" | "probe" | "closed";

/**
 * Asked before every deal. `of`: only pauses of these count; absent: all, because before a deal is read nobody
 * knows which systems it needs. A probe is granted once per interval, to one process.
 */
export async function askVendorGate(ports: PausePorts, of?: readonly Vendor[]): Promise<VendorGate> {
  const isMeant = ({ vendor }: VendorPause): boolean =>
    of === undefined || of.some((name) => name === vendor);
  const pauses = (await ports.ledger.vendorPauses()).filter(isMeant);
  if (pauses.length === 0) return "open";
  const now = ports.clock.now();
  if (pauses.some(({ probeAt }) => probeAt > now)) return "closed";
  for (const { vendor, reason } of pauses) {
    if (!(await ports.ledger.claimProbe(vendor, now + probeDelayMs(reason)))) return "closed";
  }
  return "probe";
}
