/** Tasks. `complete_till` and `text` are required; the token's user is responsible unless another is named. */

import { type Answer, type Complaint, halAnswer, noContent } from "./answers.ts";
import {
  type Exchange,
  idAt,
  link,
  readItems,
  readObject,
  refuseComplaints,
  requestIdOf,
} from "./exchange.ts";
import { notSupported, wrongType } from "./field-values.ts";
import { type EntityType, type StoredTask, takeId } from "./kommo-store.ts";
import { recordEvent } from "./lead-changes.ts";
import { isListed, isWithin } from "./lead-list.ts";
import { actOf } from "./lead-write.ts";
import { pageAnswer } from "./page.ts";
import { type JsonRecord, isRecord, isWholeNumber, textOf, wholeNumber } from "./wire-value.ts";

export function listTasks(exchange: Exchange): Answer {
  const { query } = exchange;
  const rows = [...exchange.store.tasks.values()]
    .filter((task) => task.listedFromMs <= exchange.nowMs)
    .filter((task) => isListed(query, "id", task.id) && isListed(query, "entity_id", task.entityId ?? 0))
    .filter((task) => isListed(query, "responsible_user_id", task.responsibleUserId))
    .filter((task) => isListed(query, "is_completed", task.isCompleted ? 1 : 0))
    .filter((task) => isOfType(query.list("filter", "entity_type"), task.entityType))
    .filter((task) => isWithin(query.range("filter", "updated_at"), task.updatedAt));
  const sign = query.text("order", "id") === "desc" ? -1 : 1;
  const sorted = rows.toSorted((a, b) => (a.id - b.id) * sign);
  return pageAnswer(exchange, sorted, (task) => viewTask(exchange, task), { key: "tasks" });
}

export function readTask(exchange: Exchange): Answer {
  const task = exchange.store.tasks.get(idAt(exchange, 0));
  return task === undefined ? noContent : halAnswer(viewTask(exchange, task));
}

export function createTasks(exchange: Exchange): Answer {
  const items = readItems(exchange);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: checkNewTask(exchange, item),
    })),
  );
  const tasks = items.map((item, index) => {
    const task = addTask(exchange, item);
    return { id: task.id, request_id: requestIdOf(item, index), _links: link(exchange, `/tasks/${task.id}`) };
  });
  return halAnswer({ _links: link(exchange, "/tasks"), _embedded: { tasks } });
}

export function patchTasks(exchange: Exchange): Answer {
  const items = readItems(exchange);
  refuseComplaints(
    exchange,
    items.map((item, index) => ({
      requestId: requestIdOf(item, index),
      complaints: checkKnownTask(exchange, wholeNumber(item["id"]) ?? 0, item),
    })),
  );
  const tasks = items.map((item) => changeTask(exchange, Number(item["id"]), item));
  return halAnswer({ _links: link(exchange, "/tasks"), _embedded: { tasks } });
}

export function patchTask(exchange: Exchange): Answer {
  const item = readObject(exchange);
  const id = idAt(exchange, 0);
  const complaints = checkKnownTask(exchange, id, item);
  refuseComplaints(exchange, [{ requestId: requestIdOf(item, 0), complaints }]);
  const changed = changeTask(exchange, id, item);
  if (exchange.switches.patchAnswer === "bare") return halAnswer(changed);
  return halAnswer({ _links: link(exchange, "/tasks"), _embedded: { tasks: [changed] } });
}

const entityTypes: readonly EntityType[] = ["leads", "contacts", "companies"];

function entityTypeOf(item: JsonRecord): EntityType | null {
  return entityTypes.find((type) => type === item["entity_type"]) ?? null;
}

function isOfType(wanted: readonly string[], type: EntityType | null): boolean {
  return wanted.length === 0 || (type !== null && wanted.includes(type));
}

function checkNewTask(exchange: Exchange, item: JsonRecord): readonly Complaint[] {
  const { text, complete_till: completeTill, entity_id: entityId } = item;
  const entityType = entityTypeOf(item);
  const hasEntity = isWholeNumber(entityId);
  return [
    ...(typeof text === "string" && text !== "" ? [] : [wrongType("text")]),
    ...(isWholeNumber(completeTill) ? [] : [wrongType("complete_till")]),
    ...(hasEntity && entityType === null ? [notSupported("entity_type")] : []),
    ...(hasEntity && entityType !== null && !exchange.store[entityType].has(entityId)
      ? [notSupported("entity_id")]
      : []),
    ...checkTask(exchange, item),
  ];
}

