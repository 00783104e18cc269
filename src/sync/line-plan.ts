/** How the money of a deal becomes lines of a budget: rule 7 of the design, as one pure function. */
import {
  add,
  compare,
  decimalOf,
  floorToStep,
  multiply,
  withoutTrailingZeros,
  toText,
  zero,
} from "./decimal.ts";
import type { Decimal } from "./decimal.ts";
import { allocate, costOf, hoursFor, minutesFor, moneyOf, sumOf } from "./money.ts";
import type { Money } from "./money.ts";

/** One line as the mapping says it, its values already read. */
export type LineWish = {
  readonly slug: string;
  readonly name: string;
  readonly billing: "fixed" | "hourly";
  /** Major units an hour. Absent: the line stays fixed, whatever its billing says. */
  readonly rate?: Decimal | undefined;
} & (
  | { readonly share: Decimal; readonly hours?: undefined }
  | { readonly hours: Decimal; readonly share?: undefined }
);

export interface PlannedLine {
  readonly slug: string;
  readonly name: string;
  /** How it is billed in the end: an hourly line without a rate is fixed. */
  readonly billing: "fixed" | "hourly";
  /** Quantity × price, rounded to the minor unit. */
  readonly money: Money;
  /** Of one unit. */
  readonly price: Money;
  /** Decimal text without trailing zeros: `1`, `45.45`. */
  readonly quantity: string;
  readonly unit: "piece" | "hour";
  readonly estimatedMinutes: number | undefined;
  /** `rate.missing`: an hourly line that has no rate and stays fixed. */
  readonly remark?: "rate.missing";
}

/** Money that no line holds, named so that everything sums to the target. */
export interface Leftover {
  readonly slug: string;
  readonly name: string;
  readonly money: Money;
  /** `money.rounding`: hours are rounded down. `unplanned`: only hours are planned, and cost less than was sold. */
  readonly because: "money.rounding" | "unplanned";
  /** Names of the lines it comes from. */
  readonly from: readonly string[];
}

export type LineProblem =
  | { readonly problem: "unknown_currency"; readonly currency: string }
  | { readonly problem: "hours_exceed_amount"; readonly cost: Money; readonly target: Money }
  | { readonly problem: "shares_not_100"; readonly sum: string }
  /** A line with hours has no rate. */
  | { readonly problem: "rate_missing"; readonly line: string }
  /** Negative, or with more decimals than the currency has. */
  | { readonly problem: "rate_unusable"; readonly line: string; readonly rate: string };

/** Lines and leftovers together sum to the target, exactly. */
export type LinePlan =
  | {
      readonly kind: "planned";
      readonly lines: readonly PlannedLine[];
      readonly leftovers: readonly Leftover[];
    }
  | { readonly kind: "problem"; readonly problems: readonly LineProblem[] };

interface LineWork {
  readonly target: Money;
  readonly lines: readonly LineWish[];
  /** Hours are multiples of it, above zero: usually 0.01 or 0.25. */
  readonly hoursStep: Decimal;
}

/**
 * Lines with hours take rate × hours first, shares split the rest. Fixed: one piece at that price, a rate
 * only sets the estimated time. Hourly: hours at the rate, rounded down to the step; what that leaves is one
 * leftover. A rest below zero (the hours cost more than was sold) is a problem, like an unusable rate.
 */
export function planLines({ target, lines, hoursStep }: LineWork): LinePlan {
  const problems = [...problemsOfRates(lines, target.currency), ...problemsOfShares(lines)];
  if (problems.length > 0) return { kind: "problem", problems };

  const ofHours = lines.map((line) => costOfHours(line, target.currency));
  const cost = sumOf(
    ofHours.filter((money) => money !== undefined),
    target.currency,
  );
  const rest: Money = { minor: target.minor - cost.minor, currency: target.currency };
  if (rest.minor < 0n)
    return { kind: "problem", problems: [{ problem: "hours_exceed_amount", cost, target }] };

  const shares = lines.map((line) => line.share ?? zero);
  const hasShares = lines.some((line) => line.share !== undefined);
  const ofShares = hasShares ? allocate(rest, shares) : [];
  const planned = lines.map((line, index) =>
    planLine(line, ofHours[index] ?? ofShares[index] ?? nothing(target.currency), hoursStep),
  );
  const unplanned = hasShares ? nothing(target.currency) : rest;
  return { kind: "planned", lines: planned, leftovers: leftoversOf(target, planned, unplanned) };
}

