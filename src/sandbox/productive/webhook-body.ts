/** Bodies and signatures of Productive's webhooks, in the shape of a delivery recorded in 2026. */

import { createHmac } from "node:crypto";
import { readAttributes } from "./document.ts";
import { localTimestamp } from "./local-time.ts";
import { isMany, type Link, type StoredRecord } from "./record.ts";
import type { ProductiveWebhookSwitches } from "./webhook-switches.ts";
import type { WebhookEvent } from "./webhook-event.ts";
import type { Turn } from "./turn.ts";

/** Some relationships are spelled out, others (a task's list, say) are missing altogether. */
const EXPANDED: Readonly<Record<string, readonly string[]>> = {
  tasks: ["project", "assignee"],
  deals: ["company", "project"],
  projects: ["company", "project_manager"],
  time_entries: ["person", "service"],
  bookings: ["person", "event"],
  people: ["company"],
  companies: [],
};

/**
 * `object` is a JSON:API document of the record as it is after the change (deleted: as it was). There is no
 * diff, and nothing that names the delivery. `item_id` is a number, `object.data.id` a text.
 */
export function webhookBody(
  record: StoredRecord,
  event: WebhookEvent,
  turn: Turn,
  { deletedObject }: Pick<ProductiveWebhookSwitches, "deletedObject">,
): string {
  const isMinimal = event.isDeletion && deletedObject === "minimal";
  return JSON.stringify({
    event: event.name,
    item_type: event.itemType,
    item_id: Number(record.id),
    created: localTimestamp(turn.nowMs),
    object: isMinimal ? { data: { id: record.id, type: record.type } } : describe(record, turn),
  });
}

/** `t=<Unix seconds>, s=<64 hexadecimal digits>`: HMAC-SHA256 of `<t>.<raw body>`. Webhooks page. */
export function signatureHeader(token: string, body: string, atMs: number): string {
  const t = Math.floor(atMs / 1000);
  return `t=${t}, s=${createHmac("sha256", token).update(`${t}.${body}`).digest("hex")}`;
}

function describe(record: StoredRecord, turn: Turn): unknown {
  const names = EXPANDED[record.type] ?? [];
  const links = names.map((name) => [name, linkOf(record, name)] as const);
  return {
    data: {
      id: record.id,
      type: record.type,
      attributes: readAttributes(record, turn),
      relationships: Object.fromEntries(links.map(([name, link]) => [name, { data: link }])),
    },
    included: links.flatMap(([, link]) => includedObject(link, turn)),
  };
}

function linkOf(record: StoredRecord, name: string): Link | null {
  const link = record.links[name];
  return link && !isMany(link) ? link : null;
}

function includedObject(link: Link | null, turn: Turn): readonly unknown[] {
  const related = link === null ? undefined : turn.store.find(link.type, link.id);
  if (related === undefined) return [];
  return [{ id: related.id, type: related.type, attributes: readAttributes(related, turn) }];
}
