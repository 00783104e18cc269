/** People at work in Kommo's own pages: what they do leaves the same events rows as the API does. */

import type { SandboxClock } from "../simulator.ts";
import { midnightOfDay } from "./calendar-day.ts";
import { parseFieldWrites } from "./field-values.ts";
import {
  type EntityType,
  type KommoStore,
  type StoredField,
  type StoredLead,
  hasStage,
  isClosed,
  takeId,
} from "./kommo-store.ts";
import {
  type Act,
  addLead,
  assignLead,
  binLead,
  fillFields,
  moveLead,
  recordEvent,
  renameLead,
  repriceLead,
  touch,
} from "./lead-changes.ts";
import { tagNamed } from "./tags.ts";

/** Select fields: the option's text, or its number. Dates: `2026-03-01`, or Unix seconds. */
type FieldInput = string | number | boolean;

interface NewLead {
  readonly name?: string | undefined;
  readonly price?: number | undefined;
  readonly pipelineId: number;
  readonly statusId: number;
  readonly companyId?: number | undefined;
  readonly responsibleUserId?: number | undefined;
}

/** Every method throws a sentence when what it speaks of does not exist. */
export interface KommoPerson {
  /** Without `pipelineId` the deal stays in its pipeline. */
  moveLead(
    leadId: number,
    stage: { readonly pipelineId?: number | undefined; readonly statusId: number },
  ): void;
  renameLead(leadId: number, name: string): void;
  setPrice(leadId: number, price: number): void;
  setResponsible(leadId: number, userId: number): void;
  setField(leadId: number, fieldId: number, ...values: readonly FieldInput[]): void;
  clearField(leadId: number, fieldId: number): void;
  addTag(leadId: number, name: string): void;
  deleteLead(leadId: number): void;
  restoreLead(leadId: number): void;
  createLead(lead: NewLead): number;
  renameCompany(companyId: number, name: string): void;
  completeTask(taskId: number, result?: string): void;
  deleteTask(taskId: number): void;
  deleteNote(noteId: number): void;
  deleteFieldDefinition(entity: EntityType, fieldId: number): void;
  deleteOption(entity: EntityType, fieldId: number, optionId: number): void;
  renameStage(pipelineId: number, statusId: number, name: string): void;
  deactivateUser(userId: number): void;
}

/** `by` is the user at the keyboard. */
export function createKommoPerson(store: KommoStore, clock: SandboxClock, by: number): KommoPerson {
  const act = (): Act => ({ by, atSeconds: Math.floor(clock.now() / 1000), listedFromMs: 0 });
  const fill = (leadId: number, fieldId: number, values: readonly FieldInput[] | null): void => {
    const lead = leadOf(store, leadId);
    fillFields(store, act(), lead, readWrites(store, fieldId, values));
  };
  return {
    moveLead: (leadId, { pipelineId, statusId }) => {
      const lead = leadOf(store, leadId);
      const stage = { pipelineId: pipelineId ?? lead.pipelineId, statusId };
      moveLead(store, act(), lead, existingStage(store, stage));
    },
    renameLead: (leadId, name) => renameLead(store, act(), leadOf(store, leadId), name),
    setPrice: (leadId, price) => repriceLead(store, act(), leadOf(store, leadId), price),
    setResponsible: (leadId, userId) => assignLead(store, act(), leadOf(store, leadId), userId),
    setField: (leadId, fieldId, ...values) => fill(leadId, fieldId, values),
    clearField: (leadId, fieldId) => fill(leadId, fieldId, null),
    addTag: (leadId, name) => {
      const lead = leadOf(store, leadId);
      lead.tagIds = [...new Set([...lead.tagIds, tagNamed(store, name).id])];
      touch(store, act(), lead);
    },
    deleteLead: (leadId) => binLead(store, act(), leadOf(store, leadId), true),
    restoreLead: (leadId) => binLead(store, act(), leadOf(store, leadId), false),
    createLead: (lead) => createLead(store, act(), lead),
    renameCompany: (companyId, name) => {
      const company = known(store.companies.get(companyId), "company", companyId);
      company.name = name;
      company.updatedAt = act().atSeconds;
    },
    ...deskWork(store, act),
    ...administration(store),
  };
}

type DeskWork = Pick<KommoPerson, "completeTask" | "deleteTask" | "deleteNote">;

