/** `show`: why a deal is where it is. Asks Kommo only about deals the ledger does not know. */
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { previewHandoff } from "../sync/handoff.ts";
import { findLeads } from "../sync/lead-argument.ts";
import type { Ports } from "../sync/ports.ts";
import { tellStory } from "../sync/show.ts";
import type { DealStory } from "../sync/show.ts";
import { cleanStory, drawStory } from "../ui/show-view.ts";
import { leadUrlOf, plainHandoff, withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { exitCodeOfPlan } from "./exit-code.ts";
import { sayNext } from "./next-command.ts";

export async function show(typed: string, context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  return withSession(
    context,
    async ({ runtime, pen, progress }) => {
      const story = await read(typed, runtime);
      progress.stop();
      output.document(documentOf(story));
      output.result(drawStory(cleanStory(story, output.clean), pen));
      const { next } = story.why;
      sayNext(next, context);
      return story.status === "unknown" ? exitCodeOfPlan([story.result], { isAsked: false }) : exitCodes.ok;
    },
    { vendors: false },
  );
}

async function read(typed: string, runtime: Runtime): Promise<DealStory> {
  const ports = connectedPorts(runtime);
  const leadUrl = leadUrlOf(ports);
  const [lead = 0] = await findLeads([typed], runtime.ledger, leadUrl);
  return tellStory(lead, {
    ledger: runtime.ledger,
    zone: runtime.loaded.mapping.kommo.timeZone,
    preview: (unknown) => previewHandoff(unknown, plainHandoff, ports ?? runtime.ports),
    leadUrl,
  });
}

/** What the ledger knows can be shown without any token. */
function connectedPorts(runtime: Runtime): Ports | undefined {
  try {
    return runtime.ports;
  } catch (error) {
    if (error instanceof HandoffError) return undefined;
    throw error;
  }
}

function documentOf({ lead, name, url, status, why, result, timeline }: DealStory): unknown {
  const { steps, warnings, problems } = result;
  return {
    version: 1,
    lead,
    name,
    url: url ?? null,
    status,
    why: why.sentence,
    hint: why.hint ?? null,
    steps,
    warnings,
    problems,
    timeline: timeline.map(({ at, text }) => ({ at, text })),
  };
}
