/** The spinner of a terminal somebody watches. A module of its own: loaded only where there is such a terminal. */
import ora from "ora";
import type { Spinner } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { cutToWidth } from "./text-width.ts";

/** Takes cleaned texts and cuts them to one line. Ctrl+C stays what it is: a signal. */
export function createSpinner(stream: NodeJS.WritableStream, terminal: Terminal): Spinner {
  // A terminal that nobody has given a size says 0 columns, and ora would erase lines for ever.
  if ("columns" in stream && stream.columns === 0) return still;
  const spinner = ora({
    stream,
    discardStdin: false,
    color: terminal.hasColour ? "cyan" : false,
    ...(terminal.hasUnicode ? {} : { spinner: "line" as const }),
  });
  return {
    show(text) {
      const fitted = cutToWidth(text, terminal.columns - 4);
      if (spinner.isSpinning) spinner.text = fitted;
      else spinner.start(fitted);
    },
    stop() {
      if (spinner.isSpinning) spinner.stop();
    },
  };
}

const still: Spinner = { show: () => undefined, stop: () => undefined };
