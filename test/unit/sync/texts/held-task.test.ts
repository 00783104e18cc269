import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { remark } from "../../../../src/sync/codes.ts";
import { heldTask, heldTaskDone } from "../../../../src/sync/texts/held-task.ts";
import { aRemark, golden } from "./text-facts.ts";

const lead = 41_200_322;

describe("the task of a held deal", () => {
  test("reads as agreed", async () => {
    const problems = [
      remark("company.ambiguous", {
        company: "Globex",
        number: "8803",
        candidates: [
          { name: "Globex", url: "https://app.productive.io/77-acme/companies/90002" },
          { name: "Globex", url: "https://app.productive.io/77-acme/companies/90003" },
        ],
      }),
      remark("service_type.missing", { field: "Service type", known: ["Website", "Branding", "SEO"] }),
    ];
    const text = heldTask({ lead, dealName: "Globex campaign", who: "Ben", problems });
    await expect(text).toMatchFileSnapshot(golden("held-task.txt"));
  });

  test("says so when nothing is left to do", async () => {
    await expect(heldTaskDone({ lead, dealName: "Globex campaign" })).toMatchFileSnapshot(
      golden("held-task-done.txt"),
    );
  });

  test("gives up the later problems before the first", () => {
    const problems = Array.from({ length: 9 }, (_, n) =>
      aRemark({ message: `Problem ${n}: ${"why ".repeat(60)}` }),
    );
    const text = heldTask({ lead, dealName: "Globex campaign", problems });
    expect(text).toContain("- Problem 0: why");
    expect(text).not.toContain("Problem 8");
  });

  test("has at most 900 characters, says what waits, and names the first problem, whatever comes", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 1500 });
    fc.assert(
      fc.property(text, fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 12 }), (dealName, rows) => {
        const problems = rows.map(([message, hint]) => aRemark({ message: `Sentence ${message}`, hint }));
        const lines = heldTask({ lead, dealName, problems }).split("\n");
        expect(lines.join("\n").length).toBeLessThanOrEqual(900);
        expect(lines[0]).toMatch(/is won, but work cannot start yet:$/u);
        expect(lines[1]).toMatch(/^- Sentence/u);
        expect(lines.at(-1)).toBe(`handoff · held · ${lead}`);
      }),
    );
  });
});
