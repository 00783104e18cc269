/** Why a deal is where it is, in one sentence, and how it came there. */
import { z } from "zod";
import type { EventRow, HandoffRow, HandoffStatus, Ledger } from "../ledger/ledger.ts";
import { dateOfInstant, formatDate } from "./calendar.ts";
import { readHandoffFacts } from "./handoff-facts.ts";
import type { StepKind } from "./plan.ts";
import { frozenPlan } from "./prepare.ts";
import { describeKnown, describeUnplanned } from "./report.ts";
import type { DealResult, Remark } from "./result.ts";

/** What is known of one deal. */
export interface DealKnowledge {
  readonly lead: number;
  /** Undefined: the ledger never heard of it. */
  readonly row: HandoffRow | undefined;
  /** As the ledger has it, or as a look at Kommo gave it just now. */
  readonly result: DealResult;
  /** Oldest first. */
  readonly events: readonly EventRow[];
  /** IANA name: days and hours are told in it. */
  readonly zone: string;
}

export interface Why {
  /** `Held since 3 March 2026: the deal has no amount.` */
  readonly sentence: string;
  /** What to do about it; undefined where nothing is to be done. */
  readonly hint: string | undefined;
  /** Words of the command that does the next thing, without `handoff`. */
  readonly next: readonly string[] | undefined;
}

/** One line of a deal's timeline. */
export interface TimelineEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The same for people, in the account's zone: `3 March 2026, 14:05`. */
  readonly when: string;
  readonly text: string;
}

export interface DealStory {
  readonly lead: number;
  readonly name: string;
  readonly url: string | undefined;
  readonly status: HandoffStatus | "unknown";
  readonly why: Why;
  readonly result: DealResult;
  readonly timeline: readonly TimelineEntry[];
}

export interface StorySources {
  readonly ledger: Ledger;
  readonly zone: string;
  /** A dry run; asked only about deals that the ledger does not know. */
  readonly preview: (lead: number) => Promise<DealResult>;
  /** Undefined where the account's address is not known. */
  readonly leadUrl: ((lead: number) => string) | undefined;
}

/** Enough for everything that ever happens to one deal but a loop of failures. */
const timelineLimit = 200;

/** Reads only. */
export async function tellStory(lead: number, sources: StorySources): Promise<DealStory> {
  const { ledger, zone } = sources;
  const row = await ledger.handoff(String(lead));
  const events = await ledger.events(String(lead), timelineLimit);
  const result = row === undefined ? await sources.preview(lead) : await knownResult(row, ledger);
  const isFound = result.problems.every(({ code }) => code !== "deal.not_found");
  return {
    lead,
    name: result.name,
    url: result.url ?? (isFound ? sources.leadUrl?.(lead) : undefined),
    status: row?.status ?? "unknown",
    why: describeWhy({ lead, row, result, events, zone }),
    result,
    timeline: describeTimeline(events, zone),
  };
}

/** The answer to "why (not)?". Pure. */
export function describeWhy(known: DealKnowledge): Why {
  return known.row === undefined ? describeUnheardOf(known) : describeHeardOf(known, known.row);
}

async function knownResult(row: HandoffRow, ledger: Ledger): Promise<DealResult> {
  const plan = frozenPlan(row);
  const { problems, warnings } = readHandoffFacts(row);
  if (plan === undefined) {
    const outcome = row.status === "queued" || row.status === "running" ? "planned" : row.status;
    return describeUnplanned(Number(row.lead), row.name, outcome, problems, { warnings });
  }
  const steps = await ledger.steps(plan.steps.map(({ key }) => key));
  return describeKnown(row, plan, new Map(steps.map((step) => [step.key, step])));
}

function describeHeardOf(known: DealKnowledge, row: HandoffRow): Why {
  const { lead, result, zone } = known;
  const retry = ["retry", String(lead)];
  const reason = reasonOf(result.problems);
  const since = dayOf(sinceOf(row, known.events), zone);
  switch (row.status) {
    case "done":
      return { sentence: `Done on ${since}${existing(result)}.`, hint: undefined, next: undefined };
    case "held":
      return { sentence: `Held since ${since}: ${reason}`, hint: hintOf(result), next: retry };
    case "failed":
      return {
        sentence: `Not finished${progressOf(result)}, and tried ${times(row.failures)}: ${reason}`,
        hint: row.nextAt === null ? hintOf(result) : `The next try is due on ${instantOf(row.nextAt, zone)}.`,
        next: retry,
      };
    case "queued":
      return {
        sentence: `Waiting since ${since}${result.problems.length === 0 ? " for its turn." : `: ${reason}`}`,
        hint: hintOf(result),
        next: retry,
      };
    case "running":
      return {
        sentence: `Begun on ${instantOf(row.updatedAt, zone)} and not finished${progressOf(result)}.`,
        hint: "If nothing is working on it any more, it goes on from there.",
        next: retry,
      };
    case "skipped":
      return { sentence: `Nothing was started: ${reason}`, hint: hintOf(result), next: undefined };
  }
}

