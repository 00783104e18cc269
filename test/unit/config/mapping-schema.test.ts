import { describe, expect, it } from "vitest";
import { mappingJsonSchema } from "../../../src/config/mapping-schema.ts";

describe("the JSON Schema", () => {
  const schema = mappingJsonSchema();

  it("names every section", () => {
    const { properties } = schema;
    expect(typeof properties === "object" && properties !== null && Object.keys(properties)).toEqual([
      "version",
      "kommo",
      "won",
      "productive",
      "service_types",
      "linear",
      "people",
      "policies",
      "slack",
    ]);
  });

  it("takes numbers as they are written", () => {
    expect(schema).toMatchObject({
      properties: {
        version: { const: 1 },
        kommo: { properties: { account: { properties: { id: { type: ["integer", "string"] } } } } },
      },
    });
  });

  it("asks for what must be there, and for nothing that has a default", () => {
    expect(schema["required"]).toEqual(["version", "kommo", "won"]);
  });

  it("refuses unknown keys", () => {
    expect(schema["additionalProperties"]).toBe(false);
  });
});
