import { describe, expect, it } from "vitest";
import { HandoffError } from "../../../src/errors.ts";
import { drawError, errorDocument } from "../../../src/ui/error-view.ts";
import { inertText } from "../../../src/ui/inert-text.ts";
import { aPen, hostileName, unseen } from "./builders.ts";

function draw(error: unknown, isVerbose = false): string {
  return drawError(error, aPen(), inertText, isVerbose).join("\n");
}

const known = new HandoffError({
  code: "settings.invalid",
  message: "KOMMO_TOKEN is not set.",
  hint: "Set it, or run `handoff init`.",
  facts: { setting: "KOMMO_TOKEN" },
});

describe("a drawn error", () => {
  it("is one sentence and what to do", () => {
    expect(draw(known)).toBe("error: KOMMO_TOKEN is not set.\n  Set it, or run `handoff init`.");
  });

  it("shows code, facts and stack with -v only", () => {
    expect(draw(known)).not.toMatch(/^ *at /mu);
    const verbose = draw(known, true);
    expect(verbose).toContain("code: settings.invalid");
    expect(verbose).toContain('facts: {"setting":"KOMMO_TOKEN"}');
    expect(verbose).toMatch(/^ *at /mu);
  });

  it("keeps the lines of a message that lists problems", () => {
    const error = new HandoffError({ code: "x", message: "2 settings do not fit:\nFirst.\nSecond." });
    expect(draw(error)).toBe("error: 2 settings do not fit:\n  First.\n  Second.");
  });

  it("owns up to a mistake of ours, and shows nothing of it without -v", () => {
    const text = draw(new TypeError("x is undefined"));
    expect(text).toContain("this is a mistake in handoff");
    expect(text).not.toContain("x is undefined");
    expect(draw(new TypeError("x is undefined"), true)).toContain("TypeError: x is undefined");
  });

  it("follows causes a few links, also in a circle", () => {
    const error = new Error("outer");
    error.cause = error;
    expect(draw(error, true).split("caused by:")).toHaveLength(6);
  });

  it("is inert whatever the vendor said", () => {
    const error = new HandoffError({ code: "x", message: `It said: ${hostileName}`, hint: hostileName });
    expect(draw(error, true)).not.toMatch(unseen);
  });

  it("is a document with --json", () => {
    expect(errorDocument(known)).toEqual({
      version: 1,
      error: {
        code: "settings.invalid",
        message: "KOMMO_TOKEN is not set.",
        hint: "Set it, or run `handoff init`.",
        facts: { setting: "KOMMO_TOKEN" },
      },
    });
  });
});
