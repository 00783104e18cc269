/** `POST /deals/copy` and `POST /deals/create_from_origin`. Neither knows a repetition from a new wish. */
import { accessDenied, blank, invalidAttributes } from "./api-problem.ts";
import { localDay } from "./local-time.ts";
import { linkedId, type StoredRecord } from "./record.ts";
import type { WriteInput } from "./request-body.ts";
import { isWon } from "./resources/deals.ts";
import { definitionOf } from "./resources/table.ts";
import type { Turn } from "./turn.ts";
import { applyInput } from "./write-input.ts";
import { insertRecord } from "./writes.ts";

/** A second deal with the services of the one that `template_id` names. */
export function copyDeal(input: WriteInput, turn: Turn): StoredRecord {
  const template = findDeal(input.attributes["template_id"], turn);
  const { name, ...rest } = input.attributes;
  if (typeof name !== "string" || name.trim() === "") throw invalidAttributes([blank("name")]);
  return makeFrom(template, { ...input, attributes: { ...rest, name } }, {}, turn);
}

/** A budget from a sales deal, which must be won. */
export function createFromOrigin(input: WriteInput, turn: Turn): StoredRecord {
  const origin = findDeal(input.attributes["origin_deal_id"], turn);
  if (!isWon(origin, turn)) {
    throw invalidAttributes([{ attribute: "origin_deal", detail: "must be won" }]);
  }
  const date = input.attributes["date"] ?? localDay(turn.nowMs);
  return makeFrom(origin, { ...input, attributes: { ...input.attributes, date } }, { budget: true }, turn);
}

function findDeal(id: unknown, turn: Turn): StoredRecord {
  const found =
    typeof id === "string" || typeof id === "number" ? turn.store.find("deals", String(id)) : undefined;
  if (!found || found.deletedAtMs !== undefined) throw accessDenied();
  return found;
}

function makeFrom(
  original: StoredRecord,
  input: WriteInput,
  forced: StoredRecord["attributes"],
  turn: Turn,
): StoredRecord {
  const definition = definitionOf("deals");
  const fresh = { custom_fields: null, closed_at: null, delivered_on: null, ...forced };
  const start = { attributes: { ...original.attributes, ...fresh }, links: original.links };
  const { draft, problems } = applyInput(definition, start, input, turn, undefined);
  if (problems.length > 0) throw invalidAttributes(problems);
  const copy = insertRecord(definition, definition.prepare(draft, turn, undefined), turn);
  const deal = { type: "deals", id: copy.id };
  for (const service of turn.store.all("services")) {
    if (linkedId(service, "deal") !== original.id) continue;
    const { attributes, links } = service;
    const from = { ...attributes, origin_service_id: Number(service.id) };
    insertRecord(definitionOf("services"), { attributes: from, links: { ...links, deal } }, turn);
  }
  return copy;
}
