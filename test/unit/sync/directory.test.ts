import { describe, expect, it } from "vitest";
import { readDirectory } from "../../../src/sync/directory.ts";
import type { Stage } from "../../support/stage.ts";
import { aStage } from "../../support/stage.ts";

const maxAgeMs = 600_000;

function read({ process, clock }: Stage) {
  const { kommo, productive, linear, ledger } = process.ports;
  return readDirectory({ kommo, productive: productive(), linear: linear(), ledger, clock }, maxAgeMs);
}

describe("the directory", () => {
  it("knows custom fields, which of them are required, and their options", async () => {
    const stage = await aStage();
    stage.sandbox.productive.switches.requiredCustomFields.push("70031");
    const { productive } = await read(stage);
    expect(productive?.customFields).toContainEqual({
      id: "70031",
      name: "Industry",
      customizableType: "projects",
      dataTypeId: 3,
      isRequired: true,
      options: [
        { id: "700311", name: "DACH" },
        { id: "700312", name: "International" },
      ],
    });
  });

  it("costs no request while it is warm", async () => {
    const stage = await aStage();
    const first = await read(stage);
    const before = stage.sandbox.requests.length;
    expect(await read(stage)).toEqual(first);
    expect(stage.sandbox.requests).toHaveLength(before);
  });

  it("is read again when it is old", async () => {
    const stage = await aStage();
    await read(stage);
    const before = stage.sandbox.requests.length;
    stage.clock.advance(maxAgeMs + 1);
    await read(stage);
    expect(stage.sandbox.requests.length).toBeGreaterThan(before);
  });

  it("goes without custom fields where the token may not see them", async () => {
    const stage = await aStage();
    stage.sandbox.faults.push({
      match: { vendor: "productive", path: /custom_fields/ },
      effect: {
        kind: "status",
        status: 403,
        body: JSON.stringify({ errors: [{ status: "403", code: "access_denied", title: "Access Denied" }] }),
      },
    });
    expect((await read(stage)).productive?.customFields).toBeNull();
  });
});
