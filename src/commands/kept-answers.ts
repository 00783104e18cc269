/** Keeping answers: for the next client, and when somebody is interrupted. */
import { dirname, join, resolve } from "node:path";
import type { Discovering } from "../composition/discovering.ts";
import { answersText, writeWhole } from "../composition/discovering.ts";
import type { AnswerTree } from "../setup/discover/answers.ts";
import { spellOutFields } from "../setup/discover/ask-fields.ts";
import type { Snapshot } from "../setup/discover/snapshot.ts";
import type { CommandContext } from "./context.ts";
import type { Interview } from "./discover-interview.ts";
import type { DiscoverRequest } from "./discover.ts";
import { commandLine } from "./next-command.ts";

/** Every answer, also those that were only proposed, so that the same file gives the same mapping. */
export async function keepAnswers(
  path: string,
  answers: AnswerTree,
  snapshot: Snapshot,
  { existing }: Pick<Discovering, "existing">,
  { host, output }: CommandContext,
): Promise<void> {
  const all = existing === undefined ? spellOutFields(snapshot, answers) : answers;
  await writeWhole(resolve(host.cwd, path), answersText(all));
  output.news([`The answers are kept in ${path}.`]);
}

/** Whatever a person has answered so far; nothing where nobody has. */
export async function keepInterrupted(
  { saveAnswersTo, prints }: Pick<DiscoverRequest, "saveAnswersTo" | "prints">,
  { answers, asked }: Interview,
  context: CommandContext,
): Promise<void> {
  if (asked === 0 || (prints && saveAnswersTo === undefined)) return;
  const path = saveAnswersTo ?? usualAnswersFile(await context.mappingPath());
  await writeWhole(resolve(context.host.cwd, path), answersText(answers));
  const again = commandLine(["discover", "--answers", path], context.flags);
  context.output.error(["", `Your answers so far are kept in ${path}. To go on from there: ${again}`]);
}

/** Where answers lie that nobody has named a place for. */
function usualAnswersFile(mappingFile: string): string {
  return join(dirname(mappingFile), "handoff.answers.yaml");
}
