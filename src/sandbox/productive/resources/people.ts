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
  tagsFilter,
  text,
  toMany,
  toOne,
} from "../definition.ts";
import { linkedId, type StoredRecord } from "../record.ts";
import { visible } from "../turn.ts";

/** 1 users, 2 contacts, 3 placeholders. */
function personType(record: StoredRecord): number {
  if (record.attributes["placeholder"] === true) return 3;
  return record.attributes["hrm_type_id"] === 2 ? 2 : 1;
}

/** There is neither a `name` nor a `status` attribute; both exist as filters or not at all. */
function isActive(record: StoredRecord): boolean {
  return record.attributes["archived_at"] === null && record.attributes["deactivated_at"] === null;
}

export const peopleResources = [
  defineResource({
    type: "people",
    methods: ["list", "read", "create", "update"],
    bulk: ["update"],
    attributes: {
      first_name: text(),
      last_name: text(),
      nickname: text(),
      email: text(),
      title: text(),
      role_id: integer(),
      hrm_type_id: integer(),
      is_user: readOnly(false),
      user_id: readOnly(),
      placeholder: readOnly(false),
      virtual: readOnly(false),
      agent: readOnly(false),
      archived_at: readOnly(),
      deactivated_at: readOnly(),
      joined_at: readOnly(),
      invited_at: readOnly(),
      last_seen_at: readOnly(),
      status_emoji: text(),
      status_text: text(),
      status_expires_at: text(),
      /** JSON inside a string: tuples of start, end, hours per weekday (7 or 14), holiday calendar. */
      availabilities: readOnly("[]"),
      custom_fields: customFields(),
      tag_list: json([]),
      contact: json({}),
      color_id: readOnly("4"),
      external_id: readOnly(),
      external_sync: readOnly(false),
      time_off_status_sync: readOnly(false),
      timesheet_submission_disabled: readOnly(false),
      offboarding_status: readOnly(),
      two_factor_auth: readOnly(false),
      last_activity_at: readOnly(),
      created_at: readOnly(),
    },
    relationships: {
      company: toOne("companies"),
      manager: toOne("people"),
      subsidiary: toOne("subsidiaries"),
      teams: toMany("teams", "team_ids"),
      service_types: toMany("service_types", "service_type_ids"),
      custom_role: nothing(),
      time_tracking_policy: nothing(),
      approval_policy_assignment: nothing(),
      custom_field_people: nothing(),
      custom_field_attachments: nothing(),
    },
    required: { first_name: "first_name", last_name: "last_name" },
    customizableTypes: ["people"],
    filters: {
      ...attributeFilters("string", "email", "first_name", "last_name", "title"),
      ...attributeFilters("enum", "hrm_type_id", "role_id"),
      ...linkFilters("company", "manager", "subsidiary"),
      status: { kind: "value", format: "enum", read: (record) => (isActive(record) ? 1 : 2) },
      person_type: { kind: "value", format: "enum", read: personType },
      service_type_id: linkFilter("service_types"),
      tags: tagsFilter(),
      query: queryFilter("first_name", "last_name", "nickname", "email"),
      project_id: relatedFilter((record, id, turn) =>
        visible(turn, "memberships").some(
          (row) => linkedId(row, "project") === id && linkedId(row, "person") === record.id,
        ),
      ),
      custom_fields: { kind: "custom_fields" },
    },
    sorts: sortedBy("first_name", "last_name", "email", "created_at", "last_activity_at"),
  }),
  defineResource({
    type: "teams",
    attributes: { name: readOnly() },
    filters: attributeFilters("string", "name"),
  }),
];
