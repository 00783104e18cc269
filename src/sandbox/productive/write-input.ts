/** From a body to a draft: both forms of relationships, what a writer may set, what is dropped in silence. */
import { accessDenied, type AttributeProblem } from "./api-problem.ts";
import { acceptAttribute } from "./attribute-values.ts";
import { acceptCustomFields } from "./custom-field-values.ts";
import { flatName, type Draft, type RelationshipRule, type ResourceDefinition } from "./definition.ts";
import { isObject, type Link, type LinkValue, type StoredRecord } from "./record.ts";
import type { WriteInput } from "./request-body.ts";
import type { Turn } from "./turn.ts";

/** A record with nothing written yet. */
export function initialDraft(definition: ResourceDefinition): Draft {
  const { attributes, relationships } = definition;
  return {
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, { initial }]) => [name, initial])),
    links: Object.fromEntries(
      Object.entries(relationships).map(([name, { many }]) => [name, many ? [] : null]),
    ),
  };
}

/** Archived projects take no other change. */
const STILL_WRITABLE = ["name", "project_manager_id", "project_manager", "custom_fields"];

/**
 * The start with what the input changes. Read-only and unknown names are ignored and reported; a related id
 * that is missing or out of reach is 403.
 */
export function applyInput(
  definition: ResourceDefinition,
  start: Draft,
  input: WriteInput,
  turn: Turn,
  before: StoredRecord | undefined,
): { readonly draft: Draft; readonly problems: readonly AttributeProblem[] } {
  const isFrozen = before?.type === "projects" && before.attributes["archived_at"] !== null;
  const isByToken = turn.origin.kind === "request";
  const dropped = isByToken ? (turn.switches.droppedAttributes[definition.type] ?? []) : [];
  const may = (name: string) => !dropped.includes(name) && (!isFrozen || STILL_WRITABLE.includes(name));
  const links = acceptLinks(definition, input, turn, before, may);
  const { attributes, problems, used } = acceptAttributes(definition, input, may);
  const named = [...Object.keys(input.attributes), ...Object.keys(input.relationships)];
  turn.reportIgnored(
    definition.type,
    named.filter((name) => !used.includes(name) && !links.used.includes(name)),
  );
  const draft = {
    attributes: { ...start.attributes, ...attributes },
    links: { ...start.links, ...links.links },
  };
  return withCustomFields(definition, draft, "custom_fields" in attributes, problems, turn);
}

function acceptAttributes(definition: ResourceDefinition, input: WriteInput, may: (name: string) => boolean) {
  const attributes: Record<string, unknown> = {};
  const problems: AttributeProblem[] = [];
  const used: string[] = [];
  for (const [name, value] of Object.entries(input.attributes)) {
    const rule = definition.attributes[name];
    if (!rule?.writable || !may(name)) continue;
    used.push(name);
    const accepted = acceptAttribute(name, rule, value);
    if ("problem" in accepted) problems.push(accepted.problem);
    else attributes[name] = accepted.value;
  }
  return { attributes, problems, used };
}

/** Both forms: `company_id` among the attributes, and JSON:API relationships. */
function acceptLinks(
  definition: ResourceDefinition,
  input: WriteInput,
  turn: Turn,
  before: StoredRecord | undefined,
  may: (name: string) => boolean,
) {
  const links: Record<string, LinkValue> = {};
  const used: string[] = [];
  for (const [name, relationship] of Object.entries(definition.relationships)) {
    const flat = flatName(name, relationship);
    const isOpen = relationship.writable === "always" || (relationship.writable === "create" && !before);
    if (!isOpen || !may(name) || !may(flat)) continue;
    if (flat in input.attributes) {
      links[name] = resolve(relationship, input.attributes[flat], turn);
      used.push(flat);
    }
    if (name in input.relationships) {
      links[name] = resolve(relationship, input.relationships[name], turn);
      used.push(name);
    }
  }
  return { links, used };
}

function resolve(relationship: RelationshipRule, value: unknown, turn: Turn): LinkValue {
  if (!relationship.many) return value === null ? null : resolveOne(relationship, value, turn);
  if (!Array.isArray(value)) throw accessDenied();
  return value.map((each: unknown) => resolveOne(relationship, each, turn));
}

/** Missing, malformed and foreign ids are 403, never 422. */
function resolveOne({ target = "" }: RelationshipRule, value: unknown, turn: Turn): Link {
  const id = isObject(value) ? value["id"] : value;
  if (isObject(value) && value["type"] !== undefined && value["type"] !== target) throw accessDenied();
  const isWritten = typeof id === "string" || typeof id === "number";
  const found = isWritten ? turn.store.find(target, String(id)) : undefined;
  if (!found || found.deletedAtMs !== undefined) throw accessDenied();
  return { type: target, id: found.id };
}

function withCustomFields(
  definition: ResourceDefinition,
  draft: Draft,
  isWritten: boolean,
  problems: readonly AttributeProblem[],
  turn: Turn,
) {
  const type = definition.customizableType(draft);
  if (!isWritten || type === undefined) return { draft, problems };
  const hash = acceptCustomFields(draft.attributes["custom_fields"], type, turn);
  if (hash === undefined) {
    return { draft, problems: [...problems, { attribute: "custom_fields", detail: "is invalid" }] };
  }
  return { draft: { ...draft, attributes: { ...draft.attributes, custom_fields: hash } }, problems };
}
