/**
 * What comes from outside (names of deals, sentences of vendors) may hold anything. Here it becomes text that
 * a terminal only shows: it cannot colour, move the cursor, ring, hide, or turn the rest of the line around.
 */
import { stripVTControlCharacters } from "node:util";
import type { DealResult, Remark, StepResult } from "../sync/result.ts";

/** Prepares one text from outside for drawing. Also where secrets are replaced: before anything is cut or wrapped. */
export type Clean = (text: string) => string;

const controls = /\p{Cc}/gu;
/** Zero-width, bidirectional and tag characters; variation selectors stay, emoji are made of them. */
const invisible =
  /[[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\uFFF9-\uFFFB]--\p{Variation_Selector}]/gv;
const manyMarks = /(\p{M}{3})\p{M}+/gu;
const emojiBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;

/** One line: line breaks, tabs and runs of spaces become one space; what cannot be seen goes. */
export function inertText(text: string): string {
  return inertLines(text).join(" ").replaceAll(/\s+/gu, " ").trim();
}

/** As `inertText`, line by line, with the spaces as they are. */
export function inertLines(text: string): readonly string[] {
  return stripVTControlCharacters(text.toWellFormed())
    .split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/u)
    .map((line) => withoutInvisible(line.replaceAll("\t", "  ").replaceAll(controls, "")));
}

/**
 * JSON text whose strings mean the same, with every character that a terminal or a reader's eye could be
 * fooled by written as an escape.
 */
export function inertJson(json: string): string {
  return json.replaceAll(/[\u007F-\u009F]/gu, escaped).replaceAll(invisible, escaped);
}

/** Every text of a result, cleaned. Facts are left out: nothing draws them. */
export function cleanDeal(result: DealResult, clean: Clean): DealResult {
  return {
    lead: result.lead,
    name: clean(result.name),
    url: result.url === undefined ? undefined : clean(result.url),
    outcome: result.outcome,
    steps: result.steps.map((step) => cleanStep(step, clean)),
    warnings: result.warnings.map((remark) => cleanRemark(remark, result.lead, clean)),
    problems: result.problems.map((remark) => cleanRemark(remark, result.lead, clean)),
  };
}

function cleanStep(step: StepResult, clean: Clean): StepResult {
  const cleaned = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : clean(text);
  return {
    ...step,
    label: clean(step.label),
    id: cleaned(step.id),
    url: cleaned(step.url),
    because: cleaned(step.because),
  };
}

/** Hints name commands with `<deal>`: here it is known which. */
function cleanRemark({ code, message, hint }: Remark, lead: number, clean: Clean): Remark {
  return {
    code: clean(code),
    message: clean(message),
    hint: clean(hint).replaceAll("<deal>", String(lead)),
  };
}

function withoutInvisible(line: string): string {
  return line
    .replaceAll(invisible, (character, at: number, whole: string) =>
      character === "\u200D" && isBetweenEmoji(whole, at) ? character : "",
    )
    .replaceAll(manyMarks, "$1");
}

function isBetweenEmoji(text: string, at: number): boolean {
  return emojiBefore.test(text.slice(Math.max(0, at - 3), at)) && emojiAfter.test(text.slice(at + 1, at + 3));
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
