/** From a parsed request to its answer. Synchronous: a request happens at one instant, wholly or not at all. */
import { actions } from "./actions.ts";
import { accessDenied, ApiProblem, recordNotFound } from "./api-problem.ts";
import { copyDeal, createFromOrigin } from "./deal-copies.ts";
import type { Method, ResourceDefinition } from "./definition.ts";
import { parseInclude, shape } from "./document.ts";
import { parseFilterQuery } from "./filter-query.ts";
import { applyFilters } from "./filters.ts";
import { paginate } from "./pagination.ts";
import { startCopy, type PendingCopy } from "./project-copy.ts";
import type { StoredRecord } from "./record.ts";
import { parseBody, type WriteInput } from "./request-body.ts";
import { findDefinition } from "./resources/table.ts";
import { visible, type Turn } from "./turn.ts";
import { createRecord, deleteRecord, updateRecord } from "./writes.ts";

export interface Call {
  readonly method: string;
  readonly url: URL;
  /** What follows `/api/v2`. */
  readonly path: readonly string[];
  readonly body: string;
  /** Sent with `ext=bulk`. */
  readonly isBulk: boolean;
  /** `X-Feature-Flags: filteringSkipDatetimeCastToDate` */
  readonly keepsTime: boolean;
}

export interface Answer {
  readonly status: number;
  /** Absent: no content. */
  readonly document?: unknown;
}

/** A call on one collection, resolved. */
interface Target {
  readonly call: Call;
  /** The collection's name as asked, and so the answer's type. */
  readonly name: string;
  readonly definition: ResourceDefinition;
  readonly turn: Turn;
}

/** Throws `ApiProblem` for every refusal. `onCopy` takes the background half of a project copy. */
export function answer(call: Call, turn: Turn, onCopy: (pending: PendingCopy) => void): Answer {
  const [name = "", id, action] = call.path;
  const definition = findDefinition(name);
  if (!definition || !isAnswering(name, turn) || call.path.length > 3) throw recordNotFound();
  const target = { call, name, definition, turn };
  if (call.method !== "GET" && turn.switches.readOnlyToken) throw accessDenied();
  if (id === undefined) return onCollection(target);
  if (call.method === "POST") return onSpecial(target, id, onCopy);
  const record = turn.store.find(definition.type, id);
  if (!record || !isReadable(record, turn)) throw recordNotFound();
  return action === undefined ? onRecord(target, record) : onAction(target, record, action);
}

function onCollection(target: Target): Answer {
  const { method } = target.call;
  if (method === "GET") return list(target);
  if (method === "POST") return create(target);
  if (method === "PATCH" && target.call.isBulk) return bulkUpdate(target);
  if (method === "DELETE" && target.call.isBulk) return bulkDelete(target);
  throw recordNotFound();
}

function list(target: Target): Answer {
  const { call, definition, turn, name } = target;
  allow(definition.methods, "list");
  const include = parseInclude(call.url.searchParams.get("include"), definition);
  const filter = parseFilterQuery(call.url.searchParams);
  const context = { turn, keepsTime: call.keepsTime };
  const kept = applyFilters(visible(turn, definition.type), filter, definition, context);
  const page = paginate(kept, call.url, definition, turn);
  const shaped = shape(page.rows, name, include, turn);
  return { status: 200, document: { ...shaped, links: page.links, meta: page.meta } };
}

/** Bulk: all items or none, answered in the order sent; every item's problems in one answer. */
function create(target: Target): Answer {
  const { definition, turn, call } = target;
  allow(definition.methods, "create");
  if (call.isBulk) allow(definition.bulk, "create");
  if (definition.type === "webhooks" && !turn.switches.planHasWebhooks) {
    throw accessDenied("Your plan doesn't include webhooks", "webhooks_limit_exceeded");
  }
  const records = allOrNothing(inputs(target), (item) => createRecord(definition, item, turn));
  return written(target, 201, records);
}

function bulkUpdate(target: Target): Answer {
  const { definition, turn } = target;
  allow(definition.bulk, "update");
  const records = allOrNothing(inputs(target), (item) =>
    updateRecord(definition, named(target, item), item, turn),
  );
  return written(target, 200, records);
}

