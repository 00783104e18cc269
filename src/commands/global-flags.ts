import type { Command } from "commander";
import type { GlobalFlags } from "./context.ts";

/** What was typed before or after the command's name. */
export function globalFlags(command: Command): GlobalFlags {
  const typed = command.optsWithGlobals<Record<string, unknown>>();
  const textOf = (name: string): string | undefined => {
    const value = typed[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    config: textOf("config"),
    profile: textOf("profile"),
    isJson: typed["json"] === true,
    isQuiet: typed["quiet"] === true,
    isVerbose: typed["verbose"] === true,
    wantsColour: typed["color"] !== false,
    mayAsk: typed["input"] !== false,
  };
}
