import { describe, expect, it } from "vitest";
import { locate } from "../../../src/commands/explained-lines.ts";
import type { Position } from "../../../src/config/mapping.ts";
import type { Origin } from "../../../src/sync/planning/explanation.ts";
import { planHandoff } from "../../../src/sync/planning/plan-handoff.ts";
import { aFullMapping } from "../../support/mapping.ts";
import { aPlanQuestion } from "../../support/plan-question.ts";

const positions: Readonly<Record<string, number>> = {
  "productive.budget.vat_percent": 77,
  "productive.budget.vat_percent.values.Germany": 78,
  "productive.budget.vat_percent.else": 79,
  "linear.priority": 90,
  "linear.priority[1]": 92,
  "linear.priority[2].else": 93,
};

function positionOf(path: string): Position | undefined {
  const line = positions[path];
  return line === undefined ? undefined : { line, column: 1 };
}

function lineOf(from: Origin): number | undefined {
  return locate([{ what: "x", value: "y", from }], { file: "/srv/handoff.yaml", positionOf })[0]?.line;
}

describe("the line of an explanation", () => {
  it.each([
    {
      what: "what the mapping says",
      from: { kind: "mapping", path: "productive.budget.vat_percent" },
      line: 77,
    },
    {
      what: "the row of a table",
      from: {
        kind: "field",
        field: "Country",
        says: "Germany",
        path: "productive.budget.vat_percent",
        row: { index: 0, name: "Germany" },
      },
      line: 78,
    },
    {
      what: "the item of a list",
      from: {
        kind: "field",
        field: "Deal type",
        says: "Standard",
        path: "linear.priority",
        row: { index: 1, name: "Standard" },
      },
      line: 92,
    },
    {
      what: "else",
      from: { kind: "else", path: "productive.budget.vat_percent", field: "Country", says: undefined },
      line: 79,
    },
    {
      what: "else in a list",
      from: { kind: "else", path: "linear.priority[2]", field: "Deal type", says: undefined },
      line: 93,
    },
    {
      what: "what is around a value in short form",
      from: { kind: "mapping", path: "linear.priority.short.form" },
      line: 90,
    },
    {
      what: "no line for the deal's own",
      from: { kind: "deal", what: "the deal's amount" },
      line: undefined,
    },
    { what: "no line for what is usual", from: { kind: "default", why: "none" }, line: undefined },
  ] as readonly { what: string; from: Origin; line: number | undefined }[])(
    "is that of $what",
    ({ from, line }) => {
      expect(lineOf(from)).toBe(line);
    },
  );

  it("is known of everything that the full example says", () => {
    const loaded = aFullMapping();
    const { explanations } = planHandoff(aPlanQuestion({ loaded }));
    const lost = locate(explanations, loaded).filter(({ from, line }) => {
      const hasPath = "path" in from && from.path !== undefined;
      return hasPath && line === undefined;
    });
    expect(lost).toEqual([]);
  });
});
