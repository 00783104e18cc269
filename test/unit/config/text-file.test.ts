import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readTextFile } from "../../../src/config/text-file.ts";

const folder = mkdtempSync(join(tmpdir(), "handoff-text-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the text of an optional file", () => {
  it("is what the file holds", () => {
    writeFileSync(join(folder, "a"), "ä\n");
    expect(readTextFile(join(folder, "a"))).toBe("ä\n");
  });

  it.each([
    ["there is none", join(folder, "none")],
    ["a folder bears the name", folder],
    ["a file stands where a folder is named", join(folder, "a", "b")],
  ])("is undefined where %s", (_what, path) => {
    writeFileSync(join(folder, "a"), "");
    expect(readTextFile(path)).toBeUndefined();
  });
});
