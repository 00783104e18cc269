import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { mappingJsonSchema } from "../../../../src/config/mapping-schema.ts";
import { knownThings } from "../../../../src/setup/discover/known-things.ts";
import { seenOptionsIn, withDiscovered } from "../../../../src/setup/discover/mapping-schema-file.ts";
import { readSnapshot } from "../../../../src/setup/discover/read-snapshot.ts";
import { aWorld } from "../../../contract/clients-setup.ts";

async function aSchema() {
  const { kommo, productive, linear, clock } = aWorld();
  const reading = { nowMs: clock.now(), namedTemplates: [], onPart: () => undefined };
  const snapshot = await readSnapshot({ kommo, productive, linear, ...reading });
  return withDiscovered(mappingJsonSchema(), knownThings(snapshot));
}

function example(change = (text: string) => text): unknown {
  const file = new URL("../../../../examples/handoff.full.yaml", import.meta.url);
  return parse(change(readFileSync(file, "utf8")));
}

describe("the schema of these accounts", () => {
  it("is one that an independent validator reads strictly, and accepts their mapping", async () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(await aSchema());
    expect(validate(example())).toBe(true);
  });

  it.each([
    ["a field", "id: 510001,", "id: 519999,"],
    ["a stage", "status: { id: 142, name: Signed }", "status: { id: 144, name: Signed }"],
    ["a team", "0000000000e2, key: SUP", "0000000000ef, key: SUP"],
    ["a person", "productive: { id: 2001,", "productive: { id: 2099,"],
    ["a service type", "service_type: { id: 112, name: Design }", "service_type: { id: 999, name: Design }"],
    ["a marker", "company: { id: 70011", "company: { id: 70099"],
  ])("rejects %s that the accounts do not have", async (_what, from, to) => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(await aSchema());
    expect(validate(example((text) => text.replace(from, to)))).toBe(false);
  });

  it("says what every id is", async () => {
    expect(JSON.stringify(await aSchema())).toContain(
      '{"enum":[2001,"2001"],"description":"Anna Account (anna@acme.example)"}',
    );
  });

  it("remembers which options were seen", async () => {
    const seen = seenOptionsIn(JSON.stringify(await aSchema()));
    expect(seen?.has("880004")).toBe(true);
    expect(seen?.has("880005")).toBe(false);
    expect(seenOptionsIn("{")).toBeUndefined();
    expect(seenOptionsIn("{}")).toBeUndefined();
  });
});
