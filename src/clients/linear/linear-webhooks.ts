/** Webhooks of a workspace: admins only, for reading too, because the secret is among the fields. */
import { z } from "zod";

import { VendorError } from "../../errors.ts";
import { Confidential } from "../confidential.ts";
import type { Http } from "../http.ts";
import { tooManyPages } from "../reading.ts";
import { ask, mutation, query } from "./linear-calls.ts";
import type { LinearWebhook, LinearWebhooks } from "./linear-client.ts";
import {
  linearPageSize,
  webhookCreateDocument,
  webhookDeleteDocument,
  webhooksDocument,
  webhookUpdateDocument,
} from "./linear-documents.ts";

const maxPages = 20;

const webhookSchema = z
  .object({
    id: z.string(),
    label: z.string().nullish(),
    url: z.string().nullish(),
    enabled: z.boolean(),
    secret: z.string().nullish(),
    resourceTypes: z.array(z.string()),
    allPublicTeams: z.boolean(),
    team: z.object({ id: z.string() }).nullish(),
  })
  .transform((raw): LinearWebhook => ({
    id: raw.id,
    label: raw.label ?? "",
    address: new Confidential(raw.url ?? ""),
    secret: new Confidential(raw.secret ?? ""),
    isEnabled: raw.enabled,
    resourceTypes: raw.resourceTypes,
    teamId: raw.team?.id,
    coversPublicTeams: raw.allPublicTeams,
  }));

const pageSchema = z.object({
  webhooks: z.object({
    nodes: z.array(webhookSchema),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});

const written = z.object({ success: z.literal(true), webhook: webhookSchema });

export function linearWebhooks(http: Http): LinearWebhooks {
  return {
    webhooks: () => allWebhooks(http),
    async createWebhook({ address, teamId, ...rest }, { onDispatch }) {
      const scope = teamId === undefined ? { allPublicTeams: true } : { teamId };
      const webhook = { ...rest, url: address, ...scope };
      const request = mutation("webhookCreate", webhookCreateDocument, onDispatch, { webhook });
      return (await ask(http, request, z.object({ webhookCreate: written }))).webhookCreate.webhook;
    },
    async updateWebhook(id, { isEnabled, ...rest }, { onDispatch }) {
      const webhook = { ...rest, ...(isEnabled === undefined ? {} : { enabled: isEnabled }) };
      const request = mutation("webhookUpdate", webhookUpdateDocument, onDispatch, { id, webhook });
      return (await ask(http, request, z.object({ webhookUpdate: written }))).webhookUpdate.webhook;
    },
    async deleteWebhook(id, { onDispatch }) {
      const request = mutation("webhookDelete", webhookDeleteDocument, onDispatch, { id });
      try {
        await ask(http, request, z.object({ webhookDelete: z.object({ success: z.literal(true) }) }));
      } catch (error) {
        if (!isNotThere(error)) throw error;
      }
    },
  };
}

async function allWebhooks(http: Http): Promise<readonly LinearWebhook[]> {
  const found = new Map<string, LinearWebhook>();
  let after: string | undefined;
  let request = query("webhooks", webhooksDocument);
  for (let page = 0; page < maxPages; page += 1) {
    const variables = { first: linearPageSize, ...(after === undefined ? {} : { after }) };
    request = query("webhooks", webhooksDocument, variables);
    const { nodes, pageInfo } = (await ask(http, request, pageSchema)).webhooks;
    for (const webhook of nodes) found.set(webhook.id, webhook);
    if (!pageInfo.hasNextPage || typeof pageInfo.endCursor !== "string") return [...found.values()];
    after = pageInfo.endCursor;
  }
  throw tooManyPages(http, request, maxPages);
}

function isNotThere(error: unknown): boolean {
  return (
    error instanceof VendorError &&
    error.kind === "refused" &&
    error.complaints.some(({ message }) => /not found/i.test(message))
  );
}
