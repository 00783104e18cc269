/**
 * Changes that arrive together are committed together.
 *
 * A commit costs one wait for the disk. Whatever was asked for while the event loop turned once, or while
 * another process held the lock, shares it; each change stands in a savepoint of its own, so that one that
 * fails takes no neighbour with it.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { HandoffError } from "../../errors.ts";
import { retryWhileBusy, type Waiting } from "./busy-retry.ts";
import type { Connection } from "./connection.ts";
import { describeFailure } from "./failures.ts";

export interface GroupCommit {
  /** Resolves with what `change` returned, after the commit; rejects when it threw or nothing was committed. */
  submit<T>(change: (connection: Connection) => T): Promise<T>;
  /** Refuses further changes and resolves when the last one is settled. */
  finish(): Promise<void>;
}

/** Keeps one transaction from holding up the event loop and other processes for long. */
export const largestGroup = 256;

type Settle = () => void;

interface Job {
  /** Returns how to tell its caller, once it is on disk. */
  readonly run: (connection: Connection) => Settle;
  readonly reject: (error: unknown) => void;
}

/** `onCommit` hears how many changes each commit carried. */
export function groupCommit(
  connection: Connection,
  waiting: Waiting,
  onCommit: (changes: number) => void = () => {},
): GroupCommit {
  const queue: Job[] = [];
  let draining: Promise<void> | undefined;
  let isFinished = false;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await nextTurn();
      await commitNext();
    }
    draining = undefined;
  }

  /** Never rejects: errors go to those who asked. */
  async function commitNext(): Promise<void> {
    try {
      await retryWhileBusy(() => {
        connection.execute("BEGIN IMMEDIATE");
        // From here to the commit there is no await: reads on this connection see committed state only.
        commitJobs(connection, queue.splice(0, largestGroup), onCommit);
      }, waiting);
    } catch (error) {
      for (const job of queue.splice(0)) job.reject(describeFailure(error, connection.place));
    }
  }

  return {
    async submit<T>(change: (connection: Connection) => T): Promise<T> {
      if (isFinished) throw ledgerClosed();
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const run = (inside: Connection): Settle => {
        const value = change(inside);
        return () => resolve(value);
      };
      queue.push({ run, reject });
      draining ??= drain();
      return promise;
    },
    async finish() {
      isFinished = true;
      await draining;
    },
  };
}

/** Asked something after `close`: a mistake in the order of shutting down. */
export function ledgerClosed(): HandoffError {
  return new HandoffError({
    code: "ledger.closed",
    message: "The ledger is closed; nothing more can be asked of it.",
  });
}

/**
 * Carries out the open transaction and settles every job. When the commit itself fails all are
 * rejected. (After a failed sync some may turn out to be on disk after a crash; that is harmless, because an
 * intent whose caller was told "no" sends nothing, and an outcome that is there is true.)
 */
function commitJobs(connection: Connection, jobs: readonly Job[], onCommit: (changes: number) => void): void {
  const settle: Settle[] = [];
  try {
    for (const job of jobs) settle.push(runInSavepoint(connection, job));
    connection.execute("COMMIT");
  } catch (error) {
    for (const job of jobs) job.reject(describeFailure(error, connection.place));
    if (connection.isTransaction) connection.execute("ROLLBACK");
    return;
  }
  for (const tell of settle) tell();
  onCommit(jobs.length);
}

function runInSavepoint(connection: Connection, job: Job): Settle {
  connection.execute("SAVEPOINT change");
  try {
    const settle = job.run(connection);
    connection.execute("RELEASE change");
    return settle;
  } catch (error) {
    // Disk full and the like may end the whole transaction: then nobody's change is there.
    if (!connection.isTransaction) throw error;
    connection.execute("ROLLBACK TO change; RELEASE change");
    return () => job.reject(describeFailure(error, connection.place));
  }
}
