/** The file a ledger is kept in, before SQLite sees it. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { HandoffError, exitCodes } from "../../errors.ts";
import { notWritable } from "./failures.ts";

export const inMemory = ":memory:";

/**
 * Makes sure that there is a writable file for the ledger, creating the folder (0700) and an empty file (0600)
 * where they are missing; SQLite gives its -wal and -shm files the same mode. Returns the absolute path, which
 * also keeps a name such as `file:x` from being read as an address.
 */
export function prepareLedgerFile(path: string): string {
  if (path === inMemory) return path;
  const place = resolve(path);
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    refuseFolder(place);
    if (!existsSync(place)) createEmpty(place);
    accessSync(place, constants.R_OK | constants.W_OK);
    accessSync(dirname(place), constants.W_OK);
  } catch (error) {
    if (error instanceof HandoffError) throw error;
    throw fileProblem(place, error);
  }
  return place;
}

function refuseFolder(place: string): void {
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw new HandoffError({
    code: "ledger.is_folder",
    message: `${place} is a folder; the ledger is a file.`,
    hint: `Set HANDOFF_LEDGER to a file in it, such as ${resolve(place, "ledger.db")}.`,
    facts: { place },
    exitCode: exitCodes.doesNotFit,
  });
}

/**
 * Exclusively: an existing ledger must never be opened and closed here, because closing any descriptor of a
 * file drops all POSIX locks this process has on it, those of an open connection included.
 */
function createEmpty(place: string): void {
  try {
    closeSync(openSync(place, "wx", 0o600));
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error; // another process was first: fine
  }
}

function fileProblem(place: string, cause: unknown): HandoffError {
  const code = systemCode(cause);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new HandoffError({
      code: "ledger.full",
      message: `The disk is full: the ledger ${place} could not be created.`,
      hint: "Make room on that disk, or set HANDOFF_LEDGER to a path on another one.",
      facts: { place },
      cause,
    });
  }
  return new HandoffError({ ...notWritable(place), facts: { place, system: code }, cause });
}

function systemCode(error: unknown): string | undefined {
  return z.object({ code: z.string() }).safeParse(error).data?.code;
}
