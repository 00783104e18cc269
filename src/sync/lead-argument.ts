/**
 * What a person types to name a deal: its number, its page, the page of its project or budget in Productive,
 * or its issue in Linear. The last three are looked up in the ledger.
 */
import { z } from "zod";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Ledger, StepRow } from "../ledger/ledger.ts";

export type LeadArgument =
  | { readonly kind: "lead"; readonly text: string; readonly lead: number; readonly host: string | undefined }
  | {
      readonly kind: "object";
      readonly text: string;
      readonly of: "project" | "budget";
      readonly id: string;
    }
  | { readonly kind: "issue"; readonly text: string; readonly identifier: string }
  | { readonly kind: "wrong"; readonly text: string };

/** Pure. Whatever cannot be read is `wrong`. */
export function parseLeadArgument(typed: string): LeadArgument {
  const text = typed.trim();
  if (/^#?[1-9]\d{0,14}$/u.test(text)) {
    return { kind: "lead", text, lead: Number(text.replace("#", "")), host: undefined };
  }
  if (issueIdentifier.test(text)) return { kind: "issue", text, identifier: text.toUpperCase() };
  const url = /^https?:\/\//iu.test(text) ? URL.parse(text) : null;
  return (url === null ? undefined : parsePage(text, url)) ?? { kind: "wrong", text };
}

/**
 * The numbers of the deals that were named, each once, in the order they were named. Throws one error for all
 * that cannot be read (`usage`, exit 2) or that no deal of the ledger belongs to (`deal.not_found`, exit 3).
 * `leadUrl`: the page of a deal in the account at hand, to refuse the pages of another one.
 */
export async function findLeads(
  typed: readonly string[],
  ledger: Ledger,
  leadUrl: ((lead: number) => string) | undefined,
): Promise<readonly number[]> {
  const parsed = typed.map(parseLeadArgument);
  const wrong = parsed.filter((argument) => argument.kind === "wrong");
  if (wrong.length > 0) throw unreadable(wrong.map(({ text }) => text));
  for (const argument of parsed) if (leadUrl !== undefined) refuseOtherAccount(argument, leadUrl);
  const found = await Promise.all(
    parsed.map(async (argument) => ({ argument, lead: await findLead(argument, ledger) })),
  );
  const unknown = found.filter(({ lead }) => lead === undefined).map(({ argument }) => argument);
  if (unknown.length > 0) throw notKnown(unknown);
  return [...new Set(found.flatMap(({ lead }) => (lead === undefined ? [] : [lead])))];
}

const issueIdentifier = /^[a-z][a-z0-9]{0,9}-[1-9]\d{0,8}$/iu;
const issueFacts = z.object({ identifier: z.string() });
/** `ledger.handoffs` and one look-up of their issues per page. */
const pageSize = 500;

function parsePage(text: string, url: URL): LeadArgument | undefined {
  const deal = /\/leads\/detail\/([1-9]\d{0,14})\/?$/u.exec(url.pathname)?.[1];
  if (deal !== undefined) return { kind: "lead", text, lead: Number(deal), host: url.host };
  const issue = /\/issue\/([^/]+)/u.exec(url.pathname)?.[1];
  if (issue !== undefined && issueIdentifier.test(issue)) {
    return { kind: "issue", text, identifier: issue.toUpperCase() };
  }
  const object = /\/(projects|budgets|deals)\/(\d{1,19})(?:[-/]|$)/u.exec(url.pathname);
  const id = object?.[2];
  if (id === undefined) return undefined;
  return { kind: "object", text, of: object?.[1] === "projects" ? "project" : "budget", id };
}

async function findLead(argument: LeadArgument, ledger: Ledger): Promise<number | undefined> {
  switch (argument.kind) {
    case "lead":
      return argument.lead;
    case "object": {
      const rows = await ledger.findByExternalId(argument.id);
      return leadOf(rows.find(({ key }) => key.endsWith(`/${argument.of}`)));
    }
    case "issue":
      return findByIdentifier(argument.identifier, ledger);
    case "wrong":
      return undefined;
  }
}

/** The ledger keeps Linear's own ids; what people call an issue stands in the step's facts. */
async function findByIdentifier(identifier: string, ledger: Ledger): Promise<number | undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await ledger.handoffs({ limit: pageSize, after });
    const rows = await ledger.steps(page.map(({ lead }) => `lead/${lead}/issue`));
    const found = leadOf(rows.find((row) => identifierOf(row) === identifier));
    if (found !== undefined || page.length < pageSize) return found;
    after = page.at(-1)?.lead;
  }
}

function identifierOf({ facts }: StepRow): string | undefined {
  const parsed = issueFacts.safeParse(facts);
  return parsed.success ? parsed.data.identifier.toUpperCase() : undefined;
}

function leadOf(row: StepRow | undefined): number | undefined {
  return row === undefined ? undefined : Number(row.lead);
}

function refuseOtherAccount(argument: LeadArgument, leadUrl: (lead: number) => string): void {
  if (argument.kind !== "lead" || argument.host === undefined) return;
  const own = new URL(leadUrl(argument.lead)).host;
  if (argument.host === own) return;
  throw new HandoffError({
    code: "usage",
    message: `${argument.text} is a deal of ${argument.host}, and this mapping belongs to ${own}.`,
    hint: "Name the other account’s mapping with `--config <file>`, or the deal by its number.",
    facts: { typed: argument.text, expected: own },
    exitCode: exitCodes.usage,
  });
}

function unreadable(texts: readonly string[]): HandoffError {
  return new HandoffError({
    code: "usage",
    message: `${quoted(texts)} ${texts.length === 1 ? "names" : "name"} no deal.`,
    hint: "Type a deal’s number (41200317), the address of its page in Kommo, of its project or budget in Productive, or its issue (ENG-42).",
    facts: { typed: texts },
    exitCode: exitCodes.usage,
  });
}

function notKnown(unknown: readonly LeadArgument[]): HandoffError {
  const texts = unknown.map(({ text }) => text);
  return new HandoffError({
    code: "deal.not_found",
    message: `No deal that was handed off here belongs to ${quoted(texts)}.`,
    hint: "Name the deal by its number or by the address of its page in Kommo.",
    facts: { typed: texts },
    exitCode: exitCodes.notDone,
  });
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `“${text}”`).join(", ");
}
