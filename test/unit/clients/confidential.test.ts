import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Confidential } from "../../../src/clients/confidential.ts";

describe("what a vendor told us in confidence", () => {
  const secret = new Confidential("lin_wh_0123456789");

  it.each([
    ["a template", `${secret.toString()} and more`],
    ["JSON", JSON.stringify({ secret })],
    ["a log", inspect({ secret }, { depth: 5, showHidden: true })],
  ])("does not appear in %s", (_where, shown) => {
    expect(shown).toContain("[secret]");
    expect(shown).not.toContain("0123456789");
  });

  it("is given to whoever asks for it by name", () => {
    expect(secret.reveal()).toBe("lin_wh_0123456789");
  });
});
