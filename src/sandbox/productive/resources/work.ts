/** Folders, task lists, tasks and what is said and logged about them. */
import { blank } from "../api-problem.ts";
import {
  attributeFilter,
  attributeFilters,
  choice,
  customFields,
  day,
  defineResource,
  flag,
  FULL,
  integer,
  json,
  linkFilters,
  nothing,
  queryFilter,
  readOnly,
  sortedBy,
  tagsFilter,
  text,
  toMany,
  toOne,
} from "../definition.ts";
import { linkedId } from "../record.ts";

const CLOSED = 3;
const COMMENT_PARENTS = ["task", "deal", "company", "person"];

export const workResources = [
  defineResource({
    type: "folders",
    aliases: ["boards"],
    methods: FULL,
    attributes: { name: text(), position: integer(), archived_at: readOnly(), created_at: readOnly() },
    relationships: { project: toOne("projects", "create") },
    required: { name: "name", project: "project" },
    filters: linkFilters("project"),
    sorts: sortedBy("name", "position"),
  }),
  defineResource({
    type: "task_lists",
    methods: FULL,
    attributes: { name: text(), position: integer(), archived_at: readOnly(), created_at: readOnly() },
    relationships: { project: toOne("projects", "create"), folder: toOne("folders") },
    required: { name: "name", project: "project" },
    filters: linkFilters("project", "folder"),
    sorts: sortedBy("name", "position"),
  }),
  defineResource({
    type: "tasks",
    methods: FULL,
    bulk: ["create", "update", "delete"],
    attributes: {
      title: text(),
      description: text(),
      closed: readOnly(false),
      closed_at: readOnly(),
      due_date: day(),
      start_date: day(),
      /** Minutes. */
      initial_estimate: integer(),
      /** 1 task, 3 milestone. */
      type_id: choice([1, 3], 1),
      task_number: readOnly(),
      private: flag(),
      position: integer(),
      tag_list: json([]),
      custom_fields: customFields(),
      created_at: readOnly(),
      last_activity_at: readOnly(),
    },
    relationships: {
      project: toOne("projects", "create"),
      task_list: toOne("task_lists"),
      assignee: toOne("people"),
      parent_task: toOne("tasks"),
      service: toOne("services"),
      workflow_status: toOne("workflow_statuses"),
      creator: toOne("people", "never"),
      subscribers: toMany("people", "subscriber_ids"),
      custom_field_people: nothing(),
      custom_field_attachments: nothing(),
    },
    required: { title: "title", project: "project", task_list: "task_list" },
    customizableTypes: ["tasks"],
    filters: {
      ...linkFilters("project", "task_list", "assignee", "service", "parent_task", "workflow_status"),
      ...attributeFilters("string", "title", "task_number"),
      ...attributeFilters("date", "due_date", "start_date", "closed_at", "created_at"),
      status: {
        kind: "value",
        format: "enum",
        read: (record) => (record.attributes["closed"] === true ? 2 : 1),
      },
      tags: tagsFilter(),
      query: queryFilter("title", "task_number"),
      custom_fields: { kind: "custom_fields" },
    },
    sorts: sortedBy("title", "due_date", "created_at", "last_activity_at", "task_number"),
    prepare: (draft, turn, before) => {
      const record = turn.store.find("workflow_statuses", linkedId(draft, "workflow_status") ?? "");
      const closed = record
        ? record.attributes["category_id"] === CLOSED
        : (before?.attributes["closed"] ?? false);
      const number = before?.attributes["task_number"] ?? String(turn.store.everything("tasks").length + 1);
      return { ...draft, attributes: { ...draft.attributes, closed, task_number: number } };
    },
  }),
  defineResource({
    type: "comments",
    methods: FULL,
    attributes: { body: text(), created_at: readOnly() },
    relationships: {
      creator: toOne("people", "never"),
      task: toOne("tasks", "create"),
      deal: toOne("deals", "create"),
      company: toOne("companies", "create"),
      person: toOne("people", "create"),
    },
    required: { body: "body" },
    filters: linkFilters(...COMMENT_PARENTS),
    check: ({ links }) => {
      const parents = COMMENT_PARENTS.filter((name) => links[name]);
      if (parents.length === 0) return [blank("task")];
      return parents.length === 1 ? [] : [{ attribute: "task", detail: "only one parent is allowed" }];
    },
  }),
  defineResource({
    type: "activities",
    attributes: {
      event: readOnly(),
      item_type: readOnly(),
      item_id: readOnly(),
      /** Attribute → [old, new]. */
      changeset: readOnly([]),
      created_at: readOnly(),
    },
    relationships: {
      creator: toOne("people", "never"),
      task: toOne("tasks", "never"),
      deal: toOne("deals", "never"),
      project: toOne("projects", "never"),
      company: toOne("companies", "never"),
      person: toOne("people", "never"),
    },
    filters: {
      ...linkFilters("task", "deal", "project", "company", "person"),
      event: attributeFilter("string", "event"),
      item_type: attributeFilter("string", "item_type"),
      after: {
        kind: "test",
        format: "date",
        passes: (record, value) => Date.parse(String(record.attributes["created_at"])) >= Date.parse(value),
      },
      before: {
        kind: "test",
        format: "date",
        passes: (record, value) => Date.parse(String(record.attributes["created_at"])) <= Date.parse(value),
      },
    },
    sorts: sortedBy("created_at"),
    defaultSort: "-created_at",
  }),
];
