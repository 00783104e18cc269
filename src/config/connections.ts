/** Where the three systems are, and the tokens that may be sent there. */
import { addressProblem, isHostLabel, withoutEndSlash } from "./base-url.ts";
import type { Secret } from "./secret.ts";
import type { Setting, SettingLayers } from "./setting-layers.ts";

export type ConnectedSystem = "kommo" | "productive" | "linear";

/** An address and the token that may be sent there. */
export interface Connection {
  /** https, or http on loopback; without a slash at the end. */
  readonly baseUrl: Setting<string>;
  readonly token: Setting<Secret>;
}

export interface ProductiveConnection extends Connection {
  /** Digits. */
  readonly organizationId: Setting<string>;
}

/** Where Productive and Linear are; these addresses fit a token from any source. */
export const vendorAddresses = {
  productive: "https://api.productive.io/api/v2",
  linear: "https://api.linear.app/graphql",
} as const;

interface Address extends Setting<string> {
  /** Whether a token from any source may go there. */
  readonly isVendors: boolean;
  readonly variable: string;
}

/** `KOMMO_BASE_URL` or `KOMMO_SUBDOMAIN`, with `KOMMO_TOKEN`. What is needed and missing becomes a problem. */
export function findKommo(layers: SettingLayers, isNeeded: boolean): Connection | undefined {
  return connection(layers, kommoAddress(layers, isNeeded), "KOMMO_TOKEN", isNeeded);
}

export function findProductive(layers: SettingLayers, isNeeded: boolean): ProductiveConnection | undefined {
  const address = vendorAddress(layers, "PRODUCTIVE_BASE_URL", vendorAddresses.productive);
  return withOrganization(layers, connection(layers, address, "PRODUCTIVE_TOKEN", isNeeded), isNeeded);
}

export function findLinear(layers: SettingLayers, isNeeded: boolean): Connection | undefined {
  const address = vendorAddress(layers, "LINEAR_API_URL", vendorAddresses.linear);
  return connection(layers, address, "LINEAR_API_KEY", isNeeded);
}

function kommoAddress(layers: SettingLayers, isNeeded: boolean): Address | undefined {
  const [first, second] = layers.findTogether(["KOMMO_BASE_URL", "KOMMO_SUBDOMAIN"]);
  if (first === undefined) {
    const hint = "Set KOMMO_SUBDOMAIN to the part before .kommo.com, or run `handoff init`.";
    if (isNeeded) layers.problem("KOMMO_BASE_URL", "KOMMO_BASE_URL and KOMMO_SUBDOMAIN are not set.", hint);
    return undefined;
  }
  if (second !== undefined) {
    layers.problem(
      "KOMMO_BASE_URL",
      `${first.source.detail} and ${second.source.detail} are both set.`,
      "Keep one of the two.",
    );
  }
  const url = first.variable === "KOMMO_BASE_URL" ? kommoBaseUrl(layers, first) : subdomainUrl(layers, first);
  return url === undefined
    ? undefined
    : { value: url, source: first.source, isVendors: false, variable: first.variable };
}

function kommoBaseUrl(layers: SettingLayers, { value, source }: Setting<string>): string | undefined {
  const url = checkedAddress(layers, "KOMMO_BASE_URL", value, source.detail);
  if (url !== undefined && /\/api(?:\/v\d+)?$/.test(url)) {
    layers.problem(
      "KOMMO_BASE_URL",
      `${source.detail} ends in /api.`,
      "Write the host alone: https://acme.kommo.com.",
    );
  }
  if (url !== undefined && /^https:\/\/www\./i.test(url)) {
    layers.problem(
      "KOMMO_BASE_URL",
      `${source.detail} is not the address of an account.`,
      "Write https://acme.kommo.com.",
    );
  }
  return url;
}

function subdomainUrl(layers: SettingLayers, { value, source }: Setting<string>): string | undefined {
  if (isHostLabel(value) && value.toLowerCase() !== "www") return `https://${value.toLowerCase()}.kommo.com`;
  layers.problem(
    "KOMMO_SUBDOMAIN",
    `${source.detail} is “${value}”, which is not the name before .kommo.com.`,
    "Write `acme` for acme.kommo.com; another host goes into KOMMO_BASE_URL.",
  );
  return undefined;
}

function vendorAddress(layers: SettingLayers, variable: string, vendors: string): Address | undefined {
  const found = layers.find(variable);
  if (found === undefined) {
    return { value: vendors, source: { layer: "default", detail: vendors }, isVendors: true, variable };
  }
  const value = checkedAddress(layers, variable, found.value, found.source.detail);
  return value === undefined
    ? undefined
    : { value, source: found.source, isVendors: value === vendors, variable };
}

function checkedAddress(
  layers: SettingLayers,
  variable: string,
  text: string,
  detail: string,
): string | undefined {
  const problem = addressProblem(text);
  if (problem === undefined) return withoutEndSlash(text);
  layers.problem(variable, `${detail} ${problem}.`, "Write an https address; http only to this machine.");
  return undefined;
}

/** A token goes only where the source of the token also said to go: an `.env` of a stranger's folder cannot redirect it. */
function connection(
  layers: SettingLayers,
  address: Address | undefined,
  variable: string,
  isNeeded: boolean,
): Connection | undefined {
  const token = layers.findSecret(variable);
  if (token === undefined) {
    const isReported = layers.problems.some(({ setting }) => setting === variable);
    const hint = `Set ${variable} or ${variable}_FILE, or run \`handoff init\`.`;
    if (isNeeded && !isReported) layers.problem(variable, `${variable} is not set.`, hint);
    return undefined;
  }
  checkToken(layers, variable, token);
  if (address === undefined) return undefined;
  if (!address.isVendors && address.source.layer !== token.source.layer) {
    layers.problem(
      variable,
      `The token comes from ${token.source.detail}, and the address from ${address.source.detail}: a token goes only to an address from its own source.`,
      `Set ${variable} and ${address.variable} in the same place.`,
    );
    return undefined;
  }
  return { baseUrl: { value: address.value, source: address.source }, token };
}

function checkToken(layers: SettingLayers, variable: string, { value, source }: Setting<Secret>): void {
  if (/^bearer\s/i.test(value.reveal())) {
    layers.problem(variable, `${source.detail} begins with “Bearer”.`, "Write the token alone.");
    return;
  }
  if (/^[\x21-\x7E]+$/.test(value.reveal())) return;
  layers.problem(
    variable,
    `${source.detail} holds a space, a line break or a letter that no token has.`,
    "Copy the token again, on one line.",
  );
}

function withOrganization(
  layers: SettingLayers,
  productive: Connection | undefined,
  isNeeded: boolean,
): ProductiveConnection | undefined {
  const organizationId = layers.find("PRODUCTIVE_ORG_ID");
  if (organizationId === undefined) {
    const hint = "It is the number in the address of Productive: app.productive.io/<number>-acme.";
    if (isNeeded) layers.problem("PRODUCTIVE_ORG_ID", "PRODUCTIVE_ORG_ID is not set.", hint);
    return undefined;
  }
  if (!/^[1-9]\d{0,18}$/.test(organizationId.value)) {
    const message = `${organizationId.source.detail} is “${organizationId.value}”, and a number is expected.`;
    layers.problem("PRODUCTIVE_ORG_ID", message, "Write the organisation's number alone.");
  }
  return productive === undefined ? undefined : { ...productive, organizationId };
}
