/** How names of different systems and languages are compared. Pure. */
import { foldCase } from "../../sync/case-fold.ts";

/** `Leistungs-Art: ` → `leistungs art`, `Priorität` → `prioritat`: folded, without accents and punctuation. */
export function plain(name: string): string {
  return foldCase(name)
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ł", "l")
    .replaceAll(/[^\p{L}\p{N}&]+/gu, " ")
    .trim()
    .normalize("NFC");
}

export function isSame(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** Words of at least three letters; short ones are too alike. */
export function wordsOf(name: string): readonly string[] {
  return plain(name)
    .split(" ")
    .filter((word) => word.length > 2);
}

/**
 * 0 … 1: 1 for the same name, else the share of the shorter name's words that the other one has (a word
 * counts where one begins with the other: “brand” and “branding”).
 */
export function likeness(one: string, other: string): number {
  if (isSame(one, other)) return 1;
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return 0;
  const common = short.filter((word) => long.some((next) => next.startsWith(word) || word.startsWith(next)));
  return (common.length / short.length) * 0.9;
}

/** The most alike, where it is at least half alike. The first of equals. */
export function mostAlike<T>(name: string, all: readonly T[], nameOf: (item: T) => string): T | undefined {
  let best: { readonly item: T; readonly score: number } | undefined;
  for (const item of all) {
    const score = likeness(name, nameOf(item));
    if (score >= 0.45 && score > (best?.score ?? 0)) best = { item, score };
  }
  return best?.item;
}
