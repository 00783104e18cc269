import { describe, expect, it } from "vitest";
import { drawResult } from "../../../src/ui/result-view.ts";
import { textWidth } from "../../../src/ui/text-width.ts";
import { aPen, aRemark, aResult, aStep } from "./builders.ts";

const projectUrl = "https://app.productive.io/77/projects/8801";
const project = aStep({ status: "done", url: projectUrl, id: "8801" });
const service = aStep({ kind: "productive.service", status: "done", label: "Design" });
const note = aStep({ kind: "kommo.note", status: "done", label: "note on the deal" });

describe("a drawn result", () => {
  it("gives the links of what has a page, and counts the rest", () => {
    const result = aResult({ outcome: "done", steps: [project, service, service, note] });
    expect(drawResult(result, aPen())).toEqual([
      "✓ Website relaunch (deal 41200317): handed off",
      `    project  ${projectUrl}`,
      "    also     2 services and a note on the deal",
    ]);
  });

  it("says of a second run that nothing was written", () => {
    const steps = [project, service, note].map((step) => ({ ...step, action: "reuse" as const }));
    expect(drawResult(aResult({ outcome: "done", steps }), aPen())).toEqual([
      "✓ Website relaunch (deal 41200317): was handed off before; nothing was written",
      `    project  ${projectUrl}`,
    ]);
  });

  it("marks what was there before", () => {
    const steps = [{ ...project, action: "adopt" as const }, note];
    expect(drawResult(aResult({ outcome: "done", steps }), aPen())).toContain(
      `    project  ${projectUrl} (adopted)`,
    );
  });

  it("says how far an unfinished deal is, and why", () => {
    const problems = [aRemark({ message: "Kommo gave no usable answer.", hint: "Try again later." })];
    const result = aResult({ outcome: "failed", steps: [project, aStep()], problems });
    const text = drawResult(result, aPen()).join("\n");
    expect(text).toContain("not finished (1 of 2 steps are done; a retry goes on from there)");
    expect(text).toContain("✗ Kommo gave no usable answer.\n      Try again later.");
  });

  it("puts the verdict below a name that leaves it no room", () => {
    const result = aResult({ outcome: "done", name: "Very long name ".repeat(20), steps: [project] });
    const [first = "", second] = drawResult(result, aPen());
    expect(textWidth(first)).toBeLessThanOrEqual(80);
    expect(first).toMatch(/… \(deal 41200317\):$/u);
    expect(second).toBe("  handed off");
  });

  it("shows plain signs where there are no others", () => {
    const [first] = drawResult(aResult({ outcome: "done", steps: [] }), aPen({ hasUnicode: false }));
    expect(first).toMatch(/^\+ Website relaunch/u);
  });
});
