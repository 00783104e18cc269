import { describe, expect, it } from "vitest";
import { selectForRetry } from "../../../src/commands/retry-selection.ts";
import { aLedgerScene, noAmount } from "../sync/ledger-scene.ts";
import type { LedgerScene } from "../sync/ledger-scene.ts";

async function aScene(): Promise<LedgerScene> {
  const scene = await aLedgerScene();
  await scene.putDeal({ lead: "1", status: "done" });
  await scene.putDeal({ lead: "2", status: "failed" });
  await scene.putDeal({ lead: "3", status: "queued" });
  await scene.putDeal({ lead: "4", status: "running" });
  await scene.putDeal({ lead: "5", status: "held" }, [noAmount]);
  await scene.putDeal({ lead: "6", status: "held" }, [{ ...noAmount, code: "company.missing" }]);
  await scene.putDeal({ lead: "7", status: "skipped" });
  return scene;
}

describe("which deals retry takes up", () => {
  it("takes what did not end for a passing reason, also what was interrupted", async () => {
    const { ledger } = await aScene();
    expect(await selectForRetry({ failed: true, held: false }, ledger)).toEqual([2, 3, 4]);
  });

  it("takes what is held, all or by one problem", async () => {
    const { ledger } = await aScene();
    expect(await selectForRetry({ failed: false, held: true }, ledger)).toEqual([5, 6]);
    expect(await selectForRetry({ failed: false, held: "company.missing" }, ledger)).toEqual([6]);
  });

  it("takes nothing that nobody asked for", async () => {
    const { ledger } = await aScene();
    expect(await selectForRetry({ failed: false, held: false }, ledger)).toEqual([]);
  });

  it("reads every page", async () => {
    const { ledger, putDeal } = await aLedgerScene();
    for (let lead = 1; lead <= 401; lead += 1) await putDeal({ lead: String(lead), status: "held" });
    expect(await selectForRetry({ failed: false, held: true }, ledger)).toHaveLength(401);
  });
});
