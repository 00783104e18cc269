/** One request (or one person's act) at work on the store: who, when, and the making of records. */
import type { IssueWatcher } from "./issue-change.ts";
import type { LinearSwitches } from "./linear-switches.ts";
import type { LinearStore } from "./linear-store.ts";
import { conflictOnInsert } from "./refusals.ts";
import type { LinearRecord, UserRecord } from "./records.ts";

/** What every rule and view needs to know of the request it serves. */
export interface LinearSession {
  readonly store: LinearStore;
  readonly switches: LinearSwitches;
  readonly nowMs: number;
  /** `nowMs` in ISO 8601. */
  readonly now: string;
  readonly random: () => number;
  readonly viewer: UserRecord;
  /** Records made in this session are hidden from connections for so long. */
  readonly listLagMs: number;
  /** Called after every change of an issue. */
  readonly onIssueChange: IssueWatcher;
}

/** The fields every new record has. `id`: the caller's own, else a random one. */
export function newRecord(
  session: LinearSession,
  entity: string,
  id: string | null | undefined,
): LinearRecord {
  const { store, now, nowMs, listLagMs } = session;
  if (id !== undefined && id !== null) refuseTakenId(store, entity, id);
  store.lastSyncId += 1;
  return {
    id: id ?? randomUuid(session.random),
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
    serial: store.nextSerial++,
    listedFrom: nowMs + listLagMs,
  };
}

/** An id is unique in the workspace's table of that kind, archived, trashed and deleted records included. */
export function refuseTakenId(store: LinearStore, entity: string, id: string): void {
  const tables: Readonly<Record<string, ReadonlyMap<string, unknown>>> = {
    Issue: store.issues,
    Attachment: store.attachments,
    Comment: store.comments,
    Webhook: store.webhooks,
    Project: store.projects,
  };
  if (tables[entity]?.has(id) === true || store.spentIds.has(id)) throw conflictOnInsert(entity, id);
}

/** Counts a change of an existing record. Archiving does not move `updatedAt`; everything else does. */
export function touch(session: LinearSession, record: LinearRecord): void {
  session.store.lastSyncId += 1;
  record.updatedAt = session.now;
}

/** Version 4, from the sandbox's seeded randomness. */
function randomUuid(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replaceAll(/[xy]/g, (letter) => {
    const nibble = Math.floor(random() * 16);
    return (letter === "x" ? nibble : (nibble & 0x3) | 0x8).toString(16);
  });
}

/** `length` letters of hexadecimal. */
export function randomHex(random: () => number, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
}
