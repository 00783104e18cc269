import { readFileSync } from "node:fs";

/**
 * The text of a file, or undefined when there is none (or a folder of that name, as `.env` may be).
 * Throws when the file is there and cannot be read.
 */
export function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw cause;
  }
}
