import { describe, expect, it } from "vitest";
import { isOneOf, isSame } from "../../../src/server/constant-time.ts";
import { aKey } from "./hook-builders.ts";

describe("a secret", () => {
  it("is known by its whole text", () => {
    expect(isOneOf("old", [aKey("new"), aKey("old")])).toBe(true);
  });

  it.each(["", "ol", "older", "OLD", "new,old"])("is not %j", (text) => {
    expect(isOneOf(text, [aKey("new"), aKey("old")])).toBe(false);
  });

  it("is nothing where none is set", () => {
    expect(isOneOf("", [])).toBe(false);
  });

  it("is looked for among all, whichever it is", () => {
    const revealed: string[] = [];
    const key = (text: string): { reveal(): string } => ({
      reveal: () => {
        revealed.push(text);
        return text;
      },
    });
    isOneOf("first", [key("first"), key("second")]);
    expect(revealed).toEqual(["first", "second"]);
  });

  it("may have letters of more than one byte", () => {
    expect([isSame("ä", "ä"), isSame("ä", "a")]).toEqual([true, false]);
  });
});
