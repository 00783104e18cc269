/** What is stored of a finished `init`, and what a person should know about it. Pure but for the new secrets. */
import type { InitResult } from "../init.ts";

export interface NewProfileInput {
  readonly result: InitResult;
  readonly vendorAddresses: { readonly productive: string; readonly linear: string };
  /** What else was set: webhook secrets, a second Slack address, a sandbox's ledger. */
  readonly extra: Readonly<Record<string, string>>;
  /** What the profile of that name holds so far, if it is for the same account: kept where nothing replaces it. */
  readonly stored: Readonly<Record<string, string>>;
  /** A new path segment that nobody can guess. */
  readonly randomSegment: () => string;
}

export interface NewProfile {
  readonly version: 1;
  readonly accounts: {
    readonly kommo: { readonly id: number; readonly name: string };
    readonly productive?: { readonly id: string };
    readonly linear?: { readonly id: string; readonly name: string };
  };
  readonly values: Record<string, string>;
}

export function planProfile(input: NewProfileInput): NewProfile {
  const { result, extra, stored, randomSegment } = input;
  const { kommo, productive, linear } = result;
  const kept = Object.entries(stored).filter(([variable]) => !belongsToConnection(variable));
  return {
    version: 1,
    accounts: {
      kommo: { id: kommo.facts.account.id, name: kommo.facts.account.name },
      ...(productive === undefined ? {} : { productive: { id: productive.facts.organizationId } }),
      ...(linear === undefined
        ? {}
        : { linear: { id: linear.facts.workspace.id, name: linear.facts.workspace.name } }),
    },
    values: {
      KOMMO_WEBHOOK_SECRET: randomSegment(),
      PRODUCTIVE_WEBHOOK_SECRET: randomSegment(),
      // Webhooks that are registered carry the secrets of before.
      ...Object.fromEntries(kept),
      ...extra,
      ...connectionValues(input),
    },
  };
}

function connectionValues({ result, vendorAddresses }: NewProfileInput): Record<string, string> {
  const { kommo, productive, linear, slack } = result;
  return {
    KOMMO_BASE_URL: kommo.connection.baseUrl,
    KOMMO_TOKEN: kommo.connection.token,
    ...(productive === undefined
      ? {}
      : {
          PRODUCTIVE_ORG_ID: productive.connection.organizationId,
          PRODUCTIVE_TOKEN: productive.connection.token,
          ...unlessVendors("PRODUCTIVE_BASE_URL", productive.connection.baseUrl, vendorAddresses.productive),
        }),
    ...(linear === undefined
      ? {}
      : {
          LINEAR_API_KEY: linear.connection.apiKey,
          ...unlessVendors("LINEAR_API_URL", linear.connection.apiUrl, vendorAddresses.linear),
        }),
    ...(slack === undefined ? {} : { SLACK_WEBHOOK_URL: slack }),
  };
}

function unlessVendors(variable: string, address: string, vendors: string): Record<string, string> {
  return address === vendors ? {} : { [variable]: address };
}

/** Addresses and tokens are written anew each time; one that is gone without must not stay behind. */
function belongsToConnection(variable: string): boolean {
  return /^(?:KOMMO_(?:BASE_URL|SUBDOMAIN|TOKEN)|PRODUCTIVE_(?:BASE_URL|ORG_ID|TOKEN)|LINEAR_API_\w+)(?:_FILE)?$/.test(
    variable,
  );
}

export interface InitWarning {
  readonly code: "token.expiring" | "token.not_admin";
  readonly message: string;
  readonly hint: string;
}

const dayMs = 86_400_000;
/** Kommo does not say a word when a token ends: everything is simply refused from then on. */
const soonDays = 30;

export function warningsOf({ kommo, linear }: InitResult, nowMs: number): readonly InitWarning[] {
  const { expiresAtMs, isAdmin } = kommo.facts;
  const daysLeft = expiresAtMs === undefined ? Infinity : Math.floor((expiresAtMs - nowMs) / dayMs);
  const warnings: InitWarning[] = [];
  if (daysLeft < soonDays) {
    warnings.push({
      code: "token.expiring",
      message: `Kommo’s token ends in ${daysLeft === 1 ? "1 day" : `${String(Math.max(0, daysLeft))} days`}, and everything stops then.`,
      hint: "Make one that lasts longer (up to five years) and run `handoff init` again.",
    });
  }
  if (!isAdmin) {
    warnings.push({
      code: "token.not_admin",
      message: "Kommo’s token is not an administrator’s: users, fields and webhooks stay closed to it.",
      hint: "Let an administrator make the token of the private integration.",
    });
  }
  if (linear !== undefined && !linear.facts.isAdmin) {
    warnings.push({
      code: "token.not_admin",
      message: "Linear’s key is not an administrator’s: it can make issues, but no webhook.",
      hint: "Fine to begin with; an administrator can make the webhook by hand.",
    });
  }
  return warnings;
}
