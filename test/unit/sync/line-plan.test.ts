import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDecimal, zero } from "../../../src/sync/decimal.ts";
import type { Decimal } from "../../../src/sync/decimal.ts";
import { planLines } from "../../../src/sync/line-plan.ts";
import type { LinePlan, LineWish } from "../../../src/sync/line-plan.ts";
import { sumOf } from "../../../src/sync/money.ts";
import type { Money } from "../../../src/sync/money.ts";

const dec = (text: string): Decimal => parseDecimal(text) ?? zero;
const eur = (minor: bigint | number): Money => ({ minor: BigInt(minor), currency: "EUR" });
const hoursStep = dec("0.01");

type Common = Partial<Pick<LineWish, "slug" | "name" | "billing" | "rate">>;

function aShare(share: string, overrides: Common = {}): LineWish {
  return { slug: "design", name: "Design", billing: "fixed", share: dec(share), ...overrides };
}

function someHours(hours: string, rate: string, overrides: Common = {}): LineWish {
  return { slug: "pm", name: "PM", billing: "fixed", hours: dec(hours), rate: dec(rate), ...overrides };
}

function planned(plan: LinePlan): Extract<LinePlan, { kind: "planned" }> {
  if (plan.kind !== "planned") throw new Error(JSON.stringify(plan.problems.map(({ problem }) => problem)));
  return plan;
}

