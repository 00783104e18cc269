/** What is typed to connect the accounts, and to have commands completed by the shell. */
import type { Command } from "commander";
import { Argument, Option } from "commander";
import { globalFlags } from "./global-flags.ts";
import type { Start } from "./program.ts";

/** Shells a completion script can be printed for. */
const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

export function addConnectingCommands(program: Command, start: Start): void {
  addInit(program, start);
  addProfiles(program, start);
  addCompletion(program, start);
}

function addInit(program: Command, start: Start): void {
  program
    .command("init")
    .description("connect Kommo, Productive and Linear, and store that as a profile")
    .option("--name <name>", "what to call the profile; else the account's subdomain")
    .addOption(
      new Option("--without <system>", "go without one of the systems").choices(["productive", "linear"]),
    )
    .option("--sandbox", "connect to the sandbox that is running")
    .option("--dir <folder>", "with --sandbox: the sandbox's folder", "handoff-sandbox")
    .option("--yes", "take what is proposed, and replace a profile of that name")
    .addHelpText("after", initHelp)
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { init } = await import("./init.ts");
        const typed = command.opts<{
          name?: string;
          without?: "productive" | "linear";
          sandbox?: boolean;
          dir: string;
          yes?: boolean;
        }>();
        return init(
          {
            name: typed.name,
            without: typed.without,
            isSandbox: typed.sandbox === true,
            dir: typed.dir,
            acceptsProposals: typed.yes === true,
          },
          context,
        );
      });
    });
}

function addProfiles(program: Command, start: Start): void {
  const profiles = program
    .command("profiles")
    .description("stored connections: `profiles list`, `profiles remove`")
    .helpCommand(false);
  profiles
    .command("list")
    .description("names, accounts and systems of the stored profiles")
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) =>
        (await import("./profiles.ts")).listProfiles(context),
      );
    });
  profiles
    .command("remove <name>")
    .description("delete a stored profile")
    .action(async (name: string, _options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) =>
        (await import("./profiles.ts")).removeProfile(name, context),
      );
    });
}

function addCompletion(program: Command, start: Start): void {
  program
    .command("completion")
    .description("print a script that lets the shell complete commands and flags")
    .addArgument(new Argument("<shell>").choices(shells))
    .addHelpText("after", completionHelp)
    .action(async (shell: Shell, _options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) =>
        (await import("./completion.ts")).completion(shell, program, context),
      );
    });
}

const initHelp = `
Nothing is asked for that the environment, .env or a file says: KOMMO_SUBDOMAIN, KOMMO_TOKEN
(or KOMMO_TOKEN_FILE), PRODUCTIVE_ORG_ID, PRODUCTIVE_TOKEN, LINEAR_API_KEY, SLACK_WEBHOOK_URL.

Examples:
  handoff init
  handoff init --name acme --no-input
  handoff init --sandbox
`;

const completionHelp = `
Examples:
  bash  handoff completion bash > ~/.local/share/bash-completion/completions/handoff
  zsh   handoff completion zsh > "\${fpath[1]}/_handoff"
  fish  handoff completion fish > ~/.config/fish/completions/handoff.fish
`;
