import {
  attributeFilters,
  customFields,
  defineResource,
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
  tagsFilter,
  text,
  toMany,
  toOne,
} from "../definition.ts";
import { linkedId, linkedNumbers } from "../record.ts";

/** The organisation's own company; internal projects and budgets belong to it. */
export const INTERNAL_COMPANY_ID = "1";

export const companyResources = [
  defineResource({
    type: "companies",
    methods: ["list", "read", "create", "update"],
    bulk: ["update"],
    attributes: {
      name: text(),
      billing_name: text(),
      vat: text(),
      default_currency: text("EUR"),
      created_at: readOnly(),
      last_activity_at: readOnly(),
      archived_at: readOnly(),
      avatar_url: text(),
      original_avatar_url: readOnly(),
      invoice_email_recipients: readOnly({}),
      custom_fields: customFields(),
      company_code: text(),
      domain: text(),
      projectless_budgets: readOnly(true),
      due_days: integer(),
      tag_list: json([]),
      contact: json({}),
      sample_data: readOnly(false),
      settings: json({}),
      external_id: readOnly(),
      external_sync: readOnly(false),
    },
    relationships: {
      default_subsidiary: toOne("subsidiaries"),
      default_tax_rate: toOne("tax_rates"),
      default_document_type: toOne("document_types"),
      parent_company: toOne("companies"),
      subscribers: toMany("people", "subscriber_ids"),
      custom_field_people: nothing(),
      custom_field_attachments: nothing(),
      integration_exporter_configuration: nothing(),
      einvoice_identity: nothing(),
    },
    required: { name: "name" },
    customizableTypes: ["companies"],
    filters: {
      ...attributeFilters("string", "name", "company_code", "billing_name", "vat", "default_currency"),
      ...attributeFilters("date", "created_at", "archived_at", "last_activity_at"),
      ...attributeFilters("number", "due_days"),
      ...linkFilters("parent_company", "default_subsidiary"),
      subscriber_id: linkFilter("subscribers"),
      query: queryFilter("name", "billing_name", "company_code"),
      full_query: queryFilter("name", "billing_name", "company_code", "vat", "domain"),
      status: statusFilter("archived_at"),
      tags: tagsFilter(),
      project_id: relatedFilter((record, id, turn) => {
        const project = turn.store.find("projects", id);
        return project !== undefined && linkedId(project, "company") === record.id;
      }),
      custom_fields: { kind: "custom_fields" },
    },
    sorts: sortedBy("name", "created_at", "last_activity_at", "company_code"),
    derive: (record) =>
      linkedNumbers(
        record,
        "default_subsidiary",
        "default_tax_rate",
        "default_document_type",
        "parent_company",
      ),
  }),
];
