/** Why a system does not let us manage its webhooks, and what a person can do instead. */
import type { VendorError } from "../../errors.ts";
import type { WebhookSystem } from "./webhook-address.ts";

/** `plan`: the subscription has no webhooks. `right`: the token's owner may not. `other`: anything else. */
export type RefusalKind = "plan" | "right" | "other";

export interface Refusal {
  readonly kind: RefusalKind;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/**
 * `isAdmin`: whether the token's owner is one, where that is known: Kommo answers 403 to those who are none and
 * to plans without webhooks alike.
 */
export function explainRefusal(
  system: WebhookSystem,
  error: VendorError,
  isAdmin: boolean | undefined,
): Refusal {
  if (error.kind !== "refused" || !isForbidden(error)) {
    return { kind: "other", message: error.message, hint: error.hint ?? "Run the same command again." };
  }
  switch (system) {
    case "kommo":
      return isAdmin === true ? kommoPlan : kommoRight;
    case "productive":
      return error.complaints.some(({ code }) => code === "webhooks_limit_exceeded")
        ? productivePlan
        : productiveRight;
    case "linear":
      return linearRight;
  }
}

/** Productive and Kommo say 403; Linear says so in the body, on 200 or 400. */
function isForbidden(error: VendorError): boolean {
  if (error.status === 403) return true;
  return error.complaints.some(({ code }) => code?.toUpperCase() === "FORBIDDEN");
}

const polling =
  "`handoff serve` looks for changes every five minutes all the same, and `handoff sweep` does so once.";

const kommoPlan: Refusal = {
  kind: "plan",
  message:
    "Kommo refuses webhooks although the token's owner is an administrator: the plan of the account has none.",
  hint: `Nothing needs to be done: ${polling} Webhooks come with the plans Advanced, Pro and Enterprise.`,
};

const kommoRight: Refusal = {
  kind: "right",
  message: "Kommo lets only administrators manage webhooks, and the token's owner is none.",
  hint: `Use the token of an administrator, or let one add it by hand: Settings → Integrations → Web hooks, with the address that \`--print-env\` prints and the events “lead added, changed, restored, deleted, status changed”. Until then ${polling}`,
};

const productivePlan: Refusal = {
  kind: "plan",
  message: "Productive refuses: the plan of the organisation has no webhooks, or has no more of them.",
  hint: `Nothing needs to be done: ${polling} Webhooks come with the Ultimate plan.`,
};

const productiveRight: Refusal = {
  kind: "right",
  message: "Productive does not let the token's owner manage webhooks.",
  hint: `Use the token of an administrator, or let one add them by hand: Settings → Webhooks, one each for updated budgets, projects, tasks and time entries, with the address that \`--print-env\` prints. Until then ${polling}`,
};

const linearRight: Refusal = {
  kind: "right",
  message: "Linear lets only admins of the workspace see and manage webhooks, and the key's owner is none.",
  hint: `Use the key of an admin, or let one add it by hand: Settings → API → Webhooks, with the address <url>/webhooks/linear and “Issues”; its signing secret goes into LINEAR_WEBHOOK_SECRET. Until then ${polling}`,
};
