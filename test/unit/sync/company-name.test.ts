import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldCase } from "../../../src/sync/case-fold.ts";
import { lookAlike, sameName, searchWord } from "../../../src/sync/company-name.ts";

describe("foldCase", () => {
  test.each([
    ["STRASSE", "Straße"],
    ["GROẞ", "groß"],
    ["İSTANBUL", "istanbul"],
    ["ISPARTA", "ısparta"],
    ["ΟΔΟΣ", "οδος"],
    ["ﬁnanz", "FINANZ"],
    ["É", "e\u0301"],
  ])("makes %s and %s equal", (a, b) => {
    expect(foldCase(a)).toBe(foldCase(b));
  });

  test("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(foldCase(foldCase(text))).toBe(foldCase(text));
      }),
    );
  });
});

describe("sameName", () => {
  test.each([
    ["Northwind Studio GmbH", "  northwind   STUDIO gmbh "],
    ["Müller Straße AG", "MÜLLER STRASSE AG"],
    ["Cafe\u0301 Noir", "Café Noir"],
    ["Acme\u00A0Labs", "Acme Labs"],
  ])("holds for “%s” and “%s”", (a, b) => {
    expect(sameName(a, b)).toBe(true);
  });

  test.each([
    ["Umbrella", "Umbrella AG"],
    ["Acme-Labs", "Acme Labs"],
    ["Müller", "Muller"],
    ["", ""],
    [" ", ""],
  ])("does not hold for “%s” and “%s”", (a, b) => {
    expect(sameName(a, b)).toBe(false);
  });
});

describe("lookAlike", () => {
  test.each([
    "Umbrella AG",
    "Umbrella GmbH",
    "Umbrella GmbH & Co. KG",
    "Umbrella GmbH und Co KG",
    "UMBRELLA gGmbH",
    "Umbrella Ltd.",
    "Umbrella, Limited",
    "Umbrella LLC",
    "Umbrella, Inc.",
    "Umbrella Inc",
    "Umbrella S.A.",
    "Umbrella S. A.",
    "Umbrella S.L.",
    "Umbrella Sp. z o.o.",
    "Umbrella sp. z o. o.",
    "Umbrella B.V.",
    "Umbrella AB",
    "Umbrella A/S",
    "Umbrella ApS",
    "Umbrella Oy",
    "Umbrella SARL",
    "Umbrella S.à r.l.",
    "Umbrella SAS",
    "Umbrella S.r.l.",
    "Umbrella KG",
    "Umbrella OHG",
    "Umbrella e.K.",
    "Umbrella UG (haftungsbeschränkt)",
    "Umbrella PLC",
    "Umbrella Pty Ltd",
    "Umbrella S.A. de C.V.",
    "Umbrella s.r.o.",
    "Umbrella Kft.",
    "SARL Umbrella",
    "AB Umbrella",
    "„Umbrella“",
    "Um-brella",
    "Umbrella!",
  ])("takes “%s” for Umbrella", (name) => {
    expect(lookAlike(name, "Umbrella")).toBe(true);
    expect(lookAlike("umbrella", name)).toBe(true);
  });

  test.each([
    ["Umbrella", "Umbrella Studio"],
    ["Umbrella Nord GmbH", "Umbrella Süd GmbH"],
    ["AG", "GmbH"],
    ["", ""],
    ["!!!", "???"],
    ["Ag Studio", "Studio"],
    ["Anna und Co", "Anna und Ben"],
  ])("keeps “%s” and “%s” apart", (a, b) => {
    expect(lookAlike(a, b)).toBe(false);
  });

  test("leaves a name that is only a legal form as it is", () => {
    expect(lookAlike("A.G.", "AG")).toBe(true);
    expect(lookAlike("Company", "company!")).toBe(true);
  });

  test("sees words and legal forms in other scripts", () => {
    expect(lookAlike("ООО «Ромашка»", "Ромашка")).toBe(true);
    expect(lookAlike("Ромашка", "Василёк")).toBe(false);
  });

  test("holds wherever the names are the same, and both ways", () => {
    const name = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(lookAlike(a, b)).toBe(lookAlike(b, a));
        expect(lookAlike(a, b) || !sameName(a, b)).toBe(true);
        expect(lookAlike(a, ` ${a.toUpperCase()} `)).toBe(a.trim() !== "");
      }),
    );
  });
});

describe("searchWord", () => {
  test.each([
    ["Northwind Studio GmbH", "Northwind"],
    ["UG (haftungsbeschränkt)", "haftungsbeschränkt"],
    ["Kalb UG (haftungsbeschränkt)", "Kalb"],
    ["O'Neil & Sons", "Neil"],
    ["Straßenbau Müller", "Straßenbau"],
    ["3M", "3M"],
    ["AB CD", "CD"],
    ["one two", "one"],
    [" !!! ", "!!!"],
    ["", ""],
  ])("of “%s” is “%s”", (name, word) => {
    expect(searchWord(name)).toBe(word);
  });

  test("stands in the name as written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(name.normalize("NFC")).toContain(searchWord(name).normalize("NFC"));
      }),
    );
  });
});
