/**
 * What the three simulators have in common. The sandbox imports nothing of ours outside this folder, so
 * that a mistake of a client cannot hide behind the same mistake here: it is judged against the vendors'
 * documents alone.
 */

/** Milliseconds since 1970, and waiting. Injected, so that tests own time. */
export interface SandboxClock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export type VendorName = "kommo" | "productive" | "linear";

/** One request as it arrived, for tests that count. */
export interface RequestRecord {
  readonly at: number;
  readonly vendor: VendorName;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Linear: the operation's name and root fields, `HandoffIssueCreate: issueCreate`. */
  readonly operation: string | undefined;
  readonly mutating: boolean;
  readonly body: string;
  /** What was answered; `dropped` when the connection was cut. */
  readonly status: number | "dropped";
}

/** A fetch handler: serves a loopback port and msw alike. Rejecting with `ConnectionCut` resets the socket. */
export interface Simulator {
  readonly vendor: VendorName;
  fetch(request: Request): Promise<Response>;
}

/** The connection is cut without a complete answer. Servers destroy the socket; fetch fakes reject. */
export class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";
  /** Bytes of the answer that are still sent before the cut. */
  readonly partial: string | undefined;
  constructor(partial?: string) {
    super("the connection was cut");
    this.partial = partial;
  }
}

/** Which requests a fault strikes. All given parts must match. */
export interface FaultMatch {
  readonly vendor?: VendorName;
  readonly method?: string;
  /** Tested against path and query, for Linear against `operation`. */
  readonly path?: RegExp;
  readonly mutating?: boolean;
  /** Strike only the n-th match, from 1; absent: every one. */
  readonly nth?: number;
  /** How often at most; absent: without limit. */
  readonly times?: number;
  /** 0…1, decided by the sandbox's seeded randomness; absent: always. */
  readonly probability?: number;
}

export type FaultEffect =
  /** The request never reaches the vendor's mind: cut before any effect. */
  | { readonly kind: "drop_request" }
  /** The effect happens, the answer is lost. */
  | { readonly kind: "drop_response" }
  | { readonly kind: "delay"; readonly ms: number }
  /** No answer, ever. `effect` says whether the vendor did it all the same. */
  | { readonly kind: "hang"; readonly effect: boolean }
  /** The effect happens; the answer breaks off after some bytes with a clean end (invalid JSON). */
  | { readonly kind: "truncate"; readonly bytes: number }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string;
      readonly contentType?: string;
      readonly effect?: boolean;
    }
  /** An HTML page instead of an answer, as proxies and blocks send it. */
  | { readonly kind: "html"; readonly status: number; readonly effect?: boolean }
  /** In the vendor's own form unless `bare`. */
  | { readonly kind: "throttle"; readonly retryAfterSeconds?: number; readonly bare?: boolean }
  /** The answer is lost at once, the effect follows after `ms`. */
  | { readonly kind: "commit_late"; readonly ms: number }
  /** The effect happens and is answered, but lists and filters show it only after `ms`. */
  | { readonly kind: "list_lag"; readonly ms: number };

export interface FaultRule {
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
}

/** What one vendor's simulator provides; `transport.ts` wraps it with faults, latency and the request log. */
export interface VendorHandler {
  readonly vendor: VendorName;
  /**
   * Answers one request completely. `listLagMs`: records made by it are hidden from lists and filters (not
   * from reads by id) for so long. `source` names the caller's address (Kommo limits by address).
   */
  handle(
    request: Request,
    context: { readonly listLagMs: number; readonly source: string },
  ): Promise<Response>;
  /** Whether it would change something, decided without doing it. */
  isMutating(method: string, path: string, body: string): boolean;
  /** For the log: the GraphQL operation's name and root fields; undefined for REST. */
  operation(body: string): string | undefined;
}

/** What every simulator is made with. */
export interface SimulatorOptions {
  readonly clock: SandboxClock;
  /** 0 ≤ n < 1, seeded. */
  readonly random: () => number;
}
