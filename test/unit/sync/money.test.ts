import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currencyExponent, parseCurrency } from "../../../src/sync/currencies.ts";
import { parseDecimal, toText, zero } from "../../../src/sync/decimal.ts";
import type { Decimal } from "../../../src/sync/decimal.ts";
import {
  allocate,
  costOf,
  formatMoney,
  formatPercentOf,
  hoursFor,
  minutesFor,
  moneyOf,
  netOfGross,
  percentOf,
  readAmountText,
  readDealAmount,
  sumOf,
} from "../../../src/sync/money.ts";
import type { AmountReading, Money } from "../../../src/sync/money.ts";

const dec = (text: string): Decimal => parseDecimal(text) ?? zero;
const eur = (minor: bigint | number): Money => ({ minor: BigInt(minor), currency: "EUR" });

describe("currencies", () => {
  test.each([
    ["EUR", 2],
    ["USD", 2],
    ["JPY", 0],
    ["KRW", 0],
    ["CLP", 0],
    ["ISK", 0],
    ["XOF", 0],
    ["HUF", 2],
    ["KWD", 3],
    ["BHD", 3],
    ["TND", 3],
    ["CLF", 4],
  ])("%s has %i decimals", (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent);
  });

  test("are those ISO 4217 lists: every one is known to the platform too", () => {
    const names = new Intl.DisplayNames("en", { type: "currency", fallback: "none" });
    const listed = Intl.supportedValuesOf("currency").filter((code) => currencyExponent(code) !== undefined);
    expect(listed.length).toBeGreaterThan(150);
    expect(listed.filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  test("are not metals, test codes or words", () => {
    expect(["XAU", "XXX", "XTS", "eur", "EURO", "", "toString"].map(currencyExponent)).toEqual(
      Array.from({ length: 7 }),
    );
  });

  test("are read in any case", () => {
    expect(parseCurrency(" eur ")).toBe("EUR");
    expect(parseCurrency("Euro")).toBeUndefined();
  });
});

function read(price: number, exact: string | undefined, currency = "EUR"): AmountReading {
  return readDealAmount({ price, priceWithMinorUnits: exact, currency });
}

function doubtOf(price: number, exact: string | undefined, currency = "EUR"): string {
  const reading = read(price, exact, currency);
  return reading.kind === "ambiguous" ? reading.doubt : reading.kind;
}

describe("readDealAmount", () => {
  test("takes the whole price where there is no exact one", () => {
    expect(read(1250, undefined)).toEqual({ kind: "amount", money: eur(125_000) });
  });

  test.each(["1250.5", "1250.50", "1250", "1249.5", "1251", "1249"])("believes %s beside 1250", (exact) => {
    expect(doubtOf(1250, exact)).toBe("amount");
  });

  test("keeps the decimals of the exact one", () => {
    expect(read(1250, "1250.55")).toEqual({ kind: "amount", money: eur(125_055) });
  });

  test("doubts what looks like cents", () => {
    expect(doubtOf(1250, "125055")).toBe("looks_like_cents");
    expect(doubtOf(1250, "125000")).toBe("looks_like_cents");
    expect(doubtOf(7, "7004", "KWD")).toBe("looks_like_cents");
  });

  test("doubts what is far from the price", () => {
    expect(doubtOf(1250, "1251.01")).toBe("far_from_price");
    expect(doubtOf(1250, "0")).toBe("far_from_price");
  });

  test("doubts more decimals than the currency has, zeros apart", () => {
    expect(doubtOf(1250, "1250.555")).toBe("too_many_decimals");
    expect(doubtOf(1250, "1250.5", "JPY")).toBe("too_many_decimals");
    expect(doubtOf(1250, "1250.500")).toBe("amount");
    expect(doubtOf(1250, "1250.00", "JPY")).toBe("amount");
    expect(doubtOf(1250, "1250.555", "KWD")).toBe("amount");
  });

  test("doubts what is no number, and what is below zero", () => {
    expect(doubtOf(1250, "1.25e3")).toBe("not_a_number");
    expect(doubtOf(1250.5, undefined)).toBe("not_a_number");
    expect(doubtOf(Number.NaN, undefined)).toBe("not_a_number");
    expect(doubtOf(-5, undefined)).toBe("negative");
    expect(doubtOf(-5, "-5.25")).toBe("negative");
  });

  test("answers an unknown currency as a value", () => {
    expect(read(1250, undefined, "XXX")).toEqual({ kind: "unknown_currency", currency: "XXX" });
    expect(read(1250, "9", "XXX")).toEqual({ kind: "unknown_currency", currency: "XXX" });
  });

  test("never changes an exact amount it accepts", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 14n }), (minor) => {
        const text = `${minor / 100n}.${(minor % 100n).toString().padStart(2, "0")}`;
        expect(read(Number(minor / 100n), text)).toEqual({ kind: "amount", money: eur(minor) });
      }),
    );
  });

  test("reads an amount from a field", () => {
    expect(readAmountText("1500.50", "EUR")).toEqual({ kind: "amount", money: eur(150_050) });
    expect(readAmountText("1.500,50", "EUR")).toMatchObject({ kind: "ambiguous", doubt: "not_a_number" });
    expect(readAmountText("-1", "EUR")).toMatchObject({ kind: "ambiguous", doubt: "negative" });
  });
});

