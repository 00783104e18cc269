/** `resume`: goes on after `pause`. Needs the ledger only. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import { resumeWork } from "../sync/work-pause.ts";
import { withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";

export async function resume(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  return withSession(
    context,
    async ({ runtime: { ledger } }) => {
      const ended = await resumeWork(ledger);
      const waiting = await ledger.countQueue();
      output.document({ version: 1, paused: false, wasPaused: ended !== undefined, waiting });
      output.result([
        ended === undefined
          ? "Nothing to do: the work was not paused."
          : `Work goes on; ${waiting === 1 ? "1 deal waits" : `${String(waiting)} deals wait`} to be looked at.`,
      ]);
      return exitCodes.ok;
    },
    { vendors: false },
  );
}
