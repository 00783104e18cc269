/** What is to be done about webhooks: pure, from those that are wanted and those that are there. */
import { isSameAddress, readAddress } from "./webhook-address.ts";
import type { FoundWebhook, WantedWebhook } from "./webhook.ts";
import { isSameScope, webhookName } from "./webhook.ts";

export type WebhookAction =
  | { readonly kind: "create"; readonly wanted: WantedWebhook }
  /** It is as it should be. */
  | { readonly kind: "keep"; readonly wanted: WantedWebhook; readonly found: FoundWebhook }
  /** It is there, switched off or with other events or another secret. */
  | { readonly kind: "change"; readonly wanted: WantedWebhook; readonly found: FoundWebhook }
  /** Ours by its shape, and not wanted: another address, an old secret, one too many. */
  | { readonly kind: "stray"; readonly found: FoundWebhook; readonly why: string };

/** Every wanted one once, and then what is left over of ours. Webhooks of others are not mentioned. */
export function planWebhooks(
  wanted: readonly WantedWebhook[],
  found: readonly FoundWebhook[],
  base: string,
): readonly WebhookAction[] {
  const taken = new Set<FoundWebhook>();
  const actions = wanted.map((one): WebhookAction => {
    const match = bestMatch(one, found);
    if (match === undefined) return { kind: "create", wanted: one };
    taken.add(match);
    return { kind: isAsWanted(one, match) ? "keep" : "change", wanted: one, found: match };
  });
  const strays = found
    .filter((one) => !taken.has(one) && isOurs(one, base))
    .map((one): WebhookAction => ({ kind: "stray", found: one, why: strayReason(one, wanted, base) }));
  return [...actions, ...strays];
}

/** By its shape and, at another address than this one, by its name where it can have one. */
export function isOurs(webhook: FoundWebhook, base: string | undefined): boolean {
  const address = readAddress(webhook.address.reveal());
  if (address === undefined || address.system !== webhook.system) return false;
  if (base !== undefined && isSameAddress(address.base, base)) return true;
  return webhook.system === "kommo" || webhook.name.startsWith(webhookName);
}

/** An enabled one comes first, so that a second one that is switched off is the one left over. */
function bestMatch(wanted: WantedWebhook, found: readonly FoundWebhook[]): FoundWebhook | undefined {
  const same = found.filter((one) => isSameWebhook(wanted, one));
  return same.find((one) => one.isEnabled) ?? same[0];
}

function isSameWebhook(wanted: WantedWebhook, found: FoundWebhook): boolean {
  if (wanted.system !== found.system) return false;
  if (!isSameAddress(wanted.address.reveal(), found.address.reveal())) return false;
  // Productive has one webhook per event; the others can be given other events.
  if (wanted.system === "productive" && !hasEvents(found, wanted.events)) return false;
  return covers(found, wanted);
}

/** One for all public teams hears of each team; private teams need their own. */
function covers(found: FoundWebhook, wanted: WantedWebhook): boolean {
  return (
    isSameScope(found.scope, wanted.scope) ||
    (found.scope.kind === "public teams" && wanted.scope.kind === "team")
  );
}

function isAsWanted(wanted: WantedWebhook, found: FoundWebhook): boolean {
  const isSigned = wanted.signature === undefined || wanted.signature.reveal() === found.signature?.reveal();
  return found.isEnabled && isSigned && hasEvents(found, wanted.events);
}

function hasEvents(found: FoundWebhook, events: readonly string[]): boolean {
  return events.every((event) => found.events.includes(event));
}

function strayReason(webhook: FoundWebhook, wanted: readonly WantedWebhook[], base: string): string {
  const address = readAddress(webhook.address.reveal());
  if (address === undefined || !isSameAddress(address.base, base)) return "It points to another address.";
  const isOldSecret = !wanted.some(({ address: one }) =>
    isSameAddress(one.reveal(), webhook.address.reveal()),
  );
  if (isOldSecret) return "It has another secret than the one in use.";
  return webhook.isEnabled
    ? "It is one too many: everything would arrive twice."
    : "It is switched off, and there is another one.";
}
