/** What runs by itself, and stopping it for a while: descriptions and flags. */
import type { Command } from "commander";
import { globalFlags } from "./global-flags.ts";
import type { Start } from "./program.ts";

export function addRunningCommands(program: Command, start: Start): void {
  program.commandsGroup("Running by itself");
  program
    .command("sweep")
    .description("find won deals that no webhook told of, and work off everything that is due")
    .option("--heartbeat-url <url>", "call this address after a complete sweep (https, or this machine)")
    .addHelpText("after", sweepHelp)
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { sweep } = await import("./sweep.ts");
        const { heartbeatUrl } = command.opts<{ heartbeatUrl?: string }>();
        return sweep({ heartbeatUrl }, context);
      });
    });
  program
    .command("pause")
    .description("start nothing by itself until `handoff resume`; news are still kept")
    .addHelpText("after", "\nExamples:\n  handoff pause\n")
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => (await import("./pause.ts")).pause(context));
    });
  program
    .command("resume")
    .description("go on after `handoff pause`")
    .addHelpText("after", "\nExamples:\n  handoff resume\n")
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => (await import("./resume.ts")).resume(context));
    });
}

const sweepHelp = `
For cron: it prints nothing when nothing happened, and ends with 3 only when a
deal became held or failed in this run. With --json every deal is a line, and
the last line is the summary.

Examples:
  handoff sweep
  handoff sweep --heartbeat-url https://hc-ping.com/your-check
`;
