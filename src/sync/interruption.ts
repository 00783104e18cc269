/** Stopping in the middle: what was done is kept, the next run goes on from there. */
import { exitCodes, HandoffError } from "../errors.ts";

/** The reason of the signal in `Ports.stopping`: thrown between two steps, never within one. */
export class WorkInterrupted extends HandoffError {
  override readonly name = "WorkInterrupted";
  constructor() {
    super({
      code: "interrupted",
      message: "The work was interrupted between two steps.",
      hint: "Nothing to do: it goes on from there when work is resumed.",
      exitCode: exitCodes.interrupted,
    });
  }
}
