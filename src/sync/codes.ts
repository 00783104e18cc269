/**
 * Every code of a warning or problem: how bad it is, who can mend it, and what that person reads. Codes are
 * contract; sentences are not, but they are compared to tell whether a set of problems is new, so that they
 * must not change with time (no counters, no clocks).
 */
import type { Vendor, VendorFailureKind } from "../errors.ts";
import { formatDate } from "./calendar.ts";
import type { CalendarDate } from "./calendar.ts";
import type { AmountDoubt } from "./money.ts";
import type { Remark } from "./result.ts";
import { cutText } from "./texts/cut.ts";
import { forPlain } from "./texts/escape.ts";
import { someOf } from "./texts/fitted-lines.ts";
import { vendorNames } from "./texts/vendor-names.ts";

/** A problem holds the deal or ends it; a warning is said and work goes on. The plan may lift a warning to a problem. */
export type Severity = "problem" | "warning";

/** Who can mend it: the deal's seller in Kommo, the manager in Productive, or whoever keeps the mapping. */
export type Audience = "seller" | "manager" | "integrator";

/** Something a person may choose. Listed in the sentence, with its address. */
export interface ListedCandidate {
  readonly id?: string | undefined;
  readonly name: string;
  readonly url?: string | undefined;
  /** `archived`, `delivered` … where that matters. */
  readonly state?: string | undefined;
}

interface CompanyFacts {
  readonly company: string;
  /** What our marker holds for it: the Kommo company's number. Absent where no marker field is mapped. */
  readonly number?: string | undefined;
  readonly candidates: readonly ListedCandidate[];
}

interface PersonFacts {
  /** A name or e-mail, as found. */
  readonly who: string;
  /** `team`, `project manager`, `assignee` … */
  readonly role: string;
  /** `Productive` or `Linear`. */
  readonly system: string;
}

interface VendorFacts {
  readonly vendor: Vendor;
  readonly kind: VendorFailureKind;
  /** What the vendor said, or what went wrong. */
  readonly reason: string;
  /** What to do, where the failure itself knows. */
  readonly hint?: string | undefined;
}

/** What is wrong with the project that a deal names. */
export type ProjectDoubt =
  | "unreadable"
  | "other_organization"
  | "not_found"
  | "archived"
  | "internal"
  | "other_company";

interface UnusableProject {
  readonly doubt: ProjectDoubt;
  /** The deal's field, and what it says. */
  readonly field: string;
  readonly value: string;
  readonly project?: ListedCandidate | undefined;
  /** The deal's company. */
  readonly company?: string | undefined;
  /** The company that the project belongs to; undefined: none. */
  readonly owner?: string | undefined;
}

export type MoneyDoubt =
  | AmountDoubt
  | "unknown_currency"
  | "vat_missing"
  | "rate_unusable"
  | "hours_exceed_amount"
  | "shares_not_100"
  | "parts_differ";

