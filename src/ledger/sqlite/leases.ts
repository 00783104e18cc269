/** Leases and their fences. A row stays after its release, so that the fence of a name never goes back. */
import { LeaseLost } from "../../errors.ts";
import type { Lease, LeaseAnswer, Owner } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseLease, type LeaseRow } from "./rows.ts";

export interface LeaseRequest {
  readonly name: string;
  readonly owner: Owner;
  readonly ttlMs: number;
  readonly evictFence?: number | undefined;
}

/**
 * Every grant carries a new fence, also to an owner who has the name already: of two workers in one process,
 * only the later one can write.
 */
export function acquireLease(connection: Connection, request: LeaseRequest, now: number): LeaseAnswer {
  const present = findLease(connection, request.name);
  if (present !== undefined && !isGrantable(present, request, now)) {
    return { kind: "taken", by: present.lease };
  }
  const fence = (present?.lease.fence ?? 0) + 1;
  const { name, owner, ttlMs } = request;
  const lease = { name, owner, fence, expiresAt: expiry(now, ttlMs) };
  connection.run(
    `INSERT INTO leases (name, fence, host, pid, nonce, expires_at, released)
     VALUES ($name, $fence, $host, $pid, $nonce, $expiresAt, 0)
     ON CONFLICT (name) DO UPDATE SET fence = excluded.fence, host = excluded.host, pid = excluded.pid,
       nonce = excluded.nonce, expires_at = excluded.expires_at, released = 0`,
    { name, fence, host: owner.host, pid: owner.pid, nonce: owner.nonce, expiresAt: lease.expiresAt },
  );
  return { kind: "granted", lease };
}

/**
 * Throws `LeaseLost` unless this lease is the newest of its name and was not given back. Having expired does
 * not lose it: as long as nobody else took it, what it guards is still ours to finish.
 */
export function requireLease(connection: Connection, lease: Lease): void {
  const present = findLease(connection, lease.name);
  if (present === undefined || present.isReleased || present.lease.fence !== lease.fence) {
    throw new LeaseLost(lease);
  }
}

export function renewLease(connection: Connection, lease: Lease, ttlMs: number, now: number): Lease {
  requireLease(connection, lease);
  const expiresAt = expiry(now, ttlMs);
  connection.run("UPDATE leases SET expires_at = $expiresAt WHERE name = $name", {
    name: lease.name,
    expiresAt,
  });
  return { ...lease, expiresAt };
}

export function releaseLease(connection: Connection, lease: Lease): void {
  connection.run("UPDATE leases SET released = 1 WHERE name = $name AND fence = $fence", {
    name: lease.name,
    fence: lease.fence,
  });
}

function findLease(connection: Connection, name: string): LeaseRow | undefined {
  const row = connection.row("SELECT * FROM leases WHERE name = $name", { name });
  return row === undefined ? undefined : parseLease(row);
}

function isGrantable(present: LeaseRow, request: LeaseRequest, now: number): boolean {
  if (present.isReleased || present.lease.expiresAt <= now) return true;
  return present.lease.fence === request.evictFence;
}

function expiry(now: number, ttlMs: number): number {
  return now + Math.ceil(ttlMs);
}
