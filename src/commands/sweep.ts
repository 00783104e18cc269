/** `sweep`: one sweep, for cron. Silent when nothing happened. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import type { DealResult } from "../sync/result.ts";
import { summarise } from "../sync/result.ts";
import type { SweepEnd } from "../sync/sweep.ts";
import { sweep as sweepDeals } from "../sync/sweep.ts";
import { cleanDeal } from "../ui/inert-text.ts";
import { drawResult } from "../ui/result-view.ts";
import { withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { drawThrown } from "./drawn-error.ts";
import { exitCodeOfRun } from "./exit-code.ts";
import { checkHeartbeatUrl, sendHeartbeat } from "./heartbeat.ts";

export interface SweepRequest {
  /** Called after a complete sweep. */
  readonly heartbeatUrl: string | undefined;
}

export async function sweep(request: SweepRequest, context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  const heartbeat = request.heartbeatUrl === undefined ? undefined : checkHeartbeatUrl(request.heartbeatUrl);
  return withSession(context, async ({ runtime: { ports }, pen, progress }) => {
    const drawTrouble = drawThrown(context);
    const end = await sweepDeals(ports, {
      onDeal: (deal) => {
        progress.stop();
        output.documentLine({ version: 1, deal });
        output.block(drawResult(cleanDeal(deal, output.clean), pen));
      },
      onTrouble: (lead, error) => {
        output.error([`Deal ${String(lead)} could not be looked at; the next sweep tries again.`]);
        drawTrouble(error);
      },
    });
    progress.stop();
    output.documentLine(summaryOf(end));
    output.block(describeRepairs(end.repaired).flatMap((line) => pen.paragraph(line)));
    if (heartbeat !== undefined && end.kind === "complete") await beat(heartbeat, context);
    return exitCodeOf(end);
  });
}

function summaryOf({ kind, news, repaired, troubled }: SweepEnd): unknown {
  return { version: 1, sweep: kind, repaired, troubled, summary: summarise(news).summary };
}

function describeRepairs(repaired: number): readonly string[] {
  if (repaired === 0) return [];
  const deals = repaired === 1 ? "1 won deal" : `${String(repaired)} won deals`;
  return [`The sweep found ${deals} that no webhook had told of.`];
}

async function beat(url: URL, { output }: CommandContext): Promise<void> {
  if (await sendHeartbeat(url, globalThis.fetch)) return;
  output.error(["The sweep is complete, but the heartbeat was not taken: check the address."]);
}

/** Only what became held or failed in this run counts; a deal that waits for its moment does not. */
function exitCodeOf({ news, troubled }: SweepEnd): ExitCode {
  const left = news.filter(({ outcome }: DealResult) => outcome === "held" || outcome === "failed");
  if (left.length > 0) return exitCodeOfRun(left);
  return troubled > 0 ? exitCodes.failed : exitCodes.ok;
}
