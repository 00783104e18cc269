/** Who does the work: manager, budget owner, members, and whom the issue goes to. Nobody is dropped in silence. */
import type { LinearSettings, Mapping, PersonRef, Value } from "../../config/mapping.ts";
import { formatDate } from "../calendar.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import type { Directory } from "../directory.ts";
import { parseEmails } from "../emails.ts";
import type { PeopleSystem, PersonMatch } from "../people.ts";
import {
  absencesAtStart,
  emailOf,
  matchInLinear,
  matchInProductive,
  personNamed,
  personOfOption,
  responsibleOf,
} from "../people.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import { resolveValue } from "./values.ts";

/** A person of one system. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface PeopleQuestion {
  readonly deal: Deal;
  readonly mapping: Mapping;
  readonly directory: Directory;
  readonly remarks: PlanRemarks;
}

/**
 * The first of: what the field names, what stands under `else`. A person of the field who cannot be used is
 * said as a warning; nobody at all is a problem.
 */
export function chooseInProductive(
  value: Value<PersonRef>,
  role: string,
  question: PeopleQuestion,
): Named | undefined {
  const chosen = firstUsable(wishesOf(value, question), role, "Productive", question);
  if (chosen === undefined) question.remarks.problem(nobodyFor(role, "Productive"));
  return chosen;
}

/** Undefined: to nobody, because the mapping says so or (said as a warning) because nobody can take it. */
export function chooseAssignee(
  wanted: LinearSettings["assignee"],
  manager: Named | undefined,
  question: PeopleQuestion,
): Named | undefined {
  if (wanted === "none") return undefined;
  const wishes = wanted === "manager" ? asWish(manager, question) : wishesOf(valueOf(wanted), question);
  // Why nobody is responsible has been said by then.
  const isSaid = wanted === undefined || wanted === "responsible";
  if (wishes.length === 0 && !isSaid) question.remarks.warn(nobodyFor("assignee", "Linear"));
  return firstUsable(wishes, "assignee", "Linear", question);
}

/** The team the deal names, else the service type's; whoever cannot be used is left out and said. */
export function chooseTeam(fallback: readonly string[], question: PeopleQuestion): readonly Named[] {
  const { deal, remarks } = question;
  const named = teamRefs(question);
  const refs = named.length > 0 ? named : fallback.map((email): PersonRef => ({ kind: "email", email }));
  const isNamed = (deal.fields["team"]?.texts ?? []).length > 0;
  if (refs.length === 0 && !isNamed) remarks.warn(remark("team.missing", {}));
  const people = refs.flatMap((ref) => {
    const wishes = [{ ref, isResponsible: false }];
    return firstUsable(wishes, "team", "Productive", question) ?? [];
  });
  return uniquePeople(people);
}

/** Says of everybody who is away within the first fourteen days; of each absence. */
export function warnOfAbsences(people: readonly Named[], startDate: string, question: PeopleQuestion): void {
  for (const { id, name } of people) {
    for (const { from, to } of absencesAtStart(id, startDate, question.directory)) {
      question.remarks.warn(
        remark("person.absent", { who: name, from: formatDate(from), to: formatDate(to) }),
      );
    }
  }
}

/** Linear knows no time off; the same person in Productive does. */
export function warnOfAssigneeAbsence(assignee: Named, startDate: string, question: PeopleQuestion): void {
  const { mapping, directory } = question;
  const email = emailOf(assignee.id, "Linear", mapping, directory);
  if (email === undefined) return;
  const match = matchInProductive({ kind: "email", email }, mapping, directory);
  if (match.kind === "found") warnOfAbsences([match], startDate, question);
}

export function uniquePeople(people: readonly Named[]): readonly Named[] {
  return people.filter((person, at) => people.findIndex((other) => other.id === person.id) === at);
}

/** Somebody who is wanted for a role, in the order of preference. */
interface Wish {
  readonly ref: PersonRef;
  /** Named by being the deal's responsible user. */
  readonly isResponsible: boolean;
}

const theResponsible = { kind: "field", field: "responsible" } as const satisfies Value<PersonRef>;

function valueOf(wanted: Exclude<LinearSettings["assignee"], "manager" | "none">): Value<PersonRef> {
  return wanted === undefined || wanted === "responsible" ? theResponsible : wanted;
}

