/** What a file will be different in, as a unified diff. */
import type { Pen } from "./pen.ts";

const context = 3;

interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Lines as `diff -u` writes them; none where the texts are the same. `name`: as the person typed it. */
export function unifiedDiff(before: string, after: string, name: string): readonly string[] {
  if (before === after) return [];
  const lines = diffLines(linesOf(before), linesOf(after));
  return [`--- ${before === "" ? "/dev/null" : name}`, `+++ ${name}`, ...hunksOf(lines)];
}

/** Red and green where the terminal has them; the signs say the same. Spaces stay: they mean something in YAML. */
export function drawDiff(lines: readonly string[], pen: Pen): readonly string[] {
  return lines.map((line) => {
    if (line.startsWith("---") || line.startsWith("+++")) return pen.strong(line);
    if (line.startsWith("@@")) return pen.quiet(line);
    if (line.startsWith("+")) return pen.good(line);
    return line.startsWith("-") ? pen.bad(line) : line;
  });
}

/** A last line without its end is one more line that differs; line ends of Windows count as ends. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/u);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** The common beginning and end are cut off first: what is left of an update is small. */
function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  return [
    ...before.slice(0, start).map(kept),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(kept),
  ];
}

/** More cells than this are not worth a table: everything old goes, everything new comes. */
const mostCells = 4_000_000;

/** By the longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const columns = after.length + 1;
  if (before.length * columns > mostCells) {
    return [...before.map(removed), ...after.map(added)];
  }
  const lengths = new Uint32Array((before.length + 1) * columns);
  const at = (row: number, column: number): number => lengths[row * columns + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * columns + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const [old, next] = [before[row], after[column]];
    if (old !== undefined && old === next) {
      lines.push({ sign: " ", text: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (next === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(removed(old));
      row += 1;
    } else if (next !== undefined) {
      lines.push(added(next));
      column += 1;
    }
  }
  return lines;
}

function kept(text: string): DiffLine {
  return { sign: " ", text };
}

function removed(text: string): DiffLine {
  return { sign: "-", text };
}

function added(text: string): DiffLine {
  return { sign: "+", text };
}

/** Changes with three lines around them; what lies further apart is left out. */
function hunksOf(lines: readonly DiffLine[]): readonly string[] {
  const drawn: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const first = lines.findIndex(({ sign }, index) => index >= at && sign !== " ");
    if (first === -1) break;
    const start = Math.max(at, first - context);
    const end = endOfHunk(lines, first);
    const hunk = lines.slice(start, end);
    drawn.push(headOf(lines.slice(0, start), hunk), ...hunk.map(({ sign, text }) => `${sign}${text}`));
    at = end;
  }
  return drawn;
}

function endOfHunk(lines: readonly DiffLine[], first: number): number {
  let last = first;
  for (let index = first; index < lines.length && index - last <= context * 2; index += 1) {
    if (lines[index]?.sign !== " ") last = index;
  }
  return Math.min(lines.length, last + context + 1);
}

function headOf(before: readonly DiffLine[], hunk: readonly DiffLine[]): string {
  const count = (all: readonly DiffLine[], other: "+" | "-"): number =>
    all.filter(({ sign }) => sign !== other).length;
  const range = (other: "+" | "-"): string => {
    const size = count(hunk, other);
    return `${String(count(before, other) + (size === 0 ? 0 : 1))},${String(size)}`;
  };
  return `@@ -${range("+")} +${range("-")} @@`;
}
