/**
 * Splits Markdown into code and text, and puts it together again so that every parser sees the same split.
 *
 * A fence indented at most three spaces opens a code block wherever it stands, so fences leave with at most
 * three; deeper ones (nested lists) move out. A container that ends would end its fence too, so one that
 * may stand in a list or quote is closed by us as soon as a line may have left the container. Indented code
 * leaves as a fence.
 */

export type Block =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "code";
      /** What stands before each line: quote marks, and up to three spaces. */
      readonly prefix: string;
      readonly fence: string;
      readonly info: string;
      readonly lines: readonly string[];
    };

interface Line {
  readonly raw: string;
  /** `> > `, or nothing. */
  readonly quote: string;
  readonly depth: number;
  /** Spaces after the quote marks; tabs expanded. */
  readonly indent: number;
  readonly body: string;
}

interface OpenFence {
  readonly prefix: string;
  readonly depth: number;
  /** As written, for taking it off the lines of code. */
  readonly indent: number;
  readonly marks: string;
  readonly info: string;
  /** False at the very left outside of lists: nothing but a closing fence ends it. */
  readonly endsWithContainer: boolean;
}

export function splitBlocks(markdown: string): readonly Block[] {
  const splitter = new Splitter();
  for (const raw of markdown.split("\n")) splitter.take(readLine(raw));
  return splitter.end();
}

/** Every code block is closed, also one that was not. */
export function renderBlocks(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === "text") return block.text;
      const { prefix, fence, info, lines } = block;
      const code = lines.map((line) => (line === "" ? prefix.trimEnd() : prefix + line));
      return [`${prefix}${fence}${info}`, ...code, `${prefix}${fence}`].join("\n");
    })
    .join("\n");
}

class Splitter {
  readonly #blocks: Block[] = [];
  #text: string[] = [];
  #code: string[] = [];
  #fence: OpenFence | undefined;
  #indented: string[] = [];
  #isInList = false;
  #isAfterBlank = true;

