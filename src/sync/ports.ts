/** What the core is given: the outside world as arguments. It imports types only. */
import type { KommoClient } from "../clients/kommo/kommo-client.ts";
import type { LinearClient } from "../clients/linear/linear-client.ts";
import type { ProductiveClient } from "../clients/productive/productive-client.ts";
import type { Mapping } from "../config/mapping.ts";
import type { Ledger, Owner } from "../ledger/ledger.ts";
import type { DealResult, Remark } from "./result.ts";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Slack's incoming webhooks; absent where none is configured. Failing never fails a deal. */
export interface SlackPort {
  send(message: { readonly channel: "ready" | "problems"; readonly text: string }): Promise<void>;
}

export interface Ports {
  readonly kommo: KommoClient;
  /** Throws a `HandoffError` that says which setting is missing where the system is not connected. */
  readonly productive: () => ProductiveClient;
  readonly linear: () => LinearClient;
  readonly slack: SlackPort | undefined;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  readonly owner: Owner;
  /** False only when it is certain: same host and no such process. */
  readonly isOwnerAlive: (owner: Owner) => boolean;
  readonly mapping: Mapping;
  readonly mappingDigest: string;
  readonly timing: Timing;
  readonly onEvent: (event: SyncEvent) => void;
  /** Aborted with `WorkInterrupted`: work ends before its next step. Absent: nobody asks it to. */
  readonly stopping?: AbortSignal | undefined;
}

/** All in milliseconds. */
export interface Timing {
  /** How long a lost answer may still take effect before a second attempt is safe. */
  readonly quietPeriodMs: number;
  /** The longest a single request can take; leases outlive it. */
  readonly requestTimeoutMs: number;
  readonly directoryMaxAgeMs: number;
  /** How long a command waits for somebody else who works on the same deal. */
  readonly leaseWaitMs: number;
}

/** News while it happens; commands and logs draw them. */
export type SyncEvent =
  | { readonly kind: "deal.read"; readonly lead: number; readonly name: string }
  | { readonly kind: "deal.waiting"; readonly lead: number; readonly holder: Owner }
  | { readonly kind: "step.started"; readonly lead: number; readonly key: string; readonly label: string }
  | {
      readonly kind: "step.done";
      readonly lead: number;
      readonly key: string;
      readonly label: string;
      readonly action: string;
    }
  | {
      readonly kind: "step.unknown";
      readonly lead: number;
      readonly key: string;
      readonly label: string;
      readonly reason: string;
    }
  | {
      readonly kind: "step.probing";
      readonly lead: number;
      readonly key: string;
      readonly label: string;
      readonly waitMs: number;
    }
  | { readonly kind: "warning"; readonly lead: number; readonly remark: Remark }
  | { readonly kind: "deal.ended"; readonly lead: number; readonly result: DealResult };
