import { describe, expect, it } from "vitest";
import type { VendorFailureKind } from "../../../src/errors.ts";
import { VendorError } from "../../../src/errors.ts";
import { judgeFailure, retryDelayMs } from "../../../src/sync/failures.ts";

const past = { failures: 0, now: 1_000_000, random: 0.5 } as const;

function anError(kind: VendorFailureKind): VendorError {
  return new VendorError({ vendor: "productive", kind, message: "Productive said no." });
}

describe("judgeFailure", () => {
  it.each(["not_sent", "throttled", "unknown"] as const)("tries again later after %s", (kind) => {
    const verdict = judgeFailure(anError(kind), past);
    expect(verdict).toMatchObject({
      kind: "retry",
      nextAt: 1_015_000,
      remark: { code: "vendor.unreachable" },
    });
  });

  it("holds what was refused, with the vendor's own sentence", () => {
    const complaints = [{ path: "data/attributes/name", message: "can't be blank" }];
    const error = new VendorError({ vendor: "productive", kind: "refused", message: "No.", complaints });
    const verdict = judgeFailure(error, past);
    expect(verdict.kind).toBe("hold");
    expect(verdict.remark.code).toBe("vendor.refused");
    expect(verdict.remark.message).toContain("data/attributes/name: can't be blank");
  });

  it.each([
    { kind: "unauthorized", minutes: 10 },
    { kind: "unpaid", minutes: 10 },
    { kind: "blocked", minutes: 60 },
  ] as const)("pauses the vendor for $minutes minutes when $kind", ({ kind, minutes }) => {
    const verdict = judgeFailure(anError(kind), past);
    expect(verdict).toMatchObject({ kind: "pause", probeAt: past.now + minutes * 60_000 });
  });

  it("asks for a person after a dozen failures in a row", () => {
    expect(judgeFailure(anError("unknown"), { ...past, failures: 11 }).kind).toBe("retry");
    const verdict = judgeFailure(anError("unknown"), { ...past, failures: 12 });
    expect(verdict).toMatchObject({ kind: "hold", remark: { code: "gave_up" } });
  });
});

describe("retryDelayMs", () => {
  it("doubles, with full jitter, and never exceeds a day", () => {
    expect([0, 1, 2, 20].map((failures) => retryDelayMs(failures, 1))).toEqual([
      30_000, 60_000, 120_000, 86_400_000,
    ]);
    expect(retryDelayMs(20, 0)).toBe(0);
  });
});
