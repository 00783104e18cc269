/** Webhooks of a Kommo account: administrators only, and not on every plan (developers.kommo.com, "Webhooks"). */
import { z } from "zod";

import { VendorError } from "../../errors.ts";
import { Confidential } from "../confidential.ts";
import type { Http } from "../http.ts";
import { readAs } from "../reading.ts";
import type { WriteOptions } from "../write-options.ts";
import type { KommoWebhook, KommoWebhooks } from "./kommo-client.ts";
import { allOf, json, read } from "./kommo-pages.ts";

const webhookSchema = z
  .object({
    id: z.number(),
    destination: z.string(),
    disabled: z.boolean().nullish(),
    settings: z.array(z.string()).nullish(),
  })
  .transform((raw): KommoWebhook => ({
    id: raw.id,
    address: new Confidential(raw.destination),
    events: raw.settings ?? [],
    isEnabled: raw.disabled !== true,
  }));

/** Answered bare, or in a list like every other thing that a POST made. */
const writtenSchema = z.union([
  webhookSchema,
  z
    .object({ _embedded: z.object({ webhooks: z.tuple([webhookSchema]).rest(webhookSchema) }) })
    .transform(({ _embedded: { webhooks } }) => webhooks[0]),
]);

export function kommoWebhooks(http: Http): KommoWebhooks {
  return {
    webhooks: () => allOf(http, read("/webhooks"), "webhooks", webhookSchema),
    async putWebhook({ address, events }, { onDispatch }) {
      const request = write("POST", { destination: address, settings: events }, onDispatch);
      return readAs(http, request, json(await http.send(request)), writtenSchema);
    },
    async deleteWebhook(address, { onDispatch }) {
      try {
        await http.send(write("DELETE", { destination: address }, onDispatch));
      } catch (error) {
        const isGone = error instanceof VendorError && error.kind === "refused" && error.status === 404;
        if (!isGone) throw error;
      }
    },
  };
}

function write(method: "POST" | "DELETE", body: unknown, onDispatch: WriteOptions["onDispatch"]) {
  return { method, path: "/webhooks", body, contentType: "application/json", mutating: true, onDispatch };
}
