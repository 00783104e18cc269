import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  compare,
  decimalOf,
  divide,
  divideWhole,
  floorToStep,
  multiply,
  parseDecimal,
  rescale,
  subtract,
  toText,
  withoutTrailingZeros,
} from "../../../src/sync/decimal.ts";
import type { Decimal } from "../../../src/sync/decimal.ts";

const decimals = fc.record({
  digits: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  scale: fc.integer({ min: 0, max: 12 }),
});

function aDecimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === undefined) throw new Error(`${text} is no decimal`);
  return value;
}

describe("parseDecimal", () => {
  test.each(["110.00", "95", "-3", "0.5", "007", "-0.01"])("reads %s", (text) => {
    expect(parseDecimal(text)).toBeDefined();
  });

  test("allows blanks around", () => {
    expect(parseDecimal(" 12.5\n")).toEqual({ digits: 125n, scale: 1 });
  });

  test.each([
    "1e3",
    "1,5",
    "1.000,00",
    "+5",
    ".5",
    "5.",
    "",
    "-",
    "0x1f",
    "NaN",
    "Infinity",
    "1 000",
    "--1",
    "٣",
    "1".repeat(41),
  ])("refuses “%s”", (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test("gives back the text it wrote", () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(parseDecimal(toText(value))).toEqual(value);
      }),
    );
  });
});

describe("arithmetic", () => {
  test("is exact where floats are not", () => {
    expect(toText(add(aDecimal("0.1"), aDecimal("0.2")))).toBe("0.3");
    expect(toText(multiply(aDecimal("1.15"), aDecimal("100")))).toBe("115.00");
  });

  test("takes away what it added", () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(compare(subtract(add(a, b), b), a)).toBe(0);
      }),
    );
  });

  test("distributes multiplication over addition", () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0);
      }),
    );
  });

  test("compares by value, whatever the scale", () => {
    expect(compare(aDecimal("1.50"), aDecimal("1.5"))).toBe(0);
    expect(compare(aDecimal("-2"), aDecimal("1"))).toBe(-1);
    expect(compare(aDecimal("10"), aDecimal("9.99"))).toBe(1);
  });

  test("drops trailing zeros only behind the point", () => {
    expect(toText(withoutTrailingZeros(aDecimal("1200.00")))).toBe("1200");
    expect(toText(withoutTrailingZeros(aDecimal("0.50")))).toBe("0.5");
  });
});

describe("rounding", () => {
  test.each([
    ["2.5", "half-up", "3"],
    ["2.4", "half-up", "2"],
    ["-2.5", "half-up", "-3"],
    ["-2.4", "half-up", "-2"],
    ["2.9", "down", "2"],
    ["-2.9", "down", "-2"],
    ["0.5", "half-up", "1"],
    ["-0.5", "half-up", "-1"],
  ] as const)("of %s %s is %s", (value, rounding, expected) => {
    expect(toText(rescale(aDecimal(value), 0, rounding))).toBe(expected);
  });

  test("of a quotient is never further than half a unit (half-up) or a unit (down) away", () => {
    fc.assert(
      fc.property(decimals, decimals, fc.integer({ min: 0, max: 6 }), (a, b, scale) => {
        fc.pre(b.digits !== 0n);
        const unit: Decimal = { digits: 1n, scale };
        const near = distance(multiply(divide(a, b, scale, "half-up"), b), a);
        expect(compare(multiply(near, decimalOf(2)), multiply(unit, size(b)))).toBeLessThanOrEqual(0);
        const below = distance(multiply(divide(a, b, scale, "down"), b), a);
        expect(compare(below, multiply(unit, size(b)))).toBeLessThan(0);
      }),
    );
  });

  test("divides by nothing only with an error", () => {
    expect(() => divideWhole(1n, 0n, "down")).toThrow(RangeError);
  });

  test("goes down to a multiple of a step", () => {
    expect(toText(floorToStep(aDecimal("10.60"), aDecimal("0.25")))).toBe("10.50");
    expect(toText(floorToStep(aDecimal("10"), aDecimal("0.25")))).toBe("10.00");
    expect(toText(floorToStep(aDecimal("0.24"), aDecimal("0.25")))).toBe("0.00");
  });
});

function size(value: Decimal): Decimal {
  return value.digits < 0n ? { ...value, digits: -value.digits } : value;
}

function distance(a: Decimal, b: Decimal): Decimal {
  return size(subtract(a, b));
}
