import { describe, expect, it } from "vitest";
import { closestTo, didYouMean, editDistance } from "../../../src/config/did-you-mean.ts";

describe("the distance of two words", () => {
  it.each([
    ["wait", "wait", 0],
    ["", "abc", 3],
    ["wiat", "wait", 1],
    ["waight", "wait", 2],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ])("%s and %s: %i", (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
    expect(editDistance(right, left)).toBe(distance);
  });
});

describe("the word that was meant", () => {
  it("is the nearest one", () => {
    expect(closestTo("staus", ["state", "status", "stage"])).toBe("status");
  });

  it("is found in any case", () => {
    expect(closestTo("eur", ["USD", "EUR"])).toBe("EUR");
  });

  it("is none where nothing is near", () => {
    expect(closestTo("xyzzy", ["wait", "since"])).toBeUndefined();
  });

  it("is none for a word of two letters", () => {
    expect(didYouMean("ab", ["ac"])).toBeUndefined();
  });
});
