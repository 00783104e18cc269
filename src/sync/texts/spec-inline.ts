/**
 * The text between code blocks: HTML goes, images become links, and only addresses of the web, of mail and
 * of telephones stay links. What comes out reads the same to every Markdown parser: code spans end on the
 * line they begin on, and whatever is not certainly harmless is escaped.
 */

/** What stands at a place of the text: how much of it is read, and what is written instead. */
interface Replacement {
  readonly length: number;
  readonly text: string;
}

/** Where each closing mark stands for the last time, so that none is searched for in vain again and again. */
type LastClosings = ReadonlyMap<string, number>;

export function cleanInline(text: string): string {
  const lastClosings = new Map(["-->", "]]>", "?>"].map((mark) => [mark, text.lastIndexOf(mark)]));
  const special = /[\\`<!\]~+]/gu;
  let out = "";
  let at = 0;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    out += text.slice(at, match.index);
    const replacement = replacementAt(text, match.index, out, lastClosings);
    out += replacement.text;
    at = match.index + replacement.length;
    special.lastIndex = at;
  }
  return (out + text.slice(at)).replaceAll(/\n{3,}/gu, "\n\n");
}

function replacementAt(text: string, at: number, before: string, lastClosings: LastClosings): Replacement {
  switch (text.charAt(at)) {
    case "\\":
      return asWritten(textAt(/\\[!-/:-@[-`{-~]|\\/uy, text, at));
    case "`":
      return codeSpan(text, at);
    case "<":
      return autolink(text, at) ?? removedHtml(text, at, before, lastClosings) ?? escaped("<");
    case "!":
      return image(text, at);
    case "]":
      return linkTarget(text, at);
    default:
      // Three tildes could be a fence, three plus signs a section of Linear's that swallows what follows.
      return escapedFrom(3, textAt(/~+|\++/uy, text, at));
  }
}

/**
 * A span ends on its own line; a run of backticks that finds no equal there is escaped. In a table a bar
 * ends the cell and would tear the span, so one that hides something from us is not trusted.
 */
