/** A dry run: what would be made where, for how much, and what already exists. Takes cleaned texts. */
import type { DealResult, Outcome, Report, StepResult } from "../sync/result.ts";
import { drawDealName } from "./deal-heading.ts";
import { paintOf } from "./pen.ts";
import type { Paint, Pen } from "./pen.ts";
import { drawProblems, drawWarnings } from "./remarks-view.ts";
import { drawTable } from "./tables.ts";
import type { Column, Row } from "./tables.ts";
import { counted, intentionOf, kindWords, nameOfStep, summarySentence } from "./words.ts";

/** One deal: its name, the verdict, the table, warnings, problems. */
export function drawPlan(result: DealResult, pen: Pen): readonly string[] {
  return [
    drawDealName(result, pen),
    ...(result.url === undefined ? [] : [pen.quiet(result.url)]),
    ...drawVerdict(result, pen),
    ...spaced(drawSteps(result, pen)),
    ...spaced(drawWarnings(result.warnings, pen)),
    ...spaced(drawProblems(result.problems, pen)),
  ];
}

/** `3 deals: 2 can be handed off, 1 held.` Nothing for a single deal. */
export function drawPlanSummary(report: Report, pen: Pen): readonly string[] {
  return report.deals.length < 2 ? [] : [pen.strong(summarySentence(report.summary, summaryWords))];
}

const summaryWords: Readonly<Record<Outcome, string>> = {
  planned: "can be handed off",
  done: "handed off before",
  held: "held",
  failed: "could not be looked at",
  skipped: "not to be handed off",
};

/** Where Kommo does not know the deal, the problem says everything. */
function drawVerdict(result: DealResult, pen: Pen): readonly string[] {
  if (result.problems.some(({ code }) => code === "deal.not_found")) return [];
  return pen.paragraph(verdictOf(result)).map((line) => paintOf(result.outcome, pen)(line));
}

function verdictOf({ outcome, problems }: DealResult): string {
  switch (outcome) {
    case "planned":
      return "Can be handed off. Nothing has been made yet; this is what would be:";
    case "held":
      return `Held by ${counted(problems.length, "problem")} (below). Nothing is made until ${problems.length === 1 ? "it is" : "they are"} solved.`;
    case "done":
      return "Was handed off before. Nothing would be made again.";
    case "skipped":
      return "Is not to be handed off.";
    case "failed":
      return "Could not be looked at.";
  }
}

const columns: readonly Column[] = [
  { head: "What" },
  { head: "", isFlexible: true },
  { head: "Where" },
  { head: "Amount", align: "right" },
  { head: "How" },
];

function drawSteps(result: DealResult, pen: Pen): readonly string[] {
  if (result.steps.length === 0) return [];
  const rows = result.steps.map((step) => rowOf(step, result, pen));
  return drawTable(columns, rows, pen);
}

function rowOf(step: StepResult, result: DealResult, pen: Pen): Row {
  const { noun, where } = kindWords[step.kind];
  const isInTheWay = standsAmongProblems(step, result);
  const how = isInTheWay
    ? { text: "waits", paint: pen.bad }
    : { text: intentionOf(step), paint: paintOfStep(step, pen) };
  return {
    cells: [
      { text: noun },
      { text: nameOfStep(step) },
      { text: where, paint: pen.quiet },
      { text: step.amount?.text ?? "" },
      how,
    ],
    below: isInTheWay || step.action === "reuse" ? [] : reasonOf(step),
  };
}

function paintOfStep(step: StepResult, pen: Pen): Paint {
  if (step.status === "unknown" || step.action === "adopt") return pen.doubtful;
  return step.action === "reuse" || step.action === "skip" ? pen.quiet : pen.good;
}

function standsAmongProblems(step: StepResult, { problems }: DealResult): boolean {
  return step.because !== undefined && problems.some(({ message }) => message === step.because);
}

/** Why it is adopted, and which one it is. */
function reasonOf(step: StepResult): readonly string[] {
  return [step.because, step.url].filter((part) => part !== undefined).filter((part) => part !== "");
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}
