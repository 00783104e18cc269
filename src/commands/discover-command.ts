/** What is typed to build the mapping from the accounts. */
import type { Command } from "commander";
import { globalFlags } from "./global-flags.ts";
import type { Start } from "./program.ts";

interface Typed {
  readonly yes?: boolean;
  readonly answers?: string;
  readonly saveAnswers?: string;
  readonly createFields?: boolean;
  readonly print?: boolean;
}

export function addDiscover(program: Command, start: Start): void {
  program
    .command("discover")
    .description("build handoff.yaml from the accounts, or bring it up to date")
    .option("--yes", "take what is proposed and ask nothing; guesses are marked “check:”")
    .option("--answers <file>", "take answers, by name, from a file")
    .option("--save-answers <file>", "keep the answers for another time or another client")
    .option("--create-fields", "create the fields that are missing in Kommo and Productive")
    .option("--print", "print the mapping and write nothing")
    .addHelpText("after", discoverHelp)
    .action(async (_options: unknown, command: Command) => {
      await start(globalFlags(command), async (context) => {
        const { discover } = await import("./discover.ts");
        const typed = command.opts<Typed>();
        return discover(
          {
            acceptsProposals: typed.yes === true,
            answersFile: typed.answers,
            saveAnswersTo: typed.saveAnswers,
            createsFields: typed.createFields === true,
            prints: typed.print === true,
          },
          context,
        );
      });
    });
}

const discoverHelp = `
A mapping that is there is changed only where the accounts have changed; comments,
order and what was written by hand stay. The difference is shown first.

Examples:
  handoff discover
  handoff discover --save-answers answers.yaml
  handoff discover --answers answers.yaml --create-fields
  handoff discover --yes --print
`;
