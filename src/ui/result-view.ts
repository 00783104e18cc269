/** After a run: for each deal one line that says how it ended, and where what was made is. Takes cleaned texts. */
import type { DealResult, Outcome, Report, StepAction, StepResult } from "../sync/result.ts";
import { drawDealName } from "./deal-heading.ts";
import type { Pen } from "./pen.ts";
import { paintOf } from "./pen.ts";
import { drawProblems, drawWarnings } from "./remarks-view.ts";
import { textWidth } from "./text-width.ts";
import { counted, kindWords, listed, summarySentence } from "./words.ts";

/** One deal. */
export function drawResult(result: DealResult, pen: Pen): readonly string[] {
  return [
    ...drawVerdict(result, pen),
    ...drawLinks(result, pen),
    ...drawProblems(result.problems, pen),
    ...drawWarnings(wasDoneBefore(result) ? [] : result.warnings, pen),
  ];
}

/** `3 deals: 2 handed off, 1 held.` Nothing for a single deal. */
export function drawResultSummary(report: Report, pen: Pen): readonly string[] {
  return report.deals.length < 2 ? [] : [pen.strong(summarySentence(report.summary, summaryWords))];
}

const summaryWords: Readonly<Record<Outcome, string>> = {
  done: "handed off",
  planned: "planned",
  held: "held",
  failed: "not finished",
  skipped: "not to be handed off",
};

/** Whether an earlier run had finished it, so that this one wrote nothing. */
export function wasDoneBefore({ outcome, steps }: DealResult): boolean {
  return (
    outcome === "done" && steps.every(({ action, status }) => status === "done" && unwritten.has(action))
  );
}

const unwritten: ReadonlySet<StepAction> = new Set(["reuse", "skip"]);

/** In one line where it fits, else the verdict below the name. */
function drawVerdict(result: DealResult, pen: Pen): readonly string[] {
  const verdict = verdictOf(result);
  const sign = paintOf(result.outcome, pen)(pen.signs[result.outcome]);
  const width = textWidth(result.name) + textWidth(` (deal ${String(result.lead)})`) + verdict.length + 4;
  if (width <= pen.columns) return [`${sign} ${drawDealName(result, pen)}: ${verdict}`];
  return [`${sign} ${drawDealName(result, pen, 3)}:`, ...pen.paragraph(verdict, 2)];
}

function verdictOf(result: DealResult): string {
  switch (result.outcome) {
    case "done":
      return wasDoneBefore(result) ? "was handed off before; nothing was written" : "handed off";
    case "held":
      return "held, waits for somebody";
    case "failed":
      return `not finished${progressOf(result)}`;
    case "skipped":
      return "not handed off";
    case "planned":
      return "not finished yet";
  }
}

function progressOf({ steps }: DealResult): string {
  const done = steps.filter(({ status }) => status === "done").length;
  return done === 0
    ? ""
    : ` (${String(done)} of ${String(steps.length)} steps are done; a retry goes on from there)`;
}

/** What has a page of its own is shown with its link; the rest is counted. */
function drawLinks(result: DealResult, pen: Pen): readonly string[] {
  const made = result.steps.filter(({ status, action }) => status === "done" && action !== "skip");
  const linked = made.filter(({ url }) => url !== undefined && url !== "");
  const rest = made.filter(({ url }) => url === undefined || url === "");
  const lines = linked.map((step) => drawLink(step, pen));
  if (rest.length === 0 || wasDoneBefore(result)) return lines;
  return [...lines, ...pen.paragraph(`${"also".padEnd(nounWidth)}${restOf(rest)}`, 4, nounWidth)];
}

const nounWidth = 9;

function drawLink(step: StepResult, pen: Pen): string {
  const origin = step.action === "adopt" ? pen.doubtful(" (adopted)") : "";
  return `    ${kindWords[step.kind].noun.padEnd(nounWidth)}${step.url ?? ""}${origin}`;
}

function restOf(steps: readonly StepResult[]): string {
  const kinds = [...new Set(steps.map(({ kind }) => kind))];
  return listed(
    kinds.map((kind) => {
      const count = steps.filter((step) => step.kind === kind).length;
      return restWords[kind] ?? counted(count, kindWords[kind].noun, kindWords[kind].plural);
    }),
  );
}

const restWords: Readonly<Partial<Record<StepResult["kind"], string>>> = {
  "kommo.fields": "the deal’s fields",
  "kommo.note": "a note on the deal",
  "slack.message": "a Slack message",
};
