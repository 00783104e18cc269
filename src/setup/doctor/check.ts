/** One thing that was looked at, and what to do about it. */
import type { MappingFacts, Reading, Unread } from "./snapshot.ts";

/** `warn`: it works, and something is missing. `fail`: deals will be held or nothing works. */
export type CheckStatus = "pass" | "warn" | "fail" | "info";

export interface Check {
  /** Which check; the same for each thing it looks at: `mapping.person`. Contract of `--json`. */
  readonly id: string;
  readonly status: CheckStatus;
  /** What was looked at: `Node`, `people.anna@acme.example`. */
  readonly title: string;
  /** What was found, in one or two sentences. */
  readonly detail: string;
  /** What to do; always where the status is `warn` or `fail`. */
  readonly hint?: string | undefined;
  /** Of the mapping. */
  readonly line?: number | undefined;
}

type Said = Pick<Check, "id" | "title" | "detail">;

export function pass(id: string, title: string, detail: string): Check {
  return { id, status: "pass", title, detail };
}

export function info(id: string, title: string, detail: string, hint?: string): Check {
  return withHint({ id, title, detail, status: "info" }, hint);
}

export function warn(id: string, title: string, detail: string, hint: string): Check {
  return { id, status: "warn", title, detail, hint };
}

export function fail(id: string, title: string, detail: string, hint: string): Check {
  return { id, status: "fail", title, detail, hint };
}

/** With the line of the mapping where it stands; the title is the path. */
export function atPath(check: Check, path: string, facts: MappingFacts): Check {
  const line = nearestLine(path, facts);
  return line === undefined ? check : { ...check, line };
}

/** What is not written stands at the nearest thing around it that is. */
function nearestLine(path: string, { lineOf }: MappingFacts): number | undefined {
  for (let rest = path; rest !== ""; rest = rest.replace(/(?:\.?[^.[\]]+|\[\d+\])$/u, "")) {
    const line = lineOf(rest);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The checks of what was read; where it could not be read, one that says why they cannot be made. */
export function whereRead<T>(
  reading: Reading<T>,
  said: Pick<Said, "id" | "title">,
  judge: (value: T) => readonly Check[],
): readonly Check[] {
  return reading.ok ? judge(reading.value) : [notMade(said, reading)];
}

export function notMade({ id, title }: Pick<Said, "id" | "title">, { why, hint }: Unread): Check {
  return withHint({ id, title, status: "info", detail: `Cannot be checked: ${why}` }, hint);
}

function withHint(check: Omit<Check, "hint">, hint: string | undefined): Check {
  return hint === undefined ? check : { ...check, hint };
}
