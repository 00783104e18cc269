import type { AttributeProblem } from "../api-problem.ts";
import {
  attributeFilter,
  attributeFilters,
  choice,
  customFields,
  defineResource,
  FULL,
  integer,
  json,
  linkFilter,
  linkFilters,
  nothing,
  queryFilter,
  readOnly,
  relatedFilter,
  sortedBy,
  statusFilter,
  text,
  toOne,
  type Draft,
} from "../definition.ts";
import { linkedId, numberOf, textOf } from "../record.ts";
import { nextNumber } from "../running-number.ts";
import { visible } from "../turn.ts";
import { INTERNAL_COMPANY_ID } from "./companies.ts";

/** 1 internal, 2 client. */
const PROJECT_TYPES = [1, 2];

export const projectResources = [
  defineResource({
    type: "projects",
    methods: FULL,
    bulk: ["update"],
    attributes: {
      name: text(),
      number: readOnly(),
      project_number: readOnly(),
      preferences: json({}),
      project_type_id: choice(PROJECT_TYPES),
      project_color_id: integer(),
      last_activity_at: readOnly(),
      tag_colors: json({}),
      archived_at: readOnly(),
      created_at: readOnly(),
      template: readOnly(false),
      duplication_status: readOnly("idle"),
      custom_fields: customFields(),
      task_custom_fields_ids: json(),
      task_custom_fields_positions: json(),
      page_custom_fields_ids: json(),
      page_custom_fields_positions: json(),
      sample_data: readOnly(false),
    },
    relationships: {
      company: toOne("companies"),
      project_manager: toOne("people"),
      last_actor: toOne("people", "never"),
      // Afterwards only `change_workflow` moves it.
      workflow: toOne("workflows", "create"),
      custom_field_people: nothing(),
      custom_field_attachments: nothing(),
      template_object: nothing(),
    },
    required: {
      name: "name",
      project_type_id: "project_type",
      project_manager: "project_manager",
      workflow: "workflow",
    },
    customizableTypes: ["projects"],
    hidden: {
      when: (record) => record.attributes["template"] === true,
      unless: ["with_templates", "template"],
    },
    filters: {
      ...attributeFilters("string", "name", "number", "project_number"),
      ...attributeFilters("date", "created_at", "archived_at", "last_activity_at"),
      ...linkFilters("company", "workflow"),
      responsible_id: linkFilter("project_manager"),
      project_manager_id: linkFilter("project_manager"),
      project_type: attributeFilter("enum", "project_type_id"),
      template: attributeFilter("boolean", "template"),
      with_templates: { kind: "test", format: "boolean", passes: () => true },
      status: statusFilter("archived_at"),
      query: queryFilter("name", "project_number"),
      person_id: relatedFilter((record, id, turn) =>
        visible(turn, "memberships").some(
          (row) => linkedId(row, "project") === record.id && linkedId(row, "person") === id,
        ),
      ),
      budget_id: relatedFilter((record, id, turn) => {
        const budget = turn.store.find("deals", id);
        return budget !== undefined && linkedId(budget, "project") === record.id;
      }),
      custom_fields: { kind: "custom_fields" },
    },
    sorts: {
      ...sortedBy("name", "created_at", "last_activity_at"),
      number: (record) => numberOf(record, "number"),
      project_number: (record) => numberOf(record, "number"),
      company_name: (record, turn) => {
        const company = turn.store.find("companies", linkedId(record, "company") ?? "");
        return company && textOf(company, "name");
      },
    },
    check: checkProject,
    prepare: (draft, turn, before) => {
      const number = before?.attributes["number"] ?? nextNumber(turn.store, "projects");
      return { ...draft, attributes: { ...draft.attributes, number, project_number: number } };
    },
  }),
];

/** Client projects need a client; only internal ones belong to the organisation's own company. */
function checkProject(draft: Draft): readonly AttributeProblem[] {
  const { attributes } = draft;
  const isClient = attributes["project_type_id"] === 2;
  const companyId = linkedId(draft, "company");
  if (isClient && companyId === undefined && attributes["template"] !== true) {
    return [{ attribute: "company", detail: "can't be blank" }];
  }
  if (isClient === (companyId === INTERNAL_COMPANY_ID) && companyId !== undefined) {
    return [{ attribute: "company", detail: "doesn't fit the project's type" }];
  }
  return [];
}
