/** With `-v`, what was thrown while one of several deals was worked on. */
import { drawError } from "../ui/error-view.ts";
import { createPen } from "../ui/pen.ts";
import type { CommandContext } from "./context.ts";

export function drawThrown({ output, flags }: CommandContext): (error: unknown) => void {
  return (error) => {
    if (flags.isVerbose) output.error(drawError(error, createPen(output.newsTerminal), output.clean, true));
  };
}
