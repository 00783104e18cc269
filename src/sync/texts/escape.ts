/**
 * CRM text is hostile: every text that a person in Kommo typed passes one of these on its way out. All of
 * them also remove what cannot be seen (control characters, terminal sequences, bidirectional overrides).
 */
import { visibleText } from "./visible-text.ts";

/** One line for notes, tasks, terminals and names: nothing invisible, no line breaks. */
export function forPlain(text: string): string {
  return visibleText(text);
}

/** One line of HTML text, also inside a quoted attribute. */
export function forHtml(text: string): string {
  return visibleText(text).replaceAll(/[&<>"']/gu, (character) => htmlEntities.get(character) ?? character);
}

/** One line of Markdown that shows exactly the text: no emphasis, link, image, HTML, mention or table. */
export function forMarkdown(text: string): string {
  return escapeLineStart(escapeInline(visibleText(text)));
}

/** As `forMarkdown`, for a cell of a table. An empty cell shows a dash. */
export function forMarkdownTableCell(text: string): string {
  return escapeInline(visibleText(text)) || "–";
}

/**
 * One line of Slack's mrkdwn. `&<>` as Slack asks, so that no `<!channel>`, mention or link can be
 * written; mrkdwn has no escape for its marks, so where they could format they are replaced by look-alikes.
 */
export function forSlack(text: string): string {
  return visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(slackMarks, (mark) => slackLookAlikes.get(mark) ?? mark);
}

/** A link in Slack's mrkdwn; only the text where the address is not http(s). */
export function slackLink(url: string, text: string): string {
  const label = forSlack(text).replaceAll("|", "¦");
  return isWebAddress(url) ? `<${url.replaceAll(/[<>|\s]/gu, encodeURIComponent)}|${label}>` : label;
}

/** A link in Markdown; only the text where the address is not http(s). */
export function markdownLink(url: string, text: string): string {
  const label = escapeInline(visibleText(text));
  return isWebAddress(url) ? `[${label}](${url.replaceAll(/[<>()\s\\`|]/gu, encodeForMarkdown)})` : label;
}

/** A link in HTML; only the text where the address is not http(s). */
export function htmlLink(url: string, text: string): string {
  return isWebAddress(url) ? `<a href="${forHtml(url)}">${forHtml(text)}</a>` : forHtml(text);
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s]+$/iu.test(url);
}

const htmlEntities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Marks inside a word (`file_name`) do not format in Slack and are left. Backticks always do. */
const slackMarks = /`|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu;

const slackLookAlikes: ReadonlyMap<string, string> = new Map([
  ["*", "∗"],
  ["_", "＿"],
  ["~", "∼"],
  ["`", "'"],
]);

function escapeInline(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>#|~@&]/gu, String.raw`\$&`)
    .replaceAll("+++", String.raw`\+\+\+`)
    .replaceAll(/:(?=\/\/)|(?<=\bwww)\./giu, String.raw`\$&`);
}

/** What would begin a list, a section or a line at the start of a line: `-`, `+`, `=`, `1.`, `1)`. */
function escapeLineStart(text: string): string {
  return text.replace(/^[-+=]/u, String.raw`\$&`).replace(/^(\d+)([.)])/u, String.raw`$1\$2`);
}

/** encodeURIComponent leaves brackets alone, and they would end the address. */
function encodeForMarkdown(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
