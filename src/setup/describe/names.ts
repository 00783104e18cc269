/** What things are called: in the accounts where they could be read, else in the mapping. */
import { foldCase } from "../../sync/case-fold.ts";
import { entriesOf } from "../doctor/account-entries.ts";
import type { ThingKind } from "../doctor/mapped-things.ts";
import { thingKinds } from "../doctor/mapped-things.ts";
import type { OptionRef, StageRef } from "../doctor/mapping-parts.ts";
import type { DoctorSnapshot } from "../doctor/snapshot.ts";

interface Ref {
  readonly id: string | number;
  readonly name?: string | undefined;
}

export interface Names {
  of(kind: ThingKind, ref: Ref): string;
  pipeline(stage: StageRef): string;
  status(stage: StageRef): string;
  /** Of a select field of deals. */
  option(fieldId: number | undefined, option: OptionRef): string;
  /** Whether the accounts were asked. */
  readonly areLive: boolean;
}

/** As the mapping has them. */
export const mappedNames: Names = {
  of: (_kind, ref) => ref.name ?? String(ref.id),
  pipeline: ({ pipeline }) => pipeline.name ?? String(pipeline.id),
  status: ({ status }) => status.name ?? String(status.id),
  option: (_fieldId, { id, name }) => name ?? String(id),
  areLive: false,
};

/** As the accounts have them; what could not be read or is not there keeps its name of the mapping. */
export function liveNames(snapshot: DoctorSnapshot): Names {
  const entries = new Map(
    kindsOf().map((kind) => {
      const reading = entriesOf(kind, snapshot);
      return [kind, reading?.ok === true ? reading.value : []] as const;
    }),
  );
  const pipelines = pipelinesOf(snapshot);
  const fields = leadFieldsOf(snapshot);
  return {
    of: (kind, ref) => nonEmpty(find(entries.get(kind) ?? [], ref.id)?.name) ?? mappedNames.of(kind, ref),
    pipeline: (stage) => find(pipelines, stage.pipeline.id)?.name ?? mappedNames.pipeline(stage),
    status: (stage) =>
      find(find(pipelines, stage.pipeline.id)?.statuses ?? [], stage.status.id)?.name ??
      mappedNames.status(stage),
    option: (fieldId, option) => {
      const options = fields.find(({ id }) => id === fieldId)?.options ?? [];
      const found = options.find(({ id, value }) =>
        option.id === undefined ? foldCase(value) === foldCase(option.name ?? "") : id === option.id,
      );
      return found?.value ?? mappedNames.option(fieldId, option);
    },
    areLive: pipelines.length > 0,
  };
}

function find<T extends Ref>(rows: readonly T[], id: string | number): T | undefined {
  return rows.find((row) => String(row.id) === String(id));
}

function pipelinesOf({ kommo }: DoctorSnapshot) {
  return kommo.kind === "connected" && kommo.facts.pipelines.ok ? kommo.facts.pipelines.value : [];
}

function leadFieldsOf({ kommo }: DoctorSnapshot) {
  return kommo.kind === "connected" && kommo.facts.fields.lead.ok ? kommo.facts.fields.lead.value : [];
}

function kindsOf(): readonly ThingKind[] {
  const kinds: ThingKind[] = [];
  let kind: ThingKind;
  for (kind in thingKinds) kinds.push(kind);
  return kinds;
}

function nonEmpty(name: string | undefined): string | undefined {
  return name === undefined || name.trim() === "" ? undefined : name;
}
