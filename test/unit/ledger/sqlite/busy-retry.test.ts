import { describe, expect, it } from "vitest";
import { exitCodes } from "../../../../src/errors.ts";
import { retryWhileBusy } from "../../../../src/ledger/sqlite/busy-retry.ts";
import { aClock } from "../ledger-builders.ts";

const busy = Object.assign(new Error("database is locked"), {
  code: "ERR_SQLITE_ERROR",
  errcode: 5,
  errstr: "database is locked",
});

function failing(times: number, error: unknown = busy): () => string {
  let left = times;
  return () => {
    left -= 1;
    if (left >= 0) throw error;
    return "done";
  };
}

describe("retrying while the ledger is locked", () => {
  it("does not sleep when nobody is in the way", async () => {
    const clock = aClock();
    await expect(retryWhileBusy(failing(0), { clock, random: () => 0.5 })).resolves.toBe("done");
    expect(clock.slept).toEqual([]);
  });

  it("waits twice as long each time, up to a quarter of a second, with jitter", async () => {
    const clock = aClock();
    await retryWhileBusy(failing(8), { clock, random: () => 0.999 });
    expect(clock.slept).toEqual([5, 10, 20, 40, 80, 160, 250, 250]);
  });

  it("gives up after about thirty seconds, and says who is in the way", async () => {
    const clock = aClock();
    const retrying = retryWhileBusy(failing(Infinity), { clock, random: () => 0.999 });
    await expect(retrying).rejects.toMatchObject({
      code: "ledger.busy",
      exitCode: exitCodes.locked,
      message: expect.stringContaining("locked for 30 s") as unknown,
      cause: busy,
    });
  });

  it("gives up even when chance always says at once", async () => {
    const retrying = retryWhileBusy(failing(Infinity), { clock: aClock(), random: () => 0 });
    await expect(retrying).rejects.toMatchObject({ code: "ledger.busy" });
  });

  it("passes other errors through at once", async () => {
    const clock = aClock();
    const retrying = retryWhileBusy(failing(1, new TypeError("x")), { clock, random: () => 0.5 });
    await expect(retrying).rejects.toBeInstanceOf(TypeError);
    expect(clock.slept).toEqual([]);
  });
});