function deskWork(store: KommoStore, act: () => Act): DeskWork {
  return {
    completeTask: (taskId, result = "") => {
      const task = known(store.tasks.get(taskId), "task", taskId);
      task.isCompleted = true;
      task.resultText = result;
      task.updatedAt = act().atSeconds;
      if (task.entityId !== null)
        recordEvent(store, act(), { type: "task_completed", leadId: task.entityId });
    },
    deleteTask: (taskId) => {
      known(store.tasks.get(taskId), "task", taskId);
      store.tasks.delete(taskId);
    },
    deleteNote: (noteId) => {
      const note = known(store.notes.get(noteId), "note", noteId);
      store.notes.delete(noteId);
      recordEvent(store, act(), { type: "common_note_deleted", leadId: note.leadId });
    },
  };
}

type Administration = Pick<
  KommoPerson,
  "deleteFieldDefinition" | "deleteOption" | "renameStage" | "deactivateUser"
>;

function administration(store: KommoStore): Administration {
  return {
    deleteFieldDefinition: (entity, fieldId) => {
      fieldOf(store, entity, fieldId);
      store.definitions[entity] = store.definitions[entity].filter(({ id }) => id !== fieldId);
      for (const { fields } of store[entity].values()) fields.delete(fieldId);
    },
    deleteOption: (entity, fieldId, optionId) => {
      const field = fieldOf(store, entity, fieldId);
      field.options = (field.options ?? []).filter(({ id }) => id !== optionId);
    },
    renameStage: (pipelineId, statusId, name) => {
      const pipeline = known(
        store.pipelines.find(({ id }) => id === pipelineId),
        "pipeline",
        pipelineId,
      );
      known(
        pipeline.statuses.find(({ id }) => id === statusId),
        "status",
        statusId,
      ).name = name;
    },
    deactivateUser: (userId) => {
      known(
        store.users.find(({ id }) => id === userId),
        "user",
        userId,
      ).isActive = false;
    },
  };
}

function known<T>(found: T | undefined, what: string, id: number): T {
  if (found === undefined) throw new Error(`The sandbox's Kommo has no ${what} ${id}.`);
  return found;
}

function leadOf(store: KommoStore, leadId: number): StoredLead {
  return known(store.leads.get(leadId), "deal", leadId);
}

function fieldOf(store: KommoStore, entity: EntityType, fieldId: number): StoredField {
  return known(
    store.definitions[entity].find(({ id }) => id === fieldId),
    `field of ${entity} with number`,
    fieldId,
  );
}

function existingStage<T extends { readonly pipelineId: number; readonly statusId: number }>(
  store: KommoStore,
  stage: T,
): T {
  if (hasStage(store, stage.pipelineId, stage.statusId)) return stage;
  throw new Error(`The sandbox's Kommo has no stage ${stage.statusId} in pipeline ${stage.pipelineId}.`);
}

function readWrites(
  store: KommoStore,
  fieldId: number,
  values: readonly FieldInput[] | null,
): ReturnType<typeof parseFieldWrites>["writes"] {
  const field = fieldOf(store, "leads", fieldId);
  const { timeZone } = store.account;
  const wire = values === null ? null : values.map((value) => wireValue(field, value, timeZone));
  const { writes, complaints } = parseFieldWrites([{ field_id: fieldId, values: wire }], {
    definitions: store.definitions.leads,
    timeZone,
    emptyArrayClears: true,
  });
  const [complaint] = complaints;
  if (complaint === undefined) return writes;
  throw new Error(`The field "${field.name}" (${field.type}) does not take ${JSON.stringify(values)}.`);
}

function wireValue(field: StoredField, value: FieldInput, timeZone: string): Record<string, unknown> {
  if (field.options !== null && typeof value === "number") return { enum_id: value };
  const isDay = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return {
    value: field.type === "date" && isDay ? midnightOfDay(value, timeZone) : value,
  };
}

/** A deal without a name is named after its number. */
function createLead(store: KommoStore, act: Act, lead: NewLead): number {
  const { pipelineId, statusId } = existingStage(store, lead);
  const id = takeId(store, "lead");
  addLead(store, act, {
    id,
    name: lead.name || `Deal #${id}`,
    price: lead.price ?? 0,
    responsibleUserId: lead.responsibleUserId ?? act.by,
    statusId,
    pipelineId,
    lossReasonId: null,
    sourceId: null,
    createdBy: act.by,
    updatedBy: act.by,
    createdAt: act.atSeconds,
    updatedAt: act.atSeconds,
    closedAt: isClosed(statusId) ? act.atSeconds : null,
    isDeleted: false,
    fields: new Map(),
    tagIds: [],
    companyId: lead.companyId ?? null,
    contacts: [],
    listedFromMs: 0,
  });
  return id;
}
