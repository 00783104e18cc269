/**
 * Every request of a handoff that changes something is struck once: its answer lost, itself lost, the process
 * killed just before and just after; with the ledger kept and with the ledger gone. Then it runs again.
 */
import { describe, expect, it } from "vitest";
import { aMapping } from "../support/mapping.ts";
import { mishaps, play, playSmoothly } from "../support/scenario.ts";

const loaded = aMapping();

const deals = [
  { what: "a deal of a client who exists", lead: 41200317, company: 8800, writes: 11 },
  { what: "a deal of a new client", lead: 41200319, company: 8801, writes: 10 },
  { what: "a deal that only gets an issue", lead: 41200320, company: 8802, writes: 3 },
] as const;

describe.each(deals)("$what", ({ lead, company, writes }) => {
  const smoothly = playSmoothly({ lead, company, loaded });

  it("takes the requests this sweep counts on", async () => {
    expect((await smoothly).requests).toBe(writes);
  });

  describe.each(mishaps)("%s", (mishap) => {
    describe.each([
      { ledger: "ledger kept", losesLedger: false },
      { ledger: "ledger gone", losesLedger: true },
    ])("$ledger", ({ losesLedger }) => {
      it.each(Array.from({ length: writes }, (_, at) => at + 1))(
        "leaves one of everything when it strikes request %i",
        async (strikes) => {
          const smooth = await smoothly;
          const end = await play({ lead, company, loaded, strikes, mishap, losesLedger });
          expect(end.hasStruck).toBe(true);
          expect(end.inventory).toEqual(smooth.inventory);
          expect(end.last.outcome).toBe("done");
          expect(end.writesWhenDone).toBe(0);
        },
      );
    });
  });
});