/** What each sentence is made of. Texts come as they are in the systems: they are cleaned here. */
export interface CodeFacts {
  "deal.not_found": { readonly lead: number };
  "deal.not_won": { readonly deal: string; readonly stage: string; readonly lost: boolean };
  /** With times of day (`08:30`) where both fall on one day. */
  "deal.before_start": {
    readonly deal: string;
    readonly wonOn: CalendarDate;
    readonly since: CalendarDate;
    readonly wonTime?: string;
    readonly sinceTime?: string;
  };
  /** A tag that keeps it back, or its amount and the one it is below. */
  "deal.skipped": {
    readonly deal: string;
    readonly tag?: string;
    readonly amount?: string;
    readonly below?: string;
  };
  "pipeline.unmapped": { readonly deal: string; readonly stage: string };
  "service_type.missing": { readonly field: string; readonly known: readonly string[] };
  "service_type.unknown": { readonly values: readonly string[]; readonly known: readonly string[] };
  "service_type.several": { readonly values: readonly string[]; readonly known: readonly string[] };
  /** `isGone`: the deal names one that Kommo no longer has. */
  "company.missing": { readonly isGone?: boolean };
  "company.ambiguous": CompanyFacts;
  "company.similar": CompanyFacts;
  "company.archived": CompanyFacts;
  /** The one we worked with no longer exists. */
  "company.gone": { readonly company: string; readonly url: string };
  "project.exists": { readonly project: string; readonly candidates: readonly ListedCandidate[] };
  "project.unusable": UnusableProject;
  "service.ambiguous": { readonly service: string; readonly candidates: readonly ListedCandidate[] };
  "amount.missing": { readonly isZero?: boolean };
  "money.ambiguous": {
    readonly doubt: MoneyDoubt;
    /** The figure in doubt, as found. */
    readonly found: string;
    readonly price?: number;
    readonly line?: string;
    readonly sold?: string;
  };
  "money.rounding": { readonly amount: string; readonly lines: readonly string[] };
  /** `needed`: the line has hours, and nothing says what an hour costs. */
  "rate.missing": { readonly line: string; readonly needed?: boolean };
  /** `names`: several people answer to it. `needed`: nobody is left for a role that cannot be empty. */
  "person.unknown": PersonFacts & { readonly names?: readonly string[]; readonly needed?: boolean };
  /** `why`: what else than having left keeps somebody from being given work. */
  "person.inactive": PersonFacts & { readonly why?: "placeholder" | "guest" | undefined };
  /** Dates with month names. */
  "person.absent": { readonly who: string; readonly from: string; readonly to: string };
  /** Nobody can tell who is responsible: the token is not an administrator's. */
  "users.hidden": Readonly<Record<string, never>>;
  "team.missing": Readonly<Record<string, never>>;
  "spec.missing": { readonly field: string };
  "field.taken": { readonly field: string; readonly value: string; readonly ours: string };
  "field.unknown": { readonly field: string };
  "guard.burst": { readonly maxPerHour: number };
  /** `what`: the kind of object that cannot be made without it. */
  "field.required": { readonly field: string; readonly what: "company" | "project" | "budget" | "service" };
  /** `what`: the mapping's path, or a name of it. */
  "mapping.drift": { readonly what: string; readonly expected?: string; readonly found?: string };
  /** Ours, and in Linear's trash or deleted for good; `url` where it can still be looked at. */
  "issue.gone": { readonly issue: string; readonly url?: string | undefined };
  "linear_project.gone": { readonly project: string; readonly url?: string | undefined };
  /** `project`: what came of the copy, and lies about now. */
  "template.failed": {
    readonly template: string;
    readonly reason: string;
    readonly project?: ListedCandidate | undefined;
  };
  gave_up: VendorFacts & { readonly failures?: number };
  "vendor.refused": VendorFacts;
  "vendor.unreachable": VendorFacts;
  "vendor.paused": VendorFacts;
}

export type Code = keyof CodeFacts;

interface CodeEntry<Facts> {
  readonly severity: Severity;
  readonly for: Audience;
  readonly sentence: (facts: Facts) => string;
  readonly hint: (facts: Facts) => string;
}

type CodeTable = { readonly [C in Code]: CodeEntry<CodeFacts[C]> };

