import { describe, expect, it } from "vitest";
import type { Value } from "../../../../src/config/mapping.ts";
import type { FieldReading } from "../../../../src/sync/deal.ts";
import type { CustomFieldDefinition } from "../../../../src/sync/directory.ts";
import { planCustomFields } from "../../../../src/sync/planning/custom-fields.ts";
import { collectRemarks } from "../../../../src/sync/planning/plan-remarks.ts";
import { aFullMapping } from "../../../support/mapping.ts";
import { aDeal, aDirectory, day, industry, options, text } from "../../../support/plan-question.ts";

const { mapping } = aFullMapping();

interface Case {
  readonly value?: Value<string>;
  readonly fields?: Readonly<Record<string, FieldReading>>;
  readonly definitions?: readonly CustomFieldDefinition[] | null;
  readonly kind?: "projects" | "services" | "budgets";
}

function planned({ value, fields = {}, definitions = [industry], kind = "projects" }: Case) {
  const remarks = collectRemarks();
  const question = { deal: aDeal(fields), mapping, directory: aDirectory(definitions), remarks };
  const settings = value === undefined ? [] : [{ id: "70031", name: "Industry", value }];
  const { customFields, unfilled } = planCustomFields(question, kind, settings);
  return {
    value: customFields["70031"],
    unfilled,
    problems: remarks.problems.map(({ code, message }) => `${code} ${message}`),
  };
}

function constant(value: string): Value<string> {
  return { kind: "constant", value };
}

function ofType(dataTypeId: number): readonly CustomFieldDefinition[] {
  return [{ ...industry, dataTypeId }];
}

const fromField: Value<string> = { kind: "field", field: "about" };

describe("the value of a custom field", () => {
  it.each([
    { what: "a select takes the option's id", dataType: 3, value: constant("dach"), is: "700311" },
    {
      what: "a select takes what the deal's own option is called",
      dataType: 3,
      value: fromField,
      about: text("DACH"),
      is: "700311",
    },
    {
      what: "a multiselect takes every option",
      dataType: 5,
      value: fromField,
      about: options([1, "DACH"], [2, "International"]),
      is: ["700311", "700312"],
    },
    {
      what: "a multiselect takes names between commas",
      dataType: 5,
      value: constant("DACH, International"),
      is: ["700311", "700312"],
    },
    { what: "a number is a number", dataType: 2, value: constant("12.50"), is: 12.5 },
    {
      what: "a date is the day of the deal's field",
      dataType: 4,
      value: fromField,
      about: day("2026-12-03"),
      is: "2026-12-03",
    },
    { what: "a date may be written", dataType: 4, value: constant("2026-12-03"), is: "2026-12-03" },
    { what: "a person is found by e-mail", dataType: 6, value: constant("Dev@acme.example"), is: ["2003"] },
    { what: "a text stays as it is", dataType: 1, value: fromField, about: text(" DACH "), is: "DACH" },
  ] as readonly {
    what: string;
    dataType: number;
    value: Value<string>;
    about?: FieldReading;
    is: unknown;
  }[])("$what", ({ dataType, value, about, is }) => {
    const fields = about === undefined ? {} : { about };
    expect(planned({ value, fields, definitions: ofType(dataType) })).toEqual({
      value: is,
      unfilled: [],
      problems: [],
    });
  });

  it("is left out where the deal's field is empty", () => {
    expect(planned({ value: fromField })).toEqual({ value: undefined, unfilled: [], problems: [] });
  });

  it.each([
    {
      what: "an option that does not exist",
      given: { value: constant("Benelux") },
      says: /“Benelux” \(an option of Industry of projects in Productive\) no longer exists/,
    },
    {
      what: "an option of the deal that Productive does not have",
      given: { value: fromField, fields: { about: text("Benelux") } },
      says: /“Benelux”/,
    },
    {
      what: "a field that does not exist",
      given: { value: constant("DACH"), definitions: [] },
      says: /“Industry” \(a custom field of projects\)/,
    },
    {
      what: "a field of another kind of object",
      given: { value: constant("DACH"), definitions: [{ ...industry, customizableType: "budgets" }] },
      says: /“Industry”/,
    },
    {
      what: "a number that is none",
      given: { value: constant("many"), definitions: ofType(2) },
      says: /“many”/,
    },
  ])("is a problem where it names $what", ({ given, says }) => {
    const { problems } = planned(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^mapping\.drift/);
    expect(problems[0]).toMatch(says);
  });

  it("takes else where the deal's option is not one of Productive's", () => {
    const value: Value<string> = { kind: "field", field: "about", otherwise: "International" };
    expect(planned({ value, fields: { about: text("Benelux") } })).toMatchObject({
      value: "700312",
      problems: [],
    });
  });

  it("passes as text where we may not see the definitions", () => {
    expect(planned({ value: constant("DACH"), definitions: null })).toEqual({
      value: "DACH",
      unfilled: [],
      problems: [],
    });
  });
});

describe("a required custom field", () => {
  const required = [{ ...industry, isRequired: true }];

  it("is named where it gets no value", () => {
    expect(planned({ definitions: required }).unfilled).toEqual(["Industry"]);
    expect(planned({ value: fromField, definitions: required }).unfilled).toEqual(["Industry"]);
  });

  it("is content with a value, and of no concern to other kinds of objects", () => {
    expect(planned({ value: constant("DACH"), definitions: required }).unfilled).toEqual([]);
    expect(planned({ definitions: required, kind: "budgets" }).unfilled).toEqual([]);
  });

  it("is filled by the marker where it is the marker", () => {
    const directory = aDirectory([]);
    const customFields = (directory.productive?.customFields ?? []).map((field) => ({
      ...field,
      isRequired: true,
    }));
    const productive = directory.productive && { ...directory.productive, customFields };
    const question = {
      deal: aDeal(),
      mapping,
      directory: { ...directory, productive },
      remarks: collectRemarks(),
    };
    expect(planCustomFields(question, "projects").unfilled).toEqual([]);
  });

  it("may be one of services, which nothing can fill", () => {
    const definitions = [{ ...industry, customizableType: "services", isRequired: true }];
    expect(planned({ definitions, kind: "services" }).unfilled).toEqual(["Industry"]);
  });
});

describe("a marker field that Productive no longer has", () => {
  it("is a problem: without it the same thing would be made twice", () => {
    const directory = aDirectory([]);
    const productive = directory.productive && { ...directory.productive, customFields: [] };
    const remarks = collectRemarks();
    planCustomFields({ deal: aDeal(), mapping, directory: { ...directory, productive }, remarks }, "budgets");
    expect(remarks.problems.map(({ code, message }) => [code, message])).toEqual([
      [
        "mapping.drift",
        expect.stringMatching(/“Kommo deal” \(the marker field of budgets\) no longer exists/),
      ],
    ]);
  });
});
