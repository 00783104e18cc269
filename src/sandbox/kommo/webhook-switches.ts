/** How Kommo's webhooks look and go astray, where documents and recorded requests differ. Change it at any time. */

import { type DeliveryFaults, noFaults } from "../delivery-faults.ts";

export interface KommoWebhookSwitches {
  /** Where the account's block stands in the body: first in recordings of 2025, last in those of 2021. */
  accountBlock: "first" | "last";
  /** The address in `account[_links][self]`; an amocrm.com host was seen for an account of kommo.com. */
  accountLink: "absent" | "kommo.com" | "amocrm.com";
  /** When hooks of the account bear `old_pipeline_id`. Triggers of the Digital Pipeline always do. */
  oldPipelineId: "when it changed" | "always" | "never";
  /** Deals arrive without their name. */
  emptyNames: boolean;
  /** Deals that one person or request changes at once share a body, up to so many. */
  leadsPerBody: number;
  /** Status, update and so on share one body; parsers allow it, no recording shows it. */
  mixedActions: boolean;
  /** Whether a retry bears the first attempt's `X-Amocrm-Requestid`; not documented. */
  requestIdOnRetry: "same" | "new";
  /** Times all waits of the retry ladders: 0.001 makes five minutes 0.3 s. */
  retryScale: number;

  faults: DeliveryFaults;
  /** Share (0…1) of status hooks that are missing; the update hook of the same change still comes. */
  statusLost: number;
  /** Share (0…1) of hooks that show the deal as it was before the change. A status hook names the new stage. */
  stale: number;
}

/** As recordings of 2025 show it, and nothing goes astray. */
export function defaultKommoWebhookSwitches(): KommoWebhookSwitches {
  return {
    accountBlock: "first",
    accountLink: "kommo.com",
    oldPipelineId: "when it changed",
    emptyNames: false,
    leadsPerBody: 1,
    mixedActions: false,
    requestIdOnRetry: "same",
    retryScale: 1,
    faults: noFaults(),
    statusLost: 0,
    stale: 0,
  };
}
