/** `docs/codes.md`, made from the tables in the code, so that the page cannot drift from them. */
import { exitCodes } from "../../src/errors.ts";
import type { ExitCode } from "../../src/errors.ts";
import { codes, isCode } from "../../src/sync/codes.ts";
import type { Audience, Code } from "../../src/sync/codes.ts";
import { samples } from "./remark-samples.ts";

const audiences = {
  seller: "the seller, in Kommo",
  manager: "the manager, in Productive",
  integrator: "whoever keeps handoff",
} as const satisfies Record<Audience, string>;

const exitSentences = {
  0: "All done, or nothing to do.",
  1: "The command failed.",
  2: "What was typed is not understood, or a prompt would be needed.",
  3: "A deal that was named did not end done, or one became held or failed in this run.",
  4: "A system does not accept our token.",
  5: "Settings, mapping or ledger do not fit.",
  10: "Changes are pending (only with `--exit-code`).",
  11: "Another run has the lock.",
  75: "As 3, for passing reasons only: try again later.",
  130: "Interrupted. What was done is kept.",
} as const satisfies Record<ExitCode, string>;

export function codesPage(): string {
  const all = Object.keys(codes).filter(isCode);
  return [
    "# Codes",
    "",
    "Every warning and problem has a code, a sentence and a hint; `--json`, `status`, `show`, the task in Kommo",
    "and Slack use the same ones. Codes do not change between releases; sentences may. In commands that a hint",
    "names, `<deal>` stands for the deal's number.",
    "",
    "This page is made from the code: `npx vitest run test/unit/docs -u` writes it.",
    "",
    "## Problems",
    "",
    "A problem holds the whole deal, or says why there is nothing to do: nothing is made. A held deal is planned",
    "again when it changes, when the mapping changes, and with `handoff retry`.",
    "",
    ...all.filter((code) => codes[code].severity === "problem").flatMap(entryOf),
    "## Warnings",
    "",
    "A warning is said in the plan, on the deal and in Slack, and the work goes on. Some become problems where the",
    "mapping says so (`missing_spec: hold`) or nothing can be made without what is missing.",
    "",
    ...all.filter((code) => codes[code].severity === "warning").flatMap(entryOf),
    "## Exit codes",
    "",
    ...Object.values(exitCodes)
      .toSorted((a, b) => a - b)
      .map((code) => `- **${String(code)}** ${exitSentences[code]}`),
    "",
  ].join("\n");
}

/** With a sample: the facts differ from deal to deal. */
function entryOf(code: Code): readonly string[] {
  const { message, hint } = samples[code];
  return [
    `### \`${code}\``,
    "",
    `For ${audiences[codes[code].for]}.`,
    "",
    `> ${escaped(message)}`,
    ">",
    `> _${escaped(hint)}_`,
    "",
  ];
}

function escaped(text: string): string {
  return text.replaceAll(/[<*_\\]/gu, String.raw`\$&`);
}
