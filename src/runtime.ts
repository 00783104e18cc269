/**
 * The composition root: settings and mapping become clients, ledger, quotas and clock. Commands ask it for
 * what they need and close it when they are done.
 */
import { randomUUID } from "node:crypto";
import { homedir, hostname } from "node:os";
import { setTimeout as sleepFor } from "node:timers/promises";
import type { HttpOptions } from "./clients/http.ts";
import { createKommoClient } from "./clients/kommo/kommo-http-client.ts";
import { createLinearClient } from "./clients/linear/linear-http-client.ts";
import { createProductiveClient } from "./clients/productive/productive-http-client.ts";
import type { QuotaScope } from "./clients/quota-rules.ts";
import { kommoQuota, linearQuota, productiveQuota, slackQuota } from "./clients/quota-rules.ts";
import type { QuotaStore } from "./clients/quota-store.ts";
import { createMemoryQuota } from "./clients/quota-store.ts";
import { createQuota } from "./clients/quota.ts";
import { createSlackClient } from "./clients/slack.ts";
import { installTransport } from "./clients/transport.ts";
import type { ConnectedSystem, Connection } from "./config/connections.ts";
import type { LedgerPlace } from "./config/ledger-place.ts";
import { readMapping } from "./config/mapping-file.ts";
import type { LoadedMapping } from "./config/mapping.ts";
import { chooseProfile } from "./config/profiles.ts";
import { createRedactor } from "./config/redaction.ts";
import type { SettingInputs } from "./config/setting-layers.ts";
import { readTextFile } from "./config/text-file.ts";
import type { Settings } from "./config/settings.ts";
import { findConfigPath, loadSettings, settingsError } from "./config/settings.ts";
import { exitCodes, HandoffError } from "./errors.ts";
import type { Ledger, Owner } from "./ledger/ledger.ts";
import { openSqliteLedger } from "./ledger/sqlite-ledger.ts";
import type { SqliteQuota } from "./ledger/sqlite-quota.ts";
import { openSqliteQuota } from "./ledger/sqlite-quota.ts";
import type { Ports, SlackPort, SyncEvent } from "./sync/ports.ts";
import { usesLinear, usesProductive } from "./sync/planning/precedence.ts";

/** What a person typed before any command's own flags. */
export interface GlobalOptions {
  readonly config: string | undefined;
  readonly profile: string | undefined;
  readonly verbose: boolean;
}

/** The world a command runs in; tests hand in their own. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** A vendor, or our own share of its quota, that makes us wait longer than a moment. */
export interface WaitNotice {
  readonly vendor: string;
  readonly ms: number;
  readonly reason: string;
}

export interface Runtime {
  readonly loaded: LoadedMapping;
  readonly ledger: Ledger;
  /** Throws (exit 5) where the connections that the mapping needs are not set. */
  readonly ports: Ports;
  /** Replaces every known secret by its name; everything that is printed goes through it. */
  readonly redact: (text: string) => string;
  close(): Promise<void>;
}

export interface RuntimeOptions extends GlobalOptions {
  readonly onEvent: (event: SyncEvent) => void;
  readonly onWait: (notice: WaitNotice) => void;
  /** `false`: only the ledger is needed; missing tokens are no reason to stop. Default true. */
  readonly needsVendors?: boolean | undefined;
}

const directoryMaxAgeMs = 10 * 60_000;
const leaseWaitMs = 10 * 60_000;

/** Opens everything; throws `HandoffError` (exit 5) with every setting or mapping problem at once. */
export async function openRuntime(options: RuntimeOptions, host: Host): Promise<Runtime> {
  const inputs = inputsOf(options, host);
  const loaded = await readMapping(findConfigPath(inputs).value);
  const settings = settingsFor(loaded, inputs, options);
  checkOrganization(loaded, settings);
  const { ledger, quotas } = await openLedger(loaded, settings);
  const redact = createRedactor(settings.secrets);
  return {
    loaded,
    ledger,
    redact,
    get ports() {
      return connect({ loaded, settings, ledger, quotas, redact, options });
    },
    close: async () => {
      quotas.close();
      await ledger.close();
    },
  };
}

/** Where the mapping lies, for commands that look at nothing else. */
export function mappingPath(options: Pick<GlobalOptions, "config">, host: Host): string {
  return findConfigPath(inputsOf(options, host)).value;
}

/** Everything outside the program that settings are read from, on this machine. */
export function inputsOf(options: Pick<GlobalOptions, "config">, host: Host): SettingInputs {
  return {
    env: host.env,
    cwd: host.cwd,
    readFile: readTextFile,
    homedir: homedir(),
    platform: process.platform,
    flags: { HANDOFF_CONFIG: options.config },
  };
}

function settingsFor(
  { mapping }: LoadedMapping,
  inputs: SettingInputs,
  { profile, needsVendors = true }: RuntimeOptions,
): Settings {
  const accountId = mapping.kommo.account.id;
  const chosen = chooseProfile({ name: profile, accountId }, inputs);
  const mapped: readonly ConnectedSystem[] = [
    "kommo",
    ...(usesProductive(mapping) ? (["productive"] as const) : []),
    ...(usesLinear(mapping) ? (["linear"] as const) : []),
  ];
  const found = loadSettings({
    ...inputs,
    profile: chosen.profile,
    accountId,
    needs: needsVendors ? mapped : [],
  });
  if (!found.ok) throw settingsError([...found.problems, ...chosen.problems]);
  return found.settings;
}

