/** Who is who: the same person in Kommo, Productive and Linear, matched by e-mail. */
import type { Mapping, PersonRef } from "../config/mapping.ts";
import { addDays, compareDates } from "./calendar.ts";
import { foldCase } from "./case-fold.ts";
import type { Deal } from "./deal.ts";
import type { Directory } from "./directory.ts";
import { parseEmails } from "./emails.ts";

/** The systems where people are given work. */
export type PeopleSystem = "Productive" | "Linear";

/** A person of one system, or why there is none. */
export type PersonMatch =
  | { readonly kind: "found"; readonly id: string; readonly name: string }
  | { readonly kind: "unknown"; readonly who: string }
  | { readonly kind: "inactive"; readonly who: string; readonly why: Obstacle }
  | { readonly kind: "several"; readonly who: string; readonly names: readonly string[] };

/** Deactivated or archived; a placeholder for somebody to come; a guest or an app. */
type Obstacle = "left" | "placeholder" | "guest";

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly obstacle: Obstacle | undefined;
}

/** The user responsible for the deal, as Kommo lists one. */
export interface KommoUser {
  readonly name: string;
  readonly email: string;
  readonly isActive: boolean;
}

/** Of time off: both days included. */
export interface Absence {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

/** Days from the start of work within which being away is worth a word. */
const kickOffDays = 14;

/** The user responsible for the deal; undefined where the token may not list users or the user is gone. */
export function responsibleOf(deal: Deal, directory: Directory): KommoUser | undefined {
  return directory.kommo.users?.find((user) => user.id === deal.lead.responsibleUserId);
}

/** A person as Productive knows one. Placeholders and archived people are given no work. */
export function matchInProductive(ref: PersonRef, mapping: Mapping, directory: Directory): PersonMatch {
  const candidates = (directory.productive?.people ?? []).map((person): Candidate => ({
    ...person,
    obstacle: person.isActive ? (person.isPlaceholder ? "placeholder" : undefined) : "left",
  }));
  return matchPerson(ref, candidates, listedId(ref, mapping, "productive"), mapping);
}

/** A person as Linear knows one. Apps and guests cannot be assigned by us. */
export function matchInLinear(ref: PersonRef, mapping: Mapping, directory: Directory): PersonMatch {
  const candidates = (directory.linear?.users ?? []).map((user): Candidate => ({
    ...user,
    obstacle: user.isActive ? (user.isAssignable ? undefined : "guest") : "left",
  }));
  return matchPerson(ref, candidates, listedId(ref, mapping, "linear"), mapping);
}

/** The address by which somebody of one system is looked for in the others; the mapping's word comes first. */
export function emailOf(
  id: string,
  system: PeopleSystem,
  mapping: Mapping,
  directory: Directory,
): string | undefined {
  const key = system === "Productive" ? "productive" : "linear";
  const listed = Object.values(mapping.people).find((person) => person[key]?.id === id);
  const people = system === "Productive" ? directory.productive?.people : directory.linear?.users;
  const email =
    listed?.email ??
    people
      ?.find((person) => person.id === id)
      ?.email?.trim()
      .toLowerCase();
  return email === "" ? undefined : email;
}

/**
 * Approved time off that touches the first fourteen days from `startDate`, a single day of it included, in
 * the order of time. Holidays and remote work are none.
 */
export function absencesAtStart(
  personId: string,
  startDate: string,
  directory: Directory,
): readonly Absence[] {
  const lastDay = addDays(startDate, kickOffDays - 1);
  return (directory.productive?.absences ?? [])
    .filter((entry) => entry.personId === personId)
    .filter((entry) => entry.startedOn <= lastDay && entry.endedOn >= startDate)
    .map(({ startedOn: from, endedOn: to, name }) => ({ from, to, name }))
    .toSorted((a, b) => compareDates(a.from, b.from));
}

/** A text of a team or manager field: an option listed under `people`, or an address, alone or with a name. */
export function personNamed(text: string, mapping: Mapping): PersonRef {
  const listed = personOfOption(text, mapping);
  if (listed !== undefined) return listed;
  const { emails } = parseEmails(text);
  const [only, ...others] = emails;
  return { kind: "email", email: only !== undefined && others.length === 0 ? only : text.trim() };
}

/** Whom a select field means by this option, as the mapping says. */
export function personOfOption(text: string, mapping: Mapping): PersonRef | undefined {
  const wanted = foldCase(text.trim());
  const listed = Object.values(mapping.people).find(
    ({ option }) => option !== undefined && foldCase(option.trim()) === wanted,
  );
  return listed === undefined ? undefined : { kind: "email", email: listed.email };
}

function isListed(email: string, mapping: Mapping): boolean {
  return Object.hasOwn(mapping.people, email);
}

function listedId(ref: PersonRef, mapping: Mapping, system: "productive" | "linear"): string | undefined {
  if (ref.kind === "id") return ref.id;
  return isListed(ref.email, mapping) ? mapping.people[ref.email]?.[system]?.id : undefined;
}

/** `unknown_people: warn` is about people whom the mapping does not list. */
function matchPerson(
  ref: PersonRef,
  candidates: readonly Candidate[],
  id: string | undefined,
  mapping: Mapping,
): PersonMatch {
  const who = ref.kind === "email" ? ref.email : (ref.name ?? ref.id);
  if (id !== undefined) {
    const listed = candidates.find((candidate) => candidate.id === id);
    return listed === undefined ? { kind: "unknown", who } : describeMatch(listed);
  }
  if (ref.kind === "id") return { kind: "unknown", who };
  const mayMatch = mapping.policies.unknownPeople === "match_by_email" || isListed(ref.email, mapping);
  return mayMatch ? matchByEmail(ref.email, candidates) : { kind: "unknown", who };
}

/** Somebody who left and came back under the same address is the one who can be given work. */
function matchByEmail(email: string, candidates: readonly Candidate[]): PersonMatch {
  const same = candidates.filter((candidate) => candidate.email?.trim().toLowerCase() === email);
  const usable = same.filter(({ obstacle }) => obstacle === undefined);
  const [first, ...others] = usable.length > 0 ? usable : same;
  if (first === undefined) return { kind: "unknown", who: email };
  if (usable.length > 0 && others.length > 0) {
    return { kind: "several", who: email, names: usable.map(({ name }) => name) };
  }
  return describeMatch(first);
}

function describeMatch({ id, name, obstacle }: Candidate): PersonMatch {
  return obstacle === undefined
    ? { kind: "found", id, name }
    : { kind: "inactive", who: name, why: obstacle };
}
