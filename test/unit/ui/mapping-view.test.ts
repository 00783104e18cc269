import { describe, expect, it } from "vitest";
import { inertText } from "../../../src/ui/inert-text.ts";
import { drawMappingCheck } from "../../../src/ui/mapping-view.ts";
import type { MappingRemarkText } from "../../../src/ui/mapping-view.ts";
import { aPen } from "./builders.ts";

function aMappingRemark(overrides: Partial<MappingRemarkText> = {}): MappingRemarkText {
  return {
    severity: "error",
    path: "won[0].status.id",
    position: { line: 12, column: 7 },
    message: "143 is lost.",
    ...overrides,
  };
}

function draw(...remarks: readonly MappingRemarkText[]): readonly string[] {
  return drawMappingCheck("handoff.yaml", remarks, aPen(), inertText);
}

describe("a drawn mapping check", () => {
  it("gives each problem its place, its path, and what to write instead", () => {
    expect(draw(aMappingRemark({ hint: "Name a won stage." }))).toEqual([
      "handoff.yaml:12:7  error  won[0].status.id  143 is lost.",
      "    Name a won stage.",
      "",
      "handoff.yaml cannot be used: 1 error.",
    ]);
  });

  it("says that a file with warnings can be used", () => {
    const remarks = [aMappingRemark({ severity: "warning" }), aMappingRemark({ severity: "not yet" })];
    expect(draw(...remarks).at(-1)).toBe(
      "handoff.yaml can be used: 1 warning and 1 setting without effect yet.",
    );
  });

  it("says so when nothing is wrong", () => {
    expect(draw()).toEqual(["handoff.yaml is in order."]);
  });
});
