import { describe, expect, it } from "vitest";
import { openLimit, readStatus } from "../../../src/sync/status.ts";
import { aLedgerScene, noAmount } from "./ledger-scene.ts";

const zone = "Europe/Berlin";

describe("the status of all deals", () => {
  it("counts every deal and names those that are not at their end", async () => {
    const { ledger, putDeal } = await aLedgerScene();
    await putDeal({ lead: "1", status: "done" });
    await putDeal({ lead: "2", status: "held", name: "Relaunch" }, [noAmount]);
    await putDeal({ lead: "3", status: "failed", nextAt: Date.parse("2026-03-03T12:00:00Z") });
    const report = await readStatus(ledger, zone);
    expect(report.counts).toMatchObject({ done: 1, held: 1, failed: 1, skipped: 0 });
    expect(report.open).toEqual([
      { lead: 2, name: "Relaunch", status: "held", problem: noAmount, nextAt: undefined },
      { lead: 3, name: "A deal", status: "failed", problem: undefined, nextAt: "2026-03-03T12:00:00.000Z" },
    ]);
  });

  it("lists so many of each status and counts all", async () => {
    const { ledger, putDeal } = await aLedgerScene();
    for (let lead = 1; lead <= openLimit + 3; lead += 1)
      await putDeal({ lead: String(lead), status: "held" });
    const report = await readStatus(ledger, zone);
    expect(report.open).toHaveLength(openLimit);
    expect(report.counts.held).toBe(openLimit + 3);
  });

  it("says which system does not let us in, and since when", async () => {
    const { ledger } = await aLedgerScene();
    const since = Date.parse("2026-03-03T23:30:00Z");
    await ledger.pauseVendor({ vendor: "kommo", reason: "unauthorized", since, probeAt: since });
    expect((await readStatus(ledger, zone)).paused).toEqual([
      { system: "kommo", reason: "unauthorized", since: "4 March 2026" },
    ]);
  });
});
