/** `pause`: nothing starts by itself any more. Needs the ledger only. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import { systemClock } from "../runtime.ts";
import { pauseWork } from "../sync/work-pause.ts";
import { withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { sayNext } from "./next-command.ts";

export async function pause(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  return withSession(
    context,
    async ({ runtime: { ledger } }) => {
      const { since } = await pauseWork(ledger, systemClock.now());
      output.document({ version: 1, paused: true, since: new Date(since).toISOString() });
      output.result([
        "Paused: no deal starts by itself. What is told meanwhile is kept and done afterwards.",
      ]);
      sayNext(["resume"], context);
      return exitCodes.ok;
    },
    { vendors: false },
  );
}
