/** An error as a person reads it: one sentence and what to do; with `-v` everything else. */
import { HandoffError } from "../errors.ts";
import type { Clean } from "./inert-text.ts";
import { inertLines } from "./inert-text.ts";
import type { Pen } from "./pen.ts";

export interface ErrorText {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What is said about anything thrown. A mistake of ours shows nothing of itself without `-v`. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof HandoffError) {
    const { code, message, hint, facts } = error;
    return { code, message, hint, facts };
  }
  return {
    code: "internal",
    message: "Something happened that must not: this is a mistake in handoff, not in what you typed.",
    hint: "What was done is kept, and running it again goes on from there. `-v` shows where it happened; please report that.",
    facts: {},
  };
}

/** Lines for stderr. `columns` of the pen are those of stderr. */
export function drawError(error: unknown, pen: Pen, clean: Clean, isVerbose: boolean): readonly string[] {
  const { code, message, hint, facts } = describeError(error);
  const [first = "", ...rest] = inertLines(message).map(clean);
  const opening = pen.paragraph(`error: ${first}`, 0, 2);
  return [
    ...opening.map((line) => line.replace(/^error:/u, pen.bad(pen.strong("error:")))),
    ...rest.flatMap((line) => pen.paragraph(line, 2, 2)),
    ...(hint === undefined || hint === "" ? [] : pen.paragraph(clean(hint), 2)),
    ...(isVerbose ? drawDetails(error, { code, facts }, clean).map((line) => pen.quiet(line)) : []),
  ];
}

/** The document of `--json` for a command that failed. */
export function errorDocument(error: unknown): unknown {
  const { code, message, hint, facts } = describeError(error);
  return { version: 1, error: { code, message, hint: hint ?? null, facts } };
}

function drawDetails(
  error: unknown,
  { code, facts }: Pick<ErrorText, "code" | "facts">,
  clean: Clean,
): readonly string[] {
  return [`  code: ${clean(code)}`, `  facts: ${clean(factsText(facts))}`, ...stackLines(error, clean)];
}

/** A chain of causes is followed a few links; nothing keeps it from being a circle. */
function stackLines(error: unknown, clean: Clean, links = 5): readonly string[] {
  if (!(error instanceof Error)) return [`  thrown: ${clean(String(error))}`];
  const own = inertLines(error.stack ?? error.message).map((line) => `  ${clean(line)}`);
  if (error.cause === undefined || links === 0) return own;
  return [...own, "  caused by:", ...stackLines(error.cause, clean, links - 1)];
}

function factsText(facts: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(facts) ?? "";
  } catch {
    return "(cannot be shown)";
  }
}
