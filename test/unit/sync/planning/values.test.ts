import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../../../src/config/mapping.ts";
import { resolveValue } from "../../../../src/sync/planning/values.ts";
import { aDeal, options, text } from "../../../support/plan-question.ts";

const asIs = (found: string): string => found;
const number = (found: string): string | undefined => (/^\d+$/.test(found) ? found : undefined);

const vat: Value<string> = {
  kind: "field",
  field: "country",
  values: [
    { when: { id: 880401, name: "Germany" }, is: "19" },
    { when: { name: "Austria" }, is: "20" },
  ],
  otherwise: "0",
};
const { otherwise: _none, ...vatWithoutElse } = vat.kind === "field" ? vat : { otherwise: "" };

function resolved(value: Value<string>, fields: Parameters<typeof aDeal>[0]) {
  return resolveValue(value, aDeal(fields), asIs);
}

describe("a value of the mapping", () => {
  it("is the constant where one is written", () => {
    expect(resolved({ kind: "constant", value: "19" }, {})).toEqual({
      kind: "value",
      value: "19",
      from: "constant",
    });
  });

  it.each([
    {
      what: "the option's id, whatever it is called now",
      country: options([880401, "Deutschland"]),
      is: "19",
    },
    { what: "the option's name, in any case", country: options([880402, " AUSTRIA "]), is: "20" },
    { what: "else, where the option is not listed", country: options([880403, "France"]), is: "0" },
    { what: "else, where the field is empty", country: text(), is: "0" },
    {
      what: "else, where another option bears the name of one that is listed by id",
      country: options([7, "Germany"]),
      is: "0",
    },
    {
      what: "the first listed of several options",
      country: options([880402, "Austria"], [880401, "Germany"]),
      is: "19",
    },
  ])("is decided by $what", ({ country, is }) => {
    expect(resolved(vat, { country })).toMatchObject({ kind: "value", value: is });
  });

  it("names the field and the line of the table that decided", () => {
    expect(resolved(vat, { country: options([880402, "Austria"]) })).toMatchObject({
      from: "field",
      field: "country",
      row: 1,
    });
  });

  it.each([
    { country: text(), found: undefined },
    { country: text("France"), found: "France" },
  ])("is missing without else, and says what was found ($found)", ({ country, found }) => {
    const value: Value<string> = { kind: "field", field: "country", ...vatWithoutElse };
    expect(resolved(value, { country })).toEqual({ kind: "missing", field: "country", found });
  });

  it("is missing where the field is not mapped at all", () => {
    expect(resolved({ kind: "field", field: "nothing" }, {})).toEqual({
      kind: "missing",
      field: "nothing",
      found: undefined,
    });
  });

  it("takes what the field says where no table translates it, and else where that cannot be read", () => {
    const value: Value<string> = { kind: "field", field: "country", otherwise: "90" };
    expect(resolveValue(value, aDeal({ country: text("95") }), number)).toMatchObject({ value: "95" });
    expect(resolveValue(value, aDeal({ country: text("ask Ben") }), number)).toMatchObject({
      value: "90",
      from: "else",
    });
  });

  it("never invents a value: it is the constant, a line of the table, the field's own, or else", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.option(fc.string(), { nil: undefined }), (texts, otherwise) => {
        const value: Value<string> = {
          kind: "field",
          field: "country",
          ...(otherwise === undefined ? {} : { otherwise }),
        };
        const chosen = resolveValue(value, aDeal({ country: text(...texts) }), asIs);
        const found = chosen.kind === "missing" ? undefined : chosen.value;
        expect([texts.length === 0 ? undefined : texts.join("\n"), otherwise]).toContain(found);
      }),
    );
  });
});
