/**
 * The composition root of what is done before there is a mapping: settings that are there already, clients for
 * accounts somebody has just named, and the stored profiles.
 */
import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import type { HttpOptions } from "../clients/http.ts";
import { createKommoClient } from "../clients/kommo/kommo-http-client.ts";
import { createLinearClient } from "../clients/linear/linear-http-client.ts";
import { createProductiveClient } from "../clients/productive/productive-http-client.ts";
import type { QuotaScope } from "../clients/quota-rules.ts";
import { kommoQuota, linearQuota, productiveQuota } from "../clients/quota-rules.ts";
import { createMemoryQuota } from "../clients/quota-store.ts";
import { createQuota } from "../clients/quota.ts";
import { installTransport } from "../clients/transport.ts";
import { addressProblem } from "../config/base-url.ts";
import { vendorAddresses } from "../config/connections.ts";
import * as profiles from "../config/profiles.ts";
import { createRedactor } from "../config/redaction.ts";
import { Secret } from "../config/secret.ts";
import { SettingLayers } from "../config/setting-layers.ts";
import type { Setting, SettingInputs } from "../config/setting-layers.ts";
import { loadSettings, settingsError } from "../config/settings.ts";
import type { Settings } from "../config/settings.ts";
import { readTextFile } from "../config/text-file.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Host, WaitNotice } from "../runtime.ts";
import { systemClock } from "../runtime.ts";
import type { InitRequest } from "../setup/init.ts";
import type { InitPorts, Offered, Parts } from "../setup/init/connections.ts";

/** The profiles of this user. See `config/profiles.ts` for what each promises. */
export interface ProfileStore {
  read(name: string): profiles.Profile | undefined;
  list(): profiles.ProfileList;
  /** The path of the file. */
  store(profile: profiles.Profile): Promise<string>;
  /** Throws (exit 5) where there is none. */
  remove(name: string): void;
}

export function openProfiles(host: Host): ProfileStore {
  const place = { env: host.env, homedir: homedir(), platform: process.platform };
  return {
    read: (name) => profiles.readProfile(name, place),
    list: () => profiles.listProfiles(place),
    store: (profile) => profiles.storeProfile(profile, place),
    remove: (name) => {
      if (!profiles.removeProfile(name, place)) throw profiles.missingProfile(name, place);
    },
  };
}

export interface ConnectingOptions {
  /** What it holds is offered too; undefined where none is known yet. */
  readonly profile: profiles.Profile | undefined;
  /** Take everything from the folder of a running sandbox, and nothing from anywhere else. */
  readonly sandboxFolder: string | undefined;
  readonly onWait: (notice: WaitNotice) => void;
}

export interface Connecting {
  readonly offered: Pick<InitRequest, "kommo" | "productive" | "linear" | "slack" | "vendorAddresses">;
  /** Settings besides the connections that belong into the profile. */
  readonly extra: Readonly<Record<string, string>>;
  readonly ports: Omit<InitPorts, "asker" | "onEvent">;
  /** Knows every secret that is set or was typed so far. */
  readonly redact: (text: string) => string;
  /** A segment of a webhook's path: 32 random bytes. */
  readonly randomSegment: () => string;
}

/** Throws (exit 5) every setting that does not fit, at once. */
export function openConnecting(options: ConnectingOptions, host: Host): Connecting {
  const inputs =
    options.sandboxFolder === undefined ? usualInputs(options, host) : sandboxInputs(options, host);
  const found = loadSettings(inputs);
  if (!found.ok) throw settingsError(found.problems);
  const { settings } = found;
  const secrets = [...settings.secrets];
  const redact = (text: string): string => createRedactor(secrets)(text);
  return {
    offered: offeredOf(settings, new SettingLayers(inputs)),
    extra: extraOf(settings, inputs, options.sandboxFolder !== undefined),
    ports: {
      ...clientsOf({ settings, redact, onWait: options.onWait }),
      addressProblem,
      onSecret: (variable, secret) => void secrets.push(new Secret(variable, secret)),
    },
    redact,
    randomSegment: () => randomBytes(32).toString("base64url"),
  };
}

function usualInputs({ profile }: ConnectingOptions, host: Host): SettingInputs {
  return {
    env: host.env,
    cwd: host.cwd,
    readFile: readTextFile,
    homedir: homedir(),
    platform: process.platform,
    profile,
  };
}

/** What `handoff sandbox` wrote for the shell. */
function sandboxInputs({ sandboxFolder = "" }: ConnectingOptions, host: Host): SettingInputs {
  const folder = resolve(host.cwd, sandboxFolder);
  const text = readTextFile(resolve(folder, "env"));
  if (text === undefined) {
    throw new HandoffError({
      code: "sandbox.missing",
      message: `There is no sandbox in ${folder}: it holds no file “env”.`,
      hint: "Start one in another terminal (`handoff sandbox`) and leave it running; `--dir <folder>` names its folder.",
      exitCode: exitCodes.doesNotFit,
    });
  }
  return {
    env: parseEnv(text),
    cwd: folder,
    readFile: () => undefined,
    homedir: homedir(),
    platform: process.platform,
  };
}

