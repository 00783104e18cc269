import { describe, expect, it } from "vitest";
import type { Check } from "../../../../src/setup/doctor/check.ts";
import { checkLedger } from "../../../../src/setup/doctor/ledger-checks.ts";
import { checkMachine } from "../../../../src/setup/doctor/machine-checks.ts";
import { checkSettings } from "../../../../src/setup/doctor/setting-checks.ts";
import type { DoctorSnapshot, LedgerFacts, MachineFacts } from "../../../../src/setup/doctor/snapshot.ts";
import { anOpenLedger, mappingFacts } from "./examined.ts";

function aMachine(overrides: Partial<MachineFacts> = {}): MachineFacts {
  return { node: "24.21.0", sqlite: "3.53.4", nowMs: 0, clocks: [], ...overrides };
}

function statusOf(checks: readonly Check[], id: string): string | undefined {
  return checks.find((check) => check.id === id)?.status;
}

describe("checks of the machine", () => {
  it.each([
    ["24.15.0", "pass"],
    ["25.0.0", "pass"],
    ["24.14.9", "fail"],
    ["20.19.0", "fail"],
  ])("judge Node %s: %s", (node, status) => {
    expect(statusOf(checkMachine(aMachine({ node })), "node")).toBe(status);
  });

  it.each([
    ["3.51.3", "pass"],
    ["3.51.2", "fail"],
    [undefined, "fail"],
  ])("judge SQLite %s: %s", (sqlite, status) => {
    expect(statusOf(checkMachine(aMachine({ sqlite })), "sqlite")).toBe(status);
  });

  it.each([
    [500, "pass"],
    [-8_000, "warn"],
    [45_000, "fail"],
  ])("judge a clock that is %i ms ahead: %s", (skewMs, status) => {
    const clocks = [{ system: "Kommo", theirMs: 1_000_000, ourMs: 1_000_000 + skewMs }];
    expect(statusOf(checkMachine(aMachine({ clocks })), "clock")).toBe(status);
  });

  it("say that the clock cannot be compared with anything", () => {
    expect(checkMachine(aMachine()).at(-1)).toMatchObject({ id: "clock", status: "info" });
  });
});

describe("checks of settings", () => {
  it("say where a secret came from and nothing else about it", () => {
    const [check] = checkSettings([
      {
        variable: "KOMMO_TOKEN",
        state: "set",
        source: "KOMMO_TOKEN in .env",
        value: undefined,
        problem: undefined,
      },
    ]);
    expect(check).toMatchObject({ status: "pass", detail: "Set by KOMMO_TOKEN in .env." });
  });

  it("repeat what is wrong, with what to do", () => {
    const problem = { message: "HANDOFF_TIMEOUT is “soon”.", hint: "Write it like 30s." };
    const [check] = checkSettings([
      { variable: "HANDOFF_TIMEOUT", state: "wrong", source: undefined, value: "soon", problem },
    ]);
    expect(check).toMatchObject({ status: "fail", detail: problem.message, hint: problem.hint });
  });
});

function withLedger(ledger: LedgerFacts): DoctorSnapshot {
  return {
    machine: aMachine(),
    settings: [],
    mapping: { ok: true, value: mappingFacts() },
    kommo: { kind: "unused" },
    productive: { kind: "unused" },
    linear: { kind: "unused" },
    webhookSecrets: { kommo: [], productive: [] },
    ledger,
    livez: undefined,
  };
}

describe("checks of the ledger", () => {
  it("are fine with one of these accounts that can be written", () => {
    const checks = checkLedger(withLedger(anOpenLedger));
    expect(checks.map(({ id, status }) => [id, status])).toEqual([
      ["ledger", "pass"],
      ["ledger.account", "pass"],
      ["ledger.space", "pass"],
    ]);
  });

  it("name the account it belongs to instead", () => {
    const binding = { kommoAccount: "44000001" };
    const checks = checkLedger(withLedger({ ...anOpenLedger, binding }));
    expect(checks.find(({ id }) => id === "ledger.account")).toMatchObject({
      status: "fail",
      detail: "The ledger belongs to Kommo account 44000001, and the mapping was written for 33000001.",
    });
  });

  it.each([
    [10_000_000, "fail"],
    [100_000_000, "warn"],
  ])("judge %i free bytes: %s", (freeBytes, status) => {
    expect(statusOf(checkLedger(withLedger({ ...anOpenLedger, freeBytes })), "ledger.space")).toBe(status);
  });

  it("say that one that is not there will be made, or why it cannot be", () => {
    const place = "/state/ledger.db";
    const absent = { kind: "absent", place, freeBytes: undefined } as const;
    const no = { ok: false, because: "failed", why: "no rights.", hint: undefined } as const;
    const [fine] = checkLedger(withLedger({ ...absent, canBeMade: { ok: true, value: true } }));
    const [bad] = checkLedger(withLedger({ ...absent, canBeMade: no }));
    expect([fine?.status, bad?.status]).toEqual(["info", "fail"]);
  });

  it("say what of the quotas is used", () => {
    const quota = [{ system: "Productive", used: 12, limit: 100, window: "10 s" }];
    expect(checkLedger(withLedger({ ...anOpenLedger, quota })).at(-1)?.detail).toBe(
      "We have used 12 of 100 requests within 10 s.",
    );
  });
});