describe("planLines", () => {
  test("sells a fixed line as one piece", () => {
    const plan = planLines({ target: eur(480_000), lines: [aShare("100")], hoursStep });
    expect(planned(plan).lines).toEqual([
      {
        slug: "design",
        name: "Design",
        billing: "fixed",
        money: eur(480_000),
        price: eur(480_000),
        quantity: "1",
        unit: "piece",
        estimatedMinutes: undefined,
      },
    ]);
  });

  test("lets a rate on a fixed line set the estimated time only", () => {
    const plan = planLines({
      target: eur(625_000),
      lines: [aShare("100", { rate: dec("110.00") })],
      hoursStep,
    });
    expect(planned(plan).lines[0]).toMatchObject({
      unit: "piece",
      money: eur(625_000),
      estimatedMinutes: 3409,
    });
  });

  test("takes rate × hours first and splits the rest by shares", () => {
    const lines = [
      aShare("40"),
      aShare("60", { slug: "dev", name: "Development" }),
      someHours("10", "95.00"),
    ];
    const plan = planned(planLines({ target: eur(1_250_000), lines, hoursStep }));
    expect(plan.lines.map((line) => line.money.minor)).toEqual([462_000n, 693_000n, 95_000n]);
    expect(plan.lines[2]).toMatchObject({ unit: "piece", quantity: "1", estimatedMinutes: 600 });
    expect(plan.leftovers).toEqual([]);
  });

  test("bills by the hour at a rate, and names what rounding leaves", () => {
    const lines = [aShare("100", { billing: "hourly", rate: dec("110.00"), name: "SEO" })];
    const plan = planned(planLines({ target: eur(500_000), lines, hoursStep }));
    expect(plan.lines[0]).toMatchObject({
      billing: "hourly",
      unit: "hour",
      quantity: "45.45",
      price: eur(11_000),
      money: eur(499_950),
      estimatedMinutes: 2727,
    });
    expect(plan.leftovers).toEqual([
      {
        slug: "rounding",
        name: "Rounding of hours",
        money: eur(50),
        because: "money.rounding",
        from: ["SEO"],
      },
    ]);
  });

  test("keeps an hourly line without a rate fixed, and says so", () => {
    const plan = planned(
      planLines({ target: eur(1000), lines: [aShare("100", { billing: "hourly" })], hoursStep }),
    );
    expect(plan.lines[0]).toMatchObject({ billing: "fixed", unit: "piece", remark: "rate.missing" });
  });

  test("takes a rate of zero on a share for none", () => {
    const lines = [aShare("100", { billing: "hourly", rate: dec("0") })];
    expect(planned(planLines({ target: eur(1000), lines, hoursStep })).lines[0]?.remark).toBe("rate.missing");
  });

  test("allows free hours", () => {
    const lines = [aShare("100"), someHours("5", "0", { billing: "hourly" })];
    const plan = planned(planLines({ target: eur(1000), lines, hoursStep }));
    expect(plan.lines[1]).toMatchObject({
      quantity: "5",
      unit: "hour",
      money: eur(0),
      estimatedMinutes: 300,
    });
  });

  test("rounds given hours down to the step as well", () => {
    const lines = [someHours("10.1", "95", { billing: "hourly" })];
    const plan = planned(planLines({ target: eur(95_950), lines, hoursStep: dec("0.25") }));
    expect(plan.lines[0]).toMatchObject({ quantity: "10", money: eur(95_000) });
    expect(plan.leftovers).toMatchObject([{ because: "money.rounding", money: eur(950) }]);
  });

  test("names what only hours leave of the target", () => {
    const plan = planned(planLines({ target: eur(100_000), lines: [someHours("10", "95")], hoursStep }));
    expect(plan.leftovers).toEqual([
      { slug: "unplanned", name: "Not planned in hours", money: eur(5000), because: "unplanned", from: [] },
    ]);
  });

  test("gives a leftover a name no line bears", () => {
    const lines = [
      aShare("100", { slug: "rounding", name: "Rounding of hours", billing: "hourly", rate: dec("30") }),
    ];
    const plan = planned(planLines({ target: eur(10_001), lines, hoursStep }));
    expect(plan.leftovers).toMatchObject([{ slug: "rounding-2", name: "Rounding of hours 2" }]);
  });

  test("answers hours that cost more than was sold with a problem", () => {
    const lines = [aShare("100"), someHours("10", "95")];
    expect(planLines({ target: eur(50_000), lines, hoursStep })).toEqual({
      kind: "problem",
      problems: [{ problem: "hours_exceed_amount", cost: eur(95_000), target: eur(50_000) }],
    });
  });

  test("plans an amount of zero", () => {
    const plan = planned(
      planLines({ target: eur(0), lines: [aShare("50"), aShare("50", { slug: "b" })], hoursStep }),
    );
    expect(plan.lines.map((line) => line.money.minor)).toEqual([0n, 0n]);
  });

  test.each([
    ["an unknown currency", { minor: 1n, currency: "XXX" }, [aShare("100")], "unknown_currency"],
    ["shares that are not 100", eur(5), [aShare("99.99")], "shares_not_100"],
    ["a negative share", eur(5), [aShare("-10"), aShare("110")], "shares_not_100"],
    ["a rate below zero", eur(5), [aShare("100", { rate: dec("-1") })], "rate_unusable"],
    ["a rate finer than a cent", eur(5), [aShare("100", { rate: dec("95.555") })], "rate_unusable"],
  ] as const)("answers %s with a problem", (_, target, lines, problem) => {
    expect(planLines({ target, lines, hoursStep })).toMatchObject({
      kind: "problem",
      problems: [{ problem }],
    });
  });

  test("answers hours without a rate with a problem", () => {
    const line: LineWish = { slug: "pm", name: "PM", billing: "fixed", hours: dec("10") };
    expect(planLines({ target: eur(5), lines: [line], hoursStep })).toEqual({
      kind: "problem",
      problems: [{ problem: "rate_missing", line: "PM" }],
    });
  });

  test("sums to the target exactly, whatever is fixed and whatever is hourly", () => {
    const aLine = fc.record({
      billing: fc.constantFrom("fixed", "hourly"),
      rate: fc.option(fc.bigInt({ min: 1n, max: 30_000n }), { nil: undefined }),
      cents: fc.integer({ min: 0, max: 5000 }),
      hours: fc.option(fc.integer({ min: 0, max: 4000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 9n }),
        fc.array(aLine, { minLength: 1, maxLength: 6 }),
        (minor, rows) => {
          let left = 10_000;
          const lines = rows.map((row, index): LineWish => {
            const common = { slug: `s${index}`, name: `S${index}`, billing: row.billing } as const;
            const rate = row.rate === undefined ? undefined : { digits: row.rate, scale: 2 };
            if (row.hours !== undefined && rate !== undefined && index > 0) {
              return { ...common, rate, hours: { digits: BigInt(row.hours), scale: 2 } };
            }
            const cents = index === 0 ? 0 : Math.min(row.cents, left);
            left -= cents;
            return { ...common, rate, share: { digits: BigInt(cents), scale: 2 } };
          });
          const first = lines[0];
          const all = first === undefined ? [] : [withShare(first, left), ...lines.slice(1)];
          const plan = planLines({ target: eur(minor), lines: all, hoursStep });
          fc.pre(plan.kind === "planned" || plan.problems[0]?.problem !== "hours_exceed_amount");
          const parts = [...planned(plan).lines, ...planned(plan).leftovers].map((part) => part.money);
          expect(sumOf(parts, "EUR")).toEqual(eur(minor));
          expect(parts.every((part) => part.minor >= 0n)).toBe(true);
        },
      ),
    );
  });
});

function withShare({ slug, name, billing, rate }: LineWish, cents: number): LineWish {
  return { slug, name, billing, rate, share: { digits: BigInt(cents), scale: 2 } };
}
