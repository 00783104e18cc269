/** What is written and can never matter: most often a slip somewhere else. */
import { doubtful } from "../finding.ts";
import type { Finding, Path } from "../finding.ts";
import type { Written, WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, itemsOf, sectionOf, textOf } from "../written-tree.ts";

/** A stage that leads to Linear only does nothing where every kind of work switches Linear off. */
export function stagesLeadSomewhere(tree: WrittenMap): readonly Finding[] {
  const types = entriesOf(tree["service_types"]).map(([, type]) => type);
  if (types.length === 0) return [];
  const isOffEverywhere = (side: "productive" | "linear"): boolean =>
    types.every((type) => at(type, side) === false);
  return itemsOf(tree["won"]).flatMap((stage, index) => {
    const left = (["productive", "linear"] as const).filter((side) => isUsed(stage, side, tree));
    if (left.length === 0 || !left.every(isOffEverywhere)) return [];
    const sides = left.map((side) => sideNames[side]).join(" and ");
    const message = `This stage leads to ${sides} only, and every service type switches that off: a win there does nothing.`;
    return [
      doubtful(["won", index], message, "Switch it on for one of the service types, or remove this stage."),
    ];
  });
}

/** Moved on to where it is won anyway. */
export function movedOnIsElsewhere(tree: WrittenMap): readonly Finding[] {
  const won = itemsOf(tree["won"]);
  return won.flatMap((stage, index) =>
    itemsOf(at(stage, "moved_on")).flatMap((moved, place) => {
      if (stageKey(moved) === undefined || !won.some((other) => stageKey(other) === stageKey(moved))) {
        return [];
      }
      const path = ["won", index, "moved_on", place];
      return [
        doubtful(path, "This stage starts work itself, so a deal in it is won anyway.", "Remove this line."),
      ];
    }),
  );
}

/** Where no field names the service type, only the one of the policy is ever taken. */
export function serviceTypesAreReachable(tree: WrittenMap): readonly Finding[] {
  const policy = textOf(at(tree, "policies", "missing_service_type"));
  const isChosen = at(tree, "kommo", "fields", "service_type") !== undefined;
  if (isChosen || policy === undefined || policy === "hold") return [];
  return Object.keys(sectionOf(tree["service_types"]))
    .filter((key) => key !== policy)
    .map((key) =>
      doubtful(
        ["service_types", key],
        `Service type “${key}” is never taken: kommo.fields has no “service_type”, and the policy names “${policy}”.`,
        "Add the field, or remove this service type.",
      ),
    );
}

/** An option with a number and no name says nothing to the next reader. */
export function serviceTypesAreNamed(tree: WrittenMap): readonly Finding[] {
  return entriesOf(tree["service_types"]).flatMap(([key, type]) => {
    const value = at(type, "value");
    const id = textOf(at(value, "id"));
    if (id === undefined || at(value, "name") !== undefined) return [];
    const path = ["service_types", key, "value"];
    return [
      doubtful(path, `Option ${id} has no name here, so nobody sees when it is renamed.`, "Add `name:`."),
    ];
  });
}

/** A person without anything is nobody. */
export function peopleSaySomething(tree: WrittenMap): readonly Finding[] {
  return entriesOf(tree["people"])
    .filter(([, person]) => Object.keys(sectionOf(person)).length === 0)
    .map(([address]) =>
      doubtful(
        ["people", address],
        `Nothing is said about ${address}.`,
        "Add `productive:` or `linear:`, or remove the entry: people are found by their e-mail anyway.",
      ),
    );
}

/** Names of options are read only from the fields that name people. */
export function peopleOptionsAreRead(tree: WrittenMap): readonly Finding[] {
  const fields = Object.keys(sectionOf(at(tree, "kommo", "fields")));
  if (fields.includes("team") || namesPeople(tree)) return [];
  return entriesOf(tree["people"]).flatMap(([address, person]) => {
    if (at(person, "option") === undefined) return [];
    const message = "No field names people, so this option is never read.";
    return [doubtful(["people", address, "option"], message, "Add `team` to kommo.fields, or remove this.")];
  });
}

/** A prefix is part of what markers hold. */
export function prefixHasMarkers(tree: WrittenMap): readonly Finding[] {
  const markers = sectionOf(at(tree, "productive", "markers"));
  if (markers["prefix"] === undefined || Object.keys(markers).length > 1) return [];
  const path: Path = ["productive", "markers", "prefix"];
  return [
    doubtful(
      path,
      "Without a marker field the prefix is written nowhere.",
      "Add `company`, `project` and `budget`.",
    ),
  ];
}

const sideNames = { productive: "Productive", linear: "Linear" } as const;

function isUsed(stage: Written, side: "productive" | "linear", tree: WrittenMap): boolean {
  const given = at(stage, side);
  if (given !== undefined) return given !== false;
  return side === "productive" ? tree["productive"] !== undefined : at(tree, "linear", "team") !== undefined;
}

function stageKey(stage: Written): string | undefined {
  const [pipeline, status] = [textOf(at(stage, "pipeline", "id")), textOf(at(stage, "status", "id"))];
  return pipeline === undefined || status === undefined ? undefined : `${pipeline}/${status}`;
}

/** A manager, owner or assignee that a field of the deal decides. */
function namesPeople(tree: WrittenMap): boolean {
  const levels = [tree, ...itemsOf(tree["won"]), ...entriesOf(tree["service_types"]).map(([, type]) => type)];
  return levels.some((level) =>
    [
      at(level, "productive", "project", "manager", "field"),
      at(level, "productive", "budget", "owner", "field"),
      at(level, "linear", "assignee", "field"),
    ].some((field) => textOf(field) !== undefined && field !== "responsible"),
  );
}
