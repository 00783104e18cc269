/**
 * Everything that can be typed. Only descriptions and flags are here; a command's own code is loaded when it
 * runs, so that help and version cost nothing.
 */
import { Command, Option } from "commander";
import type { ExitCode } from "../errors.ts";
import { addCheckingCommands } from "./checking-commands.ts";
import { addConnectingCommands } from "./connecting-commands.ts";
import { addRunningCommands } from "./running-commands.ts";
import type { CommandContext, GlobalFlags } from "./context.ts";
import { addDiscover } from "./discover-command.ts";
import { globalFlags } from "./global-flags.ts";

/** Runs a command's work with the global flags that were typed. */
export type Start = (
  flags: GlobalFlags,
  work: (context: CommandContext) => Promise<ExitCode>,
) => Promise<void>;

export interface ProgramOptions {
  readonly version: string;
  readonly start: Start;
  /** Help and version, as they were asked for. */
  readonly writeHelp: (text: string) => void;
  /** Help that stands in for an answer, where too little was typed. Complaints are thrown, not written. */
  readonly writeAdvice: (text: string) => void;
  readonly columns: number;
}

/** The program, ready to parse. Never exits: what commander ends with is thrown as `CommanderError`. */
export function buildProgram(options: ProgramOptions): Command {
  const { start, version, columns } = options;
  const program = new Command("handoff")
    .description("Turns a deal won in Kommo into work that can start in Productive and Linear, exactly once.")
    .usage("<command> [options]")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "show help, also after a command")
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, subcommandTerm: termOf })
    .configureOutput({
      writeOut: options.writeHelp,
      writeErr: options.writeAdvice,
      outputError: () => undefined,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
    })
    .exitOverride();
  addGlobalOptions(program);
  addDealCommands(program, start);
  addRunningCommands(program, start);
  addLookingCommands(program, start);
  addSettingUpCommands(program, start);
  return program.addHelpText(
    "after",
    examples(["plan 41200317", "provision 41200317", "show 41200317"]) + exitCodeHelp,
  );
}

/** `plan <lead...>`: its flags are for its own help. */
function termOf(command: Command): string {
  const [argument] = command.registeredArguments;
  if (argument === undefined) return command.name();
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return `${command.name()} ${argument.required ? `<${name}>` : `[${name}]`}`;
}

function addGlobalOptions(program: Command): void {
  program
    .option("--config <file>", "the mapping; else HANDOFF_CONFIG or ./handoff.yaml")
    .option("--profile <name>", "which stored connection to use")
    .option("--json", "print one JSON document instead of text")
    .option("--quiet", "print results and errors only")
    .option("-v, --verbose", "print all that is known about an error")
    .option("--no-color", "print without colours (as NO_COLOR does)")
    .option("--no-input", "never ask; fail with what is missing");
}

function addDealCommands(program: Command, start: Start): void {
  program.commandsGroup("Handing off");
  program
    .command("plan <lead...>")
    .description("show what would be made for a deal, without making it")
    .option("--explain", "say where each value comes from: the mapping's line, a field, or what is usual")
    .option("--force", "also for a deal that is in no won stage (never for a lost one)")
    .option("--exit-code", "end with 10 when something would be made, with 3 when a deal is held")
    .addHelpText("after", argumentHelp + examples(["plan 41200317", "plan 41200317 41200318 --json"]))
    .action(async (leads: string[], _options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { plan } = await import("./plan.ts");
        return plan({ leads, ...planFlags(command) }, context);
      });
    });
  program
    .command("provision <lead...>")
    .description("hand a deal off: make everything that is missing, once")
    .option("--dry-run", "only show what would be made (the same as plan)")
    .addOption(new Option("--exit-code", "with --dry-run, as for plan").hideHelp())
    .addOption(new Option("--explain", "with --dry-run, as for plan").hideHelp())
    .option("--force", "also for a deal that is in no won stage (never for a lost one)")
    .addHelpText("after", argumentHelp + examples(["provision 41200317 --dry-run", "provision 41200317"]))
    .action(async (leads: string[], _options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        if (isOn(command, "dryRun")) {
          const { plan } = await import("./plan.ts");
          return plan({ leads, ...planFlags(command) }, context);
        }
        const { provision } = await import("./provision.ts");
        return provision({ leads, force: isOn(command, "force") }, context);
      });
    });
  addRetry(program, start);
  addAdopt(program, start);
}

