/** Headers of Kommo's webhooks as requests were recorded. There is no signature among them. */

import { randomUuid } from "../randomness.ts";
import type { KommoWebhookSwitches } from "./webhook-switches.ts";

/** For one delivery: call it for each attempt. */
export function createHookHeaders(
  random: () => number,
  switches: Pick<KommoWebhookSwitches, "requestIdOnRetry">,
): (attempt: number) => Record<string, string> {
  const firstId = randomUuid(random);
  return (attempt) => ({
    "content-type": "application/x-www-form-urlencoded",
    "user-agent": "amoCRM-Webhooks/3.0",
    "x-amocrm-requestid":
      attempt === 1 || switches.requestIdOnRetry === "same" ? firstId : randomUuid(random),
    "accept-encoding": "gzip",
  });
}
