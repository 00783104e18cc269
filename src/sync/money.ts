/** Money as whole minor units with a currency: reading, splitting and showing it. Exact throughout. */
import { currencyExponent } from "./currencies.ts";
import {
  add,
  compare,
  decimalOf,
  divide,
  divideWhole,
  multiply,
  parseDecimal,
  rescale,
  subtract,
  withoutTrailingZeros,
  zero,
} from "./decimal.ts";
import type { Decimal } from "./decimal.ts";

/** `minor`: cents for EUR, yen for JPY, fils for KWD. */
export interface Money {
  readonly minor: bigint;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

/** Why an amount cannot be trusted. */
export type AmountDoubt =
  /** The exact figure is a hundred (… 10^exponent) times the whole one. */
  "looks_like_cents" | "far_from_price" | "too_many_decimals" | "not_a_number" | "negative";

export type AmountReading =
  | { readonly kind: "amount"; readonly money: Money }
  | { readonly kind: "ambiguous"; readonly doubt: AmountDoubt; readonly found: string }
  | { readonly kind: "unknown_currency"; readonly currency: string };

/**
 * The amount of a Kommo deal. `price` is whole units of the currency; `priceWithMinorUnits` the digits of
 * the exact figure where the account sends one. The vendor's own client takes it for major units with
 * decimals, other code for cents: it is believed only within 1 of `price`, and asked about otherwise.
 */
export function readDealAmount(deal: {
  readonly price: number;
  readonly priceWithMinorUnits: string | undefined;
  readonly currency: string;
}): AmountReading {
  if (!Number.isSafeInteger(deal.price)) {
    return { kind: "ambiguous", doubt: "not_a_number", found: String(deal.price) };
  }
  const text = deal.priceWithMinorUnits;
  const price = decimalOf(deal.price);
  if (text === undefined) return amountOf(price, deal.currency, String(deal.price));
  const exact = parseDecimal(text);
  if (exact === undefined) return { kind: "ambiguous", doubt: "not_a_number", found: text };
  if (isWithinOne(exact, price)) return amountOf(exact, deal.currency, text);
  const exponent = currencyExponent(deal.currency);
  if (exponent === undefined) return { kind: "unknown_currency", currency: deal.currency };
  const asMinorUnits = { digits: exact.digits, scale: exact.scale + exponent };
  const doubt = isWithinOne(asMinorUnits, price) ? "looks_like_cents" : "far_from_price";
  return { kind: "ambiguous", doubt, found: text };
}

/** An amount written in a field: `1500`, `1500.50`. Major units. */
export function readAmountText(text: string, currency: string): AmountReading {
  const value = parseDecimal(text);
  if (value === undefined) return { kind: "ambiguous", doubt: "not_a_number", found: text };
  return amountOf(value, currency, text);
}

/**
 * What is left of a gross amount without its VAT: amount × 100 ÷ (100 + VAT), half-up to the minor unit.
 * Throws a RangeError for a VAT below zero, which the mapping's loader does not let through.
 */
export function netOfGross(gross: Money, vatPercent: Decimal): Money {
  if (vatPercent.digits < 0n) throw new RangeError("a VAT percentage is never below zero");
  const hundred = decimalOf(100n);
  const net = divide(multiply(decimalOf(gross.minor), hundred), add(hundred, vatPercent), 0, "half-up");
  return { minor: net.digits, currency: gross.currency };
}

/**
 * Splits a target in proportion to the shares, by largest remainder; ties go to the earlier share. The
 * parts always sum to the target. Throws a RangeError when shares are negative or all zero.
 */
export function allocate(target: Money, shares: readonly Decimal[]): readonly Money[] {
  if (shares.length === 0) return [];
  const weights = wholeWeights(shares);
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError("shares are never negative, and not all of them zero");
  }
  const sign = target.minor < 0n ? -1n : 1n;
  const whole = target.minor * sign;
  const parts = weights.map((weight, index) => ({
    index,
    minor: (whole * weight) / total,
    rest: (whole * weight) % total,
  }));
  const missing = whole - parts.reduce((sum, part) => sum + part.minor, 0n);
  const byRest = parts.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const raised = new Set(byRest.slice(0, Number(missing)).map((part) => part.index));
  return parts.map((part) => ({
    minor: sign * (part.minor + (raised.has(part.index) ? 1n : 0n)),
    currency: target.currency,
  }));
}

