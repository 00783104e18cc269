/** What Productive's documents leave open about webhooks, and what goes astray. Change it at any time. */

import { type DeliveryFaults, noFaults } from "../delivery-faults.ts";

export interface ProductiveWebhookSwitches {
  /** Requested headers are documented, and one integrator found them absent from real deliveries. */
  sendCustomHeaders: boolean;
  /** Whether a retry is signed with a new `t`; not documented. */
  stampOnRetry: "new" | "first";
  /** How long an answer is waited for; not documented. */
  timeoutMs: number;
  /** Twelve retries "over 48 hours"; the same page also says every 12 hours. */
  retryEveryMs: number;
  /** Times the wait between retries. */
  retryScale: number;
  /** What is told of a deleted object; not documented. */
  deletedObject: "full" | "minimal";

  faults: DeliveryFaults;
}

/** The plain behaviour: what was recorded, else what is documented. */
export function defaultProductiveWebhookSwitches(): ProductiveWebhookSwitches {
  return {
    sendCustomHeaders: false,
    stampOnRetry: "new",
    timeoutMs: 10_000,
    retryEveryMs: 4 * 60 * 60_000,
    retryScale: 1,
    deletedObject: "full",
    faults: noFaults(),
  };
}
