/** What SQLite's error numbers mean, in sentences. See https://sqlite.org/rescode.html */
import { z } from "zod";
import { HandoffError, exitCodes, type HandoffErrorInit } from "../../errors.ts";

const sqliteError = z.object({
  code: z.literal("ERR_SQLITE_ERROR"),
  /** Extended: the primary code is its lowest byte. */
  errcode: z.number().int(),
  errstr: z.string(),
});

const primary = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  notADatabase: 26,
};

/**
 * True when another connection was in the way and trying again is right. The locking protocol's own race at
 * the start of a WAL counts too.
 */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === primary.busy || code === primary.protocol;
}

/** Turns what node:sqlite threw into an error a person can act on; ours (and anything else) passes as it is. */
export function describeFailure(error: unknown, place: string): unknown {
  const parsed = sqliteError.safeParse(error);
  if (!parsed.success) return error;
  const facts = { place, sqlite: parsed.data.errcode };
  return new HandoffError({ ...sentence(parsed.data, place), facts, cause: error });
}

function primaryCode(error: unknown): number | undefined {
  const parsed = sqliteError.safeParse(error);
  return parsed.success ? parsed.data.errcode & 0xff : undefined;
}

function sentence(error: z.infer<typeof sqliteError>, place: string): HandoffErrorInit {
  switch (error.errcode & 0xff) {
    case primary.full:
      return {
        code: "ledger.full",
        message: `The disk that holds the ledger ${place} is full; nothing of the last change was kept.`,
        hint: "Make room on that disk, then run it again: what was begun is continued.",
      };
    case primary.readOnly:
    case primary.cannotOpen:
      return notWritable(place);
    case primary.notADatabase:
      return {
        code: "ledger.not_a_database",
        message: `${place} is a file, but not a ledger (SQLite does not recognise it as a database).`,
        hint: "Set HANDOFF_LEDGER to the ledger's file, or to a path that does not exist yet for a new one.",
        exitCode: exitCodes.doesNotFit,
      };
    case primary.corrupt:
      return {
        code: "ledger.corrupt",
        message: `The ledger ${place} is damaged (${error.errstr}).`,
        hint: "Stop every handoff process, keep a copy of the file and of its -wal neighbour, and put the newest backup in its place.",
      };
    case primary.ioError:
      return {
        code: "ledger.disk",
        message: `The disk that holds the ledger ${place} did not do what was asked (${error.errstr}, SQLite code ${String(error.errcode)}).`,
        hint: "Check that disk and the system's log. The ledger belongs on a local disk, not on a network share.",
      };
    default:
      return {
        code: "ledger.failed",
        message: `The ledger ${place} refused a change or a question (${error.errstr}, SQLite code ${String(error.errcode)}).`,
      };
  }
}

/** The error for a ledger that cannot be made, opened or written at this path. */
export function notWritable(place: string): HandoffErrorInit {
  return {
    code: "ledger.not_writable",
    message: `The ledger ${place} cannot be written: this user may not create or change files there.`,
    hint: "Give the user that runs handoff the file and its folder (SQLite keeps two more files beside it), or set HANDOFF_LEDGER to another path.",
    exitCode: exitCodes.doesNotFit,
  };
}
