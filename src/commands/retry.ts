/** `retry`: takes deals up again that are held or did not end. */
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import { findLeads } from "../sync/lead-argument.ts";
import { summarise } from "../sync/result.ts";
import { leadUrlOf, withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { handOffAll } from "./handing-off.ts";
import { selectForRetry } from "./retry-selection.ts";
import type { RetrySelection } from "./retry-selection.ts";

export interface RetryRequest extends RetrySelection {
  readonly leads: readonly string[];
  /** Make a project although one of its name exists. */
  readonly createBeside: boolean;
}

export async function retry(request: RetryRequest, context: CommandContext): Promise<ExitCode> {
  checkRequest(request);
  return withSession(context, async (session) => {
    const { ports, ledger } = session.runtime;
    const named = await findLeads(request.leads, ledger, leadUrlOf(ports));
    const selected = await selectForRetry(request, ledger);
    const leads = [...new Set([...named, ...selected])];
    if (leads.length === 0) return sayNothingToDo(context);
    return handOffAll(leads, { force: false, createBeside: request.createBeside }, session, context);
  });
}

function sayNothingToDo({ output }: CommandContext): ExitCode {
  output.document(summarise([]));
  output.result(["Nothing to do: no deal is in that state."]);
  return exitCodes.ok;
}

function checkRequest({ leads, failed, held, createBeside }: RetryRequest): void {
  if (leads.length === 0 && createBeside) {
    throw usage(
      "`--new` says so for one deal, and none is named.",
      "Name it: `handoff retry 41200317 --new`.",
    );
  }
  if (leads.length === 0 && !failed && held === false) {
    throw usage(
      "No deal is named.",
      "Name one (`handoff retry 41200317`), or take all with `--failed` or `--held`.",
    );
  }
}

function usage(message: string, hint: string): HandoffError {
  return new HandoffError({ code: "usage", message, hint, exitCode: exitCodes.usage });
}