const table: CodeTable = {
  "deal.not_found": {
    severity: "problem",
    for: "seller",
    sentence: ({ lead }) => `Kommo has no deal ${lead}, or it was deleted.`,
    hint: () => "Check the number at the end of the deal's address in Kommo.",
  },
  "deal.not_won": {
    severity: "problem",
    for: "seller",
    sentence: ({ deal, stage, lost }) =>
      lost
        ? `${quoted(deal)} is lost (${plain(stage)}).`
        : `${quoted(deal)} is not won: it is in ${plain(stage)}.`,
    hint: ({ lost }) =>
      lost
        ? "Work never starts for a lost deal. Move it to a won stage if that is wrong."
        : "Move the deal to a won stage; work then starts by itself.",
  },
  "deal.before_start": {
    severity: "problem",
    for: "integrator",
    sentence: ({ deal, wonOn, since, wonTime, sinceTime }) =>
      `${quoted(deal)} was won on ${dayAndTime(wonOn, wonTime)}; only deals won since ${dayAndTime(since, sinceTime)} start by themselves.`,
    hint: () => "To start it all the same: handoff provision <deal>, or handoff backfill for all past deals.",
  },
  "deal.skipped": {
    severity: "problem",
    for: "seller",
    sentence: ({ deal, tag, amount, below }) =>
      tag === undefined
        ? `${quoted(deal)} does not start by itself: its amount, ${plain(amount ?? "none")}, is below ${plain(below ?? "the least")}.`
        : `${quoted(deal)} does not start by itself: it bears the tag ${quoted(tag)}.`,
    hint: () => "To start it all the same: handoff provision <deal>.",
  },
  "pipeline.unmapped": {
    severity: "problem",
    for: "integrator",
    sentence: ({ deal, stage }) =>
      `${quoted(deal)} is in ${plain(stage)}, a pipeline from which no work starts.`,
    hint: () => "If work should start from it, name its won stage under won: in handoff.yaml.",
  },
  "service_type.missing": {
    severity: "problem",
    for: "seller",
    sentence: ({ field }) =>
      `The field ${quoted(field)} of the deal is empty, so we do not know what was sold.`,
    hint: ({ field, known }) => `Fill in ${quoted(field)} on the deal: ${listed(known)}.`,
  },
  "service_type.unknown": {
    severity: "problem",
    for: "integrator",
    sentence: ({ values }) =>
      `The deal sells ${listed(values.map(quoted))}, and nobody has said what that consists of.`,
    hint: ({ known }) =>
      `Choose one of ${listed(known)} on the deal, or add it to service_types: in handoff.yaml.`,
  },
  "service_type.several": {
    severity: "problem",
    for: "seller",
    sentence: ({ values }) =>
      `The deal sells several things (${listed(values)}), and its amount is not split among them.`,
    hint: () =>
      "Leave one of them on the deal, or have its amounts mapped (several_service_types in handoff.yaml).",
  },
  "company.missing": {
    severity: "problem",
    for: "seller",
    sentence: ({ isGone }) =>
      isGone === true
        ? "The deal's company was deleted in Kommo, or merged into another one."
        : "The deal has no company.",
    hint: () => "Add the client's company to the deal in Kommo.",
  },
  "company.ambiguous": {
    severity: "problem",
    for: "manager",
    sentence: ({ company, candidates }) =>
      candidates.length === 1
        ? `The company ${quoted(company)} in Productive is not free for this client: ${choices(candidates)}.`
        : `It is not clear which company in Productive is ${quoted(company)}: ${choices(candidates)}.`,
    hint: ({ number }) =>
      number === undefined
        ? "Name the right one: handoff adopt <deal> --company <its address>."
        : `Write ${plain(number)} into the right one's field for the Kommo company, or name it: handoff adopt <deal> --company <its address>.`,
  },
  "company.similar": {
    severity: "problem",
    for: "manager",
    sentence: ({ company, candidates }) =>
      `Productive has no company ${quoted(company)}, but ${candidates.length === 1 ? "a similar one" : "similar ones"}: ${choices(candidates)}.`,
    hint: ({ number }) =>
      number === undefined
        ? "If it is the same client: handoff adopt <deal> --company <its address>. If not, create the new company in Productive."
        : `If it is the same client, write ${plain(number)} into its field for the Kommo company, or: handoff adopt <deal> --company <its address>. If not, create the new company in Productive.`,
  },
  "company.archived": {
    severity: "problem",
    for: "manager",
    sentence: ({ company, candidates }) =>
      `The company ${quoted(company)} is archived in Productive: ${choices(candidates)}.`,
    hint: () =>
      "Restore it in Productive, or name another one: handoff adopt <deal> --company <its address>.",
  },
  "company.gone": {
    severity: "problem",
    for: "manager",
    sentence: ({ company, url }) =>
      `The company that was used for ${quoted(company)} no longer exists in Productive (${forPlain(url)}).`,
    hint: () => "To have it looked for anew: handoff adopt <deal> --company --undo.",
  },
  "project.exists": {
    severity: "problem",
    for: "manager",
    sentence: ({ project, candidates }) =>
      `${quoted(project)} already exists in Productive: ${choices(candidates)}.`,
    hint: () =>
      "To use it, write the deal's number into its field for the Kommo deal, or: handoff adopt <deal> --project <its address>. To have a new one: handoff retry <deal> --new.",
  },
  "project.unusable": {
    severity: "problem",
    for: "seller",
    sentence: (facts) => projectDoubts[facts.doubt].sentence(facts),
    hint: ({ doubt, field }) =>
      `${projectDoubts[doubt].hint}, or empty ${quoted(field)} on the deal to have a new one.`,
  },
  "service.ambiguous": {
    severity: "problem",
    for: "manager",
    sentence: ({ service, candidates }) =>
      `The budget in Productive has ${quoted(service)} more than once: ${choices(candidates)}.`,
    hint: () => "Keep one of them in the budget, and rename or delete the others.",
  },
  "amount.missing": {
    severity: "problem",
    for: "seller",
    sentence: ({ isZero }) => (isZero === true ? "The deal's amount is zero." : "The deal has no amount."),
    hint: () => "Fill in the deal's amount in Kommo.",
  },
  "money.ambiguous": {
    severity: "problem",
    for: "seller",
    sentence: (facts) => doubts[facts.doubt].sentence(facts),
    hint: (facts) => doubts[facts.doubt].hint,
  },
  "money.rounding": {
    severity: "warning",
    for: "manager",
    sentence: ({ amount, lines }) =>
      lines.length === 0
        ? `The planned hours cost less than was sold: ${amount} are not planned.`
        : `${amount} are left over because hours are rounded down (${listed(lines)}).`,
    hint: () => "No service holds this amount; raise one in the budget if it is to be billed.",
  },
  "rate.missing": {
    severity: "warning",
    for: "seller",
    sentence: ({ line, needed }) =>
      needed === true
        ? `Nothing says what an hour of ${quoted(line)} costs.`
        : `${quoted(line)} should be billed by the hour, but has no hourly rate; it is planned at a fixed price.`,
    hint: () => "Fill in the hourly rate on the deal, or give the service a rate in handoff.yaml.",
  },
  "person.unknown": {
    severity: "warning",
    for: "seller",
    sentence: ({ who, role, system, names, needed }) => {
      if (needed === true) return `Nobody was found in ${plain(system)} who could be the ${plain(role)}.`;
      if (names === undefined) return `${plain(system)} knows nobody ${quoted(who)} (${plain(role)}).`;
      return `${quoted(who)} (${plain(role)}) may be several people in ${plain(system)}: ${listed(names)}.`;
    },
    hint: ({ system }) =>
      system === "Kommo"
        ? "Make somebody responsible for the deal who works here."
        : `Correct the e-mail on the deal, or add the person in ${plain(system)} or under people: in handoff.yaml.`,
  },
  "person.inactive": {
    severity: "warning",
    for: "manager",
    sentence: ({ who, role, system, why }) => {
      const whom = `${plain(who)} (${plain(role)})`;
      if (why === "placeholder") return `${whom} is only a placeholder in ${plain(system)}.`;
      if (why === "guest")
        return `${whom} is a guest or an app in ${plain(system)} and is given no work there.`;
      return `${whom} can no longer be given work in ${plain(system)}.`;
    },
    hint: ({ system, why }) =>
      why === undefined
        ? `Name somebody else instead, or activate the person in ${plain(system)}.`
        : "Name somebody else instead.",
  },
  "person.absent": {
    severity: "warning",
    for: "manager",
    sentence: ({ who, from, to }) => `${plain(who)} is away from ${plain(from)} to ${plain(to)}.`,
    hint: () => "Plan somebody else for these days, or start later.",
  },
  "users.hidden": {
    severity: "warning",
    for: "integrator",
    sentence: () => "We cannot see who is responsible for the deal: our token may not list Kommo's users.",
    hint: () => "Give handoff the token of a Kommo administrator: handoff init.",
  },
  "team.missing": {
    severity: "warning",
    for: "seller",
    sentence: () => "The deal names no team.",
    hint: () => "Add the people to the project in Productive.",
  },
  "spec.missing": {
    severity: "warning",
    for: "seller",
    sentence: ({ field }) =>
      `The field ${quoted(field)} of the deal is empty: nobody can read what was promised.`,
    hint: ({ field }) => `Write into ${quoted(field)} on the deal what the client was promised.`,
  },
  "field.taken": {
    severity: "warning",
    for: "seller",
    sentence: ({ field, value, ours }) =>
      `${quoted(field)} on the deal says ${quoted(value)}; it was left so, and not changed to ${quoted(ours)}.`,
    hint: ({ field }) => `Empty ${quoted(field)} on the deal if ours is right.`,
  },
  "field.unknown": {
    severity: "warning",
    for: "integrator",
    sentence: ({ field }) =>
      `The field ${quoted(field)} no longer exists in Kommo, so nothing was written to it.`,
    hint: () => "Create it again, or change it in handoff.yaml: handoff discover proposes how.",
  },
  "field.required": {
    severity: "problem",
    for: "integrator",
    sentence: ({ field, what }) =>
      `Productive makes no ${what} without ${quoted(field)}, and there is no value for it.`,
    hint: ({ field, what }) =>
      what === "service"
        ? `Make ${quoted(field)} optional in Productive.`
        : `Fill in the field of the deal that ${quoted(field)} comes from, or give it a value under productive.${what}.custom_fields in handoff.yaml.`,
  },
  "guard.burst": {
    severity: "problem",
    for: "integrator",
    sentence: ({ maxPerHour }) =>
      `More than ${maxPerHour} deals were won within an hour; this one waits for somebody to look.`,
    hint: () => "If that is right: handoff retry --held guard.burst.",
  },
  "mapping.drift": {
    severity: "warning",
    for: "integrator",
    sentence: ({ what, expected, found }) => {
      if (expected === undefined)
        return `The mapping does not fit the accounts, or says too little: ${plain(what)}.`;
      const became = found === undefined ? "no longer exists" : `is now called ${quoted(found)}`;
      return `What the mapping calls ${quoted(expected)} (${plain(what)}) ${became}.`;
    },
    hint: () => "handoff discover shows what changed and updates handoff.yaml.",
  },
  "issue.gone": {
    severity: "problem",
    for: "manager",
    sentence: ({ issue, url }) => `The issue of this deal was deleted in Linear: ${deleted(issue, url)}.`,
    hint: () =>
      "Restore it in Linear, then: handoff retry <deal>. A new one is made only by handoff provision <deal> --again issue.",
  },
  "linear_project.gone": {
    severity: "problem",
    for: "manager",
    sentence: ({ project, url }) =>
      `The project of this deal was deleted in Linear: ${deleted(project, url)}.`,
    hint: () => "Restore it in Linear, then: handoff retry <deal>.",
  },
  "template.failed": {
    severity: "problem",
    for: "manager",
    sentence: ({ template, reason, project }) => {
      const rest = project === undefined ? "" : ` What came of it: ${choices([project])}.`;
      return `The project template ${quoted(template)} could not be copied: ${ended(reason)}${rest}`;
    },
    hint: ({ project }) =>
      project === undefined
        ? "Check the template in Productive; the deal is tried again when it has changed, or with handoff retry."
        : "Delete or archive what came of it in Productive and check the template; then: handoff retry <deal>.",
  },
  gave_up: {
    severity: "problem",
    for: "integrator",
    sentence: ({ vendor, reason }) =>
      `${vendorNames[vendor]} could not be reached for so long that we stopped trying: ${ended(reason)}`,
    hint: ({ hint }) => hint ?? "When the cause is gone: handoff retry <deal>.",
  },
  "vendor.refused": {
    severity: "problem",
    for: "integrator",
    sentence: ({ vendor, reason }) => `${vendorNames[vendor]} refused it: ${ended(reason)}`,
    hint: ({ hint }) =>
      hint ?? "Correct what it complains about; the deal goes on when it changes, or with handoff retry.",
  },
  "vendor.unreachable": {
    severity: "problem",
    for: "integrator",
    sentence: ({ vendor, reason }) => `${vendorNames[vendor]} gave no usable answer: ${ended(reason)}`,
    hint: ({ hint }) => hint ?? "Nothing to do: it is tried again by itself.",
  },
  "vendor.paused": {
    severity: "problem",
    for: "integrator",
    sentence: ({ vendor, reason }) => `${vendorNames[vendor]} does not let us in: ${ended(reason)}`,
    hint: ({ hint, kind, vendor }) => hint ?? wayBackIn(kind, vendorNames[vendor]),
  },
};

