/** What is being read: a line that is drawn over at a terminal, one line at the end elsewhere. */
import type { SnapshotPart } from "../setup/discover/read-snapshot.ts";
import { readingLine, readLine } from "../ui/discover-view.ts";
import type { Spinner } from "../ui/progress.ts";
import type { CommandContext } from "./context.ts";

export interface ReadingProgress {
  readonly part: (part: SnapshotPart) => void;
  /** Something worth knowing while it is read. */
  readonly say: (line: string) => void;
  /** All is read. */
  readonly end: () => void;
  readonly stop: () => void;
}

export async function openReadingProgress({ output, newsStream }: CommandContext): Promise<ReadingProgress> {
  const parts = new Map<string, number | undefined>();
  const spinner = await openSpinner({ output, newsStream });
  return {
    part: ({ name, count }) => {
      parts.set(name, count);
      spinner?.show(readingLine(parts));
    },
    say: (line) => {
      if (spinner === undefined) output.news([line]);
      else spinner.show(line);
    },
    end: () => {
      spinner?.stop();
      output.news([readLine(parts)]);
    },
    stop: () => spinner?.stop(),
  };
}

async function openSpinner({
  output,
  newsStream,
}: Pick<CommandContext, "output" | "newsStream">): Promise<Spinner | undefined> {
  if (!output.newsTerminal.isInteractive || output.isQuiet) return undefined;
  const { createSpinner } = await import("../ui/spinner.ts");
  const spinner = createSpinner(newsStream, output.newsTerminal);
  output.beforeWriting(() => {
    spinner.stop();
  });
  return spinner;
}
