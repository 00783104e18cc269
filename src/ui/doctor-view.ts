/** What was checked: group by group, what is wrong with what to do about it, and how many of each. */
import type { Clean } from "./inert-text.ts";
import type { Paint, Pen } from "./pen.ts";
import { counted, listed } from "./words.ts";

type CheckStatusText = "pass" | "warn" | "fail" | "info";

export interface CheckText {
  readonly status: CheckStatusText;
  readonly title: string;
  readonly detail: string;
  readonly hint?: string | undefined;
  readonly line?: number | undefined;
}

export interface CheckGroupText {
  readonly title: string;
  readonly checks: readonly CheckText[];
}

export type CheckCountsText = Readonly<Record<CheckStatusText, number>>;

export function drawChecks(
  groups: readonly CheckGroupText[],
  counts: CheckCountsText,
  pen: Pen,
  clean: Clean,
): readonly string[] {
  return [
    ...groups.flatMap(({ title, checks }) => [
      pen.strong(title),
      ...checks.flatMap((check) => drawCheck(check, pen, clean)),
      "",
    ]),
    ...pen.paragraph(verdictOf(counts)).map(pen.strong),
  ];
}

/** `✗ people.dev@acme.example (line 104): Dan … is archived.` and, below it, what to do. */
function drawCheck(
  { status, title, detail, hint, line }: CheckText,
  pen: Pen,
  clean: Clean,
): readonly string[] {
  const place = line === undefined ? "" : ` (line ${String(line)})`;
  const lines = pen.paragraph(`${clean(title)}${place}: ${clean(detail)}`, 4);
  const sign = signOf(status, pen);
  const shownHint = status === "pass" || hint === undefined ? [] : pen.paragraph(clean(hint), 6);
  return [
    ...lines.map((text, at) => (at === 0 ? `  ${sign} ${text.slice(4)}` : text)),
    ...shownHint.map(status === "info" ? pen.quiet : same),
  ];
}

function signOf(status: CheckStatusText, pen: Pen): string {
  const signs = {
    pass: [pen.good, pen.signs.done],
    warn: [pen.doubtful, pen.signs.warning],
    fail: [pen.bad, pen.signs.problem],
    info: [pen.quiet, pen.signs.skipped],
  } as const satisfies Record<CheckStatusText, readonly [Paint, string]>;
  const [paint, sign] = signs[status];
  return paint(sign);
}

function verdictOf({ fail, warn, pass, info }: CheckCountsText): string {
  const parts = [
    ...(fail === 0 ? [] : [`${String(fail)} failed`]),
    ...(warn === 0 ? [] : [`${String(warn)} to look at`]),
    `${String(pass)} in order`,
    ...(info === 0 ? [] : [`${String(info)} for information`]),
  ];
  return `${counted(fail + warn + pass + info, "check")}: ${listed(parts)}.`;
}

function same(text: string): string {
  return text;
}
