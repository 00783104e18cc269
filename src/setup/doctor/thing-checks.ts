/** Every id of the mapping: there, usable, and still called what the mapping says. */
import { foldCase } from "../../sync/case-fold.ts";
import { isOtherAccount } from "./account-checks.ts";
import type { Check } from "./check.ts";
import { atPath, fail, info, notMade, pass, warn } from "./check.ts";
import { entriesOf } from "./account-entries.ts";
import type { Entry } from "./account-entries.ts";
import type { MappedThing, ThingKind } from "./mapped-things.ts";
import { mappedThings, thingKinds } from "./mapped-things.ts";
import type { DoctorSnapshot, MappingFacts } from "./snapshot.ts";

const systemNames = { kommo: "Kommo", productive: "Productive", linear: "Linear" } as const;

/** One check per thing that is wrong, and one per kind that counts those that are right. */
export function checkThings(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const things = mappedThings(facts.mapping);
  const kinds = [...new Set(things.map(({ kind }) => kind))];
  return kinds.flatMap((kind) =>
    checkKind(
      kind,
      things.filter((one) => one.kind === kind),
      snapshot,
      facts,
    ),
  );
}

function checkKind(
  kind: ThingKind,
  things: readonly MappedThing[],
  snapshot: DoctorSnapshot,
  facts: MappingFacts,
): readonly Check[] {
  const { plural, system } = thingKinds[kind];
  const title = `${systemNames[system]}: ${plural}`;
  const entries = entriesOf(kind, snapshot);
  if (entries === undefined) {
    return [info("mapping.thing", title, `Cannot be checked: ${systemNames[system]} is not connected.`)];
  }
  if (isOtherAccount(system, snapshot, facts)) {
    return [info("mapping.thing", title, "Not checked: the token is of another account than the mapping.")];
  }
  if (!entries.ok) return [notMade({ id: "mapping.thing", title }, entries)];
  const byId = new Map(entries.value.map((entry) => [entry.id, entry]));
  const problems = things.flatMap((one) => checkThing(one, byId.get(one.id), facts));
  const right = things.length - new Set(problems.map(({ title: path }) => path)).size;
  if (right === 0) return problems;
  return [
    pass("mapping.thing", title, `${String(right)} of ${String(things.length)} are there and in use.`),
    ...problems,
  ];
}

function checkThing(thing: MappedThing, found: Entry | undefined, facts: MappingFacts): readonly Check[] {
  const { kind, path, id, name } = thing;
  const { noun, system } = thingKinds[kind];
  const called = name === undefined ? `The ${noun} ${id}` : `The ${noun} “${name}” (${id})`;
  if (found === undefined) {
    const detail = `${called} is not there: it was deleted in ${systemNames[system]}, or the token may not see it.`;
    return [atPath(fail(idOf(kind), path, detail, missingHints[kind] ?? replaceHint(noun)), path, facts)];
  }
  const drift = checkName(thing, found, facts);
  if (found.obstacle === undefined) return drift;
  const detail = `${called} ${found.obstacle} in ${systemNames[system]}.`;
  return [
    atPath(fail(idOf(kind), path, detail, obstacleHints[kind] ?? replaceHint(noun)), path, facts),
    ...drift,
  ];
}

/** The id decides, so a name that differs is for the people who read the mapping. */
function checkName({ kind, path, name }: MappedThing, found: Entry, facts: MappingFacts): readonly Check[] {
  if (name === undefined || isSameName(name, found.name)) return [];
  if (found.otherName !== undefined && isSameName(name, found.otherName)) return [];
  const { noun, system } = thingKinds[kind];
  const detail = `The ${noun} is called “${found.name}” in ${systemNames[system]}, and “${name}” in the mapping.`;
  const hint =
    "Correct the name if it is the right one (the id decides), else the id. `handoff discover` corrects names.";
  return [atPath(warn("mapping.name", path, detail, hint), path, facts)];
}

export function isSameName(one: string, other: string): boolean {
  return foldCase(one.trim().replaceAll(/\s+/gu, " ")) === foldCase(other.trim().replaceAll(/\s+/gu, " "));
}

function idOf(kind: ThingKind): string {
  return kind === "person" || kind === "user" ? "mapping.person" : "mapping.thing";
}

const missingHints: Partial<Record<ThingKind, string>> = {
  person: "Name somebody else in this line, or remove it.",
  user: "Name somebody else in this line, or remove it.",
  projectTemplate: "Name another template, or remove `template` and `copy`: projects then begin fresh.",
  leadField: "Make the field again and write its new id here, or remove the line.",
};

const obstacleHints: Partial<Record<ThingKind, string>> = {
  person: "Name somebody else in this line, or reactivate the person in Productive.",
  user: "Name somebody else in this line.",
  team: "Name another team, or take this one out of retirement in Linear.",
};

function replaceHint(noun: string): string {
  return `Name another ${noun} in this line, or run \`handoff discover\` to be shown what there is.`;
}
