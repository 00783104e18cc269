import type { SandboxClock } from "./simulator.ts";

/** The machine's own time, for the `sandbox` command. A wait does not keep the process alive. */
export const systemClock: SandboxClock = {
  now: () => Date.now(),
  sleep: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms).unref();
    }),
};