function bulkDelete(target: Target): Answer {
  allow(target.definition.bulk, "delete");
  for (const item of inputs(target)) deleteRecord(named(target, item), target.turn);
  return { status: 204 };
}

function onRecord(target: Target, record: StoredRecord): Answer {
  const { definition, call, turn } = target;
  if (call.method === "GET") {
    allow(definition.methods, "read");
    return written(target, 200, [record]);
  }
  if (record.deletedAtMs !== undefined) throw recordNotFound();
  if (call.method === "DELETE") {
    allow(definition.methods, "delete");
    deleteRecord(record, turn);
    return { status: 204 };
  }
  if (call.method !== "PATCH") throw recordNotFound();
  allow(definition.methods, "update");
  return written(target, 200, [updateRecord(definition, record, input(target), turn)]);
}

function onAction(target: Target, record: StoredRecord, name: string): Answer {
  const act = actions[`${target.definition.type}/${name}`];
  const isWrite = target.call.method === "PATCH" || target.call.method === "PUT";
  if (!act || !isWrite || record.deletedAtMs !== undefined) throw recordNotFound();
  const given =
    target.call.body.trim() === "" ? { id: undefined, attributes: {}, relationships: {} } : input(target);
  return written(target, 200, [act(record, target.turn, given)]);
}

function onSpecial(target: Target, word: string, onCopy: (pending: PendingCopy) => void): Answer {
  const { definition, turn } = target;
  if (target.call.path.length > 2) throw recordNotFound();
  switch (`${definition.type}/${word}`) {
    case "projects/copy": {
      const { project, pending } = startCopy(input(target), turn);
      onCopy(pending);
      return written(target, 201, [project]);
    }
    case "deals/copy": {
      const copies = allOrNothing(inputs(target), (item) => copyDeal(item, turn));
      return written(target, 201, copies);
    }
    case "deals/create_from_origin":
      return written(target, 201, [createFromOrigin(input(target), turn)]);
    default:
      throw recordNotFound();
  }
}

/** The document of written or read records: a list for bulk calls. */
function written(
  { call, name, definition, turn }: Target,
  status: number,
  records: readonly StoredRecord[],
): Answer {
  const include = parseInclude(call.url.searchParams.get("include"), definition);
  const [only] = records;
  const shaped = shape(call.isBulk || !only ? records : only, name, include, turn);
  return { status, document: { ...shaped, meta: { settings: {} } } };
}

function inputs({ call, definition }: Target): readonly WriteInput[] {
  return parseBody(call.body, call.isBulk, [definition.type, ...definition.aliases]);
}

function input({ call, definition }: Target): WriteInput {
  const [only] = parseBody(call.body, false, [definition.type, ...definition.aliases]);
  if (!only) throw recordNotFound();
  return only;
}

/** The record a bulk item names. */
function named({ definition, turn }: Target, { id = "" }: WriteInput): StoredRecord {
  const record = turn.store.find(definition.type, id);
  if (!record || record.deletedAtMs !== undefined) throw recordNotFound();
  return record;
}

function allOrNothing<T>(items: readonly WriteInput[], run: (item: WriteInput) => T): readonly T[] {
  const problems: ApiProblem[] = [];
  const done: T[] = [];
  for (const item of items) {
    try {
      done.push(run(item));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      problems.push(error);
    }
  }
  const [first] = problems;
  if (!first) return done;
  const sameKind = problems.filter((problem) => problem.status === first.status);
  throw new ApiProblem(
    first.status,
    sameKind.flatMap((problem) => problem.entries),
  );
}

function allow(methods: readonly Method[], method: Method): void {
  if (!methods.includes(method)) throw recordNotFound();
}

/** Which of the two names of project assignments an account knows. */
function isAnswering(name: string, { switches }: Turn): boolean {
  if (name === "project_assignments") return switches.projectAssignmentsPath;
  return name !== "project_preferences" || switches.projectPreferencesPath;
}

function isReadable(record: StoredRecord, { switches }: Turn): boolean {
  return record.deletedAtMs === undefined || (record.type === "deals" && switches.deletedDealsReadable);
}
