import { describe, expect, it } from "vitest";
import { parseProjectReference } from "../../../../src/sync/planning/project-reference.ts";

describe("a project that a person wrote down", () => {
  it.each([
    "8701",
    " #8701 ",
    "https://app.productive.io/77-acme/projects/8701",
    "https://app.productive.io/77/projects/8701",
    "https://app.productive.io/77-acme/projects/8701-website/tasks?filter=a#b",
    "http://APP.productive.io/projects/8701/",
    "app.productive.io/77-acme/projects/8701",
  ])("is read: %s", (text) => {
    expect(parseProjectReference(text, "77")).toEqual({ kind: "project", id: "8701" });
  });

  it("lies elsewhere where the address names another organisation", () => {
    expect(parseProjectReference("https://app.productive.io/770-acme/projects/8701", "77")).toEqual({
      kind: "other_organization",
    });
  });

  it.each([
    "ask Dan",
    "https://example.com/77/projects/8701",
    "https://productive.io.example.com/77/projects/8701",
    "https://app.productive.io/77-acme/deals/66001",
    "https://app.productive.io/77-acme/projects/",
    "8701 or 8702",
    "javascript:alert(1)",
    "8".repeat(30),
  ])("is not read: %s", (text) => {
    expect(parseProjectReference(text, "77")).toEqual({ kind: "unreadable" });
  });
});
