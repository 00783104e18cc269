/** What recordings and documents of Linear's webhooks disagree on, and what goes astray. Change it at any time. */

import { type DeliveryFaults, noFaults } from "../delivery-faults.ts";

export interface LinearWebhookSwitches {
  /** Whether a retry is stamped and signed anew; receivers that check for freshness refuse it otherwise. */
  retryTimestamp: "refreshed" | "original";
  /** `Linear-Delivery` of a retry; not documented. */
  retryDeliveryId: "same" | "new";
  /** `Linear-Timestamp` is in the SDK and in newer notes, not on older pages. */
  timestampHeader: boolean;
  /** After so many deliveries in a row that failed for good, the webhook is switched off; undefined: never. */
  disableAfter: number | undefined;
  /** Times the waits between retries. */
  retryScale: number;

  /** Recordings of 2021 also list fields that were empty and did not change. */
  updatedFrom: "minimal" | "2021";
  /** Fields without a value; where they are absent an assignee has no more than id and name, as in 2021. */
  emptyFields: "null" | "absent";
  /** One change by hand as several updates, one for each thing that changed. */
  updatesPerChange: "one" | "one for each field";
  /** How archiving and the trash are told: newer reports say update, a recording of 2021 says remove. */
  archiveAs: "update" | "remove";
  /** What is told of an issue that was deleted for good. */
  removedData: "full" | "minimal";
  /** Who is named: the person (an API key acts as its owner), or somebody of another kind, or nobody. */
  actor: "user" | "oauthClient" | "integration" | "externalUser" | "null" | "absent";

  faults: DeliveryFaults;
}

/** As newer documents have it; the threshold for switching off is a guess, because none is published. */
export function defaultLinearWebhookSwitches(): LinearWebhookSwitches {
  return {
    retryTimestamp: "refreshed",
    retryDeliveryId: "same",
    timestampHeader: true,
    disableAfter: 10,
    retryScale: 1,
    updatedFrom: "minimal",
    emptyFields: "null",
    updatesPerChange: "one",
    archiveAs: "update",
    removedData: "full",
    actor: "user",
    faults: noFaults(),
  };
}