/** For documentation and reports: every code with its severity and audience. */
export const codes = table satisfies Record<Code, unknown>;

export function isCode(text: string): text is Code {
  return Object.hasOwn(table, text);
}

/** A warning or problem in words. The facts are kept for machines. */
export function remark<C extends Code>(code: C, facts: CodeFacts[C]): Remark {
  const entry: CodeEntry<CodeFacts[C]> = table[code];
  return { code, message: entry.sentence(facts), hint: entry.hint(facts), facts: { ...facts } };
}

type DoubtFacts = CodeFacts["money.ambiguous"];

const doubts = {
  looks_like_cents: {
    sentence: ({ found, price }) =>
      `The deal's amount is ${price ?? "another"} in one place and ${quoted(found)} in another, which may be cents.`,
    hint: "Enter the amount on the deal again; if it stays so, tell whoever keeps handoff.",
  },
  far_from_price: {
    sentence: ({ found, price }) =>
      `The deal's amount is ${price ?? "another"} in one place and ${quoted(found)} in another.`,
    hint: "Enter the amount on the deal again.",
  },
  too_many_decimals: {
    sentence: ({ found }) => `The amount ${quoted(found)} has more decimals than its currency.`,
    hint: "Round the amount on the deal.",
  },
  not_a_number: {
    sentence: ({ found }) => `The amount ${quoted(found)} cannot be read as a number.`,
    hint: "Write the amount as digits with a point, such as 12500.50.",
  },
  negative: {
    sentence: ({ found }) => `The amount ${quoted(found)} is below zero.`,
    hint: "Correct the amount on the deal.",
  },
  unknown_currency: {
    sentence: ({ found }) => `${quoted(found)} is not a currency.`,
    hint: "Choose the currency on the deal, or write its three letters (EUR) in handoff.yaml.",
  },
  vat_missing: {
    sentence: () => "The amount includes VAT, and nothing says how much.",
    hint: "Fill in the deal's or company's field that decides the VAT, or give vat_percent an else: in handoff.yaml.",
  },
  rate_unusable: {
    sentence: ({ found, line }) =>
      `The hourly rate ${quoted(found)}${line === undefined ? "" : ` of ${quoted(line)}`} cannot be used.`,
    hint: "A rate is above zero and has no more decimals than the currency.",
  },
  hours_exceed_amount: {
    sentence: ({ found, sold }) =>
      `The planned hours cost ${found}, more than was sold${sold === undefined ? "" : ` (${sold})`}.`,
    hint: "Correct the deal's amount, or plan fewer hours in handoff.yaml.",
  },
  parts_differ: {
    sentence: ({ found, sold }) =>
      `The amounts of the kinds of work come to ${found}; the deal was sold for ${sold ?? "another amount"}.`,
    hint: "Correct the amounts on the deal: together they are its own amount, and something is left for every kind of work.",
  },
  shares_not_100: {
    sentence: ({ found }) => `The shares of the services are ${found} percent together, not 100.`,
    hint: "Correct the shares in handoff.yaml.",
  },
} as const satisfies Record<
  MoneyDoubt,
  { readonly sentence: (facts: DoubtFacts) => string; readonly hint: string }