function addRetry(program: Command, start: Start): void {
  program
    .command("retry [lead...]")
    .description("take up deals again that are held or did not end")
    .option("--failed", "all that stopped for a passing reason or were interrupted")
    .option("--held [code]", "all that are held, or only those held by this problem")
    .option("--new", "make a project although one of that name exists")
    .addHelpText(
      "after",
      argumentHelp +
        examples(["retry 41200317", "retry --held service_type.missing", "retry 41200317 --new"]),
    )
    .action(async (leads: string[], _options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { retry } = await import("./retry.ts");
        const held = command.opts<Record<string, unknown>>()["held"];
        return retry(
          {
            leads,
            failed: isOn(command, "failed"),
            held: typeof held === "string" ? held : held === true,
            createBeside: isOn(command, "new"),
          },
          context,
        );
      });
    });
}

function addAdopt(program: Command, start: Start): void {
  program
    .command("adopt <lead>")
    .description("link what was made by hand, so that it is used and not made again")
    .option("--company [company]", "the client's company, for all deals of that client")
    .option("--project [project]", "the deal's project")
    .option("--budget [budget]", "the deal's budget, and its project with it")
    .option("--issue [issue]", "the deal's issue")
    .option("--undo", "remove such a link again; nothing else is touched")
    .option("--dry-run", "only look and say what would be linked")
    .addHelpText(
      "after",
      argumentHelp +
        "Companies, projects and budgets are named by their number or address in Productive,\nissues by ENG-42, their address or UUID in Linear.\n" +
        examples([
          "adopt 41200322 --company 90002",
          "adopt 41200323 --project https://app.productive.io/77-acme/projects/8701",
          "adopt 41200317 --issue ENG-42",
          "adopt 41200322 --company --undo",
        ]),
    )
    .action(async (lead: string, _options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { adopt } = await import("./adopt.ts");
        const { company, project, budget, issue } =
          command.opts<Record<AdoptFlag, string | true | undefined>>();
        return adopt(
          {
            lead,
            typed: { company, project, budget, issue },
            isUndo: isOn(command, "undo"),
            isDryRun: isOn(command, "dryRun"),
          },
          context,
        );
      });
    });
}

type AdoptFlag = "company" | "project" | "budget" | "issue";

function addLookingCommands(program: Command, start: Start): void {
  program.commandsGroup("Looking");
  program
    .command("status")
    .description("what is done, held or not finished, and why")
    .addHelpText("after", examples(["status", "status --json"]))
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => (await import("./status.ts")).status(context));
    });
  program
    .command("show <lead>")
    .description("why one deal was handed off, or why not")
    .addHelpText("after", argumentHelp + examples(["show 41200317", "show ENG-42"]))
    .action(async (lead: string, _options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => (await import("./show.ts")).show(lead, context));
    });
}

function addSettingUpCommands(program: Command, start: Start): void {
  program.commandsGroup("Setting up");
  addConnectingCommands(program, start);
  addDiscover(program, start);
  addCheckingCommands(program, start);
  program
    .command("sandbox")
    .description("try everything on this machine, without any account")
    .option("--port <number>", "where to listen; 0 takes a free one", "4747")
    .option("--dir <folder>", "where to write settings and a mapping", "handoff-sandbox")
    .addHelpText("after", examples(["sandbox", "sandbox --port 0 --dir /tmp/try"]))
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { parsePort, sandbox } = await import("./sandbox.ts");
        const { port, dir } = command.opts<{ port: string; dir: string }>();
        return sandbox({ port: parsePort(port), dir }, context);
      });
    });
}

interface PlanFlags {
  readonly force: boolean;
  readonly explains: boolean;
  readonly asksExitCode: boolean;
}

function planFlags(command: Command): PlanFlags {
  return {
    force: isOn(command, "force"),
    explains: isOn(command, "explain"),
    asksExitCode: isOn(command, "exitCode"),
  };
}

function isOn(command: Command, option: string): boolean {
  return command.opts<Record<string, unknown>>()[option] === true;
}

const argumentHelp = `
<lead> is a deal's number, the address of its page in Kommo, the address of its
project or budget in Productive, or its issue (ENG-42).
`;

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  handoff ${line}\n`).join("")}`;
}

const exitCodeHelp = `
Exit codes:
    0  all done, or nothing to do
    1  the command failed
    2  what was typed is not understood
    3  a deal did not end done
    4  a system does not accept our token
    5  settings, mapping or ledger do not fit
   10  changes are pending (plan --exit-code)
   11  another run has the deal
   75  as 3, but only for passing reasons: try again later
  130  interrupted
`;
