/** Each system's webhooks behind one small interface: list, create, change, delete. */
import type { Confidential } from "../../clients/confidential.ts";
import type { KommoWebhook, KommoWebhooks } from "../../clients/kommo/kommo-client.ts";
import type { LinearWebhook, LinearWebhooks } from "../../clients/linear/linear-client.ts";
import type { ProductiveWebhook, ProductiveWebhooks } from "../../clients/productive/productive-client.ts";
import type { WebhookSystem } from "./webhook-address.ts";
import type { FoundWebhook, SecretText, WantedWebhook, WebhookScope } from "./webhook.ts";
import { productiveEvents, webhookName } from "./webhook.ts";

/** Every method throws `VendorError`. */
export interface WebhookPort {
  readonly system: WebhookSystem;
  list(): Promise<readonly FoundWebhook[]>;
  create(wanted: WantedWebhook): Promise<FoundWebhook>;
  /** Switches it on and gives it what is wanted; by deleting and making it anew where it cannot be changed. */
  change(found: FoundWebhook, wanted: WantedWebhook): Promise<FoundWebhook>;
  remove(found: FoundWebhook): Promise<void>;
}

/** Nothing is written down before these: looking at the list says what became of them. */
const unrecorded = { onDispatch: async (): Promise<void> => {} };

export function kommoPort(kommo: KommoWebhooks): WebhookPort {
  const put = async (address: SecretText, events: readonly string[]): Promise<FoundWebhook> =>
    describeKommo(await kommo.putWebhook({ address: address.reveal(), events }, unrecorded));
  return {
    system: "kommo",
    list: async () => (await kommo.webhooks()).map(describeKommo),
    create: ({ address, events }) => put(address, events),
    // Posting an address again replaces its events, and may switch it on again.
    change: (found, { address, events }) => put(address, [...new Set([...events, ...found.events])]),
    remove: ({ address }) => kommo.deleteWebhook(address.reveal(), unrecorded),
  };
}

export function productivePort(productive: ProductiveWebhooks): WebhookPort {
  const create = async ({ address, events }: WantedWebhook): Promise<FoundWebhook> => {
    const event = events[0] ?? "";
    const webhook = {
      name: `${webhookName}: ${event}`,
      eventId: eventIdOf(event),
      address: address.reveal(),
    };
    return describeProductive(await productive.createWebhook(webhook, unrecorded));
  };
  return {
    system: "productive",
    list: async () => (await productive.webhooks()).map(describeProductive),
    create,
    async change(found, wanted) {
      const made = await create(wanted);
      await productive.deleteWebhook(found.id, unrecorded);
      return made;
    },
    remove: ({ id }) => productive.deleteWebhook(id, unrecorded),
  };
}

export function linearPort(linear: LinearWebhooks, teamNames: ReadonlyMap<string, string>): WebhookPort {
  const describe = (webhook: LinearWebhook): FoundWebhook => describeLinear(webhook, teamNames);
  return {
    system: "linear",
    list: async () => (await linear.webhooks()).map(describe),
    create: async ({ address, events, scope, signature }) =>
      describe(
        await linear.createWebhook(
          {
            label: webhookName,
            address: address.reveal(),
            resourceTypes: events,
            secret: signature?.reveal() ?? "",
            ...(scope.kind === "team" ? { teamId: scope.id } : {}),
          },
          unrecorded,
        ),
      ),
    change: async (found, { events, signature }) =>
      describe(
        await linear.updateWebhook(
          found.id,
          {
            isEnabled: true,
            resourceTypes: [...new Set([...found.events, ...events])],
            ...(signature === undefined ? {} : { secret: signature.reveal() }),
          },
          unrecorded,
        ),
      ),
    remove: ({ id }) => linear.deleteWebhook(id, unrecorded),
  };
}

function describeKommo({ id, ...webhook }: KommoWebhook): FoundWebhook {
  return {
    ...webhook,
    system: "kommo",
    id: String(id),
    name: "",
    scope: { kind: "account" },
    signature: undefined,
  };
}

function describeProductive(webhook: ProductiveWebhook): FoundWebhook {
  const { id, name, address, eventId, isEnabled, signatureToken } = webhook;
  const event = Object.entries(productiveEvents).find(([, known]) => known === eventId)?.[0];
  return {
    system: "productive",
    id,
    name,
    address,
    events: [event ?? `event ${String(eventId)}`],
    scope: { kind: "account" },
    isEnabled,
    signature: unlessEmpty(signatureToken),
  };
}

function describeLinear(webhook: LinearWebhook, teamNames: ReadonlyMap<string, string>): FoundWebhook {
  const { id, label, address, resourceTypes, isEnabled, secret } = webhook;
  return {
    system: "linear",
    id,
    name: label,
    address,
    events: resourceTypes,
    scope: scopeOf(webhook, teamNames),
    isEnabled,
    signature: unlessEmpty(secret),
  };
}

function scopeOf(
  { teamId, coversPublicTeams }: LinearWebhook,
  teamNames: ReadonlyMap<string, string>,
): WebhookScope {
  if (teamId !== undefined) return { kind: "team", id: teamId, name: teamNames.get(teamId) ?? teamId };
  return { kind: coversPublicTeams ? "public teams" : "account" };
}

function unlessEmpty(secret: Confidential): SecretText | undefined {
  return secret.reveal() === "" ? undefined : secret;
}

function eventIdOf(event: string): number {
  const known = Object.entries(productiveEvents).find(([name]) => name === event);
  if (known === undefined) throw new Error(`Productive has no event “${event}”.`);
  return known[1];
}
