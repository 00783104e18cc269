import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { summarise } from "../../../src/sync/result.ts";
import { cleanDeal, inertText } from "../../../src/ui/inert-text.ts";
import { drawPlan, drawPlanSummary } from "../../../src/ui/plan-view.ts";
import { textWidth } from "../../../src/ui/text-width.ts";
import { aPen, aRemark, aResult, aStep, hostileName, unseen } from "./builders.ts";

const budgetAmount = { minor: "1250000", currency: "EUR", text: "12,500.00 EUR" };

describe("a drawn plan", () => {
  it("says what, where, how much, and whether it is created or adopted", () => {
    const result = aResult({
      steps: [
        aStep({
          kind: "productive.company",
          label: "Northwind GmbH",
          action: "adopt",
          because: "has exactly this name",
          url: "https://app.productive.io/77/companies/1",
        }),
        aStep({ kind: "productive.budget", label: "Website relaunch", amount: budgetAmount }),
        aStep({ kind: "linear.issue", label: "Website relaunch (Engineering)" }),
      ],
      warnings: [aRemark()],
    });
    expect(drawPlan(result, aPen())).toEqual([
      "Website relaunch (deal 41200317)",
      "https://acme.kommo.com/leads/detail/41200317",
      "Can be handed off. Nothing has been made yet; this is what would be:",
      "",
      "  What                                     Where              Amount  How",
      "  company  Northwind GmbH                  Productive                 adopt",
      "           ↳ has exactly this name: https://app.productive.io/77/companies/1",
      "  budget   Website relaunch                Productive  12,500.00 EUR  create",
      "  issue    Website relaunch (Engineering)  Linear                     create",
      "",
      "  1 thing to look at",
      "  ! The deal names no team.",
      "      Add the people to the project.",
    ]);
  });

  it("does not repeat a service's amount in its name", () => {
    const step = aStep({ kind: "productive.service", label: "Design · 12,500.00 EUR", amount: budgetAmount });
    const lines = drawPlan(aResult({ steps: [step] }), aPen());
    expect(lines.find((line) => line.includes("service"))).toMatch(
      /^ {2}service {2}Design {2,}Productive {2}12,500\.00 EUR {2}create$/u,
    );
  });

  it("points at the step a problem is about, and gives the reason once", () => {
    const problem = aRemark({ message: "A similar company exists.", hint: "Rename one of them." });
    const result = aResult({
      outcome: "held",
      steps: [aStep({ kind: "productive.company", because: problem.message })],
      problems: [problem],
    });
    const text = drawPlan(result, aPen()).join("\n");
    expect(text).toContain("Held by 1 problem (below).");
    expect(text).toMatch(/company .* waits/u);
    expect(text.split(problem.message)).toHaveLength(2);
  });

  it("keeps within 80 columns and one line a step whatever a deal is called", () => {
    const name = `${hostileName} ${"long ".repeat(60)}`;
    const result = cleanDeal(
      aResult({ name, steps: [aStep({ label: name, amount: budgetAmount })] }),
      inertText,
    );
    const lines = drawPlan(result, aPen());
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(80);
    expect(lines).toHaveLength(6);
    expect(lines.join("\n")).not.toMatch(unseen);
  });

  it("says of a finished deal that nothing would be made", () => {
    const steps = [aStep({ action: "reuse", status: "done" })];
    const text = drawPlan(aResult({ outcome: "done", steps }), aPen()).join("\n");
    expect(text).toContain("Was handed off before. Nothing would be made again.");
    expect(text).toMatch(/project .* keep/u);
  });

  it("only says what is wrong about a deal that Kommo does not know", () => {
    const problems = [aRemark({ code: "deal.not_found", message: "Kommo has no deal 999.", hint: "" })];
    const result = aResult({
      lead: 999,
      name: "Deal 999",
      url: undefined,
      outcome: "skipped",
      steps: [],
      problems,
    });
    expect(drawPlan(result, aPen())).toEqual(["Deal 999", "", "  ✗ Kommo has no deal 999."]);
  });

  it("says in words alone what colours say", () => {
    const result = aResult();
    const painted = drawPlan(result, aPen({ hasColour: true })).join("\n");
    const plain = drawPlan(result, aPen()).join("\n");
    expect(stripVTControlCharacters(painted)).toBe(plain);
    expect(painted).not.toBe(plain);
  });

  it("sums several deals up, and not a single one", () => {
    const held = aResult({ outcome: "held", problems: [aRemark()] });
    expect(drawPlanSummary(summarise([aResult(), aResult(), held]), aPen())).toEqual([
      "3 deals: 2 can be handed off, 1 held.",
    ]);
    expect(drawPlanSummary(summarise([aResult()]), aPen())).toEqual([]);
  });
});
