/** The command a person may type next, with the global flags they typed this time. */
import type { CommandContext, GlobalFlags } from "./context.ts";

/** Words of a command without `handoff`; undefined where nothing is to be done. */
export function sayNext(words: readonly string[] | undefined, { output, flags }: CommandContext): void {
  if (words !== undefined) output.news(["", `Next: ${commandLine(words, flags)}`]);
}

/** `handoff --config handoff-sandbox/handoff.yaml provision 41200317` */
export function commandLine(
  words: readonly string[],
  flags: Pick<GlobalFlags, "config" | "profile">,
): string {
  const global = [
    ...(flags.config === undefined ? [] : ["--config", flags.config]),
    ...(flags.profile === undefined ? [] : ["--profile", flags.profile]),
  ];
  return ["handoff", ...global, ...words].map(shellWord).join(" ");
}

/** One word as a POSIX shell needs it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./~-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
