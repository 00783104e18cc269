/**
 * The only place that writes. Results go to stdout, everything else to stderr; with `--json` stdout carries one
 * document and nothing besides. Whatever is written has passed the redactor.
 */
import { inertJson, inertLines, inertText } from "./inert-text.ts";
import type { Clean } from "./inert-text.ts";
import type { Terminal } from "./terminal.ts";

export interface TextSink {
  write(text: string): unknown;
}

export interface Output {
  /** Of stdout. */
  readonly terminal: Terminal;
  /** Of stderr. */
  readonly newsTerminal: Terminal;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** For every text from outside, before it is cut, wrapped or painted. */
  readonly clean: Clean;
  /** Lines for people; with `--json` they are left out. */
  result(lines: readonly string[]): void;
  /** As `result`, with an empty line between it and the block before. */
  block(lines: readonly string[]): void;
  /**
   * Secrets that a person asked for by name, on stdout as they are: the one way past the redactor. Only
   * `webhooks install --print-env` may use it.
   */
  confidential(lines: readonly string[]): void;
  /** The document of `--json`; without it nothing is written. */
  document(value: unknown): void;
  /** One object of several with `--json`, on a line of its own; without it nothing is written. */
  documentLine(value: unknown): void;
  /** What is worth knowing while it happens, and what to do next; with `--quiet` left out. */
  news(lines: readonly string[]): void;
  /** Errors: always. */
  error(lines: readonly string[]): void;
  /** From here on more secrets are known. */
  redactWith(redact: (text: string) => string): void;
  /** Called before anything is written, so that a spinner can make room. */
  beforeWriting(makeRoom: () => void): void;
}

export interface OutputOptions {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly terminal: Terminal;
  readonly newsTerminal: Terminal;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly redact: (text: string) => string;
}

export function createOutput(options: OutputOptions): Output {
  const { stdout, stderr, terminal, newsTerminal, isJson, isQuiet } = options;
  let { redact } = options;
  let hasBlock = false;
  let makeRoom = noSpinner;

  const write = (sink: TextSink, { hasColour }: Terminal, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    makeRoom();
    const safe = lines.map((line) => redact(hasColour ? withoutForeignSequences(line) : plainLine(line)));
    sink.write(`${safe.join("\n")}\n`);
  };

  return {
    terminal,
    newsTerminal,
    isJson,
    isQuiet,
    clean: (text) => inertText(redact(text)),
    result: (lines) => {
      if (!isJson) write(stdout, terminal, lines);
    },
    block: (lines) => {
      if (isJson || lines.length === 0) return;
      write(stdout, terminal, hasBlock ? ["", ...lines] : lines);
      hasBlock = true;
    },
    confidential: (lines) => {
      makeRoom();
      stdout.write(lines.map((line) => `${plainLine(line)}\n`).join(""));
    },
    document: (value) => {
      if (!isJson) return;
      makeRoom();
      stdout.write(`${redact(inertJson(jsonText(value, 2)))}\n`);
    },
    documentLine: (value) => {
      if (!isJson) return;
      makeRoom();
      stdout.write(`${redact(inertJson(jsonText(value, 0)))}\n`);
    },
    news: (lines) => {
      if (!isQuiet) write(stderr, newsTerminal, lines);
    },
    error: (lines) => write(stderr, newsTerminal, lines),
    redactWith: (more) => {
      const before = redact;
      redact = (text) => more(before(text));
    },
    beforeWriting: (next) => {
      makeRoom = next;
    },
  };
}

function noSpinner(): void {}

/** Views clean what they draw; this is the net below them. Nothing but our own painting passes. */
function withoutForeignSequences(line: string): string {
  return line
    .split(ownPainting)
    .map((part, at) => (at % 2 === 1 ? part : plainLine(part)))
    .join("");
}

/** What `pen.ts` paints with: bold, dim, red, green, yellow, and their ends. */
const escape = "\u001B";
const ownPainting = new RegExp(`(${escape}\\[(?:1|2|22|31|32|33|39)m)`, "u");

function plainLine(line: string): string {
  return inertLines(line).join(" ");
}

function jsonText(value: unknown, indent: number): string {
  return JSON.stringify(
    value,
    (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part),
    indent,
  );
}
