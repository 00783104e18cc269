import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteLength } from "../../../../src/sync/texts/cut.ts";
import { issueDescription, maxDescriptionBytes } from "../../../../src/sync/texts/issue-description.ts";
import { golden, issueFacts } from "./text-facts.ts";
import { hostileTexts } from "./hostile-texts.ts";

describe("the description of an issue", () => {
  test("reads as agreed", async () => {
    await expect(issueDescription(issueFacts())).toMatchFileSnapshot(golden("issue-description.md"));
  });

  test("shows the rows that are asked for", async () => {
    const show = ["client", "contact", "amount", "hours", "manager", "sales", "deadline"] as const;
    await expect(issueDescription(issueFacts(), show)).toMatchFileSnapshot(
      golden("issue-description-all-rows.md"),
    );
  });

  test("says less where less is known", async () => {
    const facts = issueFacts({
      client: undefined,
      contact: undefined,
      amount: undefined,
      kindsOfWork: [],
      hours: [],
      project: undefined,
      manager: undefined,
      seller: undefined,
      deliverBy: undefined,
      spec: undefined,
    });
    await expect(issueDescription(facts)).toMatchFileSnapshot(golden("issue-description-bare.md"));
  });

  test("shows hostile names as they are written", async () => {
    const facts = issueFacts({
      dealName: "<img src=x onerror=alert(1)> **bold** [a](javascript:1) <!channel>",
      client: "a | b\n# c",
      manager: "`Petra`",
      seller: { name: "1. Anna_Account_" },
      spec: "<b>Hello</b>\n\n+++ hidden\n```\nopen",
    });
    await expect(issueDescription(facts)).toMatchFileSnapshot(golden("issue-description-hostile.md"));
  });

  test("hides amounts and contacts unless they are asked for", () => {
    const text = issueDescription(issueFacts());
    expect(text).not.toContain("12,500.00 EUR");
    expect(text).not.toContain("nora@northwind.example");
  });

  test("cuts a long spec and links to the deal", () => {
    const text = issueDescription(issueFacts({ spec: "a line of the spec\n".repeat(2000) }));
    expect(byteLength(text)).toBeLessThanOrEqual(maxDescriptionBytes);
    expect(text).toContain(
      "[Read the rest on the deal](https://acme.kommo.com/leads/detail/41200317)\n\n## At a glance",
    );
    expect(text).toContain("| Deal | ");
  });

  test("has at most 20 kB and an unbroken table, whatever comes", () => {
    const text = fc.oneof(
      fc.constantFrom(...hostileTexts),
      fc.constantFrom("👩‍💻".repeat(2000), "ü\n".repeat(15_000), "`".repeat(21_000)),
      fc.string({ unit: "binary", maxLength: 3000 }),
    );
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 20 }), (spec, name, names) => {
        const facts = issueFacts({
          spec,
          dealName: name,
          client: name,
          manager: name,
          kindsOfWork: names,
          hours: names.map((service) => ({ name: service, hours: "1" })),
        });
        const description = issueDescription(facts);
        expect(byteLength(description)).toBeLessThanOrEqual(maxDescriptionBytes);
        const table = description.slice(description.lastIndexOf("| | |")).split("\n\n")[0]?.split("\n") ?? [];
        expect(table.length).toBeGreaterThanOrEqual(4);
        for (const row of table) expect(row.replaceAll(/\\./gu, "").split("|")).toHaveLength(4);
      }),
      { numRuns: 60 },
    );
  });
});
