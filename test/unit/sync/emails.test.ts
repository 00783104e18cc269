import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isEmail, parseEmails } from "../../../src/sync/emails.ts";

describe("parseEmails", () => {
  test.each([
    "design@acme.example, dev@acme.example",
    "design@acme.example;dev@acme.example",
    "design@acme.example dev@acme.example",
    "design@acme.example\r\ndev@acme.example\n",
    " ,; design@acme.example ;,\n\t; dev@acme.example,",
    "Design@Acme.Example, DEV@acme.example, design@acme.example",
    "Dora Design <design@acme.example>, mailto:dev@acme.example",
    "<design@acme.example> <dev@acme.example>",
    "design@acme.example\u200B,\uFEFFdev@acme.example",
    "design@acme.example\u00A0dev@acme.example",
  ])("reads both people of %j", (text) => {
    expect(parseEmails(text)).toEqual({ emails: ["design@acme.example", "dev@acme.example"], invalid: [] });
  });

  test("reports what is no e-mail, each once, as written", () => {
    expect(parseEmails("Dora, design@acme.example, nobody@, Dora; @x")).toEqual({
      emails: ["design@acme.example"],
      invalid: ["Dora", "nobody@", "@x"],
    });
  });

  test("finds nobody in nothing", () => {
    expect(parseEmails(" \n,; ")).toEqual({ emails: [], invalid: [] });
  });

  test("finds every address of a list, however it is separated", () => {
    const separator = fc.constantFrom(",", ";", " ", "\n", ", ", " ; ", "\r\n");
    const person = fc.tuple(
      fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/u),
      fc.constantFrom("acme.example", "x.co.uk"),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(person, separator)), (rows) => {
        const written = rows.map(([[name, domain], end]) => `${name}@${domain}${end}`).join("");
        const expected = [...new Set(rows.map(([[name, domain]]) => `${name}@${domain}`))];
        expect(parseEmails(written)).toEqual({ emails: expected, invalid: [] });
      }),
    );
  });

  test("gives only addresses, from any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(parseEmails(text).emails.every(isEmail)).toBe(true);
      }),
    );
  });
});

describe("isEmail", () => {
  test.each([
    "a@b.co",
    "first.last+tag@sub.acme.example",
    "o'neil@acme.example",
    "jörg@müller.example",
    "x@xn--mller-kva.example",
  ])("accepts %s", (text) => {
    expect(isEmail(text)).toBe(true);
  });

  test.each([
    "a@b",
    "a@@b.co",
    "a@b@c.co",
    ".a@b.co",
    "a.@b.co",
    "a..b@c.co",
    "a@-b.co",
    "a@b-.co",
    "a@b..co",
    "a@127.0.0.1",
    "a b@c.co",
    "<a@b.co>",
    `${"a".repeat(65)}@b.co`,
    `a@${"b.".repeat(130)}co`,
    "a@b.co\u0000",
  ])("refuses %j", (text) => {
    expect(isEmail(text)).toBe(false);
  });
});
