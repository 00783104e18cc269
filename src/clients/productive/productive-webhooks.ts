/**
 * Webhooks of an organisation: one event each, no change afterwards, and a signature token that Productive
 * chooses (help centre, "Using webhooks"). Plans without them answer a POST with 403 `webhooks_limit_exceeded`.
 */
import { z } from "zod";

import { VendorError } from "../../errors.ts";
import { Confidential } from "../confidential.ts";
import type { JsonApi } from "./json-api.ts";
import { resourceOf } from "./json-api.ts";
import type { ProductiveWebhook, ProductiveWebhooks } from "./productive-client.ts";
import { itemsOf } from "./productive-lookups.ts";

/** `type_id`: 1 webhook, 2 Zapier. */
const webhookType = 1;

const text = z.string().nullish();

const webhookSchema = resourceOf(
  z.object({
    name: text,
    event_id: z.number(),
    target_url: text,
    signature_token: text,
    deactivated_at: text,
  }),
).transform(({ id, attributes }): ProductiveWebhook => ({
  id,
  name: attributes.name ?? "",
  eventId: attributes.event_id,
  address: new Confidential(attributes.target_url ?? ""),
  signatureToken: new Confidential(attributes.signature_token ?? ""),
  isEnabled: attributes.deactivated_at === null || attributes.deactivated_at === undefined,
}));

export function productiveWebhooks(api: JsonApi): ProductiveWebhooks {
  return {
    webhooks: () => itemsOf(api.list("/webhooks", [], webhookSchema)),
    createWebhook: ({ name, eventId, address }, { onDispatch }) =>
      api.create(
        {
          path: "/webhooks",
          type: "webhooks",
          attributes: { name, event_id: eventId, target_url: address, type_id: webhookType },
          onDispatch,
        },
        webhookSchema,
      ),
    async deleteWebhook(id, { onDispatch }) {
      try {
        await api.remove({ path: "/webhooks", id, onDispatch });
      } catch (error) {
        const isGone = error instanceof VendorError && error.kind === "refused" && error.status === 404;
        if (!isGone) throw error;
      }
    },
  };
}
