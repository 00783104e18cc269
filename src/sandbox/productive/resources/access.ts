/** Who may see a project, and who may track time on a service. */
import { blank, type AttributeProblem } from "../api-problem.ts";
import {
  attributeFilter,
  attributeFilters,
  choice,
  defineResource,
  integer,
  json,
  linkFilters,
  nothing,
  readOnly,
  toOne,
  type Draft,
  type Method,
} from "../definition.ts";
import { linkedId } from "../record.ts";
import type { Turn } from "../turn.ts";

const PERSON = 1;
const DYNAMIC_GROUP = 2;
/** The only access type that projects and deals take. */
const MEMBER = 5;
/** The only dynamic group that projects take: employees. */
const EMPLOYEES = 2;
const CONTACT = 2;
const INTERNAL = 1;
const ALL: readonly Method[] = ["list", "read", "create", "update", "delete"];

export const accessResources = [
  defineResource({
    type: "memberships",
    methods: ALL,
    attributes: {
      /** 1 full, 2 write, 3 read, 4 comment, 5 member. */
      access_type_id: choice([1, 2, 3, 4, MEMBER]),
      dynamic_group_id: integer(),
      options: json(),
      target_type: readOnly("workspace"),
      /** 1 person, 2 dynamic group, 3 team. */
      type_id: choice([PERSON, DYNAMIC_GROUP, 3]),
    },
    relationships: {
      person: toOne("people", "create"),
      team: toOne("teams", "create"),
      project: toOne("projects", "create"),
      deal: toOne("deals", "create"),
    },
    required: { type_id: "type", access_type_id: "access_type" },
    filters: {
      ...linkFilters("person", "project", "deal", "team"),
      type_id: attributeFilter("enum", "type_id"),
      ...attributeFilters("enum", "access_type_id"),
    },
    check: checkMembership,
  }),
  defineResource({
    type: "project_preferences",
    aliases: ["project_assignments"],
    methods: ALL,
    attributes: {
      default_filter_id: integer(),
      tasks_layout_id: integer(),
      created_at: readOnly(),
      preferences: json(),
      budgets_filter_id: integer(),
      deals_filter_id: integer(),
      invoices_filter_id: integer(),
      docs_filter_id: integer(),
      watched: json(),
    },
    relationships: { project: toOne("projects", "create"), person: toOne("people", "create") },
    required: { project: "project", person: "person" },
    filters: linkFilters("project", "person"),
    check: (draft, turn) => placeholderProblems(draft, turn),
  }),
  defineResource({
    type: "service_assignments",
    methods: ALL,
    bulk: ["create", "delete"],
    hasAttributes: false,
    relationships: { person: toOne("people"), service: toOne("services") },
    required: { person: "person", service: "service" },
    filters: linkFilters("person", "service"),
  }),
  defineResource({
    type: "service_type_assignments",
    methods: ALL,
    bulk: ["create", "delete"],
    hasAttributes: false,
    relationships: { person: toOne("people"), service_type: toOne("service_types"), team: nothing() },
    required: { person: "person", service_type: "service_type" },
    filters: linkFilters("person", "service_type"),
  }),
];

function checkMembership(draft: Draft, turn: Turn): readonly AttributeProblem[] {
  const { attributes, links } = draft;
  const problems: AttributeProblem[] = [];
  const isOnProject = Boolean(links["project"]) || Boolean(links["deal"]);
  if (attributes["type_id"] === PERSON && !links["person"]) problems.push(blank("person"));
  if (attributes["type_id"] === 3 && !links["team"]) problems.push(blank("team"));
  if (!isOnProject) problems.push(blank("project"));
  if (isOnProject && attributes["access_type_id"] !== null && attributes["access_type_id"] !== MEMBER) {
    problems.push({ attribute: "access_type", detail: "is not allowed here" });
  }
  if (attributes["type_id"] === DYNAMIC_GROUP && attributes["dynamic_group_id"] !== EMPLOYEES) {
    problems.push({ attribute: "dynamic_group", detail: "is not allowed here" });
  }
  return [...problems, ...placeholderProblems(draft, turn), ...clientProblems(draft, turn)];
}

/** Placeholders cannot be put on projects. */
function placeholderProblems(draft: Draft, turn: Turn): readonly AttributeProblem[] {
  const isPlaceholder = linked(draft, "person", turn)?.attributes["placeholder"] === true;
  return isPlaceholder ? [{ attribute: "person", detail: "can't be a placeholder" }] : [];
}

/** Internal projects take no clients. */
function clientProblems(draft: Draft, turn: Turn): readonly AttributeProblem[] {
  const isClient = linked(draft, "person", turn)?.attributes["hrm_type_id"] === CONTACT;
  const isInternal = linked(draft, "project", turn)?.attributes["project_type_id"] === INTERNAL;
  return isClient && isInternal ? [{ attribute: "person", detail: "can't be a client" }] : [];
}

function linked(draft: Draft, name: "person" | "project", turn: Turn) {
  const id = linkedId(draft, name);
  return id === undefined ? undefined : turn.store.find(name === "person" ? "people" : "projects", id);
}
