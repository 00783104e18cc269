/** Drawing on one terminal: its width, its colours, its signs. Colour only ever repeats what a word says. */
import { Chalk } from "chalk";
import type { Outcome } from "../sync/result.ts";
import type { Terminal } from "./terminal.ts";
import { wrapText } from "./text-width.ts";

export type Paint = (text: string) => string;

export interface Pen {
  readonly columns: number;
  readonly strong: Paint;
  readonly quiet: Paint;
  readonly good: Paint;
  readonly doubtful: Paint;
  readonly bad: Paint;
  readonly signs: Readonly<Record<Outcome | "warning" | "problem" | "leads", string>>;
  /** A paragraph within the terminal's width; every line indented, the ones after the first by `hanging` more. */
  paragraph(text: string, indent?: number, hanging?: number): readonly string[];
}

export function createPen(terminal: Terminal): Pen {
  const { columns, hasColour, hasUnicode } = terminal;
  const chalk = new Chalk({ level: hasColour ? 1 : 0 });
  return {
    columns,
    strong: (text) => chalk.bold(text),
    quiet: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    doubtful: (text) => chalk.yellow(text),
    bad: (text) => chalk.red(text),
    signs: hasUnicode ? unicodeSigns : plainSigns,
    paragraph(text, indent = 0, hanging = 0) {
      const room = Math.max(20, columns - indent - hanging);
      const lines = wrapText(text, room, Math.max(room, columns - indent));
      return lines.map((line, at) => " ".repeat(at === 0 ? indent : indent + hanging) + line);
    },
  };
}

/** What the sign and the word of an outcome are painted with. */
export function paintOf(outcome: Outcome, pen: Pen): Paint {
  const paints = {
    done: pen.good,
    planned: pen.good,
    held: pen.doubtful,
    skipped: pen.quiet,
    failed: pen.bad,
  } as const satisfies Record<Outcome, Paint>;
  return paints[outcome];
}

const unicodeSigns: Pen["signs"] = {
  done: "✓",
  planned: "→",
  held: "!",
  skipped: "–",
  failed: "✗",
  warning: "!",
  problem: "✗",
  leads: "↳",
};

const plainSigns: Pen["signs"] = {
  done: "+",
  planned: ">",
  held: "!",
  skipped: "-",
  failed: "x",
  warning: "!",
  problem: "x",
  leads: "-",
};
