import { VendorError } from "../../errors.ts";

const attempts = 3;

/** A write that comes to the same however often it is made: a lost answer is asked for again, at most twice. */
export async function writeAbsolute(write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      const isLost = error instanceof VendorError && error.effect === "unknown";
      if (!isLost || attempt === attempts) throw error;
    }
  }
}
