import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameFrom, placeholdersOf, problemsOfTemplate } from "../../../src/sync/name-template.ts";

const aDeal = { company: "Northwind", deal: "Website relaunch", lead: "41200317", year: "2026" };

describe("placeholdersOf", () => {
  test("lists names in order, and which are optional", () => {
    expect(placeholdersOf("{company?} - {deal} {deal}")).toEqual([
      { name: "company", isOptional: true },
      { name: "deal", isOptional: false },
      { name: "deal", isOptional: false },
    ]);
  });
});

describe("problemsOfTemplate", () => {
  test("finds none in a good one, fields included", () => {
    expect(problemsOfTemplate("{company?}: {deal} ({po_number})", ["po_number"])).toEqual([]);
  });

  test("names an unknown placeholder and those there are", () => {
    expect(problemsOfTemplate("{client} {deal}", ["spec"])).toMatchObject([
      {
        problem: "unknown_placeholder",
        placeholder: "client",
        known: expect.arrayContaining(["deal", "spec"]) as unknown,
      },
    ]);
  });

  test.each(["{deal", "deal} {deal}", "{{deal}}", "{de{deal}"])("finds the stray brace in %s", (template) => {
    expect(problemsOfTemplate(template, [])).toMatchObject([{ problem: "stray_brace" }]);
  });

  test("wants a placeholder at all", () => {
    expect(problemsOfTemplate("Kickoff", [])).toEqual([{ problem: "no_placeholder" }]);
  });

  test("knows no placeholder by an object's inheritance", () => {
    expect(problemsOfTemplate("{constructor}", [])).toMatchObject([{ problem: "unknown_placeholder" }]);
    expect(nameFrom("{constructor} {deal}", aDeal)).toBe("Website relaunch");
  });
});

describe("nameFrom", () => {
  test("fills in what it is given", () => {
    expect(nameFrom("{company} - {deal} K{lead} {year}", aDeal)).toBe(
      "Northwind - Website relaunch K41200317 2026",
    );
  });

  test.each([
    ["{company?} - {deal}", "Website relaunch"],
    ["{company?}: {deal}", "Website relaunch"],
    ["{deal} ({company?})", "Website relaunch"],
    ["{deal} ({company?}) {year}", "Website relaunch 2026"],
    ["{deal} - {company?}", "Website relaunch"],
    ["{deal} · {company?} · {lead}", "Website relaunch · 41200317"],
    ["{company?} ({deal})", "(Website relaunch)"],
    ["{company?}", ""],
    ["{company?} {contact?} - {deal}", "Website relaunch"],
    ["Launch {company?}", "Launch"],
    ["[{company?}] {deal}", "Website relaunch"],
    ["{company?} site {deal}", "site Website relaunch"],
  ])("drops an empty company of “%s” with its separator", (template, name) => {
    expect(nameFrom(template, { ...aDeal, company: "" })).toBe(name);
  });

  test.each([
    ["Northwind: relaunch", "Northwind: relaunch"],
    ["NORTHWIND relaunch", "NORTHWIND relaunch"],
    ["Northwind", "Northwind"],
    ["Northwinds relaunch", "Northwind - Northwinds relaunch"],
    ["Relaunch Northwind", "Northwind - Relaunch Northwind"],
  ])("with the deal “%s” is “%s”", (deal, name) => {
    expect(nameFrom("{company?} - {deal}", { ...aDeal, deal })).toBe(name);
  });

  test("folds case as the company's language does", () => {
    expect(nameFrom("{company?} - {deal}", { company: "Weiß", deal: "WEISS Shop" })).toBe("WEISS Shop");
  });

  test("keeps the company where the name does not show the deal", () => {
    expect(nameFrom("{company?} {year}", { ...aDeal, deal: "Northwind relaunch" })).toBe("Northwind 2026");
  });

  test("keeps a required one even if the deal's name begins with it", () => {
    expect(nameFrom("{company} - {deal}", { ...aDeal, deal: "Northwind relaunch" })).toBe(
      "Northwind - Northwind relaunch",
    );
  });

  test("never drops the deal for beginning with itself", () => {
    expect(nameFrom("{company} - {deal?}", aDeal)).toBe("Northwind - Website relaunch");
  });

  test("does not fill in placeholders that come with a value", () => {
    expect(nameFrom("{deal}", { ...aDeal, deal: "{company} {lead}" })).toBe("{company} {lead}");
  });

  test("removes what cannot be seen and collapses spaces", () => {
    const deal = "  \u001B[31mred\u001B[0m\u202E evil\u0000\n\tname\u200B ";
    expect(nameFrom("{deal}", { deal })).toBe("red evil name");
  });

  test("is cut between graphemes, with an ellipsis", () => {
    expect(nameFrom("{deal}", { deal: "a👩‍💻👩‍💻👩‍💻" }, 8)).toBe("a👩‍💻…");
    expect(nameFrom("{deal}", { deal: "abcdef" }, 6)).toBe("abcdef");
    expect(nameFrom("{deal}", { deal: "abc def" }, 5)).toBe("abc…");
  });

  test("is one clean line within its limit, whatever comes", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    const templates = fc.constantFrom(
      "{company?} - {deal}",
      "{deal} ({company?})",
      "{company?}: {contact?} {deal}",
      "{deal}",
    );
    fc.assert(
      fc.property(
        templates,
        text,
        text,
        text,
        fc.integer({ min: 1, max: 40 }),
        (template, company, deal, contact, limit) => {
          const name = nameFrom(template, { company, deal, contact }, limit);
          expect(name.length).toBeLessThanOrEqual(limit);
          expect(name).toBe(name.trim());
          expect(name).not.toMatch(/\p{Cc}|\p{Bidi_Control}|\s{2}/u);
          expect(name.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
