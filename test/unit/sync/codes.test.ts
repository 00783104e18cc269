import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codes, isCode, remark } from "../../../src/sync/codes.ts";
import type { Code } from "../../../src/sync/codes.ts";
import type { Remark } from "../../../src/sync/result.ts";
import { golden } from "./texts/text-facts.ts";

const candidates = [
  { id: "90002", name: "Globex", url: "https://app.productive.io/77-acme/companies/90002" },
  {
    id: "90003",
    name: "Globex",
    url: "https://app.productive.io/77-acme/companies/90003",
    state: "archived",
  },
];
const person = { who: "dora@acme.example", role: "team", system: "Productive" };
const vendor = { vendor: "productive", kind: "refused", reason: "company_id is invalid" } as const;

/** One believable case of every code. */
const samples = {
  "deal.not_found": remark("deal.not_found", { lead: 41_200_338 }),
  "deal.not_won": remark("deal.not_won", {
    deal: "Still talking",
    stage: "Negotiation (Sales)",
    lost: false,
  }),
  "deal.before_start": remark("deal.before_start", {
    deal: "Old win",
    wonOn: "2025-10-01",
    since: "2026-01-01",
  }),
  "pipeline.unmapped": remark("pipeline.unmapped", {
    deal: "Moved to delivery",
    stage: "Running (Delivery)",
  }),
  "service_type.missing": remark("service_type.missing", {
    field: "Service type",
    known: ["Website", "Branding"],
  }),
  "service_type.unknown": remark("service_type.unknown", {
    values: ["Hosting"],
    known: ["Website", "Branding"],
  }),
  "service_type.several": remark("service_type.several", {
    values: ["Website", "SEO"],
    known: ["Website", "Branding", "SEO"],
  }),
  "company.missing": remark("company.missing", {}),
  "company.ambiguous": remark("company.ambiguous", { company: "Globex", candidates }),
  "company.similar": remark("company.similar", {
    company: "Umbrella",
    candidates: [{ name: "Umbrella AG", url: "https://x.example/90005" }],
  }),
  "company.archived": remark("company.archived", {
    company: "Initech",
    candidates: [{ name: "Initech", state: "archived" }],
  }),
  "project.exists": remark("project.exists", {
    project: "Hooli - Website relaunch",
    candidates: [{ name: "Hooli - Website relaunch" }],
  }),
  "service.ambiguous": remark("service.ambiguous", {
    service: "Design",
    candidates: [{ name: "Design" }, { name: "design" }],
  }),
  "amount.missing": remark("amount.missing", {}),
  "money.ambiguous": remark("money.ambiguous", { doubt: "looks_like_cents", found: "125055", price: 1250 }),
  "money.rounding": remark("money.rounding", { amount: "0.50 EUR", lines: ["SEO"] }),
  "rate.missing": remark("rate.missing", { line: "SEO" }),
  "person.unknown": remark("person.unknown", person),
  "person.inactive": remark("person.inactive", { ...person, who: "Clara Former" }),
  "person.absent": remark("person.absent", {
    who: "Dora Design",
    from: "30 November 2026",
    to: "11 December 2026",
  }),
  "team.missing": remark("team.missing", {}),
  "spec.missing": remark("spec.missing", { field: "Spec" }),
  "field.taken": remark("field.taken", { field: "Linear issue", value: "see Trello", ours: "ENG-42" }),
  "field.unknown": remark("field.unknown", { field: "Budget status" }),
  "guard.burst": remark("guard.burst", { maxPerHour: 20 }),
  "mapping.drift": remark("mapping.drift", {
    what: "won[0].status",
    expected: "Closed - won",
    found: "Signed",
  }),
  "template.failed": remark("template.failed", { template: "Website template", reason: "it was deleted" }),
  gave_up: remark("gave_up", { ...vendor, kind: "unknown", reason: "no answer within 30 s" }),
  "vendor.refused": remark("vendor.refused", vendor),
  "vendor.unreachable": remark("vendor.unreachable", {
    ...vendor,
    kind: "not_sent",
    reason: "connection refused",
  }),
  "vendor.paused": remark("vendor.paused", { ...vendor, kind: "unpaid", reason: "Payment required" }),
} as const satisfies Record<Code, Remark>;

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
    expect(remark("company.ambiguous", { company: "Globex", candidates }).message).toBe(
      "It is not clear which company in Productive is “Globex”: " +
        "Globex (https://app.productive.io/77-acme/companies/90002), " +
        "Globex (archived, https://app.productive.io/77-acme/companies/90003).",
    );
  });

  test("list five candidates and count the rest", () => {
    const many = Array.from({ length: 8 }, (_, n) => ({ name: `Globex ${n}` }));
    expect(remark("company.ambiguous", { company: "Globex", candidates: many }).message).toMatch(
      /Globex 4 and 3 more\.$/u,
    );
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
          remark("company.ambiguous", { company: name, candidates: rows }),
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