function checkKnownTask(exchange: Exchange, id: number, item: JsonRecord): readonly Complaint[] {
  return exchange.store.tasks.has(id) ? checkTask(exchange, item) : [notSupported("id")];
}

function checkTask({ store }: Exchange, item: JsonRecord): readonly Complaint[] {
  const { text, is_completed: isCompleted, responsible_user_id: userId, result } = item;
  const isUserKnown = userId === undefined || store.users.some(({ id }) => id === userId);
  return [
    ...(text === undefined || typeof text === "string" ? [] : [wrongType("text")]),
    ...(isCompleted === undefined || typeof isCompleted === "boolean" ? [] : [wrongType("is_completed")]),
    ...(isUserKnown ? [] : [notSupported("responsible_user_id")]),
    ...(result === undefined || isRecord(result) ? [] : [wrongType("result")]),
  ];
}

function addTask(exchange: Exchange, item: JsonRecord): StoredTask {
  const { store, actor, nowSeconds } = exchange;
  const task: StoredTask = {
    id: takeId(store, "task"),
    entityId: wholeNumber(item["entity_id"]) ?? null,
    entityType: entityTypeOf(item),
    text: textOf(item["text"]) ?? "",
    taskTypeId: wholeNumber(item["task_type_id"]) ?? 1,
    responsibleUserId: wholeNumber(item["responsible_user_id"]) ?? actor.id,
    duration: wholeNumber(item["duration"]) ?? 0,
    completeTill: wholeNumber(item["complete_till"]) ?? nowSeconds,
    isCompleted: item["is_completed"] === true,
    resultText: resultText(item),
    createdBy: actor.id,
    updatedBy: actor.id,
    createdAt: nowSeconds,
    updatedAt: nowSeconds,
    listedFromMs: exchange.listedFromMs,
  };
  store.tasks.set(task.id, task);
  noteOnLead(exchange, task, "task_added");
  return task;
}

function changeTask(exchange: Exchange, id: number, item: JsonRecord): Record<string, unknown> {
  const task = exchange.store.tasks.get(id);
  if (task === undefined) throw new RangeError(`task ${id} vanished between check and change`);
  const wasCompleted = task.isCompleted;
  task.text = textOf(item["text"]) ?? task.text;
  task.completeTill = wholeNumber(item["complete_till"]) ?? task.completeTill;
  task.responsibleUserId = wholeNumber(item["responsible_user_id"]) ?? task.responsibleUserId;
  task.isCompleted = typeof item["is_completed"] === "boolean" ? item["is_completed"] : task.isCompleted;
  task.resultText = resultText(item) ?? task.resultText;
  task.updatedAt = exchange.nowSeconds;
  task.updatedBy = exchange.actor.id;
  if (task.isCompleted && !wasCompleted) noteOnLead(exchange, task, "task_completed");
  return { id, updated_at: task.updatedAt, _links: link(exchange, `/tasks/${id}`) };
}

function noteOnLead(exchange: Exchange, task: StoredTask, type: string): void {
  if (task.entityType !== "leads" || task.entityId === null) return;
  recordEvent(exchange.store, actOf(exchange), { type, leadId: task.entityId });
}

function resultText(item: JsonRecord): string | undefined {
  return isRecord(item["result"]) ? textOf(item["result"]["text"]) : undefined;
}

/** `result` is an empty list until there is one. */
function viewTask(exchange: Exchange, task: StoredTask): Record<string, unknown> {
  return {
    id: task.id,
    created_by: task.createdBy,
    updated_by: task.updatedBy,
    created_at: task.createdAt,
    updated_at: task.updatedAt,
    responsible_user_id: task.responsibleUserId,
    group_id: 0,
    entity_id: task.entityId,
    entity_type: task.entityType,
    duration: task.duration,
    is_completed: task.isCompleted,
    task_type_id: task.taskTypeId,
    text: task.text,
    result: task.resultText === undefined ? [] : { text: task.resultText },
    complete_till: task.completeTill,
    account_id: exchange.store.account.id,
    _links: link(exchange, `/tasks/${task.id}`),
  };
}
