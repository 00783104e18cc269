import { localTimestamp } from "./local-time.ts";
import type { Change, ProductiveStore } from "./productive-store.ts";
import { linkedId, ORGANIZATION, type LinkValue, type StoredRecord } from "./record.ts";

/** Logged types and how an activity names and links them. */
const LOGGED: Readonly<Record<string, { readonly itemType: string; readonly link: string | undefined }>> = {
  tasks: { itemType: "task", link: "task" },
  deals: { itemType: "deal", link: "deal" },
  projects: { itemType: "project", link: "project" },
  companies: { itemType: "company", link: "company" },
  people: { itemType: "person", link: "person" },
  bookings: { itemType: "booking", link: undefined },
  services: { itemType: "service", link: undefined },
};
const UNLOGGED = ["last_activity_at"];

/** Writes every change of the logged types down as Productive's change log does: attribute → [old, new]. */
export function logActivities(store: ProductiveStore, now: () => number): void {
  store.onChange((change) => {
    const record = change.after ?? change.before;
    const logged = record && LOGGED[record.type];
    if (logged) store.put(activity(record, change, logged, store.nextId(), now()));
  });
}

function activity(
  record: StoredRecord,
  change: Change,
  logged: { readonly itemType: string; readonly link: string | undefined },
  id: string,
  nowMs: number,
): StoredRecord {
  const kind = !change.before ? "create" : change.after ? "update" : "delete";
  const parents = ["task", "deal", "project", "company", "person"].map((name): [string, LinkValue] => [
    name,
    name === logged.link ? { type: record.type, id: record.id } : parent(record, name),
  ]);
  return {
    type: "activities",
    id,
    attributes: {
      event: kind,
      item_type: logged.itemType,
      item_id: Number(record.id),
      changeset: kind === "update" ? changes(change) : {},
      created_at: localTimestamp(nowMs),
    },
    links: { organization: ORGANIZATION, creator: null, ...Object.fromEntries(parents) },
    createdAtMs: nowMs,
    visibleFromMs: nowMs,
    deletedAtMs: undefined,
    origin: { kind: "server" },
  };
}

function parent(record: StoredRecord, name: string): LinkValue {
  return linkedId(record, name) === undefined ? null : (record.links[name] ?? null);
}

function changes({ before, after }: Change): Readonly<Record<string, readonly [unknown, unknown]>> {
  if (!before || !after) return {};
  return Object.fromEntries(
    Object.keys(after.attributes)
      .filter((name) => !UNLOGGED.includes(name))
      .map((name) => [name, [before.attributes[name] ?? null, after.attributes[name] ?? null]] as const)
      .filter(([, [old, fresh]]) => JSON.stringify(old) !== JSON.stringify(fresh)),
  );
}
