/** Texts that must not exceed a length: the least important lines give way first. */
import { cutText } from "./cut.ts";

/** Kommo documents no limit for notes; this is what stays readable in a timeline. */
export const maxNoteLength = 900;

export interface Line {
  /** From the fullest to the shortest; the last one is what stays at all costs, empty: the line may go. */
  readonly versions: readonly string[];
  /** What it costs to go from each version to the next: the lower, the earlier. One fewer than versions. */
  readonly costs: readonly number[];
}

/** A line that stays or goes as it is. */
export function line(text: string | undefined, cost: number): Line {
  return text === undefined || text === ""
    ? { versions: [""], costs: [] }
    : { versions: [text, ""], costs: [cost] };
}

/**
 * The lines joined, at most `maxLength` long: while they are too long, the line for which that costs least
 * (the last of equals) takes its next version. First and last line always stay, the first one cut if it must.
 */
export function fitLines(first: string, lines: readonly Line[], last: string, maxLength: number): string {
  const chosen = lines.map(() => 0);
  const joined = (): string =>
    [first, ...lines.map((entry, index) => entry.versions[chosen[index] ?? 0] ?? ""), last]
      .filter((text) => text !== "")
      .join("\n");
  let text = joined();
  const rounds = lines.reduce((sum, entry) => sum + entry.costs.length, 0);
  for (let round = 0; round < rounds && text.length > maxLength; round += 1) {
    const next = cheapest(lines, chosen);
    if (next === undefined) break;
    chosen[next] = (chosen[next] ?? 0) + 1;
    text = joined();
  }
  if (text.length <= maxLength) return text;
  return `${cutText(first, maxLength - last.length - 1)}\n${last}`.trimEnd();
}

function cheapest(lines: readonly Line[], chosen: readonly number[]): number | undefined {
  const candidates = lines.flatMap((entry, index) => {
    const cost = entry.costs[chosen[index] ?? 0];
    return cost === undefined ? [] : [{ index, cost }];
  });
  return candidates.toSorted((a, b) => a.cost - b.cost || b.index - a.index)[0]?.index;
}

/** `Anna, Ben and 3 more`: as many as asked for. */
export function someOf(names: readonly string[], count: number): string {
  if (names.length <= count) return names.join(", ");
  if (count === 0) return `${names.length}`;
  return `${names.slice(0, count).join(", ")} and ${names.length - count} more`;
}
