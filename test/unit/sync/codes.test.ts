import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codes, isCode, remark } from "../../../src/sync/codes.ts";
import { candidates, person, samples, vendor } from "../../support/remark-samples.ts";
import { golden } from "./texts/text-facts.ts";

const allCodes = Object.keys(codes).filter(isCode);

describe("the codes", () => {
  test("are those that were promised", () => {
    const promised =
      "deal.not_found deal.not_won deal.before_start pipeline.unmapped service_type.missing service_type.unknown " +
      "company.missing company.ambiguous company.similar company.archived project.exists amount.missing " +
      "money.ambiguous money.rounding rate.missing person.unknown person.inactive person.absent field.taken " +
      "field.unknown guard.burst mapping.drift gave_up vendor.refused vendor.unreachable vendor.paused template.failed";
    expect(promised.split(" ").filter((code) => !isCode(code))).toEqual([]);
    expect(isCode("toString")).toBe(false);
  });

  test("each say something, and what to do about it", async () => {
    const text = allCodes.map((code) => {
      const { message, hint } = samples[code];
      return `${code} (${codes[code].severity}, for the ${codes[code].for})\n  ${message}\n  ${hint}\n`;
    });
    await expect(text.join("\n")).toMatchFileSnapshot(golden("codes.txt"));
  });

  test.each(allCodes)("%s speaks in whole sentences, without steps, ids of objects or undefined", (code) => {
    const { message, hint } = samples[code];
    expect(message).toMatch(/^[“\p{Lu}\p{N}].*[.!?…]$/u);
    expect(hint).toMatch(/[.!?…]$/u);
    expect(`${message} ${hint}`).not.toMatch(
      /undefined|null|\[object|\blead\b|\bAPI\b|\bstep\b|\bpayload\b/u,
    );
  });

  test("keep the facts for machines", () => {
    expect(remark("amount.missing", { isZero: true })).toMatchObject({
      code: "amount.missing",
      facts: { isZero: true },
    });
  });
});

describe("the sentences", () => {
  test("list the candidates with their addresses", () => {
    expect(remark("company.ambiguous", { company: "Globex", number: "8803", candidates }).message).toBe(
      "It is not clear which company in Productive is “Globex”: " +
        "Globex (https://app.productive.io/77-acme/companies/90002), " +
        "Globex (archived, https://app.productive.io/77-acme/companies/90003).",
    );
  });

  test("list five candidates and count the rest", () => {
    const many = Array.from({ length: 8 }, (_, n) => ({ name: `Globex ${n}` }));
    expect(
      remark("company.ambiguous", { company: "Globex", number: "8803", candidates: many }).message,
    ).toMatch(/Globex 4 and 3 more\.$/u);
  });

  test("tell every doubt about money apart", () => {
    const all = [
      "looks_like_cents",
      "far_from_price",
      "too_many_decimals",
      "not_a_number",
      "negative",
      "unknown_currency",
      "vat_missing",
      "rate_unusable",
      "hours_exceed_amount",
      "shares_not_100",
    ] as const;
    const messages = all.map((doubt) => remark("money.ambiguous", { doubt, found: "9" }).message);
    expect(new Set(messages).size).toBe(all.length);
  });

  test("of a zero amount, a needed rate, a needed person and namesakes differ", () => {
    expect(remark("amount.missing", { isZero: true }).message).toBe("The deal's amount is zero.");
    expect(remark("rate.missing", { line: "PM", needed: true }).message).toBe(
      "Nothing says what an hour of “PM” costs.",
    );
    expect(remark("person.unknown", { ...person, role: "manager", needed: true }).message).toBe(
      "Nobody was found in Productive who could be the manager.",
    );
    expect(remark("person.unknown", { ...person, names: ["Sam Old", "Sam New"] }).message).toBe(
      "“dora@acme.example” (team) may be several people in Productive: Sam Old, Sam New.",
    );
  });

  test("of people who are given no work say why", () => {
    const who = "Senior designer";
    expect(remark("person.inactive", { ...person, who, why: "placeholder" }).message).toBe(
      "Senior designer (team) is only a placeholder in Productive.",
    );
    expect(remark("person.inactive", { ...person, who, why: "guest", system: "Linear" }).message).toBe(
      "Senior designer (team) is a guest or an app in Linear and is given no work there.",
    );
    expect(remark("person.unknown", { ...person, system: "Kommo" }).hint).toContain("responsible");
  });

  test("of the vendors prefer the hint that the failure brought", () => {
    expect(remark("vendor.paused", { ...vendor, hint: "Ask Anna." }).hint).toBe("Ask Anna.");
    expect(remark("vendor.paused", { ...vendor, kind: "blocked" }).hint).toContain("support");
    expect(remark("vendor.paused", { ...vendor, kind: "unauthorized" }).hint).toContain("handoff init");
  });

  test("stay one clean line of some length, whatever the facts", () => {
    const text = fc.string({ unit: "binary", maxLength: 3000 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 30 }), (name, names) => {
        const rows = names.map((entry) => ({ name: entry, url: "https://x.example/1" }));
        const said = [
          remark("company.ambiguous", { company: name, number: name, candidates: rows }),
          remark("service_type.unknown", { values: names, known: names }),
          remark("field.taken", { field: name, value: name, ours: name }),
          remark("vendor.refused", { ...vendor, reason: name }),
        ];
        for (const { message } of said) {
          expect(message.length).toBeLessThan(1500);
          expect(message).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
        }
      }),
    );
  });
});