function codeSpan(text: string, at: number): Replacement {
  const run = textAt(/`+/uy, text, at);
  const lineEnd = text.indexOf("\n", at);
  const line = text.slice(at, lineEnd === -1 ? undefined : lineEnd);
  const closing = new RegExp(`(?<!\`)\`{${run.length}}(?!\`)`, "gu");
  closing.lastIndex = run.length;
  const end = closing.exec(line);
  if (end === null) return escapedFrom(1, run);
  const span = line.slice(0, end.index + run.length);
  const isTornByTable = span.includes("|") && /<|!\[|\]\(/u.test(span);
  return isTornByTable ? escapedFrom(1, run) : asWritten(span);
}

function autolink(text: string, at: number): Replacement | undefined {
  const link =
    textAt(/<(?:https?|mailto|tel):[^\s<>`"'\\|[\]]{1,2000}>/iuy, text, at) ||
    textAt(/<[\w.%+-]{1,64}@[a-z0-9.-]{1,255}>/iuy, text, at);
  return link === "" ? undefined : asWritten(link);
}

/** Comments, declarations, tags; elements whose content is no text go whole. Longer tags than this are no tags. */
const maxTagLength = 4000;
const tag = /<\/?([a-z][a-z0-9-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>/iuy;
const wordless = /<(script|style|template|noscript|iframe|object|svg|math)\b/iuy;
const lineBreaking = /^(?:br|p|div|li|ul|ol|tr|table|h[1-6]|section|article|blockquote|pre|hr)$/iu;

function removedHtml(
  text: string,
  at: number,
  before: string,
  lastClosings: LastClosings,
): Replacement | undefined {
  const enclosedBy = (opening: string, closing: string): number | undefined => {
    const from = at + opening.length;
    if (!text.startsWith(opening, at) || from > (lastClosings.get(closing) ?? -1)) return undefined;
    return text.indexOf(closing, from) + closing.length - at;
  };
  const enclosed = enclosedBy("<!--", "-->") ?? enclosedBy("<![CDATA[", "]]>") ?? enclosedBy("<?", "?>");
  if (enclosed !== undefined) return removed(text, at, enclosed, before);
  const declaration = textAt(/<![a-z][^<>]{0,500}>/iuy, text, at);
  if (declaration !== "") return removed(text, at, declaration.length, before);
  return removedTag(text, at, before);
}

function removedTag(text: string, at: number, before: string): Replacement | undefined {
  const near = text.slice(at, at + maxTagLength);
  tag.lastIndex = 0;
  const found = tag.exec(near);
  if (found === null) return undefined;
  const [whole, name = ""] = found;
  const isElement = textAt(wordless, near, 0) !== "" && !whole.endsWith("/>");
  const end = isElement ? endOfElement(name, text, at + whole.length) : undefined;
  if (end !== undefined) return removed(text, at, end - at, before);
  // In the row of a table a line break would end the row.
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (lineBreaking.test(name) && !line.includes("|")) return { length: whole.length, text: "\n" };
  return lineBreaking.test(name)
    ? { length: whole.length, text: " " }
    : removed(text, at, whole.length, before);
}

function endOfElement(name: string, text: string, from: number): number | undefined {
  const closing = new RegExp(`</${name}\\s*>`, "giu");
  closing.lastIndex = from;
  return closing.exec(text) === null ? undefined : closing.lastIndex;
}

/** What stood apart must not come together: two marks are kept apart by a space. */
function removed(text: string, at: number, length: number, before: string): Replacement {
  return { length, text: isMark(before.slice(-1)) && isMark(text.charAt(at + length)) ? " " : "" };
}

function isMark(character: string): boolean {
  return /[^\s\p{L}\p{N}]/u.test(character);
}

/** `![alt](url)` → `[alt](url)`: nothing is loaded from anywhere by looking at the issue. */
function image(text: string, at: number): Replacement {
  const marks = textAt(/!+(?=\[)/uy, text, at);
  if (marks === "") return asWritten("!");
  if (text.startsWith("[]", at + marks.length)) return { length: marks.length + 1, text: "[image" };
  return { length: marks.length, text: "" };
}

const linkTail = new RegExp(
  [
    String.raw`\]\([ \t]*`,
    String.raw`(?:<(?<enclosed>[^<>\n\x60\\[\]]*)>`,
    String.raw`|(?<bare>(?:[^\s()<>\x60\\[\]]|\\[!-/:;=?@^_{-~]|\([^\s()<>\x60\\[\]]*\)){0,2000}))`,
    String.raw`(?:[ \t]+(?:"[^"\n\x60<\\[\]]*"|'[^'\n\x60<\\[\]]*'))?`,
    String.raw`[ \t]*\)`,
  ].join(""),
  "uy",
);

/** Behind a label: `](…)` stays where it is a complete link to a safe address, else it is no link at all. */
function linkTarget(text: string, at: number): Replacement {
  if (text[at + 1] === ":") return definition(text, at);
  if (text[at + 1] !== "(") return asWritten("]");
  linkTail.lastIndex = at;
  const tail = linkTail.exec(text);
  const { enclosed, bare } = tail?.groups ?? {};
  const isSafe = enclosed === undefined ? isSafeAddress(bare ?? "") : hasSafeScheme(enclosed);
  if (tail !== null && isSafe) return asWritten(tail[0]);
  return { length: 2, text: String.raw`]\(` };
}

/** `[label]: address`, whose address may stand on the next line. */
function definition(text: string, at: number): Replacement {
  const address = textAt(/(?<=\]:)\s*<?[^\s<>]{0,2000}/uy, text, at + 2).trim();
  return isSafeAddress(address.replace(/^</u, "")) ? asWritten("]:") : { length: 2, text: String.raw`]\:` };
}

function hasSafeScheme(address: string): boolean {
  return /^(?:https?:\/\/|mailto:|tel:)/iu.test(address);
}

/** Relative addresses pass; schemes hidden behind entities, escapes or percent signs do not. */
function isSafeAddress(address: string): boolean {
  if (hasSafeScheme(address)) return true;
  const head = /^[^/?#]*/u.exec(address)?.[0] ?? "";
  return !/[:&%\\]/u.test(head);
}

function asWritten(text: string): Replacement {
  return { length: text.length, text };
}

function escaped(character: string): Replacement {
  return { length: 1, text: `\\${character}` };
}

/** A run of one character, every one of them escaped if it is at least so long. */
function escapedFrom(minLength: number, run: string): Replacement {
  if (run.length < minLength) return asWritten(run);
  return { length: run.length, text: `\\${run.charAt(0)}`.repeat(run.length) };
}

/** What a sticky expression finds exactly there, or nothing. */
function textAt(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at;
  return expression.exec(text)?.[0] ?? "";
}
