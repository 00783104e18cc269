/** Creating, changing and deleting records as the API does it. Everything here throws `ApiProblem`. */
import { blank, invalidAttributes, type AttributeProblem } from "./api-problem.ts";
import { missingCustomFields } from "./custom-field-values.ts";
import type { Draft, ResourceDefinition } from "./definition.ts";
import { localTimestamp } from "./local-time.ts";
import { linkedId, ORGANIZATION, type StoredRecord } from "./record.ts";
import type { WriteInput } from "./request-body.ts";
import { definitionOf } from "./resources/table.ts";
import type { Turn } from "./turn.ts";
import { refuseDuplicate } from "./unique-pairs.ts";
import { applyInput, initialDraft } from "./write-input.ts";

/** The organisation person behind the token, and so the creator of what it makes. */
const TOKEN_PERSON_ID = "3300";

/** Checks everything before it stores anything; all problems come in one 422. */
export function createRecord(definition: ResourceDefinition, input: WriteInput, turn: Turn): StoredRecord {
  const initial = initialDraft(definition);
  const { draft, problems } = applyInput(definition, initial, input, turn, undefined);
  const hash = draft.attributes["custom_fields"];
  const customizable = definition.customizableType(draft);
  refuse([
    ...problems,
    ...blankOnes(definition, draft),
    ...definition.check(draft, turn, undefined),
    ...(customizable === undefined ? [] : missingCustomFields(hash, customizable, turn)),
  ]);
  refuseDuplicate(definition, draft, turn);
  const record = insertRecord(definition, definition.prepare(draft, turn, undefined), turn);
  if (definition.type === "projects" && turn.switches.managerJoinsProject) joinManager(record, turn);
  return record;
}

/** Attributes that are not named stay; `custom_fields` is replaced whole. */
export function updateRecord(
  definition: ResourceDefinition,
  before: StoredRecord,
  input: WriteInput,
  turn: Turn,
): StoredRecord {
  const { draft, problems } = applyInput(definition, before, input, turn, before);
  refuse([...problems, ...blankOnes(definition, draft), ...definition.check(draft, turn, before)]);
  const prepared = definition.prepare(draft, turn, before);
  const after = {
    ...before,
    attributes: touched(definition, prepared.attributes, turn),
    links: prepared.links,
  };
  turn.store.put(after);
  return after;
}

/** Stores a finished draft without any check; the server's own way, also used to seed. */
export function insertRecord(
  definition: ResourceDefinition,
  draft: Draft,
  turn: Turn,
  id: string = turn.store.nextId(),
): StoredRecord {
  const created = localTimestamp(turn.nowMs);
  const attributes = touched(definition, draft.attributes, turn);
  const record: StoredRecord = {
    type: definition.type,
    id,
    attributes: "created_at" in attributes ? { ...attributes, created_at: created } : attributes,
    links: { ...withCreator(definition, draft.links, turn), organization: ORGANIZATION },
    createdAtMs: turn.nowMs,
    visibleFromMs: turn.visibleFromMs,
    deletedAtMs: undefined,
    origin: turn.origin,
  };
  turn.store.put(record);
  return record;
}

/** Sets what the server sets, whatever the rules for writers are. */
export function setAttributes(
  record: StoredRecord,
  attributes: StoredRecord["attributes"],
  turn: Turn,
): StoredRecord {
  const current = turn.store.find(record.type, record.id) ?? record;
  const after = { ...current, attributes: { ...current.attributes, ...attributes } };
  turn.store.put(after);
  return after;
}

const CASCADES: Readonly<Record<string, readonly (readonly [type: string, link: string])[]>> = {
  projects: [
    ["deals", "project"],
    ["memberships", "project"],
    ["project_preferences", "project"],
    ["folders", "project"],
    ["task_lists", "project"],
    ["tasks", "project"],
  ],
  deals: [
    ["services", "deal"],
    ["sections", "deal"],
    ["memberships", "deal"],
  ],
  services: [["service_assignments", "service"]],
};

/** With everything below it. Deleted records leave lists and reads; the snapshot keeps them, marked. */
export function deleteRecord(record: StoredRecord, turn: Turn): void {
  for (const [type, link] of CASCADES[record.type] ?? []) {
    for (const child of turn.store.all(type)) {
      if (linkedId(child, link) === record.id) deleteRecord(child, turn);
    }
  }
  const hasStamp = "deleted_at" in record.attributes;
  const attributes = hasStamp
    ? { ...record.attributes, deleted_at: localTimestamp(turn.nowMs) }
    : record.attributes;
  turn.store.put({ ...record, attributes, deletedAtMs: turn.nowMs });
}

function blankOnes(definition: ResourceDefinition, draft: Draft): readonly AttributeProblem[] {
  return Object.entries(definition.required)
    .filter(([name]) =>
      isBlank(name in definition.relationships ? draft.links[name] : draft.attributes[name]),
    )
    .map(([, pointer]) => blank(pointer));
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === "string" && value.trim() === "");
}

function refuse(problems: readonly AttributeProblem[]): void {
  if (problems.length === 0) return;
  const first = new Map(problems.toReversed().map((problem) => [problem.attribute, problem]));
  throw invalidAttributes([...first.values()].toReversed());
}

function joinManager(project: StoredRecord, turn: Turn): void {
  const person = project.links["project_manager"];
  if (!person) return;
  const memberships = definitionOf("memberships");
  const { attributes, links } = initialDraft(memberships);
  insertRecord(
    memberships,
    {
      attributes: { ...attributes, type_id: 1, access_type_id: 5 },
      links: { ...links, person, project: { type: "projects", id: project.id } },
    },
    turn,
  );
}

/** Productive keeps whole seconds here. */
function touched(definition: ResourceDefinition, attributes: Draft["attributes"], turn: Turn) {
  if (!("last_activity_at" in definition.attributes)) return attributes;
  const stamp = localTimestamp(Math.floor(turn.nowMs / 1000) * 1000);
  return { ...attributes, last_activity_at: stamp };
}

function withCreator(definition: ResourceDefinition, links: Draft["links"], turn: Turn): Draft["links"] {
  const hasCreator = "creator" in definition.relationships && !links["creator"];
  const isOurs = turn.origin.kind === "request";
  return hasCreator && isOurs ? { ...links, creator: { type: "people", id: TOKEN_PERSON_ID } } : links;
}
