import { describe, expect, it } from "vitest";
import { cleanExplanations, drawExplanations } from "../../../src/ui/explain-view.ts";
import type { LocatedExplanation } from "../../../src/ui/explain-view.ts";
import { inertText } from "../../../src/ui/inert-text.ts";
import { textWidth } from "../../../src/ui/text-width.ts";
import { aPen, hostileName, unseen } from "./builders.ts";

const place = { file: "handoff.yaml", line: 77 };

const explanations: readonly LocatedExplanation[] = [
  {
    what: "Project · name",
    value: "Northwind - Website",
    from: { kind: "mapping", path: "productive.project.name" },
    ...place,
  },
  {
    what: "Budget · VAT",
    value: "19 %",
    from: {
      kind: "field",
      field: "Country (company)",
      says: "Germany",
      path: "productive.budget.vat_percent",
    },
    ...place,
  },
  {
    what: "Budget · currency",
    value: "EUR",
    from: { kind: "else", path: "productive.budget.currency", field: "Currency", says: undefined },
    ...place,
  },
  { what: "Budget · amount", value: "100.00 EUR", from: { kind: "deal", what: "the deal's amount" } },
  { what: "Issue · project", value: "none", from: { kind: "default", why: "none" } },
];

describe("drawn explanations", () => {
  it("say of each value where it comes from", () => {
    expect(drawExplanations(explanations, aPen())).toEqual([
      "  Where each value comes from",
      "  Project · name     Northwind - Website",
      "                     ↳ handoff.yaml:77, productive.project.name",
      "  Budget · VAT       19 %",
      "                     ↳ Country (company) says “Germany”, handoff.yaml:77",
      "  Budget · currency  EUR",
      "                     ↳ Currency is empty, so else: handoff.yaml:77",
      "  Budget · amount    100.00 EUR",
      "                     ↳ the deal's amount",
      "  Issue · project    none",
      "                     ↳ not in the mapping: none",
    ]);
  });

  it("are nothing where there is nothing to explain", () => {
    expect(drawExplanations([], aPen())).toEqual([]);
  });

  it("are inert whatever the deal says, and no wider than the terminal", () => {
    const hostile: readonly LocatedExplanation[] = [
      {
        what: hostileName,
        value: hostileName.repeat(5),
        from: { kind: "field", field: hostileName, says: hostileName.repeat(5) },
      },
      { what: "x", value: "y", from: { kind: "else", path: hostileName, field: "f", says: hostileName } },
    ];
    const drawn = drawExplanations(cleanExplanations(hostile, inertText), aPen({ columns: 120 }));
    expect(drawn.join("\n")).not.toMatch(unseen);
    expect(Math.max(...drawn.slice(0, 2).map(textWidth))).toBeLessThanOrEqual(120);
  });
});
