/** Showing what discover found and did. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import type { Discovered } from "../setup/discover/discover.ts";
import { drawDiff, unifiedDiff } from "../ui/discover-diff.ts";
import { drawDiscoverWarnings, drawFindings, drawWritten } from "../ui/discover-view.ts";
import { createPen } from "../ui/pen.ts";
import type { CommandContext } from "./context.ts";
import { commandLine } from "./next-command.ts";

export interface DiscoverReport {
  /** Short, as a person would type it. */
  readonly file: string;
  /** Undefined: there was none. */
  readonly before: string | undefined;
  readonly found: Discovered;
  /** Fields that were created in the accounts. */
  readonly made: readonly string[];
}

export type DiscoverEnd =
  | { readonly kind: "printed" | "declined" }
  | { readonly kind: "written"; readonly schemaFile: string };

/** What is no longer as the mapping says, then the difference: both before anything is written. */
export function showChanges({ before, found, file }: DiscoverReport, { output }: CommandContext): void {
  const pen = createPen(output.terminal);
  output.result(drawFindings(found.findings, pen, output.clean));
  if (before === undefined) return;
  output.block(drawDiff(unifiedDiff(before, found.text, file), pen));
}

export function reportDiscovery(report: DiscoverReport, end: DiscoverEnd, context: CommandContext): ExitCode {
  const { output } = context;
  const { found, file, made } = report;
  const pen = createPen(output.newsTerminal);
  const next = commandLine(["plan"], context.flags);
  output.document({
    version: 1,
    file,
    outcome: outcomeOf(report, end),
    schema: end.kind === "written" ? end.schemaFile : null,
    created_fields: made,
    findings: found.findings,
    warnings: found.warnings,
    checks: checksIn(found.text),
    diff: unifiedDiff(report.before ?? "", found.text, file),
    ...(end.kind === "printed" ? { mapping: found.text } : {}),
    next: `${next} <lead>`,
  });
  if (end.kind === "printed") output.result(found.text.replace(/\r?\n$/u, "").split(/\r?\n/u));
  output.news(drawDiscoverWarnings(found.warnings, pen, output.clean));
  if (end.kind === "printed") return exitCodes.ok;
  output.result(
    drawWritten(
      {
        file,
        outcome: outcomeOf(report, end),
        schemaFile: end.kind === "written" ? end.schemaFile : undefined,
        checks: checksIn(found.text),
      },
      createPen(output.terminal),
      output.clean,
    ),
  );
  if (end.kind === "written") {
    output.news(["", "Next: look at what would be made for a deal that was won lately:", `  ${next} <lead>`]);
  }
  return exitCodes.ok;
}

function outcomeOf(
  { before, found }: DiscoverReport,
  { kind }: DiscoverEnd,
): "created" | "updated" | "unchanged" | "declined" {
  if (before === found.text) return "unchanged";
  if (kind !== "written") return "declined";
  return before === undefined ? "created" : "updated";
}

/** Comments that ask a person to look. */
function checksIn(text: string): number {
  return text.split("\n").filter((line) => /(?:^|\s)#.*\bcheck: /u.test(line)).length;
}
