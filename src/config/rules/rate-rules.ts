/** Rates and shares that are allowed and most often not meant. */
import { compareDecimals, isDecimal } from "../decimal.ts";
import { doubtful } from "../finding.ts";
import type { Finding, Path } from "../finding.ts";
import type { Written, WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, isSection, itemsOf, textOf } from "../written-tree.ts";

/** Work at nothing an hour costs nothing. */
export function ratesAreAboveZero(tree: WrittenMap): readonly Finding[] {
  return everyLine(tree).flatMap(({ path, line }) => {
    const rate = at(line, "rate");
    const zero = [
      { place: ["rate"], text: textOf(rate) },
      { place: ["rate", "else"], text: textOf(at(rate, "else")) },
    ].find(({ text }) => isZero(text));
    if (zero === undefined) return [];
    const message = "The rate is 0, so this line has no hours and no price of its own.";
    return [doubtful([...path, ...zero.place], message, "Write what an hour costs, or leave `rate` out.")];
  });
}

/** A share of nothing takes nothing. */
export function sharesAreAboveZero(tree: WrittenMap): readonly Finding[] {
  return everyLine(tree).flatMap(({ path, line }) => {
    if (!isZero(textOf(at(line, "share")))) return [];
    return [
      doubtful(
        [...path, "share"],
        "The share is 0, so this line gets no money.",
        "Remove the line, or give it a share.",
      ),
    ];
  });
}

/** Hours need a rate in every deal; a field may be empty. */
export function hoursHaveARate(tree: WrittenMap): readonly Finding[] {
  return everyLine(tree).flatMap(({ path, line }) => {
    const rate = at(line, "rate");
    const field = textOf(at(rate, "field"));
    if (at(line, "hours") === undefined || field === undefined || at(rate, "else") !== undefined) return [];
    const message = `A deal whose field “${field}” is empty has no price for these hours, and is held.`;
    return [doubtful([...path, "rate"], message, "Add `else:` with the usual rate.")];
  });
}

/** Billed by the hour, and no hour has a price. */
export function hourlyLinesHaveRates(tree: WrittenMap): readonly Finding[] {
  if (textOf(at(tree, "productive", "budget", "billing")) !== "hourly") return [];
  if (at(tree, "kommo", "fields", "hourly_rate") !== undefined) return [];
  return everyLine(tree).flatMap(({ path, line }) => {
    if (at(line, "rate") !== undefined) return [];
    const message = "Work is billed by the hour, and this line has no rate: it is sold at a fixed price.";
    return [doubtful(path, message, "Add `rate:`, or `hourly_rate` to kommo.fields.")];
  });
}

function isZero(text: string | undefined): boolean {
  return text !== undefined && isDecimal(text) && compareDecimals(text, "0") === 0;
}

function everyLine(tree: WrittenMap): readonly { readonly path: Path; readonly line: Written }[] {
  return entriesOf(tree["service_types"]).flatMap(([key, type]) =>
    itemsOf(at(type, "services")).flatMap((line, index) =>
      isSection(line) ? [{ path: ["service_types", key, "services", index], line }] : [],
    ),
  );
}
