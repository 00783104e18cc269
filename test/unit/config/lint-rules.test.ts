import { describe, expect, it } from "vitest";
import { aMappingText, lineOf, remarksOf } from "./mapping-text.ts";

/** The only remark, and whether it stands in the line that holds this. */
function onlyRemark(text: string, line: string): unknown {
  return remarksOf(text).map(({ severity, message, position }) => [
    severity,
    message,
    position.line === lineOf(text, line),
  ]);
}

const lineDesign = "- { slug: design, name: Design, service_type: { id: 112 }, share: 40 }";
const lineCode = "- { slug: code, name: Code, service_type: { id: 114 }, share: 60, rate: 110.00 }";

describe("what can never matter is said", () => {
  it("of a stage whose only side every service type switches off", () => {
    const text = aMappingText(
      ["    productive: true\n    linear: true", "    productive: false\n    linear: true"],
      ["    services:", "    linear: false\n    services:"],
    );
    expect(onlyRemark(text, "- pipeline: { id: 7700001")).toEqual([
      [
        "warning",
        "This stage leads to Linear only, and every service type switches that off: a win there does nothing.",
        true,
      ],
    ]);
  });

  it("of a stage moved on to that is won itself", () => {
    const moved = "    moved_on: [{ pipeline: { id: 7700001 }, status: { id: 142 } }]\n    productive: true";
    const text = aMappingText(["    productive: true", moved]);
    expect(remarksOf(text).map(({ message }) => message)).toContain(
      "This stage starts work itself, so a deal in it is won anyway.",
    );
  });

  it("of service types that no deal can name", () => {
    const text = aMappingText(
      ["    service_type: { id: 510001, name: Service type }\n", ""],
      ["missing_service_type: hold", "missing_service_type: other"],
      [
        "service_types:",
        `service_types:\n  other:\n    value: { id: 880009, name: Other }\n    services:\n      - { slug: a, name: A, service_type: { id: 112 }, share: 100 }`,
      ],
    );
    expect(onlyRemark(text, "  website:")).toEqual([
      [
        "warning",
        "Service type “website” is never taken: kommo.fields has no “service_type”, and the policy names “other”.",
        true,
      ],
    ]);
  });

  it("of an option without a name", () => {
    const text = aMappingText(["value: { id: 880001, name: Website }", "value: { id: 880001 }"]);
    expect(onlyRemark(text, "value: { id: 880001 }")).toEqual([
      ["warning", "Option 880001 has no name here, so nobody sees when it is renamed.", true],
    ]);
  });

  it("of a person about whom nothing is said", () => {
    const text = aMappingText(["people:\n", "people:\n  ben@acme.example: {}\n"]);
    expect(onlyRemark(text, "ben@acme.example")).toEqual([
      ["warning", "Nothing is said about ben@acme.example.", true],
    ]);
  });

  it("of an option of a person that no field can name", () => {
    const text = aMappingText(["name: Anna }", "name: Anna }\n    option: Anna A."]);
    expect(onlyRemark(text, "option: Anna A.")).toEqual([
      ["warning", "No field names people, so this option is never read.", true],
    ]);
  });

  it("of a prefix without a marker", () => {
    const text = aMappingText([
      "{ id: 77, name: Acme }",
      '{ id: 77, name: Acme }\n  markers: { prefix: "A-" }',
    ]);
    expect(onlyRemark(text, "prefix")).toEqual([
      ["warning", "Without a marker field the prefix is written nowhere.", true],
    ]);
  });
});

describe("one person twice is said", () => {
  it.each([
    ["productive: { id: 2001 }", "(2001)"],
    ["productive: { id: 2001 }\n    slack: U0123ABCD", "(2001)"],
  ])("by number: %s", (person, shown) => {
    const text = aMappingText(["people:\n", `people:\n  ben@acme.example:\n    ${person}\n`]);
    expect(remarksOf(text).map(({ message }) => message)).toEqual([
      `ben@acme.example is the same person ${shown}.`,
    ]);
  });
});

describe("rates and shares that are most often not meant are said", () => {
  it("a rate of 0", () => {
    const text = aMappingText([lineCode, lineCode.replace("110.00", "0.00")]);
    expect(onlyRemark(text, "slug: code")).toEqual([
      ["warning", "The rate is 0, so this line has no hours and no price of its own.", true],
    ]);
  });

  it("a share of 0", () => {
    const text = aMappingText(
      [lineDesign, lineDesign.replace("share: 40", "share: 0")],
      [lineCode, lineCode.replace("share: 60", "share: 100")],
    );
    expect(onlyRemark(text, "slug: design")).toEqual([
      ["warning", "The share is 0, so this line gets no money.", true],
    ]);
  });

  it("hours whose rate may be missing in a deal", () => {
    const hours =
      "- { slug: care, name: Care, service_type: { id: 115 }, hours: 4, rate: { field: hourly_rate } }";
    const text = aMappingText([lineCode, `${lineCode}\n      ${hours}`]);
    expect(onlyRemark(text, "slug: care")).toEqual([
      [
        "warning",
        "A deal whose field “hourly_rate” is empty has no price for these hours, and is held.",
        true,
      ],
    ]);
  });

  it("work by the hour without a rate", () => {
    const text = aMappingText(
      ["    hourly_rate: { id: 510008, name: Hourly rate }\n", ""],
      ["    vat_percent: 19", "    billing: hourly"],
    );
    expect(onlyRemark(text, "slug: design")).toEqual([
      [
        "warning",
        "Work is billed by the hour, and this line has no rate: it is sold at a fixed price.",
        true,
      ],
    ]);
  });
});
