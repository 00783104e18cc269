/** Messages that concern no single deal: a system that does not let us in, a burst of wins. */
import { VendorError } from "../errors.ts";
import { isBurstHeld } from "./handoff-facts.ts";
import type { Ports } from "./ports.ts";
import { burstSlack } from "./texts/slack-messages.ts";

export type TellingPorts = Pick<Ports, "slack" | "mapping" | "ledger">;

/** What cannot be told fails nothing: `handoff status` says the same. */
export async function tellProblem(text: string, { slack, mapping }: TellingPorts): Promise<void> {
  if (slack === undefined || !mapping.slack.problems) return;
  try {
    await slack.send({ channel: "problems", text });
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
  }
}

const burst = "guard.burst";
const quietMs = 3_600_000;

/** A deal was held because too many were won: one message an hour says so, once it is known how many wait. */
export function raiseBurst({ ledger }: TellingPorts): Promise<void> {
  return ledger.raiseNotice(burst, quietMs);
}

/** How long a burst may go on before it is told although more of it may come. */
const longestSilenceMs = 10 * 60_000;

/**
 * Says how many wait, if a burst was raised and nobody has said so. `isOver`: nothing more is due, so the
 * number is final; else it is told only once it has gone on for a while.
 */
export async function tellBurst(isOver: boolean, ports: TellingPorts): Promise<void> {
  const { maxPerHour } = ports.mapping.policies;
  if (maxPerHour === undefined) return;
  if (!(await ports.ledger.takeNotice(burst, isOver ? 0 : longestSilenceMs))) return;
  await tellProblem(burstSlack({ waiting: await countBurstHeld(ports), maxPerHour }), ports);
}

const pageSize = 500;

async function countBurstHeld({ ledger }: TellingPorts): Promise<number> {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const page = await ledger.handoffs({ statuses: ["held"], limit: pageSize, after });
    count += page.filter(isBurstHeld).length;
    after = page.at(-1)?.lead;
    if (page.length < pageSize) return count;
  }
}
