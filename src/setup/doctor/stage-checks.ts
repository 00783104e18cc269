/** Stages that start work, and stages a policy moves deals to: there, in use, and possible. */
import type { KommoPipeline } from "../../clients/kommo/kommo-client.ts";
import { isOtherAccount } from "./account-checks.ts";
import type { Check } from "./check.ts";
import { atPath, fail, info, pass, warn, whereRead } from "./check.ts";
import type { Mapping, Placed, StageRef } from "./mapping-parts.ts";
import type { DoctorSnapshot, MappingFacts } from "./snapshot.ts";
import { isSameName } from "./thing-checks.ts";

/** Of a stage: deals that nobody has accepted yet. */
const incomingType = 1;

export function checkStages(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const said = { id: "mapping.stage", title: "Kommo: stages" };
  if (snapshot.kommo.kind !== "connected") {
    return [info(said.id, said.title, "Cannot be checked: Kommo is not connected.")];
  }
  if (isOtherAccount("kommo", snapshot, facts)) {
    return [info(said.id, said.title, "Not checked: the token is of another account than the mapping.")];
  }
  return whereRead(snapshot.kommo.facts.pipelines, said, (pipelines) => {
    const stages = namedStages(facts.mapping);
    const problems = stages.flatMap((stage) => checkStage(stage, pipelines, facts));
    const right = stages.length - new Set(problems.map(({ title }) => title)).size;
    const count = `${String(right)} of ${String(stages.length)} are there and in use.`;
    return right === 0 ? problems : [pass(said.id, said.title, count), ...problems];
  });
}

interface NamedStage extends Placed<StageRef> {
  readonly startsWork: boolean;
}

function namedStages(mapping: Mapping): readonly NamedStage[] {
  const won = mapping.won.flatMap((stage, at) => {
    const path = `won[${String(at)}]`;
    const moved = typeof stage.movedOn === "object" ? stage.movedOn : [];
    return [
      { path, value: stage, startsWork: true },
      ...moved.map((value, index) => ({
        path: `${path}.moved_on[${String(index)}]`,
        value,
        startsWork: false,
      })),
    ];
  });
  return [...won, ...movePolicies(mapping)];
}

/** Policies that may move a deal, as the file calls them. */
const movingPolicies = {
  issueDone: "issue_done",
  issueCancelled: "issue_cancelled",
  issueReassigned: "issue_reassigned",
  budgetOver: "budget_over",
  projectFinished: "project_finished",
  taskCompleted: "task_completed",
} as const satisfies Partial<Record<keyof Mapping["policies"], string>>;

function movePolicies({ policies }: Mapping): readonly NamedStage[] {
  return keysOf(movingPolicies).flatMap((key) =>
    policies[key].flatMap((reaction) =>
      typeof reaction === "object"
        ? [{ path: `policies.${movingPolicies[key]}`, value: reaction.moveTo, startsWork: false }]
        : [],
    ),
  );
}

function keysOf<T extends object>(table: T): readonly (keyof T)[] {
  const keys: (keyof T)[] = [];
  for (const key in table) keys.push(key);
  return keys;
}

function checkStage(
  { path, value, startsWork }: NamedStage,
  pipelines: readonly KommoPipeline[],
  facts: MappingFacts,
): readonly Check[] {
  const at = (check: Check): readonly Check[] => [atPath(check, check.title, facts)];
  const pipeline = pipelines.find(({ id }) => id === value.pipeline.id);
  if (pipeline === undefined) {
    const detail = `The pipeline ${named(value.pipeline)} is not there: no deal can ever be in it.`;
    return at(
      fail("mapping.stage", `${path}.pipeline`, detail, "Name a pipeline that exists, or remove this stage."),
    );
  }
  const status = pipeline.statuses.find(({ id }) => id === value.status.id);
  if (status === undefined) {
    const detail = `The pipeline “${pipeline.name}” has no stage ${named(value.status)}: no deal can ever be in it.`;
    return at(fail("mapping.stage", `${path}.status`, detail, `Its stages: ${stagesOf(pipeline)}.`));
  }
  const drift = [
    ...drifted(`${path}.pipeline`, value.pipeline.name, pipeline.name),
    ...drifted(`${path}.status`, value.status.name, status.name),
  ].flatMap(at);
  if (startsWork && status.type === incomingType) {
    const detail = `“${status.name}” is the stage of incoming deals that nobody has accepted: it cannot be a won one.`;
    return [
      ...at(fail("mapping.stage", `${path}.status`, detail, `Name another stage: ${stagesOf(pipeline)}.`)),
      ...drift,
    ];
  }
  if (!pipeline.isArchived) return drift;
  const detail = `The pipeline “${pipeline.name}” is archived: no deal is won in it any more.`;
  return [
    ...at(
      warn(
        "mapping.stage",
        `${path}.pipeline`,
        detail,
        "Remove this stage, or restore the pipeline in Kommo.",
      ),
    ),
    ...drift,
  ];
}

function drifted(path: string, mapped: string | undefined, found: string): readonly Check[] {
  if (mapped === undefined || isSameName(mapped, found)) return [];
  const detail = `It is called “${found}” in Kommo, and “${mapped}” in the mapping.`;
  return [
    warn(
      "mapping.name",
      path,
      detail,
      "Correct the name if it is the right one (the id decides), else the id.",
    ),
  ];
}

function named({ id, name }: { readonly id: number; readonly name?: string | undefined }): string {
  return name === undefined ? String(id) : `“${name}” (${String(id)})`;
}

function stagesOf({ statuses }: KommoPipeline): string {
  return statuses
    .filter(({ id, type }) => id !== 143 && type !== incomingType)
    .map(({ id, name }) => `${name} (${String(id)})`)
    .join(", ");
}
