/** What Slack is told, in mrkdwn. First line the news; people are mentioned by their Slack member id. */
import type { Vendor } from "../../errors.ts";
import type { Remark } from "../result.ts";
import { cutText } from "./cut.ts";
import { forPlain, forSlack, slackLink } from "./escape.ts";
import { fitLines, line } from "./fitted-lines.ts";
import type { Line } from "./fitted-lines.ts";
import { datesOf } from "./ready-note.ts";
import type { ReadyFacts } from "./ready-note.ts";
import { vendorNames } from "./vendor-names.ts";

/** A person by name, mentioned where the mapping knows the Slack member id. */
export interface SlackPerson {
  readonly name: string;
  readonly slackId?: string | undefined;
}

export interface ReadySlackFacts extends Omit<ReadyFacts, "manager" | "team"> {
  readonly dealUrl: string;
  readonly manager: SlackPerson | undefined;
  readonly team: readonly SlackPerson[];
}

export interface HeldSlackFacts {
  readonly dealName: string;
  readonly dealUrl: string;
  /** The person who is asked. */
  readonly who?: SlackPerson | undefined;
  readonly problems: readonly Remark[];
}

/** Slack cuts at 40,000 and advises 4,000; nobody reads more than this. */
const maxMessageLength = 1500;

/** `Website relaunch for Northwind can start.` */
export function readySlack(facts: ReadySlackFacts): string {
  const client = forPlain(facts.company ?? "") === "" ? "" : ` for ${shortOf(facts.company ?? "", 80)}`;
  const links = [
    facts.projectUrl === undefined ? undefined : slackLink(facts.projectUrl, "Project"),
    facts.issue === undefined ? undefined : slackLink(facts.issue.url, facts.issue.identifier),
  ].filter((link) => link !== undefined);
  const team = facts.team.slice(0, 12).map(personOf).join(", ");
  const lines: readonly Line[] = [
    line(facts.manager === undefined ? undefined : `Manager: ${personOf(facts.manager)}`, 6),
    line(team === "" ? undefined : `Team: ${team}`, 4),
    line(datesOf(facts), 5),
    line(facts.amount === undefined ? undefined : `Amount: ${forSlack(facts.amount)}`, 5),
    line(links.join(" · "), 7),
    ...facts.warnings.map((warning) => line(`• ${shortOf(warning.message, 300)}`, 2)),
  ];
  return fit(`Work on ${dealOf(facts)}${client} can start.`, lines);
}

/** `@anna Website relaunch is won, but work cannot start yet:` and what to do. */
export function heldSlack(facts: HeldSlackFacts): string {
  const who = facts.who === undefined ? "" : `${personOf(facts.who)}: `;
  const lines = facts.problems.flatMap((problem, index) => [
    line(`• ${shortOf(problem.message, 500)}`, index === 0 ? 5 : 3),
    line(problem.hint === "" ? undefined : `   ${shortOf(problem.hint, 300)}`, index === 0 ? 4 : 2),
  ]);
  return fit(`${who}${dealOf(facts)} is won, but work cannot start yet:`, lines);
}

/** More deals were won within an hour than may start by themselves. */
export function burstSlack(facts: { readonly waiting: number; readonly maxPerHour: number }): string {
  const deals = facts.waiting === 1 ? "1 deal waits" : `${facts.waiting} deals wait`;
  return [
    `${deals} for somebody to look: more than ${facts.maxPerHour} were won within an hour.`,
    "If that is right, let them go with `handoff retry --held guard.burst`.",
  ].join("\n");
}

export function vendorPausedSlack(vendor: Vendor, reason: Remark): string {
  const first = `Won deals wait for ${vendorNames[vendor]}. ${shortOf(reason.message, 500)}`;
  return fit(first, [line(shortOf(reason.hint, 300), 1)]);
}

export function vendorResumedSlack(vendor: Vendor, waiting: number): string {
  const deals = waiting === 1 ? "1 waiting deal goes" : `${waiting} waiting deals go`;
  return `${vendorNames[vendor]} lets us in again${waiting === 0 ? "." : `; ${deals} on.`}`;
}

function fit(first: string, lines: readonly Line[]): string {
  return fitLines(first, lines, "", maxMessageLength);
}

function dealOf(facts: { readonly dealName: string; readonly dealUrl: string }): string {
  return slackLink(facts.dealUrl, cutText(forPlain(facts.dealName), 120) || "this deal");
}

function personOf(person: SlackPerson): string {
  const isMember = person.slackId !== undefined && /^[UW][A-Z0-9]{2,20}$/u.test(person.slackId);
  return isMember ? `<@${person.slackId}>` : shortOf(person.name, 60);
}

function shortOf(text: string, maxLength: number): string {
  return forSlack(cutText(forPlain(text), maxLength));
}
