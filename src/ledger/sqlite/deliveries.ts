/** What the three systems sent us, as they sent it. */
import { createHash } from "node:crypto";
import type { DeliveryMark, DeliveryRow, DeliveryStatus, NewDelivery, StoredDelivery } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { pageSize } from "./handoffs.ts";
import { parseDelivery, parseDeliveryCount, parseDeliveryId } from "./rows.ts";

/** SHA-256, in hex: what a replay is recognised by. */
export function hashOfBody(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/** Looks and inserts within one transaction, which one connection holds at a time: two at once become one. */
export function storeDelivery(
  connection: Connection,
  delivery: NewDelivery,
  hash: string,
  now: number,
): StoredDelivery {
  const known = findSame(connection, delivery, hash);
  if (known !== undefined) return { id: known, isReplay: true };
  const { source, headers, body, ignoredWhy } = delivery;
  const row = connection.row(
    `INSERT INTO deliveries (source, received_at, headers, body, hash, status, why)
     VALUES ($source, $now, $headers, $body, $hash, $status, $why) RETURNING id`,
    {
      source,
      headers: JSON.stringify(headers),
      body,
      hash,
      status: ignoredWhy === undefined ? "stored" : "ignored",
      why: ignoredWhy ?? null,
      now,
    },
  );
  return { id: parseDeliveryId(row), isReplay: false };
}

/** In the order of arrival, with their bodies: a page of large ones is large. */
export function listUnparsed(
  connection: Connection,
  page: { readonly limit: number; readonly after?: number | undefined },
): readonly DeliveryRow[] {
  const rows = connection.rows(
    "SELECT * FROM deliveries WHERE status = 'stored' AND id > $after ORDER BY id LIMIT $limit",
    { after: page.after ?? 0, limit: pageSize(page.limit) },
  );
  return rows.map(parseDelivery);
}

export function findDelivery(connection: Connection, id: number): DeliveryRow | undefined {
  const row = connection.row("SELECT * FROM deliveries WHERE id = $id", { id });
  return row === undefined ? undefined : parseDelivery(row);
}

export function countDeliveries(connection: Connection): Readonly<Record<DeliveryStatus, number>> {
  const counts = { stored: 0, ignored: 0, parsed: 0, done: 0 };
  const rows = connection.rows("SELECT status, count(*) AS count FROM deliveries GROUP BY status");
  for (const { status, count } of rows.map(parseDeliveryCount)) counts[status] = count;
  return counts;
}

/** Where a delivery may come from to get there: forward only, so that its effect happens once. */
const cameFrom = {
  parsed: ["stored"],
  ignored: ["stored"],
  done: ["stored", "parsed"],
} as const satisfies Record<DeliveryMark["status"], readonly DeliveryStatus[]>;

/** False where somebody else has moved it on already. */
export function markDelivery(connection: Connection, id: number, mark: DeliveryMark): boolean {
  const changed = connection.run(
    `UPDATE deliveries SET status = $status, why = coalesce($why, why), leads = coalesce($leads, leads)
     WHERE id = $id AND status IN (SELECT value FROM json_each($from))`,
    {
      id,
      status: mark.status,
      why: "why" in mark ? (mark.why ?? null) : null,
      leads: "leads" in mark ? JSON.stringify(mark.leads) : null,
      from: JSON.stringify(cameFrom[mark.status]),
    },
  );
  return changed > 0;
}

/** In pages rather than all at once: one transaction must not hold everybody up. */
export function pruneDeliveries(
  connection: Connection,
  which: { readonly receivedBefore: number; readonly limit: number },
): number {
  return connection.run(
    `UPDATE deliveries SET body = NULL WHERE id IN (
       SELECT id FROM deliveries WHERE body IS NOT NULL AND received_at < $before AND status <> 'stored'
       ORDER BY received_at, id LIMIT $limit)`,
    { before: Math.round(which.receivedBefore), limit: pageSize(which.limit) },
  );
}

function findSame(connection: Connection, delivery: NewDelivery, hash: string): number | undefined {
  const row = connection.row(
    `SELECT id FROM deliveries
     WHERE source = $source AND hash = $hash AND (status = 'stored' OR $isReplay)
     ORDER BY id LIMIT 1`,
    { source: delivery.source, hash, isReplay: delivery.sameBody === "replay" ? 1 : 0 },
  );
  return row === undefined ? undefined : parseDeliveryId(row);
}
