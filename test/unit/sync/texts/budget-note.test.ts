import { describe, expect, test } from "vitest";
import { budgetNote } from "../../../../src/sync/texts/budget-note.ts";
import { golden } from "./text-facts.ts";

describe("the note of a budget", () => {
  test("reads as agreed", async () => {
    const note = budgetNote({
      dealName: "Website relaunch",
      dealUrl: "https://acme.kommo.com/leads/detail/41200317",
      seller: "Anna Account",
      contact: { name: "Nora North", email: "nora@northwind.example", phone: "+49 30 1234567" },
    });
    await expect(note).toMatchFileSnapshot(golden("budget-note.txt"));
  });

  test("shows hostile names as they are written", () => {
    const note = budgetNote({
      dealName: "<img src=x onerror=alert(1)>",
      dealUrl: "javascript:alert(1)",
      seller: "A & B",
      contact: undefined,
    });
    expect(note).toBe("<div>Deal: &lt;img src=x onerror=alert(1)&gt;</div><div>Sold by: A &amp; B</div>");
  });

  test("leaves out who is not known", () => {
    const note = budgetNote({
      dealName: "",
      dealUrl: "https://acme.kommo.com/leads/detail/1",
      seller: undefined,
      contact: { name: "" },
    });
    expect(note).toBe('<div>Deal: <a href="https://acme.kommo.com/leads/detail/1">deal in Kommo</a></div>');
  });
});
