import { readAttributes } from "./document.ts";
import type { LinkValue, Origin } from "./record.ts";
import type { Turn } from "./turn.ts";

/** One object, whether lists show it or not. */
export interface SnapshotObject {
  readonly type: string;
  readonly id: string;
  /** Stored and computed ones. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, LinkValue>>;
  readonly createdBy: Origin;
  readonly createdAtMs: number;
  readonly deletedAtMs: number | null;
}

export interface ProductiveSnapshot {
  /** By type, in order of creation; deleted objects too. */
  readonly objects: Readonly<Record<string, readonly SnapshotObject[]>>;
}

/** The whole organisation as plain JSON. */
export function takeSnapshot(turn: Turn): ProductiveSnapshot {
  const objects = turn.store.everything().map((record): SnapshotObject => ({
    type: record.type,
    id: record.id,
    attributes: readAttributes(record, turn),
    links: record.links,
    createdBy: record.origin,
    createdAtMs: record.createdAtMs,
    deletedAtMs: record.deletedAtMs ?? null,
  }));
  return { objects: Object.fromEntries(Map.groupBy(objects, ({ type }) => type)) };
}
