/** CRM text reduced to what a person sees: no escape sequences, no invisible or reordering characters. */

const escape = "\u001B";
const bell = "\u0007";

/** CSI sequences (colours, cursor), strings with their terminator (titles, hyperlinks), two-character ones. */
const ansiSequences = new RegExp(
  [
    `(?:${escape}\\[|\u009B)[0-?]*[ -/]*[@-~]`,
    `${escape}[\\]PX^_][^${bell}${escape}]*(?:${bell}|${escape}\\\\)`,
    `${escape}[ -/]*[0-~]`,
  ].join("|"),
  "gu",
);

const controls = /[\p{Cc}--[\t\n]]/gv;

/**
 * Zero-width, bidirectional and tag characters. Variation selectors stay, and so does the joiner between
 * two emoji: without them 👩‍💻 would fall apart.
 */
const invisible = /[[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]--\p{Variation_Selector}]/gv;
const emojiBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;

/** Lines and tabs stay (line ends as `\n`), everything that cannot be seen goes. */
export function visibleLines(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(ansiSequences, "")
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, "\n")
    .replaceAll(/[\v\f]/gu, " ")
    .replaceAll(controls, "")
    .replaceAll(invisible, (character, at: number, whole: string) =>
      character === "\u200D" && isBetweenEmoji(whole, at) ? character : "",
    );
}

/** One line: line breaks, tabs and runs of spaces become one space; trimmed. */
export function visibleText(text: string): string {
  return visibleLines(text).replaceAll(/\s+/gu, " ").trim();
}

function isBetweenEmoji(text: string, at: number): boolean {
  return emojiBefore.test(text.slice(Math.max(0, at - 3), at)) && emojiAfter.test(text.slice(at + 1, at + 3));
}
