/** What `provision` and `retry` share: hand off, draw each deal as it ends, say what to type next. */
import type { ExitCode } from "../errors.ts";
import type { HandOffOptions } from "../sync/handoff.ts";
import { handOff } from "../sync/handoff.ts";
import { summarise } from "../sync/result.ts";
import type { DealResult } from "../sync/result.ts";
import { cleanDeal } from "../ui/inert-text.ts";
import { drawResult, drawResultSummary } from "../ui/result-view.ts";
import type { CommandContext, Session } from "./context.ts";
import { runDeals } from "./deal-run.ts";
import { drawThrown } from "./drawn-error.ts";
import { exitCodeOfRun } from "./exit-code.ts";
import { sayNext } from "./next-command.ts";

export async function handOffAll(
  leads: readonly number[],
  options: HandOffOptions,
  { runtime, pen, progress }: Session,
  context: CommandContext,
): Promise<ExitCode> {
  const { output } = context;
  const { ports } = runtime;
  const deals = await runDeals({
    leads,
    work: (lead) => handOff(lead, options, ports),
    onResult: (result) => {
      progress.stop();
      output.block(drawResult(cleanDeal(result, output.clean), pen));
    },
    onThrown: drawThrown(context),
  });
  const report = summarise(deals);
  output.document(report);
  output.block(drawResultSummary(report, pen));
  sayNext(nextOf(deals), context);
  return exitCodeOfRun(deals);
}

function nextOf(deals: readonly DealResult[]): readonly string[] | undefined {
  const left = deals.filter(({ outcome }) => outcome === "held" || outcome === "failed");
  return left.length === 0 ? undefined : ["retry", ...left.map(({ lead }) => String(lead))];
}