function checkOrganization({ mapping }: LoadedMapping, settings: Settings): void {
  const set = settings.productive?.organizationId;
  const mapped = mapping.productive?.organization.id;
  if (set === undefined || mapped === undefined || set.value === mapped) return;
  throw new HandoffError({
    code: "mapping.other_account",
    message: `The mapping was written for Productive organisation ${mapped}, but ${set.source.detail} names ${set.value}.`,
    hint: "Use the mapping of that organisation, or correct PRODUCTIVE_ORG_ID.",
    facts: { mapped, set: set.value },
    exitCode: exitCodes.doesNotFit,
  });
}

interface Kept {
  readonly ledger: Ledger;
  /** Shared by all processes on this ledger. */
  readonly quotas: SqliteQuota;
}

async function openLedger({ mapping }: LoadedMapping, settings: Settings): Promise<Kept> {
  const options = { path: ledgerPath(settings.ledger?.value), clock: systemClock, random: Math.random };
  const ledger = await openSqliteLedger(options);
  try {
    await ledger.bind({
      kommoAccount: String(mapping.kommo.account.id),
      productiveOrganization: mapping.productive?.organization.id,
      linearWorkspace: mapping.linear?.workspace?.id,
    });
    return { ledger, quotas: await openSqliteQuota(options) };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

function ledgerPath(place: LedgerPlace | undefined): string {
  if (place?.kind === "sqlite") return place.path;
  throw new HandoffError({
    code: "settings.invalid",
    message: "HANDOFF_LEDGER names a PostgreSQL database, and this release keeps its ledger in a file only.",
    hint: "Set HANDOFF_LEDGER to the path of a file, or leave it out.",
    exitCode: exitCodes.doesNotFit,
  });
}

interface Parts {
  readonly loaded: LoadedMapping;
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly quotas: QuotaStore;
  readonly redact: (text: string) => string;
  readonly options: RuntimeOptions;
}

function connect(parts: Parts): Ports {
  const { loaded, settings, ledger, options } = parts;
  installTransport();
  const kommo = required(settings.kommo, "KOMMO_TOKEN");
  const { productive, linear } = settings;
  const rate = settings.kommoRequestsPerSecond.value;
  const productiveClient = once(() => {
    const { organizationId, ...connection } = required(productive, "PRODUCTIVE_TOKEN");
    return createProductiveClient({
      ...httpOptions(parts, connection, productiveQuota),
      organizationId: organizationId.value,
    });
  });
  const linearClient = once(() => {
    const { token, baseUrl, ...http } = httpOptions(parts, required(linear, "LINEAR_API_KEY"), linearQuota);
    return createLinearClient({ ...http, apiUrl: baseUrl, apiKey: token });
  });
  return {
    kommo: createKommoClient(httpOptions(parts, kommo, kommoQuota(rate))),
    productive: productiveClient,
    linear: linearClient,
    slack: slackPort(parts),
    ledger,
    clock: systemClock,
    random: Math.random,
    owner,
    isOwnerAlive,
    mapping: loaded.mapping,
    mappingDigest: loaded.digest,
    timing: {
      quietPeriodMs: settings.quietPeriodMs.value,
      requestTimeoutMs: settings.timeoutMs.value,
      directoryMaxAgeMs,
      leaseWaitMs,
    },
    onEvent: options.onEvent,
  };
}

function httpOptions(
  { settings, quotas, redact, options }: Parts,
  connection: Connection,
  scope: QuotaScope,
): Omit<HttpOptions, "dialect" | "headers"> & { readonly token: () => string } {
  return {
    fetch: globalThis.fetch,
    clock: systemClock,
    random: Math.random,
    quota: createQuota({ store: quotas, scope, clock: systemClock }),
    timeoutMs: settings.timeoutMs.value,
    baseUrl: connection.baseUrl.value,
    token: () => connection.token.value.reveal(),
    redact,
    onWait: options.onWait,
  };
}

function slackPort(parts: Parts): SlackPort | undefined {
  const { slackWebhookUrl, slackProblemsWebhookUrl, timeoutMs } = parts.settings;
  const ready = slackWebhookUrl ?? slackProblemsWebhookUrl;
  if (ready === undefined) return undefined;
  const store = createMemoryQuota({ clock: systemClock });
  return createSlackClient({
    fetch: globalThis.fetch,
    clock: systemClock,
    random: Math.random,
    quota: createQuota({ store, scope: slackQuota, clock: systemClock }),
    timeoutMs: timeoutMs.value,
    urls: () => ({ ready: ready.value.reveal(), problems: slackProblemsWebhookUrl?.value.reveal() }),
  });
}

function required<T>(connection: T | undefined, variable: string): T {
  if (connection !== undefined) return connection;
  throw settingsError([
    { setting: variable, message: `${variable} is not set.`, hint: "See the settings table in the README." },
  ]);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export const systemClock = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
    await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
  },
};

const owner: Owner = { host: hostname(), pid: process.pid, nonce: randomUUID() };

/** A process of this host that is gone, or whose number now belongs to us, is certainly not working. */
function isOwnerAlive(other: Owner): boolean {
  if (other.host !== owner.host) return true;
  if (other.pid === owner.pid) return other.nonce === owner.nonce;
  try {
    process.kill(other.pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
