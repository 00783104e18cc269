/** The ledger in one SQLite file: the backend of a single machine, for any number of processes on it. */
import type { LedgerClock } from "./clock.ts";
import type { Ledger, LedgerDescription, StepIntent } from "./ledger.ts";
import { bind, readLedger } from "./sqlite/accounts.ts";
import { retryWhileBusy, type Waiting } from "./sqlite/busy-retry.ts";
import { readCache, writeCache } from "./sqlite/cache.ts";
import { openConnection, type Connection } from "./sqlite/connection.ts";
import {
  countDeliveries,
  findDelivery,
  hashOfBody,
  listUnparsed,
  markDelivery,
  pruneDeliveries,
  storeDelivery,
} from "./sqlite/deliveries.ts";
import { addEvent, listEvents } from "./sqlite/events.ts";
import { describeFailure } from "./sqlite/failures.ts";
import { groupCommit, ledgerClosed } from "./sqlite/group-commit.ts";
import { beginHandoff, changeHandoff, countHandoffs, findHandoff, listHandoffs } from "./sqlite/handoffs.ts";
import { acquireLease, releaseLease, renewLease, requireLease } from "./sqlite/leases.ts";
import { prepareLedgerFile } from "./sqlite/ledger-file.ts";
import { raiseNotice, readMark, removeMark, setMark, takeNotice } from "./sqlite/marks.ts";
import { migrations, schemaOf } from "./sqlite/migrations.ts";
import { countQueue, enqueue, findQueued, listQueue, postponeQueued, settleQueued } from "./sqlite/queue.ts";
import { claimStart } from "./sqlite/starts.ts";
import {
  findSteps,
  findStepsByExternalId,
  findStepsOfLead,
  forgetStep,
  recordIntent,
  recordOutcome,
} from "./sqlite/steps.ts";
import { claimProbe, listVendorPauses, pauseVendor, resumeVendor } from "./sqlite/vendor-pauses.ts";

export interface SqliteLedgerOptions {
  /** Where the file is or shall be; `:memory:` for one that ends with the process (tests, trying out). */
  readonly path: string;
  readonly clock: LedgerClock;
  /** At least 0, below 1: as `Math.random`. */
  readonly random: () => number;
  /** Hears how many changes each commit carried. */
  readonly onCommit?: ((changes: number) => void) | undefined;
}

/**
 * Opens the ledger, making folder (0700) and file (0600) when there is none and bringing an older schema up to
 * date. A promise of a change resolves once the change is on disk.
 *
 * Throws `HandoffError`: `ledger.is_folder`, `ledger.not_writable`, `ledger.not_a_database`, `ledger.foreign`,
 * `ledger.newer`, `ledger.no_wal`, `ledger.sqlite_too_old` (exit 5), `ledger.busy` (exit 11), `ledger.full`,
 * `ledger.corrupt`, `ledger.disk`. Its methods throw the last four as well, `LeaseLost` where they take a
 * lease, and `ledger.closed` after `close`.
 */
export async function openSqliteLedger(options: SqliteLedgerOptions): Promise<Ledger> {
  const { path, clock, random, onCommit } = options;
  const waiting: Waiting = { clock, random };
  const connection = await openConnection(prepareLedgerFile(path), migrations, waiting);
  return ledgerOn(connection, waiting, onCommit);
}

