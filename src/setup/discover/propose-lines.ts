/** The lines of a budget after the model of a template's own budget. Pure. */
import type { ProductiveNamed, ProductiveServiceModel } from "../../clients/productive/productive-client.ts";
import { plain } from "./likeness.ts";

export interface ProposedLine {
  readonly slug: string;
  readonly name: string;
  readonly serviceType: ProductiveNamed;
  /** Percent with up to two decimals; all lines sum to exactly 100. */
  readonly share: string;
  /** Major units per hour, two decimals; only where the model is billed by the hour. */
  readonly rate: string | undefined;
}

/** 1 hour. */
const hourUnit = 1;
/** Billing type “None”. */
const notBilled = 3;
const hundredthsInAll = 10_000;

/**
 * Services that are billed, each with its share of the model's price; of equal shares where the model has no
 * prices. None where a service's type is archived or unknown: half a budget would be worse than no proposal.
 */
export function proposeLines(
  services: readonly ProductiveServiceModel[],
  types: readonly ProductiveNamed[],
): readonly ProposedLine[] {
  const billed = services.filter(({ billingTypeId }) => billingTypeId !== notBilled);
  const lines = billed.flatMap((service) => {
    const serviceType = types.find(({ id, isArchived }) => id === service.serviceTypeId && !isArchived);
    return serviceType === undefined ? [] : [{ service, serviceType }];
  });
  if (lines.length === 0 || lines.length < billed.length) return [];
  const totals = lines.map(({ service }) => Math.max(0, service.priceCents * Number(service.quantity)));
  const shares = sharesOf(totals);
  const names = unique(lines.map(({ service }) => service.name));
  const slugs = unique(names.map(slugOf), "-");
  return lines.map(({ service, serviceType }, at) => ({
    slug: slugs[at] ?? `line-${String(at + 1)}`,
    name: names[at] ?? service.name,
    serviceType,
    share: shares[at] ?? "0",
    rate: service.unitId === hourUnit && service.priceCents > 0 ? rateOf(service.priceCents) : undefined,
  }));
}

/** Lower-case Latin letters, digits and dashes, 40 at most; what is left of nothing is `work`. */
export function slugOf(name: string): string {
  const latin = plain(name)
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/gu, "");
  return latin === "" ? "work" : latin;
}

/** Second and later ones of a name get a number, so that no two are the same. */
export function unique(names: readonly string[], joint = " "): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let candidate = name;
    for (let number = 2; taken.has(plain(candidate)); number += 1) {
      candidate = `${name.slice(0, 36)}${joint}${String(number)}`;
    }
    taken.add(plain(candidate));
    return candidate;
  });
}

/** Hundredths of a percent by largest remainder, ties to the earlier line. */
function sharesOf(totals: readonly number[]): readonly string[] {
  const sum = totals.reduce((all, total) => all + total, 0);
  const weights = sum > 0 ? totals : totals.map(() => 1);
  const whole = sum > 0 ? sum : totals.length;
  const exact = weights.map((weight) => (weight * hundredthsInAll) / whole);
  const parts = exact.map(Math.floor);
  const left = hundredthsInAll - parts.reduce((all, part) => all + part, 0);
  const order = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .toSorted((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of order.slice(0, left)) parts[at] = (parts[at] ?? 0) + 1;
  return parts.map((part) => (part / 100).toString());
}

function rateOf(cents: number): string {
  return (cents / 100).toFixed(2);
}
