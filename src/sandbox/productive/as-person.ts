/** What people do in Productive's screens while handoff works. Bound by the same rules as the API. */
import { actions } from "./actions.ts";
import { localDay } from "./local-time.ts";
import { isObject, type StoredRecord } from "./record.ts";
import { definitionOf } from "./resources/table.ts";
import type { Turn } from "./turn.ts";
import { createRecord, deleteRecord, setAttributes, updateRecord } from "./writes.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** Attributes in the flat form: `company_id`. Every action returns the record as it is afterwards. */
export interface ProductivePersonActions {
  createCompany(attributes: Attributes & { readonly name: string }): StoredRecord;
  /** A client project with Petra and the default workflow unless said otherwise. */
  createProject(
    attributes: Attributes & { readonly name: string; readonly company_id: string },
  ): StoredRecord;
  createBudget(attributes: Attributes & { readonly name: string; readonly company_id: string }): StoredRecord;
  renameCompany(id: string, name: string): StoredRecord;
  renameProject(id: string, name: string): StoredRecord;
  archiveCompany(id: string): StoredRecord;
  restoreCompany(id: string): StoredRecord;
  archiveProject(id: string): StoredRecord;
  restoreProject(id: string): StoredRecord;
  deleteProject(id: string): void;
  deleteBudget(id: string): void;
  closeBudget(id: string): StoredRecord;
  changeService(id: string, attributes: Attributes): StoredRecord;
  deleteService(id: string): void;
  bookTime(entry: {
    readonly serviceId: string;
    readonly personId: string;
    readonly minutes: number;
    /** YYYY-MM-DD; today when left out. */
    readonly date?: string;
  }): StoredRecord;
  addMember(projectId: string, personId: string): StoredRecord;
  removeMembership(id: string): void;
  /** Leaves the other fields of the record; null empties the field. */
  setCustomField(
    type: "companies" | "projects" | "deals",
    id: string,
    fieldId: string,
    value: unknown,
  ): StoredRecord;
  deactivatePerson(id: string): StoredRecord;
  /** Approved at once. */
  bookAbsence(absence: {
    readonly personId: string;
    readonly eventId: string;
    readonly startedOn: string;
    readonly endedOn: string;
  }): StoredRecord;
  closeTask(id: string): StoredRecord;
}

/** `begin` opens a turn in the name of the action. */
export function createPersonActions(begin: (action: string) => Turn): ProductivePersonActions {
  const create = (action: string, type: string, attributes: Attributes) => {
    const turn = begin(action);
    return turn.store.transaction(() =>
      createRecord(definitionOf(type), { id: undefined, attributes, relationships: {} }, turn),
    );
  };
  const update = (action: string, type: string, id: string, attributes: Attributes) => {
    const turn = begin(action);
    const record = living(turn, type, id);
    return turn.store.transaction(() =>
      updateRecord(definitionOf(type), record, { id, attributes, relationships: {} }, turn),
    );
  };
  const remove = (action: string, type: string, id: string) => {
    const turn = begin(action);
    turn.store.transaction(() => deleteRecord(living(turn, type, id), turn));
  };
  const act = (type: string, word: string, id: string) => {
    const turn = begin(`${word} ${type}`);
    const perform = actions[`${type}/${word}`];
    if (!perform) throw new Error(`The sandbox knows no action "${word}" on ${type}.`);
    const input = { id, attributes: {}, relationships: {} };
    return turn.store.transaction(() => perform(living(turn, type, id), turn, input));
  };

  return {
    createCompany: (attributes) => create("createCompany", "companies", attributes),
    createProject: (attributes) =>
      create("createProject", "projects", {
        project_type_id: 2,
        project_manager_id: "3300",
        workflow_id: "612",
        ...attributes,
      }),
    createBudget: (attributes) =>
      create("createBudget", "deals", {
        budget: true,
        deal_type_id: 2,
        responsible_id: "3300",
        date: localDay(begin("createBudget").nowMs),
        ...attributes,
      }),
    renameCompany: (id, name) => update("renameCompany", "companies", id, { name }),
    renameProject: (id, name) => update("renameProject", "projects", id, { name }),
    archiveCompany: (id) => act("companies", "archive", id),
    restoreCompany: (id) => act("companies", "restore", id),
    archiveProject: (id) => act("projects", "archive", id),
    restoreProject: (id) => act("projects", "restore", id),
    deleteProject: (id) => remove("deleteProject", "projects", id),
    deleteBudget: (id) => remove("deleteBudget", "deals", id),
    closeBudget: (id) => act("deals", "close", id),
    changeService: (id, attributes) => update("changeService", "services", id, attributes),
    deleteService: (id) => remove("deleteService", "services", id),
    bookTime: ({ serviceId, personId, minutes, date }) =>
      create("bookTime", "time_entries", {
        service_id: serviceId,
        person_id: personId,
        time: minutes,
        date: date ?? localDay(begin("bookTime").nowMs),
      }),
    addMember: (projectId, personId) =>
      create("addMember", "memberships", {
        type_id: 1,
        access_type_id: 5,
        project_id: projectId,
        person_id: personId,
      }),
    removeMembership: (id) => remove("removeMembership", "memberships", id),
    setCustomField: (type, id, fieldId, value) => {
      const hash = living(begin("setCustomField"), type, id).attributes["custom_fields"];
      const merged = { ...(isObject(hash) ? hash : {}), [fieldId]: value };
      return update("setCustomField", type, id, { custom_fields: merged });
    },
    deactivatePerson: (id) => act("people", "deactivate", id),
    bookAbsence: ({ personId, eventId, startedOn, endedOn }) => {
      const booking = create("bookAbsence", "bookings", {
        person_id: personId,
        event_id: eventId,
        started_on: startedOn,
        ended_on: endedOn,
      });
      const turn = begin("bookAbsence");
      return turn.store.transaction(() => setAttributes(booking, { approved: true }, turn));
    },
    closeTask: (id) => {
      const turn = begin("closeTask");
      const done = turn.store
        .all("workflow_statuses")
        .find((status) => status.attributes["category_id"] === 3);
      return update("closeTask", "tasks", id, { workflow_status_id: done?.id });
    },
  };
}

function living(turn: Turn, type: string, id: string): StoredRecord {
  const record = turn.store.find(type, id);
  if (!record || record.deletedAtMs !== undefined)
    throw new Error(`There is no ${type}/${id} in the sandbox.`);
  return record;
}
