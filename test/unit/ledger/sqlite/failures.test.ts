import { describe, expect, it } from "vitest";
import { HandoffError } from "../../../../src/errors.ts";
import { describeFailure, isBusy } from "../../../../src/ledger/sqlite/failures.ts";

function sqliteError(errcode: number): Error {
  return Object.assign(new Error("as SQLite says"), {
    code: "ERR_SQLITE_ERROR",
    errcode,
    errstr: "as SQLite says",
  });
}

describe("SQLite's errors", () => {
  it.each([
    ["full", 13, "ledger.full"],
    ["read-only", 8, "ledger.not_writable"],
    ["read-only, with the reason in the higher byte", 8 | (4 << 8), "ledger.not_writable"],
    ["cannot open", 14, "ledger.not_writable"],
    ["not a database", 26, "ledger.not_a_database"],
    ["damaged", 11, "ledger.corrupt"],
    ["a disk that fails to sync", 10 | (4 << 8), "ledger.disk"],
    ["a broken constraint", 19, "ledger.failed"],
  ])("become our words: %s", (_what, errcode, code) => {
    expect(describeFailure(sqliteError(errcode), "/var/lib/ledger.db")).toMatchObject({
      code,
      message: expect.stringContaining("/var/lib/ledger.db") as unknown,
    });
  });

  it("are kept as the cause", () => {
    const error = sqliteError(13);
    expect(describeFailure(error, "/var/lib/ledger.db")).toMatchObject({ cause: error });
  });

  it("leave ours alone", () => {
    const ours = new HandoffError({ code: "lease.lost", message: "Lost." });
    expect(describeFailure(ours, "/var/lib/ledger.db")).toBe(ours);
  });

  it.each([
    ["locked", 5, true],
    ["locked, seen with an old snapshot", 5 | (2 << 8), true],
    ["lost the race for the locks", 15, true],
    ["full", 13, false],
  ])("are worth another try or not: %s", (_what, errcode, expected) => {
    expect(isBusy(sqliteError(errcode))).toBe(expected);
  });
});
