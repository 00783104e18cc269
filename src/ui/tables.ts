/** Tables without borders: columns that line up, one line a row, readable without any colour. */
import Table from "cli-table3";
import type { Paint, Pen } from "./pen.ts";
import { cutToWidth, textWidth } from "./text-width.ts";

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right" | undefined;
  /** Gives way where the terminal is too narrow; at most one. */
  readonly isFlexible?: boolean | undefined;
}

/** Text without escape sequences, and how to paint it. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Stands below the row, under the flexible column: in one line where it fits, else one line a part. Never cut. */
  readonly below?: readonly string[] | undefined;
}

const gap = 2;
const indent = 2;
const narrowestFlexible = 12;

/**
 * The head and the rows. Columns that are empty in every row are left out; the flexible one is cut with `…` to
 * what the others leave.
 */
export function drawTable(columns: readonly Column[], rows: readonly Row[], pen: Pen): readonly string[] {
  const used = columns.map((_, at) => rows.some(({ cells }) => (cells[at]?.text ?? "") !== ""));
  const shown = columns.filter((_, at) => used[at]);
  const cells = rows.map((row) => row.cells.filter((_, at) => used[at]));
  const widths = columnWidths(shown, cells, pen.columns - indent);
  const table = new Table({ chars: noBorders, style: plainStyle, colAligns: shown.map(alignOf) });
  table.push(shown.map(({ head }) => pen.quiet(head)));
  for (const row of cells) table.push(row.map((cell, at) => drawCell(cell, widths[at] ?? 0)));
  const [head = "", ...lines] = table.toString().split("\n").map(indented);
  const start = flexibleStart(shown, widths);
  return [head, ...rows.flatMap((row, at) => [lines[at] ?? "", ...drawBelow(row, start, pen)])];
}

function indented(line: string): string {
  return `${" ".repeat(indent)}${line}`.trimEnd();
}

function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  available: number,
): readonly number[] {
  const natural = columns.map(({ head }, at) =>
    Math.max(textWidth(head), ...rows.map((row) => textWidth(row[at]?.text ?? ""))),
  );
  const total = natural.reduce((sum, width) => sum + width, gap * Math.max(0, columns.length - 1));
  const excess = Math.max(0, total - available);
  return natural.map((width, at) =>
    columns[at]?.isFlexible === true ? Math.max(narrowestFlexible, width - excess) : width,
  );
}

function flexibleStart(columns: readonly Column[], widths: readonly number[]): number {
  const at = Math.max(
    0,
    columns.findIndex((column) => column.isFlexible === true),
  );
  return widths.slice(0, at).reduce((sum, width) => sum + width + gap, indent);
}

function drawBelow({ below = [] }: Row, start: number, pen: Pen): readonly string[] {
  if (below.length === 0) return [];
  const lead = `${" ".repeat(start)}${pen.signs.leads} `;
  const whole = lead + below.join(": ");
  if (textWidth(whole) <= pen.columns) return [pen.quiet(whole)];
  return below.map((part, at) => pen.quiet((at === 0 ? lead : " ".repeat(lead.length)) + part));
}

function drawCell({ text, paint }: Cell, width: number): string {
  const cut = cutToWidth(text, width);
  return paint === undefined || cut === "" ? cut : paint(cut);
}

function alignOf({ align }: Column): "left" | "right" {
  return align ?? "left";
}

const plainStyle = { "padding-left": 0, "padding-right": 0, head: [], border: [] };

const noBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ".repeat(gap),
};