function ledgerOn(connection: Connection, waiting: Waiting, onCommit?: (changes: number) => void): Ledger {
  const commits = groupCommit(connection, waiting, onCommit);
  let closing: Promise<void> | undefined;

  /** Whole milliseconds, taken inside the transaction: a change may have waited for its turn. */
  const now = (): number => Math.round(waiting.clock.now());
  const change = <T>(work: (connection: Connection) => T): Promise<T> => commits.submit(work);

  async function read<T>(query: (connection: Connection) => T): Promise<T> {
    if (closing !== undefined) throw ledgerClosed();
    try {
      return await retryWhileBusy(() => query(connection), waiting);
    } catch (error) {
      throw describeFailure(error, connection.place);
    }
  }

  async function finish(): Promise<void> {
    await commits.finish();
    connection.close();
  }

  return {
    describe: () => read(describeLedger),
    bind: (binding) => change((db) => bind(db, binding)),

    acquireLease: (request) => change((db) => acquireLease(db, request, now())),
    renewLease: (lease, ttlMs) => change((db) => renewLease(db, lease, ttlMs, now())),
    releaseLease: (lease) => change((db) => releaseLease(db, lease)),

    handoff: (lead) => read((db) => findHandoff(db, lead)),
    handoffs: (filter) => read((db) => listHandoffs(db, filter)),
    countHandoffs: () => read(countHandoffs),
    changeHandoff: (lease, wanted, event) =>
      change((db) => {
        requireLease(db, lease);
        changeHandoff(db, wanted, now());
        if (event !== undefined) addEvent(db, { lead: wanted.lead, ...event }, now());
      }),

    recordIntents: async (lease, intents, { ttlMs, ...begin }) => {
      const lead = onlyLead(intents);
      await change((db) => {
        renewLease(db, lease, ttlMs, now());
        beginHandoff(db, { lead, ...begin }, now());
        for (const intent of intents) recordIntent(db, intent, now());
      });
    },
    recordOutcomes: (lease, outcomes) =>
      change((db) => {
        requireLease(db, lease);
        for (const outcome of outcomes) recordOutcome(db, outcome, now());
      }),
    forgetStep: (lease, key) =>
      change((db) => {
        requireLease(db, lease);
        forgetStep(db, key);
      }),
    steps: (keys) => read((db) => findSteps(db, keys)),
    stepsOfLead: (lead) => read((db) => findStepsOfLead(db, lead)),
    findByExternalId: (externalId) => read((db) => findStepsByExternalId(db, externalId)),

    addEvent: (lead, kind, facts) => change((db) => addEvent(db, { lead, kind, facts }, now())),
    events: (lead, limit) => read((db) => listEvents(db, lead, limit)),

    storeDelivery: async (delivery) => {
      const hash = hashOfBody(delivery.body); // a large one takes a while: not inside the transaction
      return change((db) => storeDelivery(db, delivery, hash, now()));
    },
    unparsedDeliveries: (page) => read((db) => listUnparsed(db, page)),
    delivery: (id) => read((db) => findDelivery(db, id)),
    countDeliveries: () => read(countDeliveries),
    markDelivery: (id, mark) =>
      change((db) => {
        const isOurs = markDelivery(db, id, mark);
        if (!isOurs || mark.status !== "parsed") return isOurs;
        for (const request of mark.queue ?? []) enqueue(db, request, now());
        return true;
      }),
    pruneDeliveries: (which) => change((db) => pruneDeliveries(db, which)),

    enqueue: async (requests) => {
      if (requests.length === 0) return;
      await change((db) => {
        for (const request of requests) enqueue(db, request, now());
      });
    },
    queue: (filter) => read((db) => listQueue(db, filter)),
    queued: (lead) => read((db) => findQueued(db, lead)),
    countQueue: () => read(countQueue),
    settleQueued: (entry) => change((db) => settleQueued(db, entry)),
    postponeQueued: (entry, dueAt) => change((db) => postponeQueued(db, entry, dueAt)),
    claimStart: (request) => change((db) => claimStart(db, request, now())),

    mark: (name) => read((db) => readMark(db, name)),
    setMark: (name, value) => change((db) => setMark(db, name, value)),
    removeMark: (name) => change((db) => removeMark(db, name)),
    raiseNotice: (kind, quietMs) => change((db) => raiseNotice(db, kind, quietMs, now())),
    takeNotice: (kind, minAgeMs) => change((db) => takeNotice(db, kind, minAgeMs, now())),

    pauseVendor: (pause) => change((db) => pauseVendor(db, pause)),
    claimProbe: (vendor, nextProbeAt) => change((db) => claimProbe(db, vendor, nextProbeAt, now())),
    resumeVendor: (vendor) => change((db) => resumeVendor(db, vendor)),
    vendorPauses: () => read(listVendorPauses),

    readCache: (key) => read((db) => readCache(db, key)),
    writeCache: (key, value) => change((db) => writeCache(db, key, value, now())),

    close: () => (closing ??= finish()),
  };
}

function describeLedger(connection: Connection): LedgerDescription {
  const { createdAt, binding } = readLedger(connection);
  const { kommoAccount } = binding;
  return {
    backend: "sqlite",
    place: connection.place,
    schema: schemaOf(connection),
    binding: kommoAccount === undefined ? null : { ...binding, kommoAccount },
    createdAt,
  };
}

/** The intents of one effect are of one deal: it is the one whose plan is frozen with them. */
function onlyLead(intents: readonly StepIntent[]): string {
  const leads = [...new Set(intents.map((intent) => intent.lead))];
  const [lead] = leads;
  if (lead !== undefined && leads.length === 1) return lead;
  throw new TypeError(
    `The intents of one effect belong to one deal; these belong to ${String(leads.length)}.`,
  );
}
