/** What every command is given, and how it opens what it works with. */
import type { LoadedMapping } from "../config/mapping.ts";
import type { HandOffOptions } from "../sync/handoff.ts";
import type { Ports } from "../sync/ports.ts";
import type { Host, Runtime, RuntimeOptions } from "../runtime.ts";
import { createPen } from "../ui/pen.ts";
import type { Pen } from "../ui/pen.ts";
import type { Output } from "../ui/output.ts";
import { createProgress } from "../ui/progress.ts";
import type { Progress } from "../ui/progress.ts";
import type { Prompts } from "../ui/prompts.ts";

/** What a person typed besides the command's own flags. */
export interface GlobalFlags {
  readonly config: string | undefined;
  readonly profile: string | undefined;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly wantsColour: boolean;
  /** `--no-input` turns it false. */
  readonly mayAsk: boolean;
}

export interface CommandContext {
  readonly flags: GlobalFlags;
  readonly host: Host;
  readonly output: Output;
  /** Where a spinner would turn. */
  readonly newsStream: NodeJS.WritableStream;
  readonly openRuntime: (options: RuntimeOptions, host: Host) => Promise<Runtime>;
  /** Where the mapping lies, and reading it (throws `mapping.*`, exit 5), without anything else. */
  readonly mappingPath: () => Promise<string>;
  readonly readMapping: (path: string) => Promise<LoadedMapping>;
  /** Undefined where nobody can be asked: off a terminal, and with `--no-input`. */
  readonly openPrompts: () => Promise<Prompts | undefined>;
  /** For commands that run until they are told to end: a signal then ends them, and not the process. */
  readonly untilInterrupted: () => Promise<void>;
}

/** A command while it is connected. */
export interface Session {
  readonly runtime: Runtime;
  readonly progress: Progress;
  readonly pen: Pen;
}

export const plainHandoff: HandOffOptions = { force: false, createBeside: false };

/** Opens everything, does the work, and closes it whatever happens. */
export async function withSession<T>(
  context: CommandContext,
  work: (session: Session) => Promise<T>,
  needs: { readonly vendors: boolean } = { vendors: true },
): Promise<T> {
  const { flags, host, output } = context;
  const progress = await openProgress(context);
  try {
    const runtime = await context.openRuntime(
      {
        config: flags.config,
        profile: flags.profile,
        verbose: flags.isVerbose,
        onEvent: (event) => {
          progress.event(event);
        },
        onWait: (wait) => {
          progress.wait(wait);
        },
        needsVendors: needs.vendors,
      },
      host,
    );
    output.redactWith(runtime.redact);
    return await closing(runtime, () => work({ runtime, progress, pen: createPen(output.terminal) }));
  } finally {
    progress.stop();
  }
}

/** The address of a deal's page, where the connections are set; commands that only read the ledger work without. */
export function leadUrlOf(ports: Ports | undefined): ((lead: number) => string) | undefined {
  return ports === undefined ? undefined : (lead) => ports.kommo.leadUrl(lead);
}

async function openProgress({ output, newsStream }: CommandContext): Promise<Progress> {
  if (!output.newsTerminal.isInteractive || output.isQuiet) return createProgress(output, undefined);
  const { createSpinner } = await import("../ui/spinner.ts");
  return createProgress(output, createSpinner(newsStream, output.newsTerminal));
}

async function closing<T>(runtime: Runtime, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await runtime.close();
  }
}