>;

const projectDoubts = {
  unreadable: {
    sentence: ({ field, value }) =>
      `${quoted(field)} on the deal says ${quoted(value)}, which is neither the address of a project in Productive nor its number.`,
    hint: "Write the project's address there",
  },
  other_organization: {
    sentence: ({ field, value }) =>
      `${quoted(field)} on the deal leads to another organisation in Productive: ${plain(value)}.`,
    hint: "Write the address of a project of ours there",
  },
  not_found: {
    sentence: ({ field, value }) =>
      `Productive has no project ${plain(value)}, which ${quoted(field)} on the deal names.`,
    hint: "Write the right address there",
  },
  archived: {
    sentence: ({ project }) => `The project that the deal names is archived in Productive: ${one(project)}.`,
    hint: "Restore it in Productive",
  },
  internal: {
    sentence: ({ project }) => `The project that the deal names is an internal one: ${one(project)}.`,
    hint: "Name a project of the client",
  },
  other_company: {
    sentence: ({ project, owner, company }) =>
      `The project that the deal names, ${one(project)}, belongs to ${owner === undefined ? "no company" : quoted(owner)}, not to ${company === undefined ? "the deal's company" : quoted(company)}.`,
    hint: "Name a project of the deal's company",
  },
} as const satisfies Record<
  ProjectDoubt,
  { readonly sentence: (facts: UnusableProject) => string; readonly hint: string }
