/**
 * Where reservations are kept. The ledger implements this, so that processes share one budget; a command
 * without a ledger uses `createMemoryQuota`. No method waits: waiting is the gate's business (`quota.ts`).
 */
import type { ClientClock } from "./clock.ts";
import { type BucketRule, type QuotaScope, type WindowRule, windowMarginMs } from "./quota-rules.ts";

export type Reservation =
  | { readonly kind: "granted"; readonly ticket: string }
  /** Not now. It is no use to ask again before `waitMs` have passed. */
  | { readonly kind: "wait"; readonly waitMs: number; readonly because: "full" | "frozen" };

export interface QuotaStore {
  /** Takes one request (and `points`, for rules that count them) of every rule, or of none. */
  reserve(scope: QuotaScope, request: { readonly points: number }): Promise<Reservation>;
  /** The answer was seen, or waiting for it given up: the windows start to run out now. */
  settle(scope: QuotaScope, ticket: string, actual: { readonly points?: number | undefined }): Promise<void>;
  /** Nothing was sent: what was reserved is free at once. */
  cancel(scope: QuotaScope, ticket: string): Promise<void>;
  /** Grants nothing for so long; buckets that count requests are taken to be empty. */
  freeze(scope: QuotaScope, forMs: number): Promise<void>;
}

interface ScopeState {
  frozenUntil: number;
  readonly inFlight: Map<string, { readonly points: number }>;
  /** Per window rule: when the slots of answered requests become free, ascending. */
  readonly freeAt: Map<WindowRule, number[]>;
  /** Per bucket rule: what was used and has not leaked out yet, as of a time. */
  readonly used: Map<BucketRule, { amount: number; at: number }>;
}

/** For one process. Nothing survives it: a restart begins with a full budget. */
export function createMemoryQuota({ clock }: { readonly clock: Pick<ClientClock, "now"> }): QuotaStore {
  const states = new Map<string, ScopeState>();
  let tickets = 0;

  return {
    async reserve(scope, { points }) {
      const state = stateOf(scope);
      const now = clock.now();
      if (now < state.frozenUntil)
        return { kind: "wait", waitMs: state.frozenUntil - now, because: "frozen" };
      const waitMs = longestWaitMs(scope, state, points, now);
      if (waitMs > 0) return { kind: "wait", waitMs, because: "full" };
      const ticket = String((tickets += 1));
      state.inFlight.set(ticket, { points });
      return { kind: "granted", ticket };
    },
    async settle(scope, ticket, actual) {
      const state = stateOf(scope);
      const reserved = state.inFlight.get(ticket);
      if (reserved === undefined || !state.inFlight.delete(ticket)) return;
      charge(scope, state, actual.points ?? reserved.points, clock.now());
    },
    async cancel(scope, ticket) {
      stateOf(scope).inFlight.delete(ticket);
    },
    async freeze(scope, forMs) {
      const state = stateOf(scope);
      const now = clock.now();
      state.frozenUntil = Math.max(state.frozenUntil, now + forMs);
      for (const rule of scope.rules) {
        if (rule.kind === "bucket" && rule.counts === "requests") {
          state.used.set(rule, { amount: rule.capacity, at: now });
        }
      }
    },
  };

  function stateOf(scope: QuotaScope): ScopeState {
    const known = states.get(scope.key);
    if (known !== undefined) return known;
    const fresh: ScopeState = { frozenUntil: 0, inFlight: new Map(), freeAt: new Map(), used: new Map() };
    states.set(scope.key, fresh);
    return fresh;
  }
}

function longestWaitMs(scope: QuotaScope, state: ScopeState, points: number, now: number): number {
  return Math.max(
    0,
    ...scope.rules.map((rule) =>
      rule.kind === "window" ? windowWaitMs(rule, state, now) : bucketWaitMs(rule, state, points, now),
    ),
  );
}

/** A request in flight holds its slot for at least one more window. */
function windowWaitMs(rule: WindowRule, state: ScopeState, now: number): number {
  const pending = (state.freeAt.get(rule) ?? []).filter((freeAt) => freeAt > now);
  state.freeAt.set(rule, pending);
  const excess = pending.length + state.inFlight.size + 1 - rule.limit;
  if (excess <= 0) return 0;
  const freeAt = pending[excess - 1];
  return freeAt === undefined ? rule.windowMs + windowMarginMs(rule.windowMs) : freeAt - now;
}

function bucketWaitMs(rule: BucketRule, state: ScopeState, points: number, now: number): number {
  const unit = rule.counts === "requests" ? 1 : Math.min(points, rule.capacity);
  const excess = usedOf(rule, state, now) + inFlightOf(rule, state) + unit - rule.capacity;
  return excess <= 0 ? 0 : Math.ceil(excess / leakPerMs(rule));
}

function charge(scope: QuotaScope, state: ScopeState, points: number, now: number): void {
  for (const rule of scope.rules) {
    if (rule.kind === "window") {
      const freeAt = state.freeAt.get(rule) ?? [];
      freeAt.push(now + rule.windowMs + windowMarginMs(rule.windowMs));
      state.freeAt.set(rule, freeAt);
    } else {
      const unit = rule.counts === "requests" ? 1 : points;
      state.used.set(rule, { amount: usedOf(rule, state, now) + unit, at: now });
    }
  }
}

function usedOf(rule: BucketRule, state: ScopeState, now: number): number {
  const used = state.used.get(rule);
  return used === undefined ? 0 : Math.max(0, used.amount - (now - used.at) * leakPerMs(rule));
}

function inFlightOf(rule: BucketRule, state: ScopeState): number {
  if (rule.counts === "requests") return state.inFlight.size;
  let sum = 0;
  for (const { points } of state.inFlight.values()) sum += points;
  return sum;
}

/** A shade slower than the vendor's own rate, because clocks differ. */
function leakPerMs(rule: BucketRule): number {
  return (rule.capacity / rule.refillMs) * 0.999;
}
