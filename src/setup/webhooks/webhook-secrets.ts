/** The secrets of webhooks: from the settings, else those that are in use already, else new ones. Pure. */
import { isSameAddress, readAddress } from "./webhook-address.ts";
import type { WebhookSystem } from "./webhook-address.ts";
import type { FoundWebhook, SecretText } from "./webhook.ts";
import { hidden } from "./webhook.ts";

/** As the settings say them; the first is used for new webhooks, a second is still accepted by the server. */
export interface WebhookSecrets {
  readonly kommo: readonly SecretText[];
  readonly productive: readonly SecretText[];
  readonly linear: SecretText | undefined;
}

/** What webhooks are to be made with. `isNew`: nobody but us knows it yet. */
export interface ChosenSecret {
  readonly text: SecretText;
  readonly isNew: boolean;
}

/** The part of an address that nobody can guess; for Linear, what deliveries are signed with. */
export function chooseSecret(
  system: WebhookSystem,
  base: string,
  secrets: WebhookSecrets,
  found: readonly FoundWebhook[],
  newSecret: () => string,
): ChosenSecret {
  const set = system === "linear" ? secrets.linear : secrets[system][0];
  if (set !== undefined) return { text: set, isNew: false };
  const inUse = secretsInUse(system, base, found)[0];
  return inUse === undefined ? { text: hidden(newSecret()), isNew: true } : { text: inUse, isNew: false };
}

/** Of the webhooks that point to this base; those of enabled ones first. */
function secretsInUse(
  system: WebhookSystem,
  base: string,
  found: readonly FoundWebhook[],
): readonly SecretText[] {
  const ours = found
    .filter((one) => one.system === system)
    .toSorted((one, other) => Number(other.isEnabled) - Number(one.isEnabled));
  return ours.flatMap(({ address, signature }) => {
    const read = readAddress(address.reveal());
    if (read === undefined || !isSameAddress(read.base, base)) return [];
    if (system === "linear") return signature === undefined ? [] : [signature];
    return read.secret === undefined ? [] : [hidden(read.secret)];
  });
}