function offeredOf(settings: Settings, layers: SettingLayers): Connecting["offered"] {
  const text = (variable: string): string | undefined => layers.find(variable)?.value;
  const secret = (variable: string): string | undefined => layers.findConfidential(variable)?.value;
  const { kommo, productive, linear, slackWebhookUrl } = settings;
  const kommoParts = {
    baseUrl: text("KOMMO_BASE_URL") ?? text("KOMMO_SUBDOMAIN"),
    token: secret("KOMMO_TOKEN"),
  };
  const productiveParts = {
    baseUrl: text("PRODUCTIVE_BASE_URL"),
    organizationId: text("PRODUCTIVE_ORG_ID"),
    token: secret("PRODUCTIVE_TOKEN"),
  };
  const linearParts = { apiUrl: text("LINEAR_API_URL"), apiKey: secret("LINEAR_API_KEY") };
  return {
    kommo:
      kommo === undefined
        ? partial(kommoParts, { KOMMO_SUBDOMAIN: kommoParts.baseUrl, KOMMO_TOKEN: kommoParts.token })
        : complete({ baseUrl: kommo.baseUrl.value, token: revealed(kommo.token) }),
    productive:
      productive === undefined
        ? partial(productiveParts, {
            PRODUCTIVE_ORG_ID: productiveParts.organizationId,
            PRODUCTIVE_TOKEN: productiveParts.token,
          })
        : complete({
            baseUrl: productive.baseUrl.value,
            organizationId: productive.organizationId.value,
            token: revealed(productive.token),
          }),
    linear:
      linear === undefined
        ? partial(linearParts, { LINEAR_API_KEY: linearParts.apiKey })
        : complete({ apiUrl: linear.baseUrl.value, apiKey: revealed(linear.token) }),
    slack: slackWebhookUrl && revealed(slackWebhookUrl),
    vendorAddresses,
  };
}

function complete<C>(connection: C): Offered<C> {
  return { kind: "complete", connection };
}

/** `needed`: by variable, what has no default. */
function partial<C>(
  parts: Parts<C>,
  needed: Readonly<Record<string, string | undefined>>,
): { readonly kind: "partial"; readonly parts: Parts<C>; readonly missing: readonly string[] } {
  const missing = Object.keys(needed).filter((variable) => needed[variable] === undefined);
  return { kind: "partial", parts, missing };
}

function revealed({ value }: Setting<Secret>): string {
  return value.reveal();
}

function extraOf(
  settings: Settings,
  { env }: SettingInputs,
  isSandbox: boolean,
): Readonly<Record<string, string>> {
  const { slackProblemsWebhookUrl: problems } = settings;
  const extra = {
    KOMMO_WEBHOOK_SECRET: joined(settings.kommoWebhookSecrets),
    PRODUCTIVE_WEBHOOK_SECRET: joined(settings.productiveWebhookSecrets),
    SLACK_PROBLEMS_WEBHOOK_URL: problems && revealed(problems),
    // A sandbox forgets everything when it ends, so its ledger lies beside it.
    ...(isSandbox
      ? { HANDOFF_LEDGER: env["HANDOFF_LEDGER"], HANDOFF_QUIET_PERIOD: env["HANDOFF_QUIET_PERIOD"] }
      : {}),
  };
  return Object.fromEntries(
    Object.entries(extra).flatMap(([variable, value]) => (value === undefined ? [] : [[variable, value]])),
  );
}

/** As it was set: two secrets by comma while one replaces the other. */
function joined(setting: Setting<readonly Secret[]> | undefined): string | undefined {
  return setting?.value.map((secret) => secret.reveal()).join(",");
}

interface ClientParts {
  readonly settings: Settings;
  readonly redact: (text: string) => string;
  readonly onWait: (notice: WaitNotice) => void;
}

/** A person waits for the answer. */
const maxWaitMs = 60_000;

function clientsOf(
  parts: ClientParts,
): Pick<InitPorts, "connectKommo" | "connectProductive" | "connectLinear"> {
  installTransport();
  const http = (scope: QuotaScope): Omit<HttpOptions, "dialect" | "headers" | "baseUrl"> => ({
    fetch: globalThis.fetch,
    clock: systemClock,
    random: Math.random,
    // No ledger yet, so nobody to share with: a handful of reads.
    quota: createQuota({ store: createMemoryQuota({ clock: systemClock }), scope, clock: systemClock }),
    timeoutMs: parts.settings.timeoutMs.value,
    redact: parts.redact,
    onWait: parts.onWait,
    maxWaitMs,
  });
  return {
    connectKommo: ({ baseUrl, token }) =>
      createKommoClient({ ...http(kommoQuota()), baseUrl, token: () => token }),
    connectProductive: ({ baseUrl, organizationId, token }) =>
      createProductiveClient({ ...http(productiveQuota), baseUrl, organizationId, token: () => token }),
    connectLinear: ({ apiUrl, apiKey }) =>
      createLinearClient({ ...http(linearQuota), apiUrl, apiKey: () => apiKey }),
  };
}
