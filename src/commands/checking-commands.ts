/** What is typed to check and explain what was set up: the mapping, the accounts, the webhooks. */
import type { Command } from "commander";
import { Option } from "commander";
import type { Audience } from "../setup/describe/describe.ts";
import { globalFlags } from "./global-flags.ts";
import type { Start } from "./program.ts";

/** As `describe.ts` knows them; written out so that help loads nothing of it. */
const audiences = ["sales", "pm", "admin"] as const satisfies readonly Audience[];

export function addCheckingCommands(program: Command, start: Start): void {
  addMapping(program, start);
  addDoctor(program, start);
  addWebhooks(program, start);
}

function addMapping(program: Command, start: Start): void {
  const mapping = program
    .command("mapping")
    .description("check and explain handoff.yaml: `mapping check`, `schema`, `describe`")
    .helpCommand(false);
  mapping
    .command("check")
    .description("every problem of the mapping, with line and column")
    .option("--live", "also whether everything it names is there in the accounts")
    .addHelpText(
      "after",
      examples(["mapping check", "mapping check --live", "--config other.yaml mapping check"]),
    )
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { mappingCheck } = await import("./mapping-check.ts");
        return mappingCheck({ isLive: isOn(command, "live") }, context);
      });
    });
  mapping
    .command("schema")
    .description("the JSON Schema of the mapping, for editors")
    .addHelpText("after", examples(["mapping schema > handoff.schema.json"]))
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) =>
        (await import("./mapping-schema.ts")).mappingSchema(context),
      );
    });
  mapping
    .command("describe")
    .description("a hand-over page in Markdown, with the names things really have")
    .addOption(new Option("--for <whom>", "one page instead of all three").choices(audiences))
    .addHelpText("after", examples(["mapping describe --for sales > for-sales.md", "mapping describe"]))
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { mappingDescribe } = await import("./mapping-describe.ts");
        return mappingDescribe(command.opts<{ for?: Audience }>().for, context);
      });
    });
}

function addDoctor(program: Command, start: Start): void {
  program
    .command("doctor")
    .description("what will not work, and what to do about it, before the first deal")
    .option("--url <base>", "where the server is reached from outside; asks it whether it lives")
    .option("--strict", "end with 1 also for what is only doubtful")
    .addHelpText("after", examples(["doctor", "doctor --url https://handoff.acme.example --strict"]))
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { doctor } = await import("./doctor.ts");
        return doctor(
          { url: command.opts<{ url?: string }>().url, isStrict: isOn(command, "strict") },
          context,
        );
      });
    });
}

function addWebhooks(program: Command, start: Start): void {
  const webhooks = program
    .command("webhooks")
    .description("where the systems send their news: `webhooks install`, `list`, `remove`")
    .helpCommand(false);
  addWebhooksInstall(webhooks, start);
  webhooks
    .command("list")
    .description("the webhooks of handoff in the three systems, without their secrets")
    .option("--url <base>", "where the server is reached from outside; others are called left over")
    .addHelpText("after", examples(["webhooks list"]))
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { listCommand } = await import("./webhooks.ts");
        return listCommand(command.opts<{ url?: string }>().url, context);
      });
    });
  webhooks
    .command("remove")
    .description("remove the webhooks that point to this address")
    .requiredOption("--url <base>", "the address they point to")
    .option("--strays", "only what `webhooks install` calls left over there")
    .addHelpText("after", examples(["webhooks remove --url https://old.acme.example"]))
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { removeCommand } = await import("./webhooks.ts");
        const { url } = command.opts<{ url: string }>();
        return removeCommand({ url, onlyStrays: isOn(command, "strays") }, context);
      });
    });
}

function addWebhooksInstall(webhooks: Command, start: Start): void {
  webhooks
    .command("install")
    .description("register what is missing; the same again changes nothing")
    .requiredOption("--url <base>", "where the server is reached from outside, with https")
    .option("--all-teams", "one webhook for all public teams of Linear, not one per team")
    .option("--print-env", "print the variables the server needs, secrets included, and only those")
    .addHelpText("after", installHelp)
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { installCommand } = await import("./webhooks.ts");
        const { url } = command.opts<{ url: string }>();
        return installCommand(
          { url, allTeams: isOn(command, "allTeams"), printsEnv: isOn(command, "printEnv") },
          context,
        );
      });
    });
}

function isOn(command: Command, option: string): boolean {
  return command.opts<Record<string, unknown>>()[option] === true;
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  handoff ${line}\n`).join("")}`;
}

const installHelp = `
Secrets are taken from KOMMO_WEBHOOK_SECRET, PRODUCTIVE_WEBHOOK_SECRET and
LINEAR_WEBHOOK_SECRET, else from the webhooks that are there, else made.
They are shown by --print-env alone, on standard output.

Examples:
  handoff webhooks install --url https://handoff.acme.example
  handoff webhooks install --url https://handoff.acme.example --print-env > server.env
`;
