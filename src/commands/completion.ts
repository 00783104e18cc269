/** `completion`: a script for the shell, made from what the program knows of itself. */
import type { Command, Option } from "commander";
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import { drawBash, drawFish, drawZsh } from "./completion-scripts.ts";
import type { FlagShape, PlaceShape } from "./completion-scripts.ts";
import type { Shell } from "./connecting-commands.ts";
import type { CommandContext } from "./context.ts";

export function completion(shell: Shell, program: Command, { output }: CommandContext): ExitCode {
  const script = drawCompletion(shell, program);
  output.document({ version: 1, shell, script });
  output.result(script.trimEnd().split("\n"));
  return exitCodes.ok;
}

/** The script, which stays the same until the program changes. */
export function drawCompletion(shell: Shell, program: Command): string {
  const drawings = { bash: drawBash, zsh: drawZsh, fish: drawFish } as const satisfies Record<Shell, unknown>;
  return drawings[shell](program.name(), describePlaces(program));
}

/** The program itself, then every command and sub-command; hidden ones and hidden flags are left out. */
export function describePlaces(program: Command): readonly PlaceShape[] {
  const globals = flagsOf(program);
  return [...walk(program, [])].map((place) => ({
    ...place,
    flags: place.path.length === 0 ? globals : [...place.flags, ...globals.filter(isNotIn(place.flags))],
  }));
}

function* walk(command: Command, path: readonly string[]): Generator<PlaceShape> {
  const inside = command.createHelp().visibleCommands(command);
  yield {
    path,
    description: command.description(),
    flags: flagsOf(command),
    words: [
      ...inside.map((each) => ({ word: each.name(), description: each.description() })),
      ...command.registeredArguments.flatMap(({ argChoices }) =>
        (argChoices ?? []).map((word) => ({ word, description: "" })),
      ),
    ],
  };
  for (const each of inside) yield* walk(each, [...path, each.name()]);
}

function flagsOf(command: Command): readonly FlagShape[] {
  return command.createHelp().visibleOptions(command).map(describeFlag);
}

function describeFlag({ short, long, description, required, flags, argChoices }: Option): FlagShape {
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    takes: required ? takenBy(flags) : "nothing",
    choices: argChoices ?? [],
  };
}

function takenBy(flags: string): FlagShape["takes"] {
  if (flags.includes("<file>")) return "file";
  return flags.includes("<folder>") ? "folder" : "text";
}

function isNotIn(flags: readonly FlagShape[]): (flag: FlagShape) => boolean {
  const taken = new Set(flags.flatMap(({ names }) => names));
  return ({ names }) => !names.some((name) => taken.has(name));
}