/** What hours at a rate (major units an hour) cost, half-up to the minor unit; undefined: unknown currency. */
export function costOf(hours: Decimal, rate: Decimal, currency: string): Money | undefined {
  return roundedMoney(multiply(hours, rate), currency);
}

/**
 * The hours that money buys at a rate (major units an hour, above zero), rounded down to a step, what
 * they cost, and what is left. `cost` and `remainder` sum to `money`. Undefined: unknown currency.
 */
export function hoursFor(
  money: Money,
  rate: Decimal,
  hoursStep: Decimal,
): { readonly hours: Decimal; readonly cost: Money; readonly remainder: Money } | undefined {
  const amount = majorUnits(money);
  if (amount === undefined) return undefined;
  const steps = divide(amount, multiply(rate, hoursStep), 0, "down");
  const hours = multiply(steps, hoursStep);
  const cost = costOf(hours, rate, money.currency);
  if (cost === undefined) return undefined;
  return { hours, cost, remainder: { minor: money.minor - cost.minor, currency: money.currency } };
}

/** Whole minutes of work that money pays at a rate above zero, rounded down. */
export function minutesFor(money: Money, rate: Decimal): number {
  const amount = majorUnits(money) ?? zero;
  return Number(divide(multiply(amount, decimalOf(60n)), rate, 0, "down").digits);
}

/** Money of a decimal amount of major units, or undefined where it has more decimals than the currency. */
export function moneyOf(value: Decimal, currency: string): Money | undefined {
  const exponent = currencyExponent(currency);
  const plain = withoutTrailingZeros(value);
  if (exponent === undefined || plain.scale > exponent) return undefined;
  return { minor: rescale(plain, exponent, "down").digits, currency };
}

export function sumOf(amounts: readonly Money[], currency: string): Money {
  return { minor: amounts.reduce((sum, amount) => sum + amount.minor, 0n), currency };
}

/** `12,500.00 EUR`, `12,500 JPY`. A currency that ISO 4217 does not know is shown in its smallest unit, and says so. */
export function formatMoney(money: Money): string {
  const exponent = currencyExponent(money.currency);
  if (exponent === undefined) return `${grouped(money.minor, 0)} smallest units of ${money.currency}`;
  return `${grouped(money.minor, exponent)} ${money.currency}`;
}

/** Whole percent, rounded down so that a threshold is never shown before it is reached. Undefined of nothing. */
export function percentOf(used: Money, total: Money): bigint | undefined {
  return total.minor <= 0n ? undefined : divideWhole(used.minor * 100n, total.minor, "down");
}

/** `82 % of 12,500.00 EUR`; of nothing: `120.00 EUR of 0.00 EUR`. */
export function formatPercentOf(used: Money, total: Money): string {
  const percent = percentOf(used, total);
  const part = percent === undefined ? formatMoney(used) : `${percent} %`;
  return `${part} of ${formatMoney(total)}`;
}

function amountOf(value: Decimal, currency: string, found: string): AmountReading {
  const exponent = currencyExponent(currency);
  if (exponent === undefined) return { kind: "unknown_currency", currency };
  if (value.digits < 0n) return { kind: "ambiguous", doubt: "negative", found };
  const money = moneyOf(value, currency);
  if (money === undefined) return { kind: "ambiguous", doubt: "too_many_decimals", found };
  return { kind: "amount", money };
}

function isWithinOne(a: Decimal, b: Decimal): boolean {
  const distance = subtract(a, b);
  return compare(distance, decimalOf(1n)) <= 0 && compare(distance, decimalOf(-1n)) >= 0;
}

function wholeWeights(shares: readonly Decimal[]): readonly bigint[] {
  const scale = Math.max(...shares.map((share) => share.scale));
  return shares.map((share) => rescale(share, scale, "down").digits);
}

function roundedMoney(value: Decimal, currency: string): Money | undefined {
  const exponent = currencyExponent(currency);
  if (exponent === undefined) return undefined;
  return { minor: rescale(value, exponent, "half-up").digits, currency };
}

function majorUnits(money: Money): Decimal | undefined {
  const exponent = currencyExponent(money.currency);
  return exponent === undefined ? undefined : { digits: money.minor, scale: exponent };
}

function grouped(minor: bigint, exponent: number): string {
  const sign = minor < 0n ? "-" : "";
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
  return exponent === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-exponent)}`;
}
