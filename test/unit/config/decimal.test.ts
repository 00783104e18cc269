import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDecimals, isDecimal, sumOfDecimals } from "../../../src/config/decimal.ts";

describe("decimals", () => {
  it.each([
    [["0.1", "0.2"], "0.3"],
    [["33.33", "33.33", "33.34"], "100"],
    [["-1", "0.5"], "-0.5"],
    [[], "0"],
    [["9007199254740993", "0.01"], "9007199254740993.01"],
  ])("%j sum to %s", (texts, sum) => {
    expect(sumOfDecimals(texts)).toBe(sum);
  });

  it("sum like whole cents, whatever the order", () => {
    const cents = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(cents, (amounts) => {
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        const texts = amounts.map((amount) => (amount / 100).toFixed(2));
        expect(compareDecimals(sumOfDecimals(texts), (total / 100).toFixed(2))).toBe(0);
      }),
    );
  });

  it.each([
    ["1", "1.00", 0],
    ["2", "10", -1],
    ["-2", "-10", 1],
  ])("%s against %s is %i", (left, right, order) => {
    expect(compareDecimals(left, right)).toBe(order);
  });

  it.each(["1e3", ".5", "5.", "+1", "1,5", "", " 1", "0x10", "Infinity"])("“%s” is none", (text) => {
    expect(isDecimal(text)).toBe(false);
  });

  it("are never guessed from another text", () => {
    expect(() => sumOfDecimals(["1", "x"])).toThrow(RangeError);
  });
});
