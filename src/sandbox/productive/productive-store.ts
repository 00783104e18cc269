import type { StoredRecord } from "./record.ts";

/** One committed change. Deletions have no `after`. */
export interface Change {
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
}

/** The organisation's data. Reading is open to tests; writing goes through requests or `asPerson`. */
export interface ProductiveStore {
  /** Deleted ones too; in order of creation; of one type where given. */
  everything(type?: string): readonly StoredRecord[];
  /** Living records of a type, whether lists show them yet or not. */
  all(type: string): readonly StoredRecord[];
  find(type: string, id: string): StoredRecord | undefined;
  nextId(): string;
  /** Adds the record, or puts it in place of the one with its type and id. */
  put(record: StoredRecord): void;
  /** All of what `run` puts, or nothing of it when `run` throws. Changes are announced at the end. */
  transaction<T>(run: () => T): T;
  onChange(listener: (change: Change) => void): void;
}

/** Ids of seeded records are below this number. */
const FIRST_ID = 300_001;

export function createProductiveStore(): ProductiveStore {
  const tables = new Map<string, Map<string, StoredRecord>>();
  const listeners: ((change: Change) => void)[] = [];
  let journal: Change[] | undefined;
  let lastId = FIRST_ID - 1;

  const table = (type: string) => {
    const found = tables.get(type) ?? new Map<string, StoredRecord>();
    tables.set(type, found);
    return found;
  };

  const put = (record: StoredRecord) => {
    journal?.push({ before: table(record.type).get(record.id), after: record });
    table(record.type).set(record.id, record);
  };

  const undo = (changes: readonly Change[]) => {
    for (const { before, after } of changes.toReversed()) {
      if (before) table(before.type).set(before.id, before);
      else if (after) table(after.type).delete(after.id);
    }
  };

  const transaction = <T>(run: () => T): T => {
    if (journal) return run();
    const changes: Change[] = [];
    journal = changes;
    try {
      return run();
    } catch (error) {
      undo(changes.splice(0));
      throw error;
    } finally {
      journal = undefined;
      announce(changes);
    }
  };

  const announce = (changes: readonly Change[]) => {
    for (const change of changes) {
      const isDeletion = change.after?.deletedAtMs !== undefined;
      for (const listener of listeners) listener(isDeletion ? { ...change, after: undefined } : change);
    }
  };

  return {
    everything: (type) =>
      (type === undefined ? [...tables.values()] : [table(type)]).flatMap((rows) => [...rows.values()]),
    all: (type) => [...table(type).values()].filter((record) => record.deletedAtMs === undefined),
    find: (type, id) => tables.get(type)?.get(id),
    nextId: () => String(++lastId),
    put,
    transaction,
    onChange: (listener) => void listeners.push(listener),
  };
}