>;

function one(project: ListedCandidate | undefined): string {
  return choices(project === undefined ? [] : [project]);
}

function wayBackIn(kind: VendorFailureKind, vendor: string): string {
  if (kind === "unpaid") return `Check the subscription of ${vendor}; handoff goes on by itself afterwards.`;
  if (kind === "blocked") return `${vendor} has blocked our address: its support can lift that.`;
  return `Give handoff a new token for ${vendor}: handoff init.`;
}

function dayAndTime(date: CalendarDate, time: string | undefined): string {
  return time === undefined ? formatDate(date) : `${formatDate(date)}, ${time}`;
}

function deleted(name: string, url: string | undefined): string {
  return url === undefined ? quoted(name) : `${quoted(name)} (${forPlain(url)})`;
}

const maxListed = 5;

function choices(candidates: readonly ListedCandidate[]): string {
  const named = candidates.map(({ name, url, state }) => {
    const about = [state, url].filter((part) => part !== undefined && part !== "").join(", ");
    return about === "" ? plain(name) : `${plain(name)} (${forPlain(about)})`;
  });
  return named.length === 0 ? "none to choose from" : someOf(named, maxListed);
}

function listed(names: readonly string[]): string {
  return someOf(names.map(plain), maxListed);
}

function plain(text: string): string {
  return cutText(forPlain(text), 120);
}

function quoted(text: string): string {
  return `“${plain(text)}”`;
}

/** A vendor's words as the end of our sentence. */
function ended(reason: string): string {
  const text = cutText(forPlain(reason), 300) || "no reason given";
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
