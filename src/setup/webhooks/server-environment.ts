/** The variables that the server needs to take what the webhooks send. Everything in them is secret. */
import { webhookAddress } from "./webhook-address.ts";
import type { ServerSecrets, WebhookReport } from "./webhooks.ts";

/** Lines of an env file, for standard output alone and only when somebody asked for them. */
export function environmentLines(reports: readonly WebhookReport[], base: string): readonly string[] {
  const lines = reports.flatMap((report) => linesOf(report, base));
  return lines.length === 0 ? [] : [header, ...lines];
}

const header = "# For the server that takes the webhooks. Secret: keep it out of chats, tickets and git.";

function linesOf({ system, refusal, secrets }: WebhookReport, base: string): readonly string[] {
  if (secrets === undefined) return [];
  const value = joined(secrets.inUse);
  const byHand =
    refusal === undefined
      ? []
      : [`# To be entered by hand: ${webhookAddress({ system, base, secret: secrets.inUse[0]?.reveal() })}`];
  switch (system) {
    case "kommo":
      return [...byHand, `KOMMO_WEBHOOK_SECRET=${value}`];
    case "productive":
      return [...byHand, `PRODUCTIVE_WEBHOOK_SECRET=${value}`, ...tokenLine(secrets)];
    case "linear":
      return [`LINEAR_WEBHOOK_SECRET=${value}`];
  }
}

function tokenLine({ tokens }: ServerSecrets): readonly string[] {
  const distinct = [...new Set(tokens.map((token) => token.reveal()))];
  return distinct.length === 0 ? [] : [`PRODUCTIVE_WEBHOOK_TOKENS=${distinct.join(",")}`];
}

function joined(secrets: ServerSecrets["inUse"]): string {
  return secrets.map((secret) => secret.reveal()).join(",");
}
