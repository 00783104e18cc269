/** Rows as SQLite returns them, parsed into the ledger's words. */
import { z } from "zod";
import { HandoffError } from "../../errors.ts";
import type {
  Binding,
  CacheEntry,
  DeliveryRow,
  DeliveryStatus,
  EventRow,
  HandoffRow,
  HandoffStatus,
  Json,
  Lease,
  QueueEntry,
  StepRow,
  VendorPause,
} from "../ledger.ts";

/** What a lease row says: who has it or had it last, and whether it was given back. */
export interface LeaseRow {
  readonly lease: Lease;
  readonly isReleased: boolean;
}

export interface LedgerRow {
  readonly createdAt: number;
  readonly binding: Partial<Binding>;
}

const handoffStatus = z.enum(["queued", "running", "done", "held", "failed", "skipped"]);

/** What `JSON.parse` returns is `Json` by definition; walking it again with a schema would only cost time. */
const json = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.custom<Json>());

const handoff = z
  .object({
    lead: z.string(),
    status: handoffStatus,
    name: z.string(),
    plan: json.nullable(),
    facts: json,
    failures: z.int(),
    next_at: z.int().nullable(),
    created_at: z.int(),
    updated_at: z.int(),
  })
  .transform(({ next_at, created_at, updated_at, ...same }): HandoffRow => ({
    ...same,
    nextAt: next_at,
    createdAt: created_at,
    updatedAt: updated_at,
  }));

const step = z
  .object({
    key: z.string(),
    lead: z.string(),
    status: z.enum(["intent", "unknown", "done", "failed", "skipped"]),
    action: z.enum(["create", "adopt", "reuse", "update", "skip"]).nullable(),
    external_id: z.string().nullable(),
    url: z.string().nullable(),
    facts: json,
    attempts: z.int(),
    intent_at: z.int().nullable(),
    updated_at: z.int(),
  })
  .transform(({ external_id, intent_at, updated_at, ...same }): StepRow => ({
    ...same,
    externalId: external_id,
    intentAt: intent_at,
    updatedAt: updated_at,
  }));

const event = z
  .object({ id: z.int(), lead: z.string(), at: z.int(), kind: z.string(), facts: json })
  .transform((row): EventRow => row);

const deliveryStatus = z.enum(["stored", "ignored", "parsed", "done"]);

const delivery = z
  .object({
    id: z.int(),
    source: z.enum(["kommo", "linear", "productive"]),
    received_at: z.int(),
    headers: json.pipe(z.record(z.string(), z.string())),
    body: z.instanceof(Uint8Array).nullable(),
    hash: z.string(),
    status: deliveryStatus,
    why: z.string().nullable(),
    leads: json.pipe(z.array(z.string())),
  })
  .transform(({ received_at, ...same }): DeliveryRow => ({ ...same, receivedAt: received_at }));

const deliveryCount = z
  .object({ status: deliveryStatus, count: z.int() })
  .transform((row): { readonly status: DeliveryStatus; readonly count: number } => row);

const rowId = z.object({ id: z.int() }).transform((row): number => row.id);

const queueEntry = z
  .object({
    lead: z.string(),
    source: z.enum(["hook", "sweep", "again"]),
    expects_won: z.int(),
    round: z.int(),
    looks: z.int(),
    due_at: z.int(),
    heard_at: z.int(),
  })
  .transform(({ expects_won, due_at, heard_at, ...same }): QueueEntry => ({
    ...same,
    expectsWon: expects_won === 1,
    dueAt: due_at,
    heardAt: heard_at,
  }));

const mark = z.object({ value: json }).transform((row): { readonly value: Json } => row);

const count = z.object({ count: z.int() }).transform((row): { readonly count: number } => row);

const vendorPause = z
  .object({ vendor: z.string(), reason: z.string(), since: z.int(), probe_at: z.int() })
  .transform(({ probe_at, ...same }): VendorPause => ({ ...same, probeAt: probe_at }));

const cacheEntry = z.object({ value: json, at: z.int() }).transform((row): CacheEntry => row);

const lease = z
  .object({
    name: z.string(),
    fence: z.int(),
    host: z.string(),
    pid: z.int(),
    nonce: z.string(),
    expires_at: z.int(),
    released: z.int(),
  })
  .transform(({ name, fence, host, pid, nonce, expires_at, released }): LeaseRow => ({
    lease: { name, fence, owner: { host, pid, nonce }, expiresAt: expires_at },
    isReleased: released === 1,
  }));

const ledger = z
  .object({
    created_at: z.int(),
    kommo_account: z.string().nullable(),
    productive_organization: z.string().nullable(),
    linear_workspace: z.string().nullable(),
  })
  .transform((row): LedgerRow => ({
    createdAt: row.created_at,
    binding: {
      ...(row.kommo_account !== null && { kommoAccount: row.kommo_account }),
      ...(row.productive_organization !== null && { productiveOrganization: row.productive_organization }),
      ...(row.linear_workspace !== null && { linearWorkspace: row.linear_workspace }),
    },
  }));

const statusCount = z
  .object({ status: handoffStatus, count: z.int() })
  .transform((row): { readonly status: HandoffStatus; readonly count: number } => row);

export const parseHandoff = rowParser("handoffs", handoff);
export const parseStep = rowParser("steps", step);
export const parseEvent = rowParser("events", event);
export const parseDelivery = rowParser("deliveries", delivery);
export const parseDeliveryCount = rowParser("deliveries", deliveryCount);
export const parseDeliveryId = rowParser("deliveries", rowId);
export const parseQueueEntry = rowParser("queue", queueEntry);
export const parseMark = rowParser("marks", mark);
export const parseCount = rowParser("count", count);
export const parseVendorPause = rowParser("vendor_pauses", vendorPause);
export const parseCacheEntry = rowParser("cache", cacheEntry);
export const parseLease = rowParser("leases", lease);
export const parseLedger = rowParser("ledger", ledger);
export const parseStatusCount = rowParser("handoffs", statusCount);

/** A row that does not parse was written by somebody else: `ledger.unreadable_row`, naming table and column. */
function rowParser<T>(table: string, schema: z.ZodType<T>): (row: unknown) => T {
  return (row) => {
    try {
      return schema.parse(row);
    } catch (error) {
      throw unreadable(table, error);
    }
  };
}

function unreadable(table: string, cause: unknown): HandoffError {
  const columns = cause instanceof z.ZodError ? cause.issues.map((issue) => issue.path.join(".")) : [];
  const where = columns.length === 0 ? "not readable JSON" : `unexpected in: ${columns.join(", ")}`;
  return new HandoffError({
    code: "ledger.unreadable_row",
    message: `A row of the ledger's table "${table}" is not as handoff writes it (${where}).`,
    hint: "Something else changed the file. `handoff ledger check` looks at all of it; else go back to the newest backup.",
    facts: { table, columns },
    cause,
  });
}