function problemsOfRates(lines: readonly LineWish[], currency: string): readonly LineProblem[] {
  if (moneyOf(zero, currency) === undefined) return [{ problem: "unknown_currency", currency }];
  return lines.flatMap((line): readonly LineProblem[] => {
    if (line.rate === undefined) {
      return line.hours === undefined ? [] : [{ problem: "rate_missing", line: line.name }];
    }
    const isUsable = line.rate.digits >= 0n && moneyOf(line.rate, currency) !== undefined;
    return isUsable ? [] : [{ problem: "rate_unusable", line: line.name, rate: toText(line.rate) }];
  });
}

function problemsOfShares(lines: readonly LineWish[]): readonly LineProblem[] {
  const shares = lines.flatMap((line) => (line.share === undefined ? [] : [line.share]));
  if (shares.length === 0) return [];
  const sum = shares.reduce(add, zero);
  const isWhole = compare(sum, decimalOf(100n)) === 0 && shares.every((share) => share.digits >= 0n);
  return isWhole ? [] : [{ problem: "shares_not_100", sum: toText(sum) }];
}

function costOfHours(line: LineWish, currency: string): Money | undefined {
  if (line.hours === undefined || line.rate === undefined) return undefined;
  return costOf(line.hours, line.rate, currency);
}

function planLine(line: LineWish, money: Money, hoursStep: Decimal): PlannedLine {
  const rate = usableRate(line);
  if (line.billing === "fixed") return fixedLine(line, money, estimateOf(line, money, rate));
  if (rate === undefined) return { ...fixedLine(line, money, undefined), remark: "rate.missing" };
  const hours =
    line.hours === undefined ? hoursFor(money, rate, hoursStep)?.hours : floorToStep(line.hours, hoursStep);
  return hourlyLine(line, hours ?? zero, rate, money.currency);
}

/** A rate of zero buys any number of hours, so it says nothing about a share; hours may well be free. */
function usableRate(line: LineWish): Decimal | undefined {
  if (line.rate === undefined) return undefined;
  return line.rate.digits === 0n && line.hours === undefined ? undefined : line.rate;
}

function estimateOf(line: LineWish, money: Money, rate: Decimal | undefined): number | undefined {
  if (line.hours !== undefined) return minutesOf(line.hours);
  return rate === undefined ? undefined : minutesFor(money, rate);
}

function fixedLine(line: LineWish, money: Money, estimatedMinutes: number | undefined): PlannedLine {
  const { slug, name } = line;
  return {
    slug,
    name,
    billing: "fixed",
    money,
    price: money,
    quantity: "1",
    unit: "piece",
    estimatedMinutes,
  };
}

function hourlyLine(line: LineWish, hours: Decimal, rate: Decimal, currency: string): PlannedLine {
  return {
    slug: line.slug,
    name: line.name,
    billing: "hourly",
    money: costOf(hours, rate, currency) ?? nothing(currency),
    price: moneyOf(rate, currency) ?? nothing(currency),
    quantity: toText(withoutTrailingZeros(hours)),
    unit: "hour",
    estimatedMinutes: minutesOf(hours),
  };
}

function leftoversOf(target: Money, lines: readonly PlannedLine[], unplanned: Money): readonly Leftover[] {
  const { currency } = target;
  const planned = sumOf(
    lines.map((line) => line.money),
    currency,
  );
  const rounding: Money = { minor: target.minor - planned.minor - unplanned.minor, currency };
  const leftovers: readonly Leftover[] = [
    {
      slug: "rounding",
      name: "Rounding of hours",
      money: rounding,
      because: "money.rounding",
      from: lines.filter((line) => line.unit === "hour").map((line) => line.name),
    },
    { slug: "unplanned", name: "Not planned in hours", money: unplanned, because: "unplanned", from: [] },
  ];
  return leftovers
    .filter((leftover) => leftover.money.minor !== 0n)
    .map((leftover) => withFreeName(leftover, lines));
}

/** Services are found again by name within a budget, so that a leftover must not bear a line's name. */
function withFreeName(leftover: Leftover, lines: readonly PlannedLine[]): Leftover {
  const slugs = lines.map((line) => line.slug);
  const names = lines.map((line) => line.name);
  return { ...leftover, slug: freeOf(leftover.slug, slugs, "-"), name: freeOf(leftover.name, names, " ") };
}

function freeOf(wanted: string, taken: readonly string[], separator: string): string {
  let free = wanted;
  for (let n = 2; n <= taken.length + 1 && taken.includes(free); n += 1) free = `${wanted}${separator}${n}`;
  return free;
}

function minutesOf(hours: Decimal): number {
  const minutes = multiply(hours, decimalOf(60n));
  return Number(floorToStep(minutes, decimalOf(1n)).digits / 10n ** BigInt(minutes.scale));
}

function nothing(currency: string): Money {
  return { minor: 0n, currency };
}
