/** Decimals as text, compared and added exactly: no step goes through a float. */

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** `12`, `12.50`, `-3`. Not `1e3`, `.5`, `1,5`, `+1`. */
export function isDecimal(text: string): boolean {
  return pattern.test(text);
}

/** The exact sum, without trailing zeros. Throws RangeError on a text that is no decimal. */
export function sumOfDecimals(texts: readonly string[]): string {
  const places = Math.max(0, ...texts.map(placesOf));
  const total = texts.reduce((sum, text) => sum + scaled(text, places), 0n);
  return textOf(total, places);
}

/** Negative, zero or positive, like a sort callback. Throws RangeError on a text that is no decimal. */
export function compareDecimals(left: string, right: string): number {
  const places = Math.max(placesOf(left), placesOf(right));
  const difference = scaled(left, places) - scaled(right, places);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

function placesOf(text: string): number {
  return pattern.exec(text)?.[3]?.length ?? 0;
}

function scaled(text: string, places: number): bigint {
  const match = pattern.exec(text);
  if (match === null) throw new RangeError(`“${text}” is no decimal.`);
  const [, sign = "", whole = "", fraction = ""] = match;
  return BigInt(`${sign}${whole}${fraction.padEnd(places, "0")}`);
}

function textOf(units: bigint, places: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const cut = digits.length - places;
  const fraction = digits.slice(cut).replace(/0+$/, "");
  return `${sign}${digits.slice(0, cut)}${fraction === "" ? "" : `.${fraction}`}`;
}
