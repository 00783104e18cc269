/** Everything in the accounts that a mapping may name, by kind and id. Pure. */
import type { ReferenceKind } from "./reference-kind.ts";
import type { FieldEntity, Snapshot } from "./snapshot.ts";

export interface KnownThing {
  /** As text. Of stages: `<pipeline>/<status>`. */
  readonly id: string;
  readonly name: string;
  /** Beside the name, for readers: where it belongs. */
  readonly note?: string | undefined;
  /** Why it should not be used any more. */
  readonly ended?: "archived" | "retired" | "inactive" | undefined;
}

/** Undefined: the system is not connected, or the list may not be read, so nothing can be said. */
export type KnownThings = Readonly<Record<ReferenceKind, readonly KnownThing[] | undefined>>;

export function knownThings(snapshot: Snapshot): KnownThings {
  const { kommo, productive, linear } = snapshot;
  const teamKey = new Map(linear?.teams.map(({ id, key }) => [id, key]));
  return {
    "kommo.account": [{ id: String(kommo.account.id), name: kommo.account.name }],
    "kommo.field": entities.flatMap((entity) =>
      kommo.fields[entity].map(({ id, name, type }) => ({
        id: String(id),
        name,
        note: `${type}, ${entity}`,
      })),
    ),
    "kommo.pipeline": kommo.pipelines.map(({ id, name, isArchived }) => ({
      id: String(id),
      name,
      ended: isArchived ? "archived" : undefined,
    })),
    "kommo.stage": kommo.pipelines.flatMap((pipeline) =>
      pipeline.statuses.map(({ id, name }) => ({
        id: `${String(pipeline.id)}/${String(id)}`,
        name,
        note: pipeline.name,
      })),
    ),
    "kommo.option": entities.flatMap((entity) =>
      kommo.fields[entity].flatMap((field) =>
        field.options.map(({ id, value }) => ({ id: String(id), name: value, note: field.name })),
      ),
    ),
    "productive.organization": productive && [productive.organization],
    "productive.custom_field": productive?.customFields?.map(
      ({ id, name, customizableType, isArchived }) => ({
        id,
        name,
        note: customizableType,
        ended: isArchived ? "archived" : undefined,
      }),
    ),
    "productive.workflow": productive?.workflows.map(archivable),
    "productive.person": productive?.people.map(({ id, name, email, isActive }) => ({
      id,
      name,
      note: email,
      ended: isActive ? undefined : "inactive",
    })),
    "productive.subsidiary": productive?.subsidiaries.map(archivable),
    "productive.tax_rate": productive?.taxRates.map(archivable),
    "productive.document_type": productive?.documentTypes.map(archivable),
    "productive.template": productive?.templates.map(archivable),
    "productive.service_type": productive?.serviceTypes.map(archivable),
    "linear.workspace": linear && [linear.organization],
    "linear.team": linear?.teams.map(({ id, name, key, isRetired }) => ({
      id,
      name,
      note: key,
      ended: isRetired ? "retired" : undefined,
    })),
    "linear.state": linear?.states.map(({ id, name, teamId }) => ({ id, name, note: teamKey.get(teamId) })),
    "linear.label": linear?.labels.map(({ id, name, teamId, isRetired }) => ({
      id,
      name,
      note: teamId === undefined ? "workspace" : teamKey.get(teamId),
      ended: isRetired ? "retired" : undefined,
    })),
    "linear.project": linear?.projects.map(({ id, name }) => ({ id, name })),
    "linear.template": linear?.templates.map(({ id, name, teamId }) => ({
      id,
      name,
      note: teamId === undefined ? "workspace" : teamKey.get(teamId),
    })),
    "linear.user": linear?.users.map(({ id, name, email, isActive }) => ({
      id,
      name,
      note: email,
      ended: isActive ? undefined : "inactive",
    })),
  };
}

const entities: readonly FieldEntity[] = ["leads", "companies", "contacts"];

function archivable({
  id,
  name,
  isArchived,
}: {
  readonly id: string;
  readonly name: string;
  readonly isArchived: boolean;
}): KnownThing {
  return { id, name, ended: isArchived ? "archived" : undefined };
}
