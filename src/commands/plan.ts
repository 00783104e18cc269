/** `plan`: what would be made, without making it. `provision --dry-run` is the same. */
import type { ExitCode } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { previewHandoff } from "../sync/handoff.ts";
import { findLeads } from "../sync/lead-argument.ts";
import { summarise } from "../sync/result.ts";
import type { DealResult } from "../sync/result.ts";
import { cleanExplanations, drawExplanations } from "../ui/explain-view.ts";
import { cleanDeal } from "../ui/inert-text.ts";
import { drawPlan, drawPlanSummary } from "../ui/plan-view.ts";
import { leadUrlOf, plainHandoff, withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { runDeals } from "./deal-run.ts";
import { locate } from "./explained-lines.ts";
import { drawThrown } from "./drawn-error.ts";
import { exitCodeOfPlan } from "./exit-code.ts";
import { sayNext } from "./next-command.ts";

export interface PlanRequest {
  readonly leads: readonly string[];
  readonly force: boolean;
  /** `--explain` */
  readonly explains: boolean;
  /** `--exit-code` */
  readonly asksExitCode: boolean;
}

export async function plan(request: PlanRequest, context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  return withSession(context, async ({ runtime, pen }) => {
    const { ports } = runtime;
    const leads = await findLeads(request.leads, runtime.ledger, leadUrlOf(ports));
    const deals = await runDeals({
      leads,
      work: async (lead) => {
        const { force, explains } = request;
        return withLines(await previewHandoff(lead, { ...plainHandoff, force, explains }, ports), runtime);
      },
      onResult: (result) => {
        output.block(drawPlan(cleanDeal(result, output.clean), pen));
        const explanations = cleanExplanations(result.explanations ?? [], output.clean);
        output.block(drawExplanations(explanations, pen));
      },
      onThrown: drawThrown(context),
    });
    const report = summarise(deals);
    output.document(report);
    output.block(drawPlanSummary(report, pen));
    sayNext(nextOf(deals, request), context);
    return exitCodeOfPlan(deals, { isAsked: request.asksExitCode });
  });
}

function withLines(result: DealResult, { loaded }: Pick<Runtime, "loaded">): DealResult {
  const { explanations } = result;
  return explanations === undefined ? result : { ...result, explanations: locate(explanations, loaded) };
}

/** Doing what is ready, else looking again at what a person was asked to mend. */
function nextOf(deals: readonly DealResult[], { force }: PlanRequest): readonly string[] | undefined {
  const ready = deals.filter(({ outcome }) => outcome === "planned").map(({ lead }) => String(lead));
  if (ready.length > 0) return ["provision", ...ready, ...(force ? ["--force"] : [])];
  const held = deals.filter(({ outcome }) => outcome === "held").map(({ lead }) => String(lead));
  return held.length > 0 ? ["plan", ...held, ...(force ? ["--force"] : [])] : undefined;
}
