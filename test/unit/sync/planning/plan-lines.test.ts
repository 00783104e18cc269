import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ServiceLine, ServiceType, Value } from "../../../../src/config/mapping.ts";
import type { FieldReading } from "../../../../src/sync/deal.ts";
import type { BudgetLines } from "../../../../src/sync/planning/plan-lines.ts";
import { planBudgetLines } from "../../../../src/sync/planning/plan-lines.ts";
import type { BudgetSettings } from "../../../../src/sync/planning/plan-money.ts";
import type { Part } from "../../../../src/sync/planning/plan-parts.ts";
import { collectRemarks } from "../../../../src/sync/planning/plan-remarks.ts";
import { compare, multiply, parseDecimal, zero } from "../../../../src/sync/decimal.ts";
import { currencyExponent } from "../../../../src/sync/currencies.ts";
import type { Money } from "../../../../src/sync/money.ts";
import { aDeal, options, text } from "../../../support/plan-question.ts";

const eur = (minor: number): Money => ({ minor: BigInt(minor), currency: "EUR" });
const hourly: BudgetSettings = { billing: { kind: "constant", value: "hourly" } };

function aLine(overrides: Partial<ServiceLine> = {}): ServiceLine {
  return { slug: "seo", name: "SEO", serviceType: { id: "113" }, share: "100", ...overrides };
}

function hoursLine(hours: string, rate: string, overrides: Partial<ServiceLine> = {}): ServiceLine {
  const { share: _share, ...line } = aLine(overrides);
  return { ...line, hours, rate: { kind: "constant", value: rate } };
}

function aType(services: readonly ServiceLine[], overrides: Partial<ServiceType> = {}): ServiceType {
  return { key: "seo", value: { name: "SEO" }, team: [], copy: [], services, ...overrides };
}

function plan(
  parts: readonly Part[],
  settings: BudgetSettings = {},
  fields: Readonly<Record<string, FieldReading>> = {},
) {
  const remarks = collectRemarks();
  const settingsOf = (): BudgetSettings => settings;
  const planned = planBudgetLines(parts, { deal: aDeal(fields), settingsOf, remarks });
  return { planned, problems: remarks.problems, warnings: remarks.warnings };
}

function totalOf({ lines, leftovers }: BudgetLines): bigint {
  return [...lines, ...leftovers].reduce((sum, { money }) => sum + money.minor, 0n);
}

