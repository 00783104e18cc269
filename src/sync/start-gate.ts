/** Whether a won deal that nobody named starts by itself, and whether it starts now. */
import { remark } from "./codes.ts";
import type { Deal } from "./deal.ts";
import type { Ports } from "./ports.ts";
import type { Remark } from "./result.ts";
import type { Won } from "./stage.ts";
import { reasonNotToStart } from "./stage.ts";

export type StartGate =
  | { readonly kind: "open" }
  /** The mapping says that it is left alone. */
  | { readonly kind: "skip"; readonly remark: Remark }
  /** Time to drag a mistake back: looked at again then (milliseconds since 1970). */
  | { readonly kind: "wait"; readonly until: number }
  /** Too many within an hour: a person decides. */
  | { readonly kind: "hold"; readonly remark: Remark };

const hourMs = 3_600_000;

/** What is asked of the outside to tell. */
export type GatePorts = Pick<Ports, "ledger" | "clock" | "mapping">;

/**
 * `isBurstHeld`: a burst holds it already, which only a person ends. A place within the hour is taken for good
 * when the answer is `open`.
 */
export async function judgeStart(
  deal: Deal,
  won: Won,
  isBurstHeld: boolean,
  { ledger, clock, mapping }: GatePorts,
): Promise<StartGate> {
  const { createdAt } = await ledger.describe();
  const reason = reasonNotToStart(deal, won, mapping, createdAt);
  if (reason !== undefined) return { kind: "skip", remark: reason };
  const until = (won.wonAt + won.stage.waitSeconds) * 1000;
  if (won.stage.waitSeconds > 0 && until > clock.now()) return { kind: "wait", until };
  const { maxPerHour } = mapping.policies;
  if (maxPerHour === undefined) return { kind: "open" };
  const lead = String(deal.lead.id);
  const hasPlace = !isBurstHeld && (await ledger.claimStart({ lead, max: maxPerHour, windowMs: hourMs }));
  return hasPlace ? { kind: "open" } : { kind: "hold", remark: remark("guard.burst", { maxPerHour }) };
}
