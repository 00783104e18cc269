import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { buildProgram } from "../../../src/commands/program.ts";

const page = readFileSync(new URL("../../../docs/commands.md", import.meta.url), "utf8");

const program = buildProgram({
  version: "0.0.0",
  start: () => Promise.resolve(),
  writeHelp: () => undefined,
  writeAdvice: () => undefined,
  columns: 80,
});

/** `mapping check` and all the others, with their own flags. */
function commandsIn(command: Command, words: readonly string[]): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((each) => {
    const name = [...words, each.name()];
    return [[name.join(" "), each] as const, ...commandsIn(each, name)];
  });
}

test("the page of commands names every command", () => {
  const missing = commandsIn(program, ["handoff"]).filter(([name]) => !page.includes(`\`${name}`));
  expect(missing.map(([name]) => name)).toEqual([]);
});

test("the page of commands names every flag", () => {
  const all: readonly (readonly [string, Command])[] = [
    ["handoff", program],
    ...commandsIn(program, ["handoff"]),
  ];
  const missing = all.flatMap(([name, command]) =>
    command.options
      .filter(({ long, hidden }) => !hidden && long !== "--version" && !page.includes(`\`${long ?? ""}`))
      .map(({ long }) => `${name} ${long ?? ""}`),
  );
  expect(missing).toEqual([]);
});