  take(line: Line): void {
    if (this.#fence !== undefined && this.#takeInFence(line, this.#fence)) return;
    if (this.#takeIndented(line)) return;
    const opened = openFence(line, this.#isInList);
    if (opened === undefined) this.#takeText(line);
    else this.#open(opened);
  }

  end(): readonly Block[] {
    this.#closeFence();
    this.#closeIndented();
    this.#closeText();
    return this.#blocks;
  }

  #open({ fence, marker }: { readonly fence: OpenFence; readonly marker: string | undefined }): void {
    if (marker !== undefined) this.#text.push(marker);
    if (marker !== undefined) this.#isInList = true;
    this.#closeText();
    this.#fence = fence;
  }

  /** True when the line is code or closes it; false when the fence ended before it. */
  #takeInFence(line: Line, fence: OpenFence): boolean {
    const inside = readIndent(withoutQuote(line.raw, fence.depth));
    const hasLeftQuote = line.depth < fence.depth;
    if (!hasLeftQuote && isClosingFence(inside.body, fence.marks)) {
      this.#closeFence();
      return true;
    }
    const hasLeftList = fence.endsWithContainer && inside.body !== "" && inside.indent < fence.indent;
    if (hasLeftQuote || hasLeftList) {
      this.#closeFence();
      return false;
    }
    this.#code.push(withoutIndent(withoutQuote(line.raw, fence.depth), fence.indent));
    return true;
  }

  #closeFence(): void {
    if (this.#fence === undefined) return;
    const { prefix, marks, info } = this.#fence;
    this.#blocks.push({ kind: "code", prefix, fence: marks, info, lines: this.#code });
    this.#fence = undefined;
    this.#code = [];
    this.#isAfterBlank = true;
  }

  /** Four spaces after a blank line are code, but in a list they may as well continue an item. */
  #takeIndented(line: Line): boolean {
    const isCode = line.depth === 0 && line.indent >= 4 && line.body !== "" && !this.#isInList;
    if (isCode && (this.#isAfterBlank || this.#indented.length > 0)) {
      this.#closeText();
      this.#indented.push(withoutIndent(line.raw, 4));
      return true;
    }
    if (line.body === "" && this.#indented.length > 0) {
      this.#indented.push("");
      return true;
    }
    this.#closeIndented();
    return false;
  }

  #closeIndented(): void {
    if (this.#indented.length === 0) return;
    const lines = this.#indented;
    const blanks = lines.length - (lines.findLastIndex((line) => line.trim() !== "") + 1);
    const code = lines.slice(0, lines.length - blanks);
    this.#blocks.push({ kind: "code", prefix: "", fence: fenceAround(code), info: "", lines: code });
    this.#indented = [];
    this.#isAfterBlank = true;
    this.#text.push(...Array.from({ length: blanks }, () => ""));
  }

  #takeText(line: Line): void {
    const isBlank = line.body === "";
    if (/^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/u.test(line.body)) this.#isInList = true;
    else if (!isBlank && line.indent === 0 && this.#isAfterBlank) this.#isInList = false;
    this.#isAfterBlank = isBlank;
    this.#text.push(isBlank ? line.quote.trimEnd() : textLine(line, this.#isInList));
  }

  #closeText(): void {
    if (this.#text.length > 0) this.#blocks.push({ kind: "text", text: this.#text.join("\n") });
    this.#text = [];
  }
}

/** Outside of lists, a deep indent only continues a paragraph. Two spaces at the end break the line. */
function textLine(line: Line, isInList: boolean): string {
  const indent = line.indent >= 4 && !isInList ? 0 : line.indent;
  return line.quote + " ".repeat(indent) + line.body + (line.raw.endsWith("  ") ? "  " : "");
}

function readLine(raw: string): Line {
  const quote = /^(?: {0,3}> ?)*/u.exec(raw)?.[0] ?? "";
  return { raw, quote, depth: quote.split(">").length - 1, ...readIndent(raw.slice(quote.length)) };
}

function readIndent(rest: string): { readonly indent: number; readonly body: string } {
  const body = rest.trimStart();
  return { indent: columnsOf(rest.slice(0, rest.length - body.length)), body: body.trimEnd() };
}

/** `- ```js` opens a fence in its item: the marker leaves on a line of its own. */
function openFence(
  line: Line,
  isInList: boolean,
): { readonly fence: OpenFence; readonly marker: string | undefined } | undefined {
  const item = /^(?:[-*+]|\d{1,9}[.)]) {1,4}(?=`{3}|~{3})/u.exec(line.body)?.[0];
  const opening = /^(`{3,})([^`]*)$|^(~{3,})(.*)$/u.exec(line.body.slice(item?.length ?? 0));
  if (opening === null) return undefined;
  const marks = opening[1] ?? opening[3] ?? "";
  const info = (opening[2] ?? opening[4] ?? "").trim();
  const indent = line.indent + (item?.length ?? 0);
  const mayBeInList = isInList || item !== undefined;
  const prefix = line.quote + " ".repeat(mayBeInList ? Math.min(indent, 3) : 0);
  const endsWithContainer = mayBeInList && indent > 0;
  return {
    fence: { prefix, depth: line.depth, indent, marks, info, endsWithContainer },
    marker: item === undefined ? undefined : `${line.quote}${" ".repeat(line.indent)}${item.trimEnd()}`,
  };
}

function isClosingFence(body: string, marks: string): boolean {
  return body.length >= marks.length && body === marks.charAt(0).repeat(body.length);
}

function fenceAround(lines: readonly string[]): string {
  const longest = Math.max(0, ...lines.flatMap((line) => line.match(/`+/gu) ?? []).map((run) => run.length));
  return "`".repeat(Math.max(3, longest + 1));
}

function withoutQuote(raw: string, depth: number): string {
  let rest = raw;
  for (let level = 0; level < depth; level += 1) rest = rest.replace(/^ {0,3}> ?/u, "");
  return rest;
}

/** Takes off up to so many columns of blanks. */
function withoutIndent(line: string, columns: number): string {
  const blanks = /^[ \t]*/u.exec(line)?.[0] ?? "";
  const left = Math.max(0, columnsOf(blanks) - columns);
  return " ".repeat(left) + line.slice(blanks.length);
}

function columnsOf(blanks: string): number {
  let column = 0;
  for (const blank of blanks) column += blank === "	" ? 4 - (column % 4) : 1;
  return column;
}
