/** The Kommo task for the responsible user when a deal waits for a person. */
import type { Remark } from "../result.ts";
import { cutText } from "./cut.ts";
import { forPlain } from "./escape.ts";
import { fitLines, line, maxNoteLength } from "./fitted-lines.ts";
import type { Line } from "./fitted-lines.ts";
import { markerLine } from "./marker-line.ts";

export interface HeldFacts {
  readonly lead: number;
  readonly dealName: string;
  /** The person who is asked; absent: whoever has the task. */
  readonly who?: string | undefined;
  /** At least one. */
  readonly problems: readonly Remark[];
}

/** Plain text, at most 900 characters: what waits, then for each problem what is wrong and what to do. */
export function heldTask(facts: HeldFacts): string {
  const lines: readonly Line[] = [
    ...facts.problems.flatMap(problemLines),
    line("It goes on by itself once this is done.", 1),
  ];
  return fitLines(heldHeadline(facts), lines, markerLine("held", facts.lead), maxNoteLength);
}

/** What becomes of the task's text when nothing is wrong any more. */
export function heldTaskDone(facts: Pick<HeldFacts, "lead" | "dealName">): string {
  return `${cutText(forPlain(facts.dealName), 120) || "The deal"} has gone on; nothing is left to do here.\n${markerLine("held", facts.lead)}`;
}

/** `Anna, Website relaunch is won, but work cannot start yet:` */
export function heldHeadline(facts: Pick<HeldFacts, "dealName" | "who" | "problems">): string {
  const deal = cutText(forPlain(facts.dealName), 120) || "This deal";
  const who = cutText(forPlain(facts.who ?? ""), 60);
  return `${who === "" ? "" : `${who}, `}${deal} is won, but work cannot start yet:`;
}

/** Hints give way before problems do, and the first problem stays, however long it is. */
function problemLines(problem: Remark, index: number): readonly Line[] {
  const message = forPlain(problem.message);
  const hint = forPlain(problem.hint);
  const [full, shorter] = [`- ${cutText(message, 500)}`, `- ${cutText(message, 200)}`];
  return index === 0
    ? [{ versions: [full, shorter], costs: [6] }, line(hint === "" ? "" : `  ${cutText(hint, 300)}`, 5)]
    : [
        { versions: [full, shorter, ""], costs: [2, 4] },
        line(hint === "" ? "" : `  ${cutText(hint, 300)}`, 3),
      ];
}
