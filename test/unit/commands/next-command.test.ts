import { describe, expect, it } from "vitest";
import { commandLine } from "../../../src/commands/next-command.ts";

describe("the next command", () => {
  it("repeats the global flags that were typed", () => {
    expect(commandLine(["plan", "7"], { config: "try/handoff.yaml", profile: "acme" })).toBe(
      "handoff --config try/handoff.yaml --profile acme plan 7",
    );
  });

  it("can be pasted into a shell whatever the file is called", () => {
    expect(commandLine(["plan", "7"], { config: "my map's.yaml", profile: undefined })).toBe(
      String.raw`handoff --config 'my map'\''s.yaml' plan 7`,
    );
  });
});
