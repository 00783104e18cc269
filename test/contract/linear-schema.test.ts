import * as sdk from "@linear/sdk";
import {
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  parse,
  validate,
  validateSchema,
} from "graphql";
import { describe, expect, it } from "vitest";
import { recoverLinearSchema } from "./linear-schema/recover-linear-schema.ts";

/** The numbers are those of @linear/sdk 98.0.0; another version has others, and they are looked at then. */
describe("the schema recovered from the declarations of @linear/sdk", () => {
  const { sdl, schema, counts } = recoverLinearSchema();
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

  it("accounts for every declaration of the package", () => {
    expect(counts).toMatchObject({
      literals: 1856,
      enums: 130,
      scalars: 16,
      argumentLists: 688,
      argumentListsUsed: 688,
    });
  });

  it("leaves out only the sixteen conveniences the SDK adds to the schema", () => {
    expect(counts.skipped).toHaveLength(16);
    expect(
      counts.skipped.filter(
        (name) => !/^(EntityWebhookPayloadWith\w+Data|LinearWebhookEventTypeMap)$/.test(name),
      ),
    ).toEqual([]);
  });

  it("has the types of the schema, kind by kind", () => {
    expect({
      named: Object.keys(schema.getTypeMap()).length,
      objects: types.filter(isObjectType).length,
      inputs: types.filter(isInputObjectType).length,
      interfaces: types.filter(isInterfaceType).length,
      unions: types.filter(isUnionType).length,
      deprecations: sdl.split("@deprecated(").length - 1,
    }).toEqual({ named: 1322, objects: 739, inputs: 405, interfaces: 8, unions: 11, deprecations: 84 });
  });

  it("is a valid schema", () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it("keeps the four webhook payloads that a bundler suffix would shadow", () => {
    const payloads = [
      "AgentSessionEventWebhookPayload",
      "IssueSlaWebhookPayload",
      "OAuthAppWebhookPayload",
      "AppUserTeamAccessChangedWebhookPayload",
    ];
    expect(payloads.filter((name) => !isObjectType(schema.getType(name)))).toEqual([]);
  });

  it("accepts every document inside the SDK", () => {
    const documents = sdkDocuments();
    const refused = documents.flatMap(([name, text]) =>
      validate(schema, parse(text)).map(({ message }) => `${name}: ${message}`),
    );
    expect(documents).toHaveLength(674);
    expect(refused).toEqual([]);
  });
});

/** `LinearDocument.*Document`: objects whose string is the document. */
function sdkDocuments(): readonly (readonly [string, string])[] {
  return Object.entries(sdk.LinearDocument)
    .filter(([name]) => name.endsWith("Document"))
    .map(([name, document]) => [name, String.prototype.toString.call(document)]);
}
