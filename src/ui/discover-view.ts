/** What discover found, wrote and leaves to a person. */
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";
import { counted } from "./words.ts";

export interface DiscoverFindingText {
  readonly kind: "renamed" | "gone" | "ended" | "changed" | "unlisted";
  readonly path: string;
  readonly message: string;
}

/** Things of the mapping that are not what they were. */
export function drawFindings(
  findings: readonly DiscoverFindingText[],
  pen: Pen,
  clean: Clean,
): readonly string[] {
  return findings.flatMap(({ kind, path, message }) => {
    const isBad = kind === "gone" || kind === "ended";
    const sign = isBad ? pen.bad(pen.signs.problem) : pen.doubtful(pen.signs.warning);
    const [first = "", ...rest] = pen.paragraph(`${clean(path)}: ${clean(message)}`, 2, 0);
    return [`${sign} ${first.trimStart()}`, ...rest];
  });
}

export function drawDiscoverWarnings(warnings: readonly string[], pen: Pen, clean: Clean): readonly string[] {
  return warnings.flatMap((warning) => {
    const [first = "", ...rest] = pen.paragraph(clean(warning), 2, 0);
    return [`${pen.doubtful(pen.signs.warning)} ${first.trimStart()}`, ...rest];
  });
}

export interface WrittenFacts {
  /** As the person typed it. */
  readonly file: string;
  readonly outcome: "created" | "updated" | "unchanged" | "declined";
  readonly schemaFile: string | undefined;
  /** Lines marked `# check:`. */
  readonly checks: number;
}

/** The last lines: what lies where now. */
export function drawWritten(
  { file, outcome, schemaFile, checks }: WrittenFacts,
  pen: Pen,
  clean: Clean,
): readonly string[] {
  const said = {
    created: `${clean(file)} is written.`,
    updated: `${clean(file)} is updated.`,
    unchanged: `${clean(file)} is up to date; nothing was changed.`,
    declined: `${clean(file)} was not changed.`,
  }[outcome];
  return [
    pen.strong(said),
    ...(schemaFile === undefined
      ? []
      : pen.paragraph(`Editors find every id by its name in ${clean(schemaFile)}.`)),
    ...(checks === 0 || outcome === "declined"
      ? []
      : pen.paragraph(
          `${counted(checks, "line")} marked “check:” ${checks === 1 ? "is a guess" : "are guesses"}: read ${checks === 1 ? "it" : "them"} before the first deal.`,
        )),
  ];
}

/** `Reading the accounts: people of Productive, teams …`: what is still awaited. */
export function readingLine(parts: ReadonlyMap<string, number | undefined>): string {
  const open = [...parts].filter(([, count]) => count === undefined).map(([name]) => name);
  const done = parts.size - open.length;
  const awaited = open.length === 0 ? "" : `: ${open.slice(0, 3).join(", ")}${open.length > 3 ? " …" : ""}`;
  return `Reading the accounts (${String(done)} of ${String(parts.size)})${awaited}`;
}

/** `Read 724 entries of 20 lists.` */
export function readLine(parts: ReadonlyMap<string, number | undefined>): string {
  const entries = [...parts.values()].reduce((sum: number, count) => sum + (count ?? 0), 0);
  return `Read ${counted(entries, "entry", "entries")} of ${counted(parts.size, "list")}.`;
}