describe("netOfGross", () => {
  test.each([
    [11_900n, "19", 10_000n],
    [10_000n, "19", 8403n],
    [10_000n, "0", 10_000n],
    [105n, "5", 100n],
    [3n, "100", 2n],
    [12_100n, "7.7", 11_235n],
    [0n, "19", 0n],
  ])("of %d at %s percent is %d", (gross, vat, net) => {
    expect(netOfGross(eur(gross), dec(vat))).toEqual(eur(net));
  });

  test("refuses a VAT below zero", () => {
    expect(() => netOfGross(eur(100), dec("-1"))).toThrow(RangeError);
  });
});

describe("allocate", () => {
  const shares = fc.array(
    fc.record({ digits: fc.bigInt({ min: 0n, max: 10_000n }), scale: fc.integer({ min: 0, max: 3 }) }),
    { minLength: 1, maxLength: 12 },
  );

  test("splits without a rest", () => {
    expect(allocate(eur(1000), [dec("40"), dec("60")])).toEqual([eur(400), eur(600)]);
  });

  test("gives ties to the earlier line", () => {
    expect(allocate(eur(100), [dec("33.33"), dec("33.33"), dec("33.34")])).toEqual([
      eur(33),
      eur(33),
      eur(34),
    ]);
    expect(allocate(eur(1), [dec("50"), dec("50")])).toEqual([eur(1), eur(0)]);
    expect(allocate(eur(5), [dec("25"), dec("25"), dec("25"), dec("25")]).map((part) => part.minor)).toEqual([
      2n,
      1n,
      1n,
      1n,
    ]);
  });

  test("gives the cent to the largest remainder, not to the largest share", () => {
    expect(allocate(eur(10), [dec("70"), dec("26"), dec("4")]).map((part) => part.minor)).toEqual([
      7n,
      3n,
      0n,
    ]);
  });

  test("sums to the target exactly, each part within one minor unit of its share", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), shares, (minor, weights) => {
        fc.pre(weights.some((weight) => weight.digits > 0n));
        const parts = allocate(eur(minor), weights);
        expect(sumOf(parts, "EUR")).toEqual(eur(minor));
        const whole = weights.map((weight) => weight.digits * 10n ** BigInt(3 - weight.scale));
        const total = whole.reduce((sum, weight) => sum + weight, 0n);
        parts.forEach((part, index) => {
          const off = part.minor * total - minor * (whole[index] ?? 0n);
          expect(off < total && off > -total).toBe(true);
        });
      }),
    );
  });

  test("gives nothing to a share of nothing", () => {
    expect(allocate(eur(7), [dec("0"), dec("100")])).toEqual([eur(0), eur(7)]);
    expect(allocate(eur(0), [dec("40"), dec("60")])).toEqual([eur(0), eur(0)]);
    expect(allocate(eur(5), [])).toEqual([]);
  });

  test("refuses shares it cannot split by", () => {
    expect(() => allocate(eur(5), [dec("0"), dec("0")])).toThrow(RangeError);
    expect(() => allocate(eur(5), [dec("-10"), dec("110")])).toThrow(RangeError);
  });
});

