/** `status`: what is where. Reads the ledger only. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import { readStatus } from "../sync/status.ts";
import type { StatusReport } from "../sync/status.ts";
import { cleanStatus, drawStatus } from "../ui/status-view.ts";
import { withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { sayNext } from "./next-command.ts";

export async function status(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  return withSession(
    context,
    async ({ runtime, pen }) => {
      const report = await readStatus(runtime.ledger, runtime.loaded.mapping.kommo.timeZone);
      output.document({ version: 1, ...report });
      output.result(drawStatus(cleanStatus(report, output.clean), pen));
      sayNext(nextOf(report), context);
      return exitCodes.ok;
    },
    { vendors: false },
  );
}

/** What takes up the deals that are not at their end. */
function nextOf({ counts }: StatusReport): readonly string[] | undefined {
  if (counts.failed + counts.queued + counts.running > 0) return ["retry", "--failed"];
  return counts.held > 0 ? ["retry", "--held"] : undefined;
}
