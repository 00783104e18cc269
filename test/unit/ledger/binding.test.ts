import { describe, expect, it } from "vitest";
import { joinBindings } from "../../../src/ledger/binding.ts";

describe("joining bindings", () => {
  it("records everything at first use", () => {
    const known = { kommoAccount: "3012", productiveOrganization: "77", linearWorkspace: "acme" };
    expect(joinBindings({}, known)).toEqual(known);
  });

  it("keeps what is recorded and not known now", () => {
    const recorded = { kommoAccount: "3012", linearWorkspace: "acme" };
    expect(joinBindings(recorded, { kommoAccount: "3012" })).toMatchObject({ linearWorkspace: "acme" });
  });

  it("names every account that is another, ours first", () => {
    const recorded = { kommoAccount: "3012", productiveOrganization: "77", linearWorkspace: "acme" };
    const known = { kommoAccount: "3012", productiveOrganization: "78", linearWorkspace: "globex" };
    expect(() => joinBindings(recorded, known)).toThrow(
      "This ledger belongs to Productive organisation 77 and Linear workspace acme, " +
        "but the settings lead to Productive organisation 78 and Linear workspace globex.",
    );
  });
});
