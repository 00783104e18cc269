/**
 * The JSON Schema of the mapping, judged by a validator that knows nothing of ours: it accepts the mappings we
 * ship, and rejects what a schema can see of `twenty-mistakes.yaml`. The others (a field that is not mapped,
 * shares that sum to 99, a slug that is taken …) need more than one place of the file, or a list of all time zones.
 */
import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { mappingJsonSchema } from "../../src/config/mapping-schema.ts";

const validate = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(mappingJsonSchema());
const mistakes = read("fixtures/mappings/twenty-mistakes.yaml");

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

/** Where the file breaks the schema: `/won/0/linear/team/id`. */
function brokenPlaces(text: string): readonly string[] {
  validate(parse(text));
  return (validate.errors ?? []).map(({ instancePath }) => instancePath);
}

describe("the JSON Schema, read by another validator", () => {
  it.each([
    "fixtures/mappings/handoff.yaml",
    "fixtures/mappings/handoff.full.yaml",
    "../examples/handoff.yaml",
    "../examples/handoff.full.yaml",
  ])("accepts %s", (path) => {
    expect(brokenPlaces(read(path))).toEqual([]);
  });

  it.each([
    [1, "/kommo/account/id"],
    [3, "/kommo/currency"],
    [4, "/kommo/fields/deadline"],
    [5, "/kommo/write_back"],
    [6, "/won/0/status"],
    [7, "/won/0/since"],
    [8, "/won/0/wait"],
    [9, "/won/0/linear/team/id"],
    [10, "/won/1/status"],
    [12, "/productive/project/use"],
    [13, "/productive/budget/vat_percent"],
    [19, "/people"],
    [20, "/policies/missing_amount"],
  ])("rejects mistake %i", (_number, place) => {
    expect(brokenPlaces(mistakes).some((found) => found.startsWith(place))).toBe(true);
  });

  it.each([
    ["a currency in small letters", "currency: EUR", "currency: eur"],
    ["a day that no month has", "since: 2026-01-01", "since: 2026-01-32"],
    ["a key that is none", "write_back:", "writeback:"],
  ])("rejects %s alone", (_what, from, to) => {
    const text = read("fixtures/mappings/handoff.full.yaml").replace(from, to);
    expect(brokenPlaces(text)).not.toEqual([]);
  });
});
