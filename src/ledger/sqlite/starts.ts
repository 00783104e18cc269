/** Which handoffs began by themselves, and when: what a limit per hour is counted over. */
import type { StartRequest } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseCount } from "./rows.ts";

/** One transaction counts and takes: of many that ask at once, no more than `max` get a place. */
export function claimStart(
  connection: Connection,
  { lead, max, windowMs }: StartRequest,
  now: number,
): boolean {
  if (connection.row("SELECT lead FROM starts WHERE lead = $lead", { lead }) !== undefined) return true;
  const since = now - Math.round(windowMs);
  const { count } = parseCount(
    connection.row("SELECT count(*) AS count FROM starts WHERE at > $since", { since }),
  );
  if (count >= max) return false;
  connection.run("INSERT INTO starts (lead, at) VALUES ($lead, $now)", { lead, now });
  return true;
}
