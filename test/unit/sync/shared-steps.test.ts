import { describe, expect, it } from "vitest";
import type { Owner } from "../../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/sqlite-ledger.ts";
import type { TurnPorts } from "../../../src/sync/leases.ts";
import type { Plan } from "../../../src/sync/plan.ts";
import { ledgerKeysOf, releaseShared, sharedKeyOf, takeShared } from "../../../src/sync/shared-steps.ts";
import { aPlanQuestion } from "../../support/plan-question.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { planHandoff } from "../../../src/sync/planning/plan-handoff.ts";
import { aProjectStep } from "./steps/project-scene.ts";

const ofClient = aProjectStep({ perClient: true });

describe("what deals share", () => {
  it("is a client's project, under the client and its name", () => {
    expect(sharedKeyOf(ofClient)).toBe("company/8800/project/northwind - relaunch");
  });

  it("has one name however it is written", () => {
    const written = aProjectStep({ perClient: true, name: " NORTHWIND  -  relaunch" });
    expect(sharedKeyOf(written)).toBe(sharedKeyOf(ofClient));
  });

  it.each([
    ["the deal's own project", aProjectStep()],
    [
      "a project that the deal names",
      aProjectStep({ perClient: true, named: { id: "1", field: "", text: "1" } }),
    ],
  ])("is not %s", (_fact, step) => {
    expect(sharedKeyOf(step)).toBeUndefined();
  });

  it("is written down for the deal and for all others", () => {
    expect(ledgerKeysOf(ofClient)).toEqual([
      "lead/41200317/project",
      "company/8800/project/northwind - relaunch",
    ]);
    expect(ledgerKeysOf(aProjectStep())).toEqual(["lead/41200317/project"]);
  });
});

describe("taking turns at what is shared", () => {
  const other: Owner = { host: "here", pid: 2, nonce: "b" };

  async function aTable() {
    const clock = createVirtualClock();
    const ledger = await openSqliteLedger({ path: ":memory:", clock, random: () => 0.5 });
    const timing = { quietPeriodMs: 0, requestTimeoutMs: 30_000, directoryMaxAgeMs: 0, leaseWaitMs: 1_000 };
    const owner: Owner = { host: "here", pid: 1, nonce: "a" };
    const ports = { ledger, clock, timing, owner, isOwnerAlive: () => true } satisfies TurnPorts;
    const isFree = async (name: string): Promise<boolean> => {
      const answer = await ledger.acquireLease({ name, owner: other, ttlMs: 60_000 });
      if (answer.kind === "granted") await ledger.releaseLease(answer.lease);
      return answer.kind === "granted";
    };
    return { ledger, ports, isFree };
  }

  it("holds company and project, in this order, until they are given back", async () => {
    const { ports, isFree } = await aTable();
    const leases = await takeShared(aPlan(), ports, () => undefined);
    expect([...leases.keys()]).toEqual(["company/8800", "lead/41200317/project"]);
    expect(await isFree("company/8800")).toBe(false);
    await releaseShared(leases, ports);
    expect(await isFree("company/8800")).toBe(true);
  });

  it("leaves out what this deal has settled", async () => {
    const { ledger, ports } = await aTable();
    const answer = await ledger.acquireLease({ name: "deal/1", owner: other, ttlMs: 60_000 });
    if (answer.kind === "granted") {
      await ledger.recordOutcomes(answer.lease, [{ key: "company/8800", lead: "1", status: "done" }]);
    }
    const leases = await takeShared(aPlan(), ports, () => undefined);
    expect([...leases.keys()]).toEqual(["lead/41200317/project"]);
  });

  it("gives the company back when the project's turn does not come", async () => {
    const { ledger, ports, isFree } = await aTable();
    await ledger.acquireLease({ name: sharedKeyOf(ofClient) ?? "", owner: other, ttlMs: 600_000 });
    await expect(takeShared(aPlan(), ports, () => undefined)).rejects.toMatchObject({ code: "locked" });
    expect(await isFree("company/8800")).toBe(true);
  });
});

/** The full example's plan, with a project that the client's deals share. */
function aPlan(): Plan {
  const planned = planHandoff(aPlanQuestion());
  if (planned.kind === "held") throw new Error(planned.problems.map(({ message }) => message).join(" "));
  const steps = planned.plan.steps.map((step) => (step.kind === "productive.project" ? ofClient : step));
  return { ...planned.plan, steps };
}
