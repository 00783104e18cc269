/** Linear's rate limits: leaky buckets per user, one for requests and one for points. */
import type { LinearSwitches } from "./linear-switches.ts";
import { rateLimited } from "./refusals.ts";

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** The budgets of one user; all keys of a user share them. */
export class UserBudget {
  readonly #requests = new Bucket(hourMs);
  readonly #complexity = new Bucket(hourMs);
  readonly #endpoints = new Map<string, Bucket>();
  readonly #switches: LinearSwitches;

  constructor(switches: LinearSwitches) {
    this.#switches = switches;
  }

  /** Books one request; throws Linear's refusal when a budget is spent. */
  take(complexity: number, fields: readonly string[], nowMs: number): void {
    const { requestsPerHour, complexityPerHour, endpointLimits } = this.#switches;
    if (!this.#requests.take(1, requestsPerHour, nowMs)) {
      throw rateLimited(`${requestsPerHour} requests are allowed per 1 hour`);
    }
    for (const field of fields) {
      const limit = endpointLimits[field];
      if (limit !== undefined && !this.#endpoint(field).take(1, limit, nowMs)) {
        throw rateLimited(`${limit} requests to ${field} are allowed per 1 minute`);
      }
    }
    if (!this.#complexity.take(complexity, complexityPerHour, nowMs)) {
      throw rateLimited(`${complexityPerHour} points of complexity are allowed per 1 hour`);
    }
  }

  /** Resets are rolling: always a full period ahead of now, never the moment the next call is allowed. */
  headers(complexity: number, fields: readonly string[], nowMs: number): Readonly<Record<string, string>> {
    const reset = String(nowMs + hourMs);
    return {
      "x-complexity": String(complexity),
      "x-ratelimit-requests-limit": String(this.#switches.requestsPerHour),
      "x-ratelimit-requests-remaining": String(this.requestsLeft(nowMs)),
      "x-ratelimit-requests-reset": reset,
      "x-ratelimit-complexity-limit": String(this.#switches.complexityPerHour),
      "x-ratelimit-complexity-remaining": String(this.complexityLeft(nowMs)),
      "x-ratelimit-complexity-reset": reset,
      ...this.#endpointHeaders(fields, nowMs),
    };
  }

  requestsLeft(nowMs: number): number {
    return Math.floor(this.#requests.left(this.#switches.requestsPerHour, nowMs));
  }

  complexityLeft(nowMs: number): number {
    return Math.floor(this.#complexity.left(this.#switches.complexityPerHour, nowMs));
  }

  #endpointHeaders(fields: readonly string[], nowMs: number): Readonly<Record<string, string>> {
    const field = fields.find((name) => this.#switches.endpointLimits[name] !== undefined);
    const limit = field === undefined ? undefined : this.#switches.endpointLimits[field];
    if (field === undefined || limit === undefined) return {};
    return {
      "x-ratelimit-endpoint-name": field,
      "x-ratelimit-endpoint-requests-limit": String(limit),
      "x-ratelimit-endpoint-requests-remaining": String(Math.floor(this.#endpoint(field).left(limit, nowMs))),
      "x-ratelimit-endpoint-requests-reset": String(nowMs + minuteMs),
    };
  }

  #endpoint(field: string): Bucket {
    const bucket = this.#endpoints.get(field) ?? new Bucket(minuteMs);
    this.#endpoints.set(field, bucket);
    return bucket;
  }
}

/** Fills at a constant rate up to its capacity; what is refused costs nothing. */
class Bucket {
  readonly #periodMs: number;
  #left: number | undefined;
  #at = 0;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** What may be taken now. The capacity may change at any time: it is a switch. */
  left(capacity: number, nowMs: number): number {
    const refilled =
      this.#left === undefined ? capacity : this.#left + (capacity * (nowMs - this.#at)) / this.#periodMs;
    this.#left = Math.min(capacity, refilled);
    this.#at = nowMs;
    return this.#left;
  }

  /** False when there is not enough. */
  take(amount: number, capacity: number, nowMs: number): boolean {
    const left = this.left(capacity, nowMs);
    if (left < amount) return false;
    this.#left = left - amount;
    return true;
  }
}
