/** Work that only one run at a time may do. Who comes second is told who has it, and does not wait. */
import { exitCodes, HandoffError } from "../errors.ts";
import type { Lease, Ledger, Owner } from "../ledger/ledger.ts";
import type { Ports } from "./ports.ts";

export type LockPorts = Pick<Ports, "owner" | "isOwnerAlive"> & {
  readonly ledger: Pick<Ledger, "acquireLease" | "renewLease" | "releaseLease">;
};

/** Longer than one deal takes with every wait there is; a dead holder on this host is evicted at once. */
const lockTtlMs = 15 * 60_000;

/** Keeps the lock; throws `LeaseLost` when somebody else has it by now. */
export type Renew = () => Promise<void>;

/** Throws `locked` (exit 11) with the holder when another run has it. `what` is for people: `A sweep`. */
export async function withLock<T>(
  name: string,
  what: string,
  ports: LockPorts,
  work: (renew: Renew) => Promise<T>,
): Promise<T> {
  let lease = await take(name, what, ports);
  try {
    return await work(async () => {
      lease = await ports.ledger.renewLease(lease, lockTtlMs);
    });
  } finally {
    await ports.ledger.releaseLease(lease);
  }
}

async function take(name: string, what: string, { ledger, owner, isOwnerAlive }: LockPorts): Promise<Lease> {
  const request = { name, owner, ttlMs: lockTtlMs };
  const first = await ledger.acquireLease(request);
  if (first.kind === "granted") return first.lease;
  if (isOwnerAlive(first.by.owner)) throw locked(name, what, first.by.owner);
  const second = await ledger.acquireLease({ ...request, evictFence: first.by.fence });
  if (second.kind === "granted") return second.lease;
  throw locked(name, what, second.by.owner);
}

function locked(name: string, what: string, { host, pid }: Owner): HandoffError {
  return new HandoffError({
    code: "locked",
    message: `${what} is running already: process ${String(pid)} on ${host}.`,
    hint: "Wait for it to end, or stop it; two at once would only do the same twice.",
    facts: { name, host, pid },
    exitCode: exitCodes.locked,
  });
}
