/** The last line of our notes and tasks, by which they are found again on a deal. */

/** What a note or task tells; `ready`, `held`, or a kind with its event: `issue-done/ENG-42`. */
export type TextKind = string;

/** `handoff · ready · 41200317` */
export function markerLine(kind: TextKind, lead: number): string {
  return `handoff · ${kind} · ${lead}`;
}

/** Whether a text is ours, of this kind and deal. People may have added blanks, not changed the line. */
export function isMarked(text: string, kind: TextKind, lead: number): boolean {
  const lastLine = text.trimEnd().split("\n").at(-1) ?? "";
  return lastLine.trim() === markerLine(kind, lead);
}
