import { z } from "zod";

import { type HttpOptions, createHttp } from "../http.ts";
import type { HttpRequest } from "../message.ts";
import { readAs } from "../reading.ts";
import type { KommoClient, KommoFieldWrite } from "./kommo-client.ts";
import { kommoDialect } from "./kommo-dialect.ts";
import { stageChangesOf } from "./kommo-events.ts";
import { createField } from "./kommo-fields.ts";
import { leadsOf } from "./kommo-leads.ts";
import { allOf, byIds, json, read } from "./kommo-pages.ts";
import { kommoWebhooks } from "./kommo-webhooks.ts";
import {
  accountSchema,
  companySchema,
  contactSchema,
  createdIdSchema,
  fieldDefinitionSchema,
  leadSchema,
  noteSchema,
  pageSchema,
  pipelineSchema,
  taskSchema,
  userSchema,
} from "./kommo-wire.ts";

export interface KommoClientOptions extends Omit<HttpOptions, "dialect" | "baseUrl" | "headers"> {
  /** `https://acme.kommo.com`; with or without `/api/v4`. */
  readonly baseUrl: string;
  /** Read for every request. */
  readonly token: () => string;
}

/** Filtered lists of deals have been seen to take about a minute. */
const slowListMs = 90_000;

/** Kommo over HTTP, API v4 (developers.kommo.com). See `KommoClient` for what each method promises. */
export function createKommoClient(options: KommoClientOptions): KommoClient {
  const baseUrl = options.baseUrl.replace(/\/+$/, "").replace(/\/api\/v4$/, "");
  const http = createHttp({
    ...options,
    dialect: kommoDialect,
    baseUrl: `${baseUrl}/api/v4`,
    headers: () => ({ authorization: `Bearer ${options.token()}`, accept: "application/hal+json" }),
  });
  const slowTimeoutMs = Math.max(options.timeoutMs, slowListMs);

  return {
    ...kommoWebhooks(http),
    baseUrl,
    async account() {
      const request = read("/account", [["with", "datetime_settings"]]);
      return readAs(http, request, json(await http.send(request)), accountSchema);
    },
    async lead(id) {
      const request = read(`/leads/${String(id)}`, [["with", "contacts"]]);
      const answer = await http.send(request);
      return answer.status === 204 ? undefined : readAs(http, request, json(answer), leadSchema);
    },
    leads: (filter) => leadsOf(http, filter, slowTimeoutMs),
    stageChanges: (filter) => stageChangesOf(http, filter, slowTimeoutMs),
    companies: (ids) => byIds(http, "companies", ids, companySchema),
    contacts: (ids) => byIds(http, "contacts", ids, contactSchema),
    users: () => allOf(http, read("/users"), "users", userSchema),
    async pipelines() {
      const request = read("/leads/pipelines");
      const answer = await http.send(request);
      if (answer.status === 204) return [];
      // A single pipeline has been documented bare as well as wrapped in a list.
      const bare = pipelineSchema.transform((pipeline) => ({ rows: [pipeline], hasNext: false }));
      return readAs(http, request, json(answer), z.union([bare, pageSchema("pipelines", pipelineSchema)]))
        .rows;
    },
    fieldDefinitions: (entity) =>
      allOf(http, read(`/${entity}/custom_fields`), "custom_fields", fieldDefinitionSchema),
    createField: (entity, field, { onDispatch }) => createField(http, entity, field, onDispatch),
    async serviceNotes(leadId) {
      const request = read(`/leads/${String(leadId)}/notes`, [
        ["filter[note_type][]", "service_message"],
        ["filter[note_type][]", "extended_service_message"],
        ["order[id]", "desc"],
      ]);
      const notes = await allOf(http, request, "notes", noteSchema);
      return notes
        .filter((note) => note.noteType.endsWith("service_message"))
        .toSorted((one, other) => other.id - one.id);
    },
    async tasks(leadId) {
      const request = read("/tasks", [
        ["filter[entity_type]", "leads"],
        ["filter[entity_id][]", String(leadId)],
      ]);
      const rows = await allOf(
        http,
        request,
        "tasks",
        taskSchema.transform((row) => ({ id: row.task.id, ...row })),
      );
      return rows.filter((row) => row.leadId === leadId).map((row) => row.task);
    },

    async patchLead(id, change, { onDispatch }) {
      const body = {
        ...(change.fields === undefined ? {} : { custom_fields_values: change.fields.map(describeField) }),
        // 142 and 143 exist in every pipeline: the pipeline must be named with them.
        ...(change.stage === undefined
          ? {}
          : { status_id: change.stage.statusId, pipeline_id: change.stage.pipelineId }),
      };
      await http.send(write("PATCH", `/leads/${String(id)}`, body, onDispatch));
    },
    async createServiceNote(leadId, note, { onDispatch }) {
      // Our own note must not start the account's automations.
      const body = [
        { note_type: "service_message", params: note, is_need_to_trigger_digital_pipeline: false },
      ];
      const request = write("POST", `/leads/${String(leadId)}/notes`, body, onDispatch);
      return readAs(http, request, json(await http.send(request)), createdIdSchema("notes"));
    },
    async createTask(leadId, task, { onDispatch }) {
      const body = [
        {
          entity_id: leadId,
          entity_type: "leads",
          task_type_id: followUpTask,
          text: task.text,
          complete_till: task.completeTill,
          responsible_user_id: task.responsibleUserId,
        },
      ];
      const request = write("POST", "/tasks", body, onDispatch);
      return readAs(http, request, json(await http.send(request)), createdIdSchema("tasks"));
    },
    async updateTask(id, change, { onDispatch }) {
      const body = {
        ...(change.text === undefined ? {} : { text: change.text }),
        ...(change.isCompleted === undefined ? {} : { is_completed: change.isCompleted }),
        ...(change.result === undefined ? {} : { result: { text: change.result } }),
      };
      await http.send(write("PATCH", `/tasks/${String(id)}`, body, onDispatch));
    },
    leadUrl: (id) => `${baseUrl}/leads/detail/${String(id)}`,
  };
}

/** Kommo's own task type 1: "Follow-up". */
const followUpTask = 1;

function write(
  method: "POST" | "PATCH",
  path: string,
  body: unknown,
  onDispatch: () => Promise<void>,
): HttpRequest {
  return { method, path, body, contentType: "application/json", mutating: true, onDispatch };
}

/** `values: null` clears; a listed field's values are replaced, all others stay. */
function describeField(field: KommoFieldWrite): unknown {
  if ("clear" in field) return { field_id: field.fieldId, values: null };
  return { field_id: field.fieldId, values: [{ value: field.text }] };
}
