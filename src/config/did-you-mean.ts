/**
 * The candidate a person most likely meant: the nearest by edits, case ignored, if it is near enough to be a
 * slip of the keyboard (a third of the word). Words of one or two letters are like too many others.
 */
export function closestTo(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.floor(word.length / 3);
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** `Did you mean “wait”?`, or undefined where nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const candidate = closestTo(word, candidates);
  return candidate === undefined ? undefined : `Did you mean “${candidate}”?`;
}

/** Damerau-Levenshtein (optimal string alignment): insert, delete, replace and swap of neighbours cost 1. */
export function editDistance(left: string, right: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      const isSwap = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      row[j] = Math.min(
        cell(last, j) + 1,
        cell(row, j - 1) + 1,
        cell(last, j - 1) + cost,
        isSwap ? cell(beforeLast, j - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = row;
  }
  return cell(last, right.length);
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