/** What the field says, then `else`; that nobody can tell who is responsible is said here. */
function wishesOf(value: Value<PersonRef>, question: PeopleQuestion): readonly Wish[] {
  if (value.kind === "constant") return [{ ref: value.value, isResponsible: false }];
  const { otherwise, ...withoutElse } = value;
  const isOfResponsible = value.field === "responsible";
  const chosen = resolveValue(withoutElse, question.deal, (text) => personNamed(text, question.mapping));
  if (isOfResponsible) warnOfResponsible(question);
  return [
    ...(chosen.kind === "value" ? [{ ref: chosen.value, isResponsible: isOfResponsible }] : []),
    ...(otherwise === undefined ? [] : [{ ref: otherwise, isResponsible: false }]),
  ];
}

/** Kommo knows people by number; a number may belong to nobody any more, or we may not be told whose it is. */
function warnOfResponsible({ deal, directory, remarks }: PeopleQuestion): void {
  const user = responsibleOf(deal, directory);
  if (directory.kommo.users === null) {
    remarks.warn(remark("users.hidden", {}));
  } else if (user === undefined || user.email.trim() === "") {
    const who = user?.name ?? `user ${String(deal.lead.responsibleUserId)}`;
    remarks.warn(remark("person.unknown", { who, role: responsibleRole, system: "Kommo" }));
  }
}

const responsibleRole = "responsible for the deal";

/** Without an address the manager is asked for by name, which finds nobody and says whom. */
function asWish(manager: Named | undefined, { mapping, directory }: PeopleQuestion): readonly Wish[] {
  if (manager === undefined) return [];
  const email = emailOf(manager.id, "Productive", mapping, directory) ?? manager.name;
  return [{ ref: { kind: "email", email }, isResponsible: false }];
}

function firstUsable(
  wishes: readonly Wish[],
  role: string,
  system: PeopleSystem,
  question: PeopleQuestion,
): Named | undefined {
  const { mapping, directory, remarks } = question;
  const matchIn = system === "Linear" ? matchInLinear : matchInProductive;
  for (const { ref, isResponsible: isOfResponsible } of wishes) {
    const match = matchIn(ref, mapping, directory);
    if (match.kind !== "found") remarks.warn(describeMismatch(match, role, system));
    else if (isOfResponsible && hasLeft(question)) remarks.warn(describeLeft(question));
    else return { id: match.id, name: match.name };
  }
  return undefined;
}

/** Whoever was switched off in Kommo is given no new work because of a deal that still bears the name. */
function hasLeft({ deal, directory }: PeopleQuestion): boolean {
  return responsibleOf(deal, directory)?.isActive === false;
}

function describeLeft({ deal, directory }: PeopleQuestion): ReturnType<typeof remark> {
  const who = responsibleOf(deal, directory)?.name ?? "";
  return remark("person.inactive", { who, role: responsibleRole, system: "Kommo" });
}

/** Options as they are listed; else every address in the text, and of the rest that nobody is known by it. */
function teamRefs({ deal, mapping, remarks }: PeopleQuestion): readonly PersonRef[] {
  const texts = deal.fields["team"]?.texts ?? [];
  return texts.flatMap((text): readonly PersonRef[] => {
    const option = personOfOption(text, mapping);
    if (option !== undefined) return [option];
    return text.split(/[,;\r\n]/u).flatMap((part): readonly PersonRef[] => {
      const listed = personOfOption(part, mapping);
      if (listed !== undefined) return [listed];
      const { emails, invalid } = parseEmails(part);
      const who = invalid.join(" ");
      if (who !== "") remarks.warn(remark("person.unknown", { who, role: "team", system: "Productive" }));
      return emails.map((email) => ({ kind: "email", email }));
    });
  });
}

function nobodyFor(role: string, system: PeopleSystem): ReturnType<typeof remark> {
  return remark("person.unknown", { who: "nobody", role, system, needed: true });
}

function describeMismatch(
  match: Exclude<PersonMatch, { kind: "found" }>,
  role: string,
  system: PeopleSystem,
): ReturnType<typeof remark> {
  const facts = { who: match.who, role, system };
  switch (match.kind) {
    case "inactive":
      return remark("person.inactive", {
        ...facts,
        ...(match.why === "left" ? {} : { why: match.why }),
      });
    case "several":
      return remark("person.unknown", { ...facts, names: match.names });
    case "unknown":
      return remark("person.unknown", facts);
  }
}
