import { describe, expect, it } from "vitest";
import { drawDiff, unifiedDiff } from "../../../src/ui/discover-diff.ts";
import { createPen } from "../../../src/ui/pen.ts";

const lines = Array.from({ length: 30 }, (_, at) => `line ${String(at + 1)}`);
const before = `${lines.join("\n")}\n`;

describe("a unified diff", () => {
  it("of the same text is empty", () => {
    expect(unifiedDiff(before, before, "a")).toEqual([]);
  });

  it("shows three lines around a change", () => {
    expect(unifiedDiff(before, before.replace("line 10\n", "  ten\n"), "a.yaml")).toEqual([
      "--- a.yaml",
      "+++ a.yaml",
      "@@ -7,7 +7,7 @@",
      " line 7",
      " line 8",
      " line 9",
      "-line 10",
      "+  ten",
      " line 11",
      " line 12",
      " line 13",
    ]);
  });

  it("keeps changes apart that lie far apart", () => {
    const after = before.replace("line 2\n", "").replace("line 29\n", "line 29\nmore\n");
    const heads = unifiedDiff(before, after, "a").filter((line) => line.startsWith("@@"));
    expect(heads).toEqual(["@@ -1,5 +1,4 @@", "@@ -27,4 +26,5 @@"]);
  });

  it("of a new file is all of it", () => {
    expect(unifiedDiff("", "a\nb\n", "a")).toEqual(["--- /dev/null", "+++ a", "@@ -0,0 +1,2 @@", "+a", "+b"]);
  });

  it("is painted only where there are colours, and keeps its spaces", () => {
    const terminal = { isInteractive: true, columns: 80, hasUnicode: true };
    const plain = createPen({ ...terminal, hasColour: false });
    const coloured = createPen({ ...terminal, hasColour: true });
    expect(drawDiff(["+    deep"], plain)).toEqual(["+    deep"]);
    expect(drawDiff(["+    deep"], coloured)).toEqual(["\u001B[32m+    deep\u001B[39m"]);
  });
});
