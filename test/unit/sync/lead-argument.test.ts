import { describe, expect, it } from "vitest";
import { findLeads, parseLeadArgument } from "../../../src/sync/lead-argument.ts";
import { aLedgerScene } from "./ledger-scene.ts";

const leadUrl = (lead: number): string => `https://acme.kommo.com/leads/detail/${String(lead)}`;

describe("what a person types to name a deal", () => {
  it.each([
    ["41200317", { kind: "lead", lead: 41200317 }],
    [" #41200317 ", { kind: "lead", lead: 41200317 }],
    [
      "https://acme.kommo.com/leads/detail/41200317",
      { kind: "lead", lead: 41200317, host: "acme.kommo.com" },
    ],
    ["https://acme.kommo.com/leads/detail/41200317/?tab=1#x", { kind: "lead", lead: 41200317 }],
    ["https://app.productive.io/77-acme/projects/8801", { kind: "object", of: "project", id: "8801" }],
    [
      "https://app.productive.io/77/projects/8801-relaunch/tasks",
      { kind: "object", of: "project", id: "8801" },
    ],
    [
      "https://app.productive.io/77/deals/9901/budget?service=1",
      { kind: "object", of: "budget", id: "9901" },
    ],
    ["https://app.productive.io/77/budgets/9901", { kind: "object", of: "budget", id: "9901" }],
    ["eng-42", { kind: "issue", identifier: "ENG-42" }],
    ["https://linear.app/acme/issue/ENG-42/website-relaunch", { kind: "issue", identifier: "ENG-42" }],
  ])("%s is understood", (typed, expected) => {
    expect(parseLeadArgument(typed)).toMatchObject(expected);
  });

  it.each(["", "0", "-5", "41200317x", "1e9", "https://example.com/", "https://", "javascript:1", "../42"])(
    "“%s” names nothing",
    (typed) => {
      expect(parseLeadArgument(typed).kind).toBe("wrong");
    },
  );
});

describe("finding the deals that were named", () => {
  it("does each once, in the order they were named", async () => {
    const { ledger } = await aLedgerScene();
    const typed = ["5", leadUrl(4), "4", "5"];
    expect(await findLeads(typed, ledger, leadUrl)).toEqual([5, 4]);
  });

  it("finds them by project, budget and issue in the ledger", async () => {
    const { ledger, putDeal, putStep } = await aLedgerScene();
    await putDeal({ lead: "7", status: "done" });
    await putStep({ key: "lead/7/project", lead: "7", status: "done", externalId: "8801" });
    await putStep({ key: "lead/7/budget", lead: "7", status: "done", externalId: "9901" });
    await putStep({
      key: "lead/7/issue",
      lead: "7",
      status: "done",
      externalId: "5f0e4c1a-0000-4000-8000-000000000001",
      facts: { identifier: "ENG-42" },
    });
    const productive = "https://app.productive.io/77";
    expect(await findLeads([`${productive}/projects/8801`], ledger, leadUrl)).toEqual([7]);
    expect(await findLeads([`${productive}/deals/9901`], ledger, leadUrl)).toEqual([7]);
    expect(await findLeads(["eng-42"], ledger, leadUrl)).toEqual([7]);
  });

  it("does not take a budget for the project of the same number", async () => {
    const { ledger, putDeal, putStep } = await aLedgerScene();
    await putDeal({ lead: "7", status: "done" });
    await putStep({ key: "lead/7/budget", lead: "7", status: "done", externalId: "8801" });
    await expect(
      findLeads(["https://app.productive.io/77/projects/8801"], ledger, leadUrl),
    ).rejects.toMatchObject({ code: "deal.not_found", exitCode: 3 });
  });

  it("names everything it does not understand at once", async () => {
    const { ledger } = await aLedgerScene();
    await expect(findLeads(["nonsense", "7", "0"], ledger, leadUrl)).rejects.toMatchObject({
      exitCode: 2,
      message: "“nonsense”, “0” name no deal.",
    });
  });

  it("refuses the page of another account's deal", async () => {
    const { ledger } = await aLedgerScene();
    await expect(
      findLeads(["https://other.kommo.com/leads/detail/7"], ledger, leadUrl),
    ).rejects.toMatchObject({ exitCode: 2 });
  });
});