describe("hours", () => {
  test("are rounded down, and the remainder is named", () => {
    const bought = hoursFor(eur(500_000), dec("110.00"), dec("0.01"));
    expect(bought && toText(bought.hours)).toBe("45.45");
    expect(bought).toMatchObject({ cost: eur(499_950), remainder: eur(50) });
  });

  test("come in steps", () => {
    const bought = hoursFor(eur(100_000), dec("95"), dec("0.25"));
    expect(bought && toText(bought.hours)).toBe("10.50");
    expect(bought?.remainder).toEqual(eur(250));
  });

  test("of a currency without decimals work too", () => {
    const bought = hoursFor({ minor: 100_000n, currency: "JPY" }, dec("9000"), dec("0.01"));
    expect(bought && toText(bought.hours)).toBe("11.11");
    expect(bought?.cost.minor).toBe(99_990n);
  });

  test("never cost more than the money, and one more step would", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 10n }),
        fc.bigInt({ min: 1n, max: 100_000n }),
        fc.constantFrom("0.01", "0.25", "0.5", "1"),
        (minor, rateMinor, step) => {
          const rate: Decimal = { digits: rateMinor, scale: 2 };
          const bought = hoursFor(eur(minor), rate, dec(step));
          if (bought === undefined) throw new Error("EUR is known");
          expect(bought.cost.minor + bought.remainder.minor).toBe(minor);
          expect(bought.remainder.minor >= 0n).toBe(true);
          const stepCost = costOf(dec(step), rate, "EUR")?.minor ?? 0n;
          expect(bought.remainder.minor <= stepCost + 1n).toBe(true);
        },
      ),
    );
  });

  test("of a share estimate whole minutes", () => {
    expect(minutesFor(eur(625_000), dec("110.00"))).toBe(3409);
    expect(minutesFor(eur(0), dec("110.00"))).toBe(0);
  });

  test("of an unknown currency are no exception", () => {
    expect(hoursFor({ minor: 5n, currency: "XXX" }, dec("1"), dec("0.01"))).toBeUndefined();
    expect(costOf(dec("1"), dec("1"), "XXX")).toBeUndefined();
    expect(moneyOf(dec("1"), "XXX")).toBeUndefined();
  });
});

describe("showing money", () => {
  test.each([
    [1_250_000n, "EUR", "12,500.00 EUR"],
    [5n, "EUR", "0.05 EUR"],
    [0n, "EUR", "0.00 EUR"],
    [-123_456n, "EUR", "-1,234.56 EUR"],
    [1_250_000n, "JPY", "1,250,000 JPY"],
    [1_234_567n, "KWD", "1,234.567 KWD"],
    [100n, "USD", "1.00 USD"],
    [100n, "XXX", "100 smallest units of XXX"],
  ])("writes %d %s as %s", (minor, currency, text) => {
    expect(formatMoney({ minor, currency })).toBe(text);
  });

  test("says how much of it is used, never too early", () => {
    expect(formatPercentOf(eur(1_025_000), eur(1_250_000))).toBe("82 % of 12,500.00 EUR");
    expect(formatPercentOf(eur(1_249_999), eur(1_250_000))).toBe("99 % of 12,500.00 EUR");
    expect(formatPercentOf(eur(1_500_000), eur(1_250_000))).toBe("120 % of 12,500.00 EUR");
  });

  test("has no percentage of nothing", () => {
    expect(percentOf(eur(5), eur(0))).toBeUndefined();
    expect(formatPercentOf(eur(12_000), eur(0))).toBe("120.00 EUR of 0.00 EUR");
  });
});
