import { describe, expect, it } from "vitest";
import { drawChecks } from "../../../src/ui/doctor-view.ts";
import type { CheckText } from "../../../src/ui/doctor-view.ts";
import { inertText } from "../../../src/ui/inert-text.ts";
import { aPen } from "./builders.ts";

function draw(...checks: readonly CheckText[]): readonly string[] {
  const counts = { pass: 0, warn: 0, fail: 0, info: 0 };
  for (const { status } of checks) counts[status] += 1;
  return drawChecks([{ title: "Mapping", checks }], counts, aPen(), inertText);
}

describe("drawn checks", () => {
  it("show what was found, in which line, and below it what to do", () => {
    expect(
      draw({
        status: "fail",
        title: "people.dan",
        detail: "Dan is archived.",
        hint: "Name another.",
        line: 12,
      }),
    ).toEqual([
      "Mapping",
      "  ✗ people.dan (line 12): Dan is archived.",
      "      Name another.",
      "",
      "1 check: 1 failed and 0 in order.",
    ]);
  });

  it("leave out what to do where nothing is to be done", () => {
    expect(draw({ status: "pass", title: "Node", detail: "Node 24.", hint: "Never shown." })).toEqual([
      "Mapping",
      "  ✓ Node: Node 24.",
      "",
      "1 check: 1 in order.",
    ]);
  });

  it("let no name move the cursor", () => {
    const [, line = ""] = draw({ status: "info", title: "x\u001B[2J", detail: "y\u202E" });
    expect(line).not.toContain("\u001B");
    expect(line).not.toContain("\u202E");
  });
});