function describeUnheardOf({ lead, result }: DealKnowledge): Why {
  const number = String(lead);
  const reason = reasonOf(result.problems);
  switch (result.outcome) {
    case "planned":
      return {
        sentence: "Nothing was started yet: the deal is won and ready to be handed off.",
        hint: undefined,
        next: ["provision", number],
      };
    case "held":
      return {
        sentence: `Nothing was started yet, and it would be held: ${reason}`,
        hint: hintOf(result),
        next: ["plan", number],
      };
    case "failed":
      return {
        sentence: `Never heard of deal ${number} here, and it could not be looked up: ${reason}`,
        hint: hintOf(result),
        next: undefined,
      };
    case "skipped":
      return result.problems.some(({ code }) => code === "deal.not_found")
        ? { sentence: `Never heard of deal ${number}: ${reason}`, hint: hintOf(result), next: undefined }
        : { sentence: `Nothing was started: ${reason}`, hint: hintOf(result), next: undefined };
    case "done":
      return { sentence: `Done${existing(result)}.`, hint: undefined, next: undefined };
  }
}

/** The first problem, within another sentence; how many more there are. */
function reasonOf(problems: readonly Remark[]): string {
  const [first, ...others] = problems;
  if (first === undefined) return "nobody wrote down why.";
  const more = others.length === 0 ? "" : ` (and ${String(others.length)} more, below)`;
  return inSentence(first.message).replace(/\.?$/u, `${more}.`);
}

/** Names keep their capital, ordinary words lose it. */
function inSentence(message: string): string {
  const opening = /^(?:The|A|An|Nothing|Nobody|No|It|There|This|More|Another)\b/u.test(message);
  return opening ? message.charAt(0).toLowerCase() + message.slice(1) : message;
}

function hintOf({ problems }: DealResult): string | undefined {
  return problems[0]?.hint;
}

/** `: company, project, budget and issue exist` */
function existing({ steps }: DealResult): string {
  const made = steps.filter(({ status, action }) => status === "done" && action !== "skip");
  const words = [...new Set(made.map(({ kind }) => kind))].flatMap((kind) => thingWords[kind] ?? []);
  if (words.length === 0) return "";
  const all =
    words.length === 1 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
  return `: ${all} ${words.length === 1 ? "exists" : "exist"}`;
}

const thingWords: Readonly<Partial<Record<StepKind, string>>> = {
  "productive.company": "company",
  "productive.project": "project",
  "productive.budget": "budget",
  "linear.issue": "issue",
};

function progressOf({ steps }: DealResult): string {
  const done = steps.filter(({ status }) => status === "done").length;
  return steps.length === 0 ? "" : ` (${String(done)} of ${String(steps.length)} steps are done)`;
}

function times(failures: number): string {
  return failures <= 1 ? "once" : `${String(failures)} times`;
}

/** When it came to be as it is: looking again at a held deal does not make it newly held. */
function sinceOf(row: HandoffRow, events: readonly EventRow[]): number {
  let since: number | undefined;
  for (const { kind, at } of events.toReversed()) {
    if (!kind.startsWith("handoff.")) continue;
    if (kind !== `handoff.${row.status}`) break;
    since = at;
  }
  return since ?? row.updatedAt;
}

/** What only repeats the line before it (a held deal looked at again) is left out. */
function describeTimeline(events: readonly EventRow[], zone: string): readonly TimelineEntry[] {
  const entries = events.map((event) => describeEvent(event, zone));
  return entries.filter((entry, at) => entry.text !== entries[at - 1]?.text);
}

function describeEvent({ at, kind, facts }: EventRow, zone: string): TimelineEntry {
  const known = eventFacts.safeParse(facts).data;
  const problems = [...(known?.problems ?? []).map(({ message }) => message), known?.link ?? ""]
    .join(" ")
    .trim();
  const word = eventWords[kind] ?? kind.replaceAll(/[._]/gu, " ");
  return {
    at: new Date(at).toISOString(),
    when: instantOf(at, zone),
    text: problems === "" ? word : `${word}: ${problems}`,
  };
}

const eventFacts = z.object({
  problems: z.array(z.object({ message: z.string() })).default([]),
  /** What was linked by hand. */
  link: z.string().optional(),
});

const eventWords: Readonly<Record<string, string>> = {
  "handoff.queued": "Waits",
  "handoff.running": "Begun",
  "handoff.done": "Done",
  "handoff.held": "Held",
  "handoff.failed": "Not finished",
  "handoff.skipped": "Not started",
  "adopt.linked": "Linked by hand",
  "adopt.unlinked": "Link undone",
};

function dayOf(ms: number, zone: string): string {
  return formatDate(dateOfInstant(ms / 1000, zone));
}

/** `3 March 2026, 14:05` */
function instantOf(ms: number, zone: string): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  return `${dayOf(ms, zone)}, ${time.format(new Date(ms))}`;
}
