/** `provision`: hands deals off. */
import type { ExitCode } from "../errors.ts";
import { findLeads } from "../sync/lead-argument.ts";
import { leadUrlOf, plainHandoff, withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { handOffAll } from "./handing-off.ts";

export interface ProvisionRequest {
  readonly leads: readonly string[];
  readonly force: boolean;
}

export async function provision(request: ProvisionRequest, context: CommandContext): Promise<ExitCode> {
  return withSession(context, async (session) => {
    const { ports, ledger } = session.runtime;
    const leads = await findLeads(request.leads, ledger, leadUrlOf(ports));
    return handOffAll(leads, { ...plainHandoff, force: request.force }, session, context);
  });
}
