/** For commands that look at everything, whatever state it is in. */
import type { Inspection } from "../composition/inspection.ts";
import { createProgress } from "../ui/progress.ts";
import type { CommandContext } from "./context.ts";

/** Opens what can be opened, does the work, and closes it whatever happens. */
export async function withInspection<T>(
  context: CommandContext,
  work: (inspection: Inspection) => Promise<T>,
  { makesLedger = false }: { readonly makesLedger?: boolean } = {},
): Promise<T> {
  const { flags, host, output } = context;
  const progress = createProgress(output, undefined);
  // Loaded only where it is needed: it brings the clients along.
  const { openInspection } = await import("../composition/inspection.ts");
  const inspection = await openInspection(
    { config: flags.config, profile: flags.profile, makesLedger, onWait: (wait) => progress.wait(wait) },
    host,
  );
  output.redactWith(inspection.redact);
  try {
    return await work(inspection);
  } finally {
    progress.stop();
    await inspection.close();
  }
}
