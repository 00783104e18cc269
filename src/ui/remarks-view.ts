/** Warnings and problems: what is wrong, and below it what to do. */
import type { Remark } from "../sync/result.ts";
import type { Pen } from "./pen.ts";
import { counted } from "./words.ts";

/** `To look at:` and the warnings; nothing where there are none. */
export function drawWarnings(warnings: readonly Remark[], pen: Pen, indent = 2): readonly string[] {
  if (warnings.length === 0) return [];
  const heading = `${" ".repeat(indent)}${pen.strong(`${counted(warnings.length, "thing")} to look at`)}`;
  return [heading, ...drawRemarks(warnings, pen.doubtful(pen.signs.warning), pen, indent)];
}

/** What keeps a deal from being handed off. */
export function drawProblems(problems: readonly Remark[], pen: Pen, indent = 2): readonly string[] {
  return drawRemarks(problems, pen.bad(pen.signs.problem), pen, indent);
}

function drawRemarks(remarks: readonly Remark[], sign: string, pen: Pen, indent: number): readonly string[] {
  return remarks.flatMap(({ message, hint }) => [
    ...pen.paragraph(message, indent + 2).map((line, at) => (at === 0 ? signed(line, sign, indent) : line)),
    ...(hint === "" ? [] : pen.paragraph(hint, indent + 4)),
  ]);
}

/** Puts the sign where the line's indent leaves two columns for it. */
function signed(line: string, sign: string, indent: number): string {
  return `${" ".repeat(indent)}${sign} ${line.slice(indent + 2)}`;
}
