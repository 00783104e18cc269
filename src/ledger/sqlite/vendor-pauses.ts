/** Vendors nobody may call for now. */
import type { VendorPause } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseVendorPause } from "./rows.ts";

/** A pause that is prolonged, or gets another reason, still began when it began. True when this began it. */
export function pauseVendor(connection: Connection, pause: VendorPause): boolean {
  const { vendor } = pause;
  const isNew =
    connection.row("SELECT 1 FROM vendor_pauses WHERE vendor = $vendor", { vendor }) === undefined;
  connection.run(
    `INSERT INTO vendor_pauses (vendor, reason, since, probe_at) VALUES ($vendor, $reason, $since, $probeAt)
     ON CONFLICT (vendor) DO UPDATE SET reason = excluded.reason, since = min(since, excluded.since),
       probe_at = excluded.probe_at`,
    {
      vendor: pause.vendor,
      reason: pause.reason,
      since: Math.round(pause.since),
      probeAt: Math.round(pause.probeAt),
    },
  );
  return isNew;
}

/** One statement looks and takes: a probe is sent by one process. */
export function claimProbe(
  connection: Connection,
  vendor: string,
  nextProbeAt: number,
  now: number,
): boolean {
  const changed = connection.run(
    "UPDATE vendor_pauses SET probe_at = $nextProbeAt WHERE vendor = $vendor AND probe_at <= $now",
    { vendor, nextProbeAt: Math.round(nextProbeAt), now },
  );
  return changed > 0;
}

/** Of several processes that notice the end, one gets the pause: the one that says so. */
export function resumeVendor(connection: Connection, vendor: string): VendorPause | undefined {
  const row = connection.row("DELETE FROM vendor_pauses WHERE vendor = $vendor RETURNING *", { vendor });
  return row === undefined ? undefined : parseVendorPause(row);
}

export function listVendorPauses(connection: Connection): readonly VendorPause[] {
  return connection.rows("SELECT * FROM vendor_pauses ORDER BY vendor").map(parseVendorPause);
}
