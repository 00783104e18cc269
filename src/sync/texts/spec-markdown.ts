/**
 * The Spec of a deal is Markdown by agreement, written by somebody we do not know: it is passed on with
 * images as links, without raw HTML, and with links to web and mail addresses only. Code blocks keep their
 * content.
 *
 * A Markdown parser that disagreed with Linear's about where code begins would let HTML through. So nothing
 * rests on agreement: what is taken for code leaves as a fence that every parser takes for one
 * (`code-blocks.ts`), and what is taken for text leaves with no unescaped `<`, `![` or doubtful backtick in it
 * (`spec-inline.ts`). The result is checked by running it again until nothing changes.
 */
import { byteLength, cutText } from "./cut.ts";
import { renderBlocks, splitBlocks } from "./code-blocks.ts";
import type { Block } from "./code-blocks.ts";
import { markdownLink } from "./escape.ts";
import { cleanInline } from "./spec-inline.ts";
import { visibleLines } from "./visible-text.ts";

/** Removing one thing may put the pieces of another together; texts that do so this often are an attack. */
const maxRounds = 8;

/** Safe Markdown, ended so that what follows it after a blank line is not drawn into its last block. */
export function specAsMarkdown(spec: string): string {
  let markdown = visibleLines(spec).trimEnd();
  for (let round = 0; round < maxRounds; round += 1) {
    const cleaned = clean(splitBlocks(markdown));
    if (cleaned === markdown) return cleaned;
    markdown = cleaned;
  }
  return asPlainLines(markdown);
}

/**
 * As `specAsMarkdown`, at most `maxBytes` of UTF-8 long: cut at the end of a line where one is near, with a
 * last line that leads to the rest.
 */
export function specWithin(
  spec: string,
  maxBytes: number,
  rest: { readonly url: string; readonly text: string },
): string {
  const whole = specAsMarkdown(spec);
  if (byteLength(whole) <= maxBytes) return whole;
  const ending = `\n\n${markdownLink(rest.url, rest.text)}`;
  let budget = maxBytes - byteLength(ending);
  // Cutting may tear a code span and cleaning it then adds escapes, so that the first cut can be too long.
  for (let round = 0; round < maxRounds && budget > 0; round += 1) {
    const cut = specAsMarkdown(cutLines(whole, budget)) + ending;
    const excess = byteLength(cut) - maxBytes;
    if (excess <= 0) return cut;
    budget -= excess;
  }
  return ending.trimStart();
}

function clean(blocks: readonly Block[]): string {
  const cleaned = blocks.map((block) =>
    block.kind === "text" ? { kind: block.kind, text: cleanInline(block.text) } : block,
  );
  return renderBlocks(cleaned).replace(/^\n+/u, "").trimEnd();
}

/** No structure at all: every line escaped. Backslashes that are there already show. */
function asPlainLines(markdown: string): string {
  return markdown
    .split("\n")
    .map((line) => line.trim().replaceAll(/[\p{P}\p{S}]/gu, (mark) => (mark < "\u0080" ? `\\${mark}` : mark)))
    .join("\n")
    .trimEnd();
}

function cutLines(markdown: string, maxBytes: number): string {
  const kept: string[] = [];
  let left = maxBytes;
  for (const line of markdown.split("\n")) {
    left -= byteLength(line) + 1;
    if (left < 0) {
      if (kept.length === 0) kept.push(cutText(line, Math.floor(maxBytes / 4)));
      break;
    }
    kept.push(line);
  }
  return kept.join("\n");
}
