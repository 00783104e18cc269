/** One deal: why it is where it is, what there is of it, and how it came there. Takes cleaned texts. */
import type { DealStory } from "../sync/show.ts";
import { drawDealName } from "./deal-heading.ts";
import { cleanDeal } from "./inert-text.ts";
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";
import { drawProblems, drawWarnings } from "./remarks-view.ts";
import { drawTable } from "./tables.ts";
import type { Column } from "./tables.ts";
import { kindWords, nameOfStep } from "./words.ts";

/** The first line answers. */
export function drawStory(story: DealStory, pen: Pen): readonly string[] {
  const { why, result } = story;
  const others = result.problems.slice(1);
  return [
    ...pen.paragraph(why.sentence).map(pen.strong),
    ...(why.hint === undefined || why.hint === "" ? [] : pen.paragraph(why.hint)),
    ...spaced(drawTitle(story, pen)),
    ...spaced(drawProblems(others, pen)),
    ...spaced(drawSteps(story, pen)),
    ...spaced(drawWarnings(result.warnings, pen)),
    ...spaced(drawTimeline(story, pen)),
  ];
}

export function cleanStory(story: DealStory, clean: Clean): DealStory {
  const { why } = story;
  return {
    ...story,
    name: clean(story.name),
    url: story.url === undefined ? undefined : clean(story.url),
    why: {
      ...why,
      sentence: clean(why.sentence),
      hint: why.hint === undefined ? undefined : clean(why.hint).replaceAll("<deal>", String(story.lead)),
    },
    result: cleanDeal(story.result, clean),
    timeline: story.timeline.map((entry) => ({ ...entry, text: clean(entry.text) })),
  };
}

/** A deal that nobody knows has no name and no page. */
function drawTitle(story: DealStory, pen: Pen): readonly string[] {
  if (story.url === undefined && story.name === `Deal ${String(story.lead)}`) return [];
  return [drawDealName(story, pen), ...(story.url === undefined ? [] : [pen.quiet(story.url)])];
}

const columns: readonly Column[] = [
  { head: "What" },
  { head: "", isFlexible: true },
  { head: "Where" },
  { head: "State" },
];

/** What a deal that was never begun would consist of is for `plan` to say. */
function drawSteps({ result, status }: DealStory, pen: Pen): readonly string[] {
  if (result.steps.length === 0 || status === "unknown") return [];
  const rows = result.steps.map((step) => ({
    cells: [
      { text: kindWords[step.kind].noun },
      { text: nameOfStep(step) },
      { text: kindWords[step.kind].where, paint: pen.quiet },
      { text: step.action === "skip" ? "left out" : stateWords[step.status] },
    ],
    below: step.url === undefined || step.url === "" ? [] : [step.url],
  }));
  return drawTable(columns, rows, pen);
}

const stateWords = {
  planned: "to do",
  done: "done",
  failed: "not done",
  unknown: "not certain",
} as const;

function drawTimeline({ timeline }: DealStory, pen: Pen): readonly string[] {
  return timeline.flatMap(({ when, text }) => {
    const lines = pen.paragraph(`${when}  ${text}`, 2, when.length + 2);
    return lines.map((line, at) => (at === 0 ? line.replace(when, pen.quiet(when)) : line));
  });
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}
