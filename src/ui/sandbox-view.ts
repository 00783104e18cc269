/** What to type next once the sandbox runs. */
import type { Pen } from "./pen.ts";

export interface SandboxFacts {
  /** As a person would name it from where they are. */
  readonly folder: string;
  readonly port: number;
  readonly isMappingKept: boolean;
  /** An earlier sandbox's ledger was removed with the world it told of. */
  readonly isLedgerRemoved: boolean;
  /** Ready to be pasted into a shell, in this order. */
  readonly commands: readonly string[];
}

export function drawSandbox(facts: SandboxFacts, pen: Pen): readonly string[] {
  const { folder, port, isMappingKept, isLedgerRemoved, commands } = facts;
  return [
    ...pen
      .paragraph(`Kommo, Productive, Linear and Slack run on this machine now (port ${String(port)}).`)
      .map(pen.strong),
    ...(isMappingKept ? pen.paragraph(`The mapping in ${folder} was kept as it is.`) : []),
    ...(isLedgerRemoved ? ["This is a new world, so the last one’s ledger was removed."] : []),
    "",
    "In another terminal, in this folder:",
    "",
    ...commands.map((command) => `  ${command}`),
    "",
    pen.quiet("Ctrl+C ends it; what was made in it is then gone."),
  ];
}
