/** Webhooks of all three systems in one shape, as they are wanted and as they are found. */
import type { Confidential } from "../../clients/confidential.ts";
import type { WebhookSystem } from "./webhook-address.ts";

/** A text that nobody prints by accident: it is reached by name only. */
export type SecretText = Pick<Confidential, "reveal">;

/** Of Linear: one team, or all public ones. The others cover the whole account. */
export type WebhookScope =
  | { readonly kind: "account" }
  | { readonly kind: "team"; readonly id: string; readonly name: string }
  | { readonly kind: "public teams" };

export interface WantedWebhook {
  readonly system: WebhookSystem;
  readonly address: SecretText;
  /** Kommo: `status_lead` …; Productive: exactly one, `budget updated`; Linear: `Issue`. */
  readonly events: readonly string[];
  readonly scope: WebhookScope;
  /** What Linear is to sign with; Productive chooses for itself. */
  readonly signature: SecretText | undefined;
}

export interface FoundWebhook {
  readonly system: WebhookSystem;
  readonly id: string;
  readonly name: string;
  readonly address: SecretText;
  readonly events: readonly string[];
  readonly scope: WebhookScope;
  readonly isEnabled: boolean;
  readonly signature: SecretText | undefined;
}

/** How our webhooks are called where they can have a name. */
export const webhookName = "handoff";

/** What a deal's life shows itself by; `add_lead` because a deal may be made in a won stage. */
export const kommoEvents = ["status_lead", "add_lead", "update_lead", "restore_lead", "delete_lead"] as const;

export const linearEvents = ["Issue"] as const;

/** Productive knows events by number, and a webhook has one of them. */
export const productiveEvents = {
  "budget updated": 16,
  "project updated": 11,
  "task updated": 24,
  "time entry updated": 8,
} as const;

export function hidden(text: string): SecretText {
  return { reveal: () => text };
}

export function isSameScope(one: WebhookScope, other: WebhookScope): boolean {
  if (one.kind === "team" && other.kind === "team") return one.id === other.id;
  return one.kind === other.kind;
}
