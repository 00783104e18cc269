/** The note on the deal when the work can start. */
import { formatDate } from "../calendar.ts";
import type { CalendarDate } from "../calendar.ts";
import type { Remark } from "../result.ts";
import { cutText } from "./cut.ts";
import { forPlain } from "./escape.ts";
import { fitLines, line, maxNoteLength, someOf } from "./fitted-lines.ts";
import type { Line } from "./fitted-lines.ts";
import { markerLine } from "./marker-line.ts";

/** What a person is told when a deal's work can start. Texts come as they are in Kommo: escaping is done here. */
export interface ReadyFacts {
  readonly lead: number;
  readonly dealName: string;
  readonly company: string | undefined;
  /** `12,500.00 EUR`; undefined where no budget is made. */
  readonly amount: string | undefined;
  /** What the amount is, when it is not simply the deal's: `net, of 14,875.00 EUR with VAT`. */
  readonly amountNote?: string | undefined;
  readonly manager: string | undefined;
  readonly team: readonly string[];
  readonly startsOn: CalendarDate | undefined;
  readonly deliverBy: CalendarDate | undefined;
  readonly lines: readonly { readonly name: string; readonly amount: string }[];
  readonly projectUrl: string | undefined;
  readonly issue: { readonly identifier: string; readonly url: string } | undefined;
  readonly warnings: readonly Remark[];
}

/** Plain text, at most 900 characters. Services give way first, then team and dates; the news never does. */
export function readyNote(facts: ReadyFacts): string {
  const last = markerLine("ready", facts.lead);
  return fitLines(headlineOf(facts), linesOf(facts), last, maxNoteLength);
}

/** `Work on Website relaunch for Northwind Studio GmbH can start.` */
export function headlineOf(facts: Pick<ReadyFacts, "dealName" | "company">): string {
  const deal = cutText(forPlain(facts.dealName), 120) || "this deal";
  const company = cutText(forPlain(facts.company ?? ""), 80);
  return company === "" ? `Work on ${deal} can start.` : `Work on ${deal} for ${company} can start.`;
}

/** `From 7 December 2026, to be delivered by 15 January 2027`; undefined without dates. */
export function datesOf(facts: Pick<ReadyFacts, "startsOn" | "deliverBy">): string | undefined {
  const starts = facts.startsOn === undefined ? undefined : `starts on ${formatDate(facts.startsOn)}`;
  const ends = facts.deliverBy === undefined ? undefined : `deliver by ${formatDate(facts.deliverBy)}`;
  const dates = [starts, ends].filter((date) => date !== undefined).join(", ");
  return dates === "" ? undefined : dates.charAt(0).toUpperCase() + dates.slice(1);
}

function linesOf(facts: ReadyFacts): readonly Line[] {
  const { manager, team, amount, amountNote, issue, projectUrl } = facts;
  const ofAmount = amount === undefined ? undefined : [amount, amountNote].filter(Boolean).join(" ");
  const services = facts.lines.map(
    (entry) => `${cutText(forPlain(entry.name), 60)} ${forPlain(entry.amount)}`,
  );
  const people = team.map((name) => cutText(forPlain(name), 60));
  return [
    line(named("Manager", manager), 8),
    listLine("Team", people, [2, 3, 7]),
    line(datesOf(facts), 7),
    line(named("Amount", ofAmount), 8),
    listLine("Services", services, [1, 1, 5]),
    line(projectUrl === undefined ? undefined : `Project: ${forPlain(projectUrl)}`, 9),
    line(issue === undefined ? undefined : `Issue: ${forPlain(issue.identifier)} ${forPlain(issue.url)}`, 9),
    ...warningLines(facts.warnings),
  ];
}

function named(label: string, text: string | undefined): string | undefined {
  const plain = forPlain(text ?? "");
  return plain === "" ? undefined : `${label}: ${cutText(plain, 120)}`;
}

/** All of them, three of them, their number, nothing. */
function listLine(label: string, names: readonly string[], costs: readonly [number, number, number]): Line {
  if (names.length === 0) return line(undefined, 0);
  const versions = [someOf(names, names.length), someOf(names, 3), String(names.length)];
  return { versions: [...versions.map((version) => `${label}: ${version}`), ""], costs };
}

/** The first warnings outlast the later ones; the heading says how many there are. */
function warningLines(warnings: readonly Remark[]): readonly Line[] {
  if (warnings.length === 0) return [];
  return [
    line(`Please look at this (${warnings.length}):`, 8),
    ...warnings.map((warning): Line => {
      const message = forPlain(warning.message);
      return { versions: [`- ${cutText(message, 300)}`, `- ${cutText(message, 120)}`, ""], costs: [4, 6] };
    }),
  ];
}
