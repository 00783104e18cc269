/**
 * Errors a person may read. The only module that every folder may import.
 *
 * Expected outcomes are values; what is thrown carries a code, one sentence, facts, a hint wherever a
 * person can fix it, and the exit code the command ends with (set in one place: `cli.ts`).
 */

/** The exit codes of the command line. Contract: see `docs/codes.md`. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notDone: 3,
  notAuthenticated: 4,
  doesNotFit: 5,
  changesPending: 10,
  locked: 11,
  notDoneForNow: 75,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface HandoffErrorInit {
  /** Stable, dotted, for machines: `settings.missing`. */
  readonly code: string;
  /** One sentence: what was found, and what was expected. Never a secret. */
  readonly message: string;
  /** What to do about it. Mandatory wherever a person can. */
  readonly hint?: string | undefined;
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  readonly exitCode?: ExitCode | undefined;
  readonly cause?: unknown;
}

export class HandoffError extends Error {
  override readonly name: string = "HandoffError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly exitCode: ExitCode;

  constructor(init: HandoffErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.hint = init.hint;
    this.facts = init.facts ?? {};
    this.exitCode = init.exitCode ?? exitCodes.failed;
  }
}

export type Vendor = "kommo" | "productive" | "linear" | "slack";

/**
 * What can be known about a call that did not give an answer we can use.
 *
 * | kind | meaning | effect |
 * |---|---|---|
 * | `not_sent` | refused connection, unknown host: no byte of the request left | none |
 * | `refused` | 4xx other than the ones below: the vendor said no, and why | none |
 * | `throttled` | 429 in any form | none |
 * | `unauthorized` | 401: the token is bad, expired or revoked | none |
 * | `unpaid` | 402: trial or subscription ended | none |
 * | `blocked` | 403 as an HTML page: the address or account is blocked | none |
 * | `unknown` | bytes written and no complete, parsable answer: timeout, reset, 408, 425, 5xx, truncated | unknown |
 */
export type VendorFailureKind =
  | "not_sent"
  | "refused"
  | "throttled"
  | "unauthorized"
  | "unpaid"
  | "blocked"
  | "unknown";

/** One sentence of the vendor about one part of what we sent. */
export interface VendorComplaint {
  /** As the vendor wrote it: `custom_fields_values.0.field_id`, `data/attributes/name`. */
  readonly path?: string | undefined;
  readonly code?: string | undefined;
  readonly message: string;
}

export interface VendorErrorInit extends Omit<HandoffErrorInit, "code"> {
  readonly vendor: Vendor;
  readonly kind: VendorFailureKind;
  readonly status?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly complaints?: readonly VendorComplaint[] | undefined;
}

/** A call to one of the three systems (or Slack) that gave no usable answer. */
export class VendorError extends HandoffError {
  override readonly name = "VendorError";
  readonly vendor: Vendor;
  readonly kind: VendorFailureKind;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly complaints: readonly VendorComplaint[];

  constructor(init: VendorErrorInit) {
    super({ ...init, code: `vendor.${init.kind}` });
    this.vendor = init.vendor;
    this.kind = init.kind;
    this.status = init.status;
    this.retryAfterSeconds = init.retryAfterSeconds;
    this.complaints = init.complaints ?? [];
  }

  /** `unknown`: it may have happened. Every other kind: it certainly did not. */
  get effect(): "none" | "unknown" {
    return this.kind === "unknown" ? "unknown" : "none";
  }
}

/** Somebody else holds the lease now: whatever we were about to do must not be done. */
export class LeaseLost extends HandoffError {
  override readonly name = "LeaseLost";
  constructor(lease: { readonly name: string; readonly fence: number }) {
    super({
      code: "lease.lost",
      message: `Another process took over ${lease.name} (our claim ${String(lease.fence)} is no longer the newest).`,
      hint: "Nothing to do: the other process finishes the work. `handoff show` says how far it is.",
      facts: { name: lease.name, fence: lease.fence },
    });
  }
}
