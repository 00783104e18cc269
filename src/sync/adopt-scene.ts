/** One deal while links of it are made or undone: what is known of it, and the leases that guard it. */
import type { WriteOptions } from "../clients/write-options.ts";
import type { HandoffError } from "../errors.ts";
import type { Lease } from "../ledger/ledger.ts";
import type { AdoptSubject } from "./adopt-objects.ts";
import { refusal } from "./adopt-objects.ts";
import type { AdoptKind } from "./adopt-target.ts";
import type { Deal } from "./deal.ts";
import { leaseTtlMs } from "./leases.ts";
import type { Ports } from "./ports.ts";

/** What became of one link. */
export interface AdoptLink {
  readonly kind: AdoptKind;
  readonly key: string;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
  /** `known`: it was linked before. `nothing`: there was no link to undo. */
  readonly status: "linked" | "known" | "unlinked" | "nothing" | "would link" | "would unlink";
  /** Our number on the object. `other`: the field holds another, and was left. `none`: there is no field. */
  readonly mark: "written" | "present" | "other" | "removed" | "none";
}

export interface AdoptScene {
  readonly lead: number;
  /** Undefined: Kommo does not know it (any more). */
  readonly deal: Deal | undefined;
  readonly subject: AdoptSubject;
  /** Undefined: a dry run, which writes nothing. */
  readonly leases: { readonly deal: Lease; readonly company: Lease | undefined } | undefined;
}

/** The step whose object is linked; undefined for the company of a deal without a client. */
export function keyOfLink(kind: AdoptKind, { lead, subject }: AdoptScene): string | undefined {
  if (kind !== "company") return `lead/${String(lead)}/${kind}`;
  return subject.client === undefined ? undefined : `company/${subject.client.number}`;
}

/** Undefined in a dry run. */
export function leaseOfLink(kind: AdoptKind, { leases }: AdoptScene): Lease | undefined {
  return kind === "company" ? leases?.company : leases?.deal;
}

/** Whoever lost the lease sends nothing. */
export function fenced(lease: Lease, ports: Ports): WriteOptions {
  return {
    onDispatch: async () => {
      await ports.ledger.renewLease(lease, leaseTtlMs(ports));
    },
  };
}

export function unsettled(target: { readonly kind: AdoptKind }): HandoffError {
  return refusal(
    "adopt.unsettled",
    target,
    `Making the ${target.kind} was begun, and nobody knows yet whether it was done.`,
    { hint: "Let that be found out first: handoff retry <deal>." },
  );
}
