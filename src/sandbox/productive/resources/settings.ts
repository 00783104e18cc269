/** What an administrator sets up: small lists, mostly read. */
import {
  archivedFilter,
  attributeFilters,
  choice,
  defineResource,
  FULL,
  integer,
  linkFilters,
  nothing,
  queryFilter,
  readOnly,
  sortedBy,
  statusFilter,
  text,
  toOne,
} from "../definition.ts";
import { linkedIds, textOf } from "../record.ts";

const CUSTOMIZABLE = ["companies", "projects", "budgets", "deals", "services", "people", "bookings", "tasks"];

/** 1 text, 2 number, 3 select, 4 date, 5 multiselect, 6 person, 7 attachment. */
const DATA_TYPES = [1, 2, 3, 4, 5, 6, 7];

export const settingsResources = [
  defineResource({
    type: "organizations",
    methods: [],
    attributes: { name: readOnly() },
  }),
  defineResource({
    type: "organization_memberships",
    attributes: { role_id: readOnly(2) },
    relationships: { person: toOne("people", "never"), user: nothing() },
    filters: linkFilters("person"),
  }),
  defineResource({
    type: "subsidiaries",
    attributes: { name: readOnly(), archived_at: readOnly() },
    filters: { archived: archivedFilter(), status: statusFilter("archived_at") },
  }),
  defineResource({
    type: "tax_rates",
    attributes: { name: readOnly(), primary_component_name: readOnly(), archived_at: readOnly() },
    relationships: { subsidiary: toOne("subsidiaries", "never") },
    filters: { archived: archivedFilter(), ...linkFilters("subsidiary") },
  }),
  defineResource({
    type: "document_types",
    attributes: { name: readOnly(), locale: readOnly(), archived_at: readOnly() },
    relationships: { subsidiary: toOne("subsidiaries", "never") },
    filters: { archived: archivedFilter(), ...linkFilters("subsidiary") },
  }),
  defineResource({
    type: "workflows",
    attributes: { name: text(), archived_at: readOnly() },
    filters: {
      archived: archivedFilter(),
      ...attributeFilters("string", "name"),
      query: queryFilter("name"),
    },
    sorts: sortedBy("name"),
  }),
  defineResource({
    type: "workflow_statuses",
    attributes: { name: readOnly(), category_id: readOnly(), position: readOnly(), color_id: readOnly() },
    relationships: { workflow: toOne("workflows", "never") },
    filters: { ...linkFilters("workflow"), ...attributeFilters("enum", "category_id") },
  }),
  defineResource({
    type: "pipelines",
    attributes: { name: readOnly(), pipeline_type_id: readOnly(), archived_at: readOnly() },
    filters: attributeFilters("enum", "pipeline_type_id"),
  }),
  defineResource({
    type: "deal_statuses",
    attributes: { name: readOnly(), status_id: readOnly(), position: readOnly(), archived_at: readOnly() },
    relationships: { pipeline: toOne("pipelines", "never") },
    filters: { ...linkFilters("pipeline"), ...attributeFilters("enum", "status_id") },
  }),
  defineResource({
    type: "service_types",
    methods: ["list", "read", "create", "update"],
    attributes: { name: text(), description: text(), archived_at: readOnly() },
    required: { name: "name" },
    filters: {
      ...attributeFilters("string", "name"),
      query: queryFilter("name"),
      status: statusFilter("archived_at"),
      person_id: {
        kind: "test",
        format: "ids",
        passes: (record, value, turn) => {
          const person = turn.store.find("people", value);
          return person !== undefined && linkedIds(person, "service_types").includes(record.id);
        },
      },
    },
    sorts: sortedBy("name"),
  }),
  defineResource({
    type: "custom_fields",
    methods: FULL,
    attributes: {
      name: text(),
      data_type_id: choice(DATA_TYPES),
      customizable_type: text(),
      description: text(),
      position: integer(),
      required: readOnly(false),
      archived_at: readOnly(),
      created_at: readOnly(),
    },
    required: { name: "name", data_type_id: "data_type", customizable_type: "customizable_type" },
    filters: {
      ...attributeFilters("string", "name", "customizable_type"),
      ...attributeFilters("enum", "data_type_id"),
      query: queryFilter("name"),
      archived: archivedFilter(),
    },
    sorts: sortedBy("name", "position"),
    check: ({ attributes }) =>
      CUSTOMIZABLE.includes(textOf({ attributes }, "customizable_type"))
        ? []
        : [{ attribute: "customizable_type", detail: "is not included in the list" }],
    derive: (record, turn) => ({ required: turn.switches.requiredCustomFields.includes(record.id) }),
  }),
  defineResource({
    type: "custom_field_options",
    methods: FULL,
    attributes: { name: text(), position: integer(), color_id: text(), archived_at: readOnly() },
    relationships: { custom_field: toOne("custom_fields", "create") },
    required: { name: "name", custom_field: "custom_field" },
    filters: {
      ...attributeFilters("string", "name"),
      archived: archivedFilter(),
      ...linkFilters("custom_field"),
    },
    sorts: sortedBy("name", "position"),
  }),
];
