import { describe, expect, it } from "vitest";
import { warnOfOptionalFields } from "../../../../src/setup/discover/field-warnings.ts";
import { aField } from "./snapshots.ts";

const stage = { pipelineId: 7700001, statusId: 142, name: "Sales / Won", productive: true };
const wins = [{ pipelineId: 7700001, count: 24, filled: { 510004: 21 }, emails: {} }];

describe("fields that may be empty at the won stage", () => {
  it("are named with how many of the recent wins lack them", () => {
    const fields = [{ key: "spec", field: aField(510004, "Spec", "textarea") }];
    expect(warnOfOptionalFields([stage], fields, wins)).toEqual([
      "“Sales / Won” takes deals without “Spec” (3 of the last 24 wins lack it). Make it required for that stage in Kommo.",
    ]);
  });

  it("are not those that Kommo requires in that very stage", () => {
    const requiredAt = [{ pipelineId: 7700001, statusId: 142 }];
    const fields = [{ key: "spec", field: aField(510004, "Spec", "textarea", { requiredAt }) }];
    expect(warnOfOptionalFields([stage], fields, wins)).toEqual([]);
    expect(warnOfOptionalFields([{ ...stage, pipelineId: 7700002 }], fields, wins)).toHaveLength(1);
  });

  it("are not those that nothing needs", () => {
    const fields = [{ key: "po_number", field: aField(1, "PO", "text") }];
    expect(warnOfOptionalFields([stage], fields, wins)).toEqual([]);
  });
});
