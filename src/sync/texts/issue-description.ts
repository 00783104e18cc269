/** The Markdown of a deal's Linear issue. */
import type { IssueTableRow } from "../../config/mapping.ts";
import { formatDate } from "../calendar.ts";
import type { CalendarDate } from "../calendar.ts";
import { byteLength, cutText } from "./cut.ts";
import { forMarkdown, forMarkdownTableCell, forPlain, markdownLink } from "./escape.ts";
import { specWithin } from "./spec-markdown.ts";

export interface IssueFacts {
  readonly dealName: string;
  readonly dealUrl: string;
  readonly client: string | undefined;
  readonly contact: { readonly name: string; readonly email?: string | undefined } | undefined;
  /** `12,500.00 EUR` */
  readonly amount: string | undefined;
  /** Names of the kinds of work sold. */
  readonly kindsOfWork: readonly string[];
  /** What was planned per service: `Design` `45.5`. */
  readonly hours: readonly { readonly name: string; readonly hours: string }[];
  /** Where time is tracked: the project in Productive. */
  readonly project: { readonly name: string; readonly url: string } | undefined;
  readonly manager: string | undefined;
  readonly seller: { readonly name: string; readonly email?: string | undefined } | undefined;
  readonly deliverBy: CalendarDate | undefined;
  /** The Spec field, as it is in Kommo. */
  readonly spec: string | undefined;
}

/** Linear documents no limit; 20 kB are known to work. */
export const maxDescriptionBytes = 20_000;

/** Without `show`: amounts and contacts are not for everybody who reads issues. */
export const defaultIssueRows: readonly IssueTableRow[] = ["client", "hours", "manager"];

/** Markdown, at most 20 kB: long specs are cut, with a link to the deal. */
export function issueDescription(
  facts: IssueFacts,
  show: readonly IssueTableRow[] = defaultIssueRows,
): string {
  const before = `${openingOf(facts)}\n\n## What was promised\n\n`;
  const after = `\n\n## At a glance\n\n${tableOf(facts, new Set(show))}\n\n${closingOf(facts)}\n`;
  const left = maxDescriptionBytes - byteLength(before) - byteLength(after);
  const rest = { url: facts.dealUrl, text: "Read the rest on the deal" };
  const promised = specWithin(facts.spec ?? "", left, rest) || missingSpec(facts);
  return before + promised + after;
}

function openingOf(facts: IssueFacts): string {
  const sold = facts.seller === undefined ? "Sold." : `Sold by ${textOf(facts.seller.name)}.`;
  const due = facts.deliverBy === undefined ? "" : ` Deliver by ${formatDate(facts.deliverBy)}.`;
  return sold + due;
}

function missingSpec(facts: IssueFacts): string {
  const whom = facts.seller === undefined ? "the seller" : textOf(facts.seller.name);
  return `Nothing was written down on the deal. Ask ${whom} before starting.`;
}

function tableOf(facts: IssueFacts, show: ReadonlySet<IssueTableRow>): string {
  const { client, contact, amount, hours, manager, seller, deliverBy, project } = facts;
  const shown = (row: IssueTableRow, text: string | undefined): string | undefined =>
    show.has(row) && text !== undefined && text !== "" ? cellOf(text) : undefined;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Client", shown("client", client)],
    ["Contact", shown("contact", contact === undefined ? undefined : nameAndEmail(contact))],
    ["Kind of work", facts.kindsOfWork.length === 0 ? undefined : cellOf(facts.kindsOfWork.join(", "))],
    ["Amount", shown("amount", amount)],
    ["Hours", shown("hours", hours.map((line) => `${line.name} ${line.hours} h`).join(", "))],
    [
      "Time goes to",
      project === undefined ? undefined : markdownLink(project.url, cutText(project.name, 200)),
    ],
    ["Manager", shown("manager", manager)],
    ["Sales", shown("sales", seller === undefined ? undefined : nameAndEmail(seller))],
    ["Deadline", shown("deadline", deliverBy === undefined ? undefined : formatDate(deliverBy))],
    ["Deal", markdownLink(facts.dealUrl, cutText(forPlain(facts.dealName), 200) || "Deal in Kommo")],
  ];
  const lines = rows.flatMap(([label, text]) => (text === undefined ? [] : [`| ${label} | ${text} |`]));
  return ["| | |", "| --- | --- |", ...lines].join("\n");
}

function closingOf(facts: IssueFacts): string {
  const sales =
    facts.seller === undefined ? undefined : `about what was sold: ${textOf(nameAndEmail(facts.seller))}`;
  const work = facts.manager === undefined ? undefined : `about the project: ${textOf(facts.manager)}`;
  const asked = [sales, work].filter((whom) => whom !== undefined).join("; ");
  const questions = asked === "" ? "" : `Questions ${asked}.\n\n`;
  return `${questions}This text was written once, when the deal was won. Nothing here is overwritten: change it freely.`;
}

function nameAndEmail(person: { readonly name: string; readonly email?: string | undefined }): string {
  return person.email === undefined ? person.name : `${person.name} (${person.email})`;
}

function textOf(text: string): string {
  return forMarkdown(cutText(forPlain(text), 200));
}

function cellOf(text: string): string {
  return forMarkdownTableCell(cutText(forPlain(text), 500));
}
