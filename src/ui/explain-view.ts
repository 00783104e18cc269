/** `plan --explain`: every value of a plan, and where it comes from. Takes cleaned texts. */
import type { Explanation } from "../sync/planning/explanation.ts";
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";
import { drawTable } from "./tables.ts";
import { cutToWidth } from "./text-width.ts";

/** `file` and `line`: where the mapping says it, where it does. */
export interface LocatedExplanation extends Explanation {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** Names, field values and paths come from outside. */
export function cleanExplanations(
  explanations: readonly LocatedExplanation[],
  clean: Clean,
): readonly LocatedExplanation[] {
  return explanations.map((explanation) => ({
    ...explanation,
    what: clean(explanation.what),
    value: clean(explanation.value),
    from: cleanOrigin(explanation.from, clean),
  }));
}

/** Nothing where there is nothing to explain. */
export function drawExplanations(explanations: readonly LocatedExplanation[], pen: Pen): readonly string[] {
  if (explanations.length === 0) return [];
  const rows = explanations.map((explanation) => ({
    cells: [{ text: explanation.what }, { text: explanation.value }],
    below: [reasonOf(explanation)],
  }));
  const [, ...lines] = drawTable([{ head: "" }, { head: "", isFlexible: true }], rows, pen);
  return [`  ${pen.strong("Where each value comes from")}`, ...lines];
}

function cleanOrigin(from: Explanation["from"], clean: Clean): Explanation["from"] {
  switch (from.kind) {
    case "mapping":
      return { ...from, path: clean(from.path) };
    case "field":
      return { ...from, field: clean(from.field), says: clean(from.says) };
    case "else":
      return {
        ...from,
        path: clean(from.path),
        field: clean(from.field),
        says: from.says === undefined ? undefined : clean(from.says),
      };
    case "deal":
    case "default":
      return from;
  }
}

function reasonOf({ from, file, line }: LocatedExplanation): string {
  const place = file === undefined || line === undefined ? "" : `${file}:${String(line)}`;
  switch (from.kind) {
    case "mapping":
      return [place, from.path].filter((part) => part !== "").join(", ");
    case "field":
      return [describeField(from.field, from.says), place].filter((part) => part !== "").join(", ");
    case "else":
      return [describeField(from.field, from.says), `so else: ${place === "" ? from.path : place}`].join(
        ", ",
      );
    case "deal":
      return from.what;
    case "default":
      return `not in the mapping: ${from.why}`;
  }
}

const longestSaying = 48;

function describeField(field: string, says: string | undefined): string {
  return says === undefined || says === ""
    ? `${field} is empty`
    : `${field} says “${cutToWidth(says, longestSaying)}”`;
}