describe("the lines of a budget", () => {
  it("gives lines with hours their price first, and shares the rest", () => {
    const type = aType([
      aLine({ slug: "design", name: "Design", share: "40" }),
      aLine({ slug: "development", name: "Development", share: "60" }),
      hoursLine("10", "95.00", { slug: "management", name: "Management" }),
    ]);
    const { planned } = plan([{ type, target: eur(1_250_000) }]);
    expect(planned?.lines.map(({ slug, money }) => [slug, Number(money.minor)])).toEqual([
      ["design", 462_000],
      ["development", 693_000],
      ["management", 95_000],
    ]);
  });

  it("cuts hours to the step, and names what that leaves", () => {
    const type = aType([aLine({ rate: { kind: "constant", value: "95.5" } })]);
    const { planned, warnings } = plan([{ type, target: eur(300_000) }], { ...hourly, hoursStep: "0.25" });
    expect(planned?.lines).toMatchObject([{ quantity: "31.25", money: eur(298_438), price: eur(9550) }]);
    expect(planned?.leftovers).toMatchObject([{ slug: "rounding", money: eur(1562), from: ["SEO"] }]);
    expect(warnings.map(({ code }) => code)).toEqual(["money.rounding"]);
  });

  it.each([
    { what: "the line's own", rate: { kind: "constant", value: "100" }, quantity: "30" },
    { what: "the deal's field", rate: { kind: "field", field: "hourly_rate" }, quantity: "20" },
    {
      what: "else, where the field is empty",
      rate: { kind: "field", field: "other", otherwise: "60" },
      quantity: "50",
    },
    { what: "the deal's general rate, where the line has none", rate: undefined, quantity: "20" },
  ] as readonly { what: string; rate: Value<string> | undefined; quantity: string }[])(
    "bills hours at $what rate",
    ({ rate, quantity }) => {
      const type = aType([aLine({ rate })]);
      const { planned } = plan([{ type, target: eur(300_000) }], hourly, { hourly_rate: text("150") });
      expect(planned?.lines[0]).toMatchObject({ billing: "hourly", quantity });
    },
  );

  it("keeps an hourly line without a rate fixed, and says so", () => {
    const { planned, warnings } = plan([{ type: aType([aLine()]), target: eur(300_000) }], hourly);
    expect(planned?.lines[0]).toMatchObject({ billing: "fixed", quantity: "1", money: eur(300_000) });
    expect(warnings.map(({ code }) => code)).toEqual(["rate.missing"]);
  });

  it.each([
    {
      what: "a rate that cannot be read",
      fields: { hourly_rate: text("95,50") },
      lines: [aLine()],
      code: "money.ambiguous",
    },
    {
      what: "hours without a rate",
      fields: {},
      lines: [{ ...hoursLine("10", "1"), rate: undefined }],
      code: "rate.missing",
    },
    {
      what: "hours that cost more than was sold",
      fields: {},
      lines: [hoursLine("100", "95")],
      code: "money.ambiguous",
    },
  ])("is held by $what", ({ fields, lines, code }) => {
    const { planned, problems } = plan([{ type: aType(lines), target: eur(300_000) }], hourly, fields);
    expect(planned).toBeUndefined();
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  it.each([
    { says: options([1, "hourly"]), settings: {}, billing: "hourly" },
    { says: text(), settings: hourly, billing: "hourly" },
    { says: options([1, "fixed"]), settings: hourly, billing: "fixed" },
    {
      says: options([880012, "Stundenbasis"]),
      settings: {
        billing: {
          kind: "field",
          field: "billing_type",
          values: [{ when: { name: "Stundenbasis" }, is: "hourly" }],
        },
      },
      billing: "hourly",
    },
    {
      says: text("Abo"),
      settings: { billing: { kind: "field", field: "billing_type", values: [] } },
      billing: "fixed",
    },
  ] as readonly { says: FieldReading; settings: BudgetSettings; billing: string }[])(
    "is billed as the deal says, else as the mapping does ($billing)",
    ({ says, settings, billing }) => {
      const type = aType([aLine({ rate: { kind: "constant", value: "100" } })]);
      const { planned } = plan([{ type, target: eur(300_000) }], settings, { billing_type: says });
      expect(planned?.lines[0]?.billing).toBe(billing);
    },
  );

  it("costs nothing where nothing was asked for it, and keeps the time that is planned", () => {
    const type = aType([aLine(), hoursLine("10", "95", { slug: "management", name: "Management" })]);
    const { planned, problems } = plan([{ type, target: eur(0) }], hourly);
    expect(problems).toEqual([]);
    expect(planned?.lines.map(({ money, estimatedMinutes }) => [money.minor, estimatedMinutes])).toEqual([
      [0n, undefined],
      [0n, 600],
    ]);
  });

  it("tells lines of several kinds of work apart, and leaves those of one kind as they are", () => {
    const design = aLine({ slug: "design", name: "Design" });
    const website = aType([design], { key: "website", value: { name: "Website" } });
    const branding = aType([design], { key: "branding", value: { name: "Branding" } });
    const seo = aType([aLine()]);
    const parts = [website, branding, seo].map((type) => ({ type, target: eur(1000) }));
    expect(plan(parts).planned?.lines.map(({ slug, name }) => [slug, name])).toEqual([
      ["website.design", "Design (Website)"],
      ["branding.design", "Design (Branding)"],
      ["seo", "SEO"],
    ]);
    expect(plan([{ type: branding, target: eur(1000) }]).planned?.lines[0]?.slug).toBe("design");
  });

  it("has one line for the rounding of several kinds of work", () => {
    const rate: Value<string> = { kind: "constant", value: "70" };
    const types = ["a", "b"].map((key) => aType([aLine({ slug: key, name: key, rate })], { key }));
    const { planned } = plan(
      types.map((type) => ({ type, target: eur(100_000) })),
      { ...hourly, hoursStep: "1" },
    );
    expect(planned?.leftovers).toMatchObject([{ slug: "rounding", money: eur(4000), from: ["a", "b"] }]);
  });
});

const currencies = fc.constantFrom("EUR", "JPY", "KWD", "CLF");
const rates = fc.integer({ min: 1, max: 500 }).map(String);
const steps = fc.constantFrom("0.01", "0.25", "0.5", "1", "8");

/** Shares that sum to 100, with decimals. */
const shares = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 }).map((weights) => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const cents = weights.map((weight) => Math.floor((weight * 10_000) / whole));
  const rest = 10_000 - cents.reduce((sum, cent) => sum + cent, 0);
  return cents.map((cent, at) => String((cent + (at === 0 ? rest : 0)) / 100));
});

describe("for any amounts, shares, rates and currencies", () => {
  interface Case {
    readonly minor: bigint;
    readonly currency: string;
    readonly shares: readonly string[];
    readonly rate: string | undefined;
    readonly billing: "fixed" | "hourly";
    readonly hoursStep: string;
  }

  const cases: fc.Arbitrary<Case> = fc.record({
    minor: fc.bigInt({ min: 1n, max: 10n ** 14n }),
    currency: currencies,
    shares,
    rate: fc.option(rates, { nil: undefined }),
    billing: fc.constantFrom("fixed" as const, "hourly" as const),
    hoursStep: steps,
  });

  function planCase({ minor, currency, shares: given, rate, billing, hoursStep }: Case) {
    const value: Value<string> | undefined =
      rate === undefined ? undefined : { kind: "constant", value: rate };
    const lines = given.map((share, at) => aLine({ slug: `s${at}`, name: `S${at}`, share, rate: value }));
    const target = { minor, currency };
    return plan([{ type: aType(lines), target }], {
      billing: { kind: "constant", value: billing },
      hoursStep,
    }).planned;
  }

  it("lines and leftovers sum to the target", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const planned = planCase(one);
        expect(planned === undefined ? undefined : totalOf(planned)).toBe(one.minor);
      }),
    );
  });

  it("hours never cost more than was sold", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const lines = planCase(one)?.lines ?? [];
        const ofHours = lines.filter(({ billing }) => billing === "hourly");
        const exponent = currencyExponent(one.currency) ?? 0;
        for (const { quantity, price } of ofHours) {
          const cost = multiply(parseDecimal(quantity) ?? zero, { digits: price.minor, scale: exponent });
          expect(compare(cost, { digits: one.minor, scale: exponent })).toBeLessThanOrEqual(0);
        }
        expect(ofHours.reduce((sum, { money }) => sum + money.minor, 0n) <= one.minor).toBe(true);
      }),
    );
  });
});
