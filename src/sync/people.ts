/** Who is who: the same person in Kommo, Productive and Linear, matched by e-mail. */
import type { Mapping, PersonRef } from "../config/mapping.ts";
import { addDays } from "./calendar.ts";
import type { Deal } from "./deal.ts";
import type { Directory } from "./directory.ts";

/** A person of one system, or why there is none. */
export type PersonMatch =
  | { readonly kind: "found"; readonly id: string; readonly name: string }
  | { readonly kind: "unknown"; readonly who: string }
  | { readonly kind: "inactive"; readonly who: string }
  | { readonly kind: "several"; readonly who: string; readonly names: readonly string[] };

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly usable: boolean;
}

/** The user responsible for the deal; undefined where the token may not list users or the user is gone. */
export function responsibleOf(
  deal: Deal,
  directory: Directory,
): { readonly name: string; readonly email: string; readonly isActive: boolean } | undefined {
  return directory.kommo.users?.find((user) => user.id === deal.lead.responsibleUserId);
}

/** A person as Productive knows one. Placeholders and archived people count as inactive. */
export function matchInProductive(ref: PersonRef, mapping: Mapping, directory: Directory): PersonMatch {
  const candidates = (directory.productive?.people ?? []).map((person) => ({
    ...person,
    usable: person.isActive && !person.isPlaceholder,
  }));
  return matchPerson(ref, candidates, listedId(ref, mapping, "productive"), mapping);
}

/** A person as Linear knows one. Apps and guests count as inactive: they cannot be assigned by us. */
export function matchInLinear(ref: PersonRef, mapping: Mapping, directory: Directory): PersonMatch {
  const candidates = (directory.linear?.users ?? []).map((user) => ({
    ...user,
    usable: user.isActive && user.isAssignable,
  }));
  return matchPerson(ref, candidates, listedId(ref, mapping, "linear"), mapping);
}

/** The first day of approved time off within fourteen days from `startDate`; undefined when there is none. */
export function absenceAtStart(
  personId: string,
  startDate: string,
  directory: Directory,
): { readonly from: string; readonly to: string; readonly name: string } | undefined {
  const lastDay = addDays(startDate, 13);
  const absence = (directory.productive?.absences ?? []).find(
    (entry) => entry.personId === personId && entry.startedOn <= lastDay && entry.endedOn >= startDate,
  );
  return absence === undefined
    ? undefined
    : { from: absence.startedOn, to: absence.endedOn, name: absence.name };
}

/** A text of a team or manager field: an e-mail, or an option listed under `people`. */
export function personNamed(text: string, mapping: Mapping): PersonRef {
  const wanted = text.trim().toLowerCase();
  const listed = Object.values(mapping.people).find(
    (person) => person.option?.trim().toLowerCase() === wanted,
  );
  return { kind: "email", email: listed?.email ?? wanted };
}

function listedId(ref: PersonRef, mapping: Mapping, system: "productive" | "linear"): string | undefined {
  return ref.kind === "id" ? ref.id : mapping.people[ref.email]?.[system]?.id;
}

function matchPerson(
  ref: PersonRef,
  candidates: readonly Candidate[],
  id: string | undefined,
  mapping: Mapping,
): PersonMatch {
  const who = ref.kind === "email" ? ref.email : (ref.name ?? ref.id);
  if (id !== undefined) {
    const listed = candidates.find((candidate) => candidate.id === id);
    if (listed === undefined) return { kind: "unknown", who };
    return listed.usable
      ? { kind: "found", id: listed.id, name: listed.name }
      : { kind: "inactive", who: listed.name };
  }
  if (ref.kind === "id" || mapping.policies.unknownPeople === "warn") return { kind: "unknown", who };
  return matchByEmail(ref.email, candidates);
}

function matchByEmail(email: string, candidates: readonly Candidate[]): PersonMatch {
  const same = candidates.filter((candidate) => candidate.email?.trim().toLowerCase() === email);
  const usable = same.filter((candidate) => candidate.usable);
  const [first, ...others] = usable;
  if (first === undefined) return { kind: same.length === 0 ? "unknown" : "inactive", who: email };
  if (others.length > 0) {
    return { kind: "several", who: email, names: usable.map((candidate) => candidate.name) };
  }
  return { kind: "found", id: first.id, name: first.name };
}
