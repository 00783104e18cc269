/**
 * Exact decimals on BigInt. Rates, shares, percentages and hours come as text and stay exact: nothing
 * here, and nothing that uses it, passes through a float.
 */

/** `digits` ÷ 10^`scale`: `110.00` is 11000 at scale 2. Equal values may have different scales. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** `half-up`: ties away from zero, as commerce rounds. `down`: towards zero. */
export type Rounding = "half-up" | "down";

export const zero: Decimal = { digits: 0n, scale: 0 };

/** Longer texts are no amounts of anything, and would cost time to compute with. */
const maxTextLength = 40;

/**
 * Reads `110.00`, `95`, `-3`; surrounding blanks are allowed. Undefined for everything else: exponents
 * (`1e3`), commas, signs other than a minus, bare points, more than 40 characters.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const trimmed = text.trim();
  if (trimmed.length > maxTextLength) return undefined;
  const match = /^(-?\d+)(?:\.(\d+))?$/u.exec(trimmed);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

export function decimalOf(whole: bigint | number): Decimal {
  return { digits: BigInt(whole), scale: 0 };
}

/** As written, with `scale` decimals: `110.00`. */
export function toText(value: Decimal): string {
  const sign = value.digits < 0n ? "-" : "";
  const digits = magnitude(value.digits)
    .toString()
    .padStart(value.scale + 1, "0");
  if (value.scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}

/** Negative, 0 or positive, as `Array.prototype.sort` wants it. */
export function compare(a: Decimal, b: Decimal): number {
  const difference = subtract(a, b).digits;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: digitsAt(a, scale) + digitsAt(b, scale), scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { digits: -b.digits, scale: b.scale });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** `a ÷ b` with `scale` decimals. Throws a RangeError when `b` is zero: callers check, it is no outcome. */
export function divide(a: Decimal, b: Decimal, scale: number, rounding: Rounding): Decimal {
  const numerator = a.digits * power(b.scale + scale);
  const denominator = b.digits * power(a.scale);
  return { digits: divideWhole(numerator, denominator, rounding), scale };
}

/** The same value with `scale` decimals; rounded when it had more. */
export function rescale(value: Decimal, scale: number, rounding: Rounding): Decimal {
  if (scale >= value.scale) return { digits: digitsAt(value, scale), scale };
  return { digits: divideWhole(value.digits, power(value.scale - scale), rounding), scale };
}

/** The largest multiple of `step` that is not above `value`; both at or above zero, `step` above. */
export function floorToStep(value: Decimal, step: Decimal): Decimal {
  const scale = Math.max(value.scale, step.scale);
  const stepDigits = digitsAt(step, scale);
  return { digits: (digitsAt(value, scale) / stepDigits) * stepDigits, scale };
}

/** Without trailing zeros after the point: `110.00` → `110`, `0.50` → `0.5`. */
export function withoutTrailingZeros(value: Decimal): Decimal {
  let { digits, scale } = value;
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale -= 1;
  }
  return { digits, scale };
}

/** Whole division with rounding. Throws a RangeError when the divisor is zero. */
export function divideWhole(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator;
  if (rounding === "down") return quotient;
  const twiceTheRest = 2n * magnitude(numerator % denominator);
  if (twiceTheRest < magnitude(denominator)) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

function digitsAt(value: Decimal, scale: number): bigint {
  return value.digits * power(scale - value.scale);
}

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
