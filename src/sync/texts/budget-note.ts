/** The note of a budget in Productive (HTML): where it comes from and whom to ask. */
import { cutText } from "./cut.ts";
import { forHtml, forPlain, htmlLink } from "./escape.ts";

export interface BudgetNoteFacts {
  readonly dealName: string;
  readonly dealUrl: string;
  readonly seller: string | undefined;
  readonly contact:
    | { readonly name: string; readonly email?: string | undefined; readonly phone?: string | undefined }
    | undefined;
}

export function budgetNote(facts: BudgetNoteFacts): string {
  const { contact, seller } = facts;
  const ways = [contact?.name, contact?.email, contact?.phone].filter(
    (way) => way !== undefined && way !== "",
  );
  const deal = cutText(forPlain(facts.dealName), 200) || "deal in Kommo";
  return [
    `Deal: ${htmlLink(facts.dealUrl, deal)}`,
    seller === undefined ? "" : `Sold by: ${forHtml(cutText(forPlain(seller), 120))}`,
    ways.length === 0 ? "" : `Client contact: ${forHtml(cutText(forPlain(ways.join(", ")), 300))}`,
  ]
    .filter((line) => line !== "")
    .map((line) => `<div>${line}</div>`)
    .join("");
}
