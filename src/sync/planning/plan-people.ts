/** Who does the work: manager, budget owner, members, and whom the issue goes to. */
import type { Mapping, PersonRef, Value } from "../../config/mapping.ts";
import { formatDate } from "../calendar.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import type { Directory } from "../directory.ts";
import { parseEmails } from "../emails.ts";
import type { PersonMatch } from "../people.ts";
import { absenceAtStart, matchInLinear, matchInProductive, personNamed } from "../people.ts";
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
 * said as a warning; nobody at all is a problem where `role` must be filled.
 */
export function chooseInProductive(
  value: Value<PersonRef>,
  role: string,
  question: PeopleQuestion,
): Named | undefined {
  const { deal, mapping, directory, remarks } = question;
  for (const ref of refsOf(value, deal, mapping)) {
    const match = matchInProductive(ref, mapping, directory);
    if (match.kind === "found") return match;
    remarks.warn(describeMismatch(match, role, "Productive"));
  }
  remarks.problem(remark("person.unknown", { who: "nobody", role, system: "Productive", needed: true }));
  return undefined;
}

/** The team the deal names, else the service type's; whoever cannot be used is left out and said. */
export function chooseTeam(fallback: readonly string[], question: PeopleQuestion): readonly Named[] {
  const { mapping, directory, remarks } = question;
  const named = teamRefs(question);
  const refs = named.length > 0 ? named : fallback.map((email): PersonRef => ({ kind: "email", email }));
  if (refs.length === 0) remarks.warn(remark("team.missing", {}));
  return refs.flatMap((ref) => {
    const match = matchInProductive(ref, mapping, directory);
    if (match.kind === "found") return [{ id: match.id, name: match.name }];
    remarks.warn(describeMismatch(match, "team", "Productive"));
    return [];
  });
}

/** Says of everybody who is away within the first fourteen days. */
export function warnOfAbsences(people: readonly Named[], startDate: string, question: PeopleQuestion): void {
  for (const person of people) {
    const absence = absenceAtStart(person.id, startDate, question.directory);
    if (absence === undefined) continue;
    question.remarks.warn(
      remark("person.absent", {
        who: person.name,
        from: formatDate(absence.from),
        to: formatDate(absence.to),
      }),
    );
  }
}

export function chooseAssignee(ref: PersonRef, question: PeopleQuestion): Named | undefined {
  const match = matchInLinear(ref, question.mapping, question.directory);
  if (match.kind === "found") return { id: match.id, name: match.name };
  question.remarks.warn(describeMismatch(match, "assignee", "Linear"));
  return undefined;
}

function refsOf(value: Value<PersonRef>, deal: Deal, mapping: Mapping): readonly PersonRef[] {
  if (value.kind === "constant") return [value.value];
  const { otherwise, ...withoutElse } = value;
  const chosen = resolveValue(withoutElse, deal, (text) => personNamed(text, mapping));
  return [
    ...(chosen.kind === "value" ? [chosen.value] : []),
    ...(otherwise === undefined ? [] : [otherwise]),
  ];
}

function teamRefs({ deal, mapping, remarks }: PeopleQuestion): readonly PersonRef[] {
  const texts = deal.fields["team"]?.texts ?? [];
  const refs = texts.flatMap((text): readonly PersonRef[] => {
    const asOption = personNamed(text, mapping);
    if (asOption.kind === "email" && asOption.email in mapping.people) return [asOption];
    const { emails, invalid } = parseEmails(text);
    for (const who of invalid)
      remarks.warn(remark("person.unknown", { who, role: "team", system: "Productive" }));
    return emails.map((email) => ({ kind: "email", email }));
  });
  return refs;
}

function describeMismatch(
  match: Exclude<PersonMatch, { kind: "found" }>,
  role: string,
  system: "Productive" | "Linear",
): ReturnType<typeof remark> {
  const facts = { who: match.who, role, system };
  switch (match.kind) {
    case "inactive":
      return remark("person.inactive", facts);
    case "several":
      return remark("person.unknown", { ...facts, names: match.names });
    case "unknown":
      return remark("person.unknown", facts);
  }
}
