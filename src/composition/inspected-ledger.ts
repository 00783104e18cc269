/** The ledger as it is found. */
import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { QuotaScope } from "../clients/quota-rules.ts";
import { kommoQuota, linearQuota, productiveQuota } from "../clients/quota-rules.ts";
import type { LedgerPlace } from "../config/ledger-place.ts";
import { HandoffError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openSqliteLedger } from "../ledger/sqlite-ledger.ts";
import type { SqliteQuota } from "../ledger/sqlite-quota.ts";
import { openSqliteQuota } from "../ledger/sqlite-quota.ts";
import { systemClock } from "../runtime.ts";
import { reading, unread } from "../setup/doctor/read-snapshot.ts";
import type { LedgerFacts, QuotaUse, Reading } from "../setup/doctor/snapshot.ts";
import { readWebhookHistory } from "../setup/webhooks/webhook-history.ts";

export interface InspectedLedger {
  readonly ledger: Ledger | undefined;
  readonly quota: SqliteQuota | undefined;
  /** Why it could not be opened. */
  readonly failure: HandoffError | undefined;
}

/** Why it cannot be opened is kept. One that is not there is made only where `isMade` says so. */
export async function openInspectedLedger(
  place: LedgerPlace | undefined,
  isMade: boolean,
): Promise<InspectedLedger> {
  const none = { ledger: undefined, quota: undefined, failure: undefined };
  if (place?.kind !== "sqlite" || (!isMade && !existsSync(place.path))) return none;
  const options = { path: place.path, clock: systemClock, random: Math.random };
  try {
    const ledger = await openSqliteLedger(options);
    return { ledger, quota: await openSqliteQuota(options), failure: undefined };
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    return { ...none, failure: error };
  }
}

export async function readLedgerFacts(
  { ledger, quota, failure }: InspectedLedger,
  place: LedgerPlace | undefined,
  kommoRate: number,
): Promise<LedgerFacts> {
  if (place === undefined) {
    const why = "Its place is not known: without a mapping the account is not known.";
    return { kind: "unreadable", place: undefined, why, hint: "Correct the mapping, or set HANDOFF_LEDGER." };
  }
  if (place.kind === "postgres") {
    const why = "HANDOFF_LEDGER names a PostgreSQL database, and this release keeps its ledger in a file.";
    return { kind: "unreadable", place: undefined, why, hint: "Set HANDOFF_LEDGER to the path of a file." };
  }
  if (failure !== undefined) {
    return { kind: "unreadable", place: place.path, why: failure.message, hint: failure.hint };
  }
  if (ledger === undefined) {
    return {
      kind: "absent",
      place: place.path,
      canBeMade: canBeMade(place.path),
      freeBytes: freeBytes(place.path),
    };
  }
  const { schema, binding } = await ledger.describe();
  return {
    kind: "open",
    place: place.path,
    schema,
    binding,
    canWrite: await canWrite(ledger),
    sizeBytes: statSync(place.path, { throwIfNoEntry: false })?.size,
    freeBytes: freeBytes(place.path),
    webhookHistory: await readWebhookHistory(ledger),
    quota: quota === undefined ? [] : await quotaUses(quota, kommoRate),
  };
}

/** Really writes: permissions say nothing about a disk that is full or mounted read-only. */
async function canWrite(ledger: Ledger): Promise<Reading<true>> {
  const written = await reading(ledger.writeCache("doctor/last", { atMs: Date.now() }));
  return written.ok ? { ok: true, value: true } : written;
}

function canBeMade(path: string): Reading<true> {
  const folder = nearestFolder(path);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return { ok: true, value: true };
  } catch (cause) {
    const message = `this user may not write ${folder}.`;
    const hint = "Let this user write there, or set HANDOFF_LEDGER to another path.";
    return unread(new HandoffError({ code: "ledger.not_writable", message, hint, cause }));
  }
}

function freeBytes(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(nearestFolder(path));
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function nearestFolder(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

async function quotaUses(quota: SqliteQuota, kommoRate: number): Promise<readonly QuotaUse[]> {
  const scopes = [
    ["Kommo", kommoQuota(kommoRate)],
    ["Productive", productiveQuota],
    ["Linear", linearQuota],
  ] as const;
  const uses = await Promise.all(scopes.map(async ([system, scope]) => usesOf(system, scope, quota)));
  return uses.flat();
}

/** The longest window says most; a bucket is a window that slides. */
async function usesOf(system: string, scope: QuotaScope, quota: SqliteQuota): Promise<readonly QuotaUse[]> {
  const used = await quota.used(scope);
  return scope.rules.flatMap((rule, at) => {
    if (rule.kind === "bucket" && rule.counts !== "requests") return [];
    const limit = rule.kind === "window" ? rule.limit : rule.capacity;
    const windowMs = rule.kind === "window" ? rule.windowMs : rule.refillMs;
    return [{ system, used: Math.round(used[at] ?? 0), limit, window: windowText(windowMs) }];
  });
}

function windowText(ms: number): string {
  if (ms >= 3_600_000) return `${String(ms / 3_600_000)} h`;
  return ms >= 60_000 ? `${String(ms / 60_000)} min` : `${String(ms / 1000)} s`;
}
