/**
 * The composition root of `discover`: clients of the accounts that are connected, whether there is a mapping or
 * not, and the files it reads and writes.
 */
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import type { HttpOptions } from "../clients/http.ts";
import { createKommoClient } from "../clients/kommo/kommo-http-client.ts";
import { createLinearClient } from "../clients/linear/linear-http-client.ts";
import { createProductiveClient } from "../clients/productive/productive-http-client.ts";
import type { QuotaScope } from "../clients/quota-rules.ts";
import { kommoQuota, linearQuota, productiveQuota } from "../clients/quota-rules.ts";
import type { QuotaStore } from "../clients/quota-store.ts";
import { createMemoryQuota } from "../clients/quota-store.ts";
import { createQuota } from "../clients/quota.ts";
import { installTransport } from "../clients/transport.ts";
import type { Connection } from "../config/connections.ts";
import { loadMapping } from "../config/mapping-file.ts";
import { mappingJsonSchema } from "../config/mapping-schema.ts";
import { readMappingSource } from "../config/mapping-source.ts";
import { editMapping, renderMapping } from "../config/mapping-writer.ts";
import type { MappingRemark } from "../config/mapping.ts";
import { chooseProfile } from "../config/profiles.ts";
import { createRedactor } from "../config/redaction.ts";
import type { SettingInputs } from "../config/setting-layers.ts";
import type { Settings } from "../config/settings.ts";
import { findConfigPath, loadSettings, settingsError } from "../config/settings.ts";
import { readTextFile } from "../config/text-file.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import { openSqliteQuota } from "../ledger/sqlite-quota.ts";
import type { GlobalOptions, Host, WaitNotice } from "../runtime.ts";
import { inputsOf, systemClock } from "../runtime.ts";
import type { Writer } from "../setup/discover/discover.ts";
import type { Tree } from "../setup/discover/existing.ts";
import { textAt } from "../setup/discover/existing.ts";
import type { SnapshotSources } from "../setup/discover/read-snapshot.ts";

export interface DiscoveringOptions extends GlobalOptions {
  readonly onWait: (notice: WaitNotice) => void;
}

/** The mapping that is there already. */
export interface ExistingMapping {
  readonly text: string;
  readonly tree: Tree;
}

export interface Discovering {
  /** Undefined where a system is not connected. Kommo always is. */
  readonly clients: Pick<SnapshotSources, "kommo" | "productive" | "linear">;
  /** Absolute. */
  readonly mappingFile: string;
  readonly schemaFile: string;
  readonly existing: ExistingMapping | undefined;
  readonly writer: Writer;
  /** What `mapping check` would say of this text. */
  readonly check: (text: string) => readonly MappingRemark[];
  readonly schema: () => unknown;
  readonly nowMs: () => number;
  readonly redact: (text: string) => string;
  close(): Promise<void>;
}

/** Throws (exit 5) where Kommo is not connected, or what lies at the mapping's place is no mapping. */
export async function openDiscovering(options: DiscoveringOptions, host: Host): Promise<Discovering> {
  const inputs = inputsOf(options, host);
  const mappingFile = findConfigPath(inputs).value;
  const existing = await readExisting(mappingFile);
  const settings = settingsFor(existing, inputs, options);
  const redact = createRedactor(settings.secrets);
  const quotas = await openQuotas(settings);
  await leaveRoom(quotas, settings.kommoRequestsPerSecond.value);
  return {
    clients: connect({ settings, quotas, redact, onWait: options.onWait }),
    mappingFile,
    schemaFile: join(dirname(mappingFile), "handoff.schema.json"),
    existing,
    writer: { render: renderMapping, edit: editMapping },
    check: (text) => {
      const result = loadMapping(text, mappingFile);
      return result.ok ? result.loaded.remarks : result.remarks;
    },
    schema: mappingJsonSchema,
    nowMs: () => systemClock.now(),
    redact,
    close: async () => {
      quotas.close();
    },
  };
}

/** A file of answers, as data; throws (exit 2) where it is missing or no YAML. */
export async function readAnswersFile(path: string, { cwd }: Host): Promise<unknown> {
  const file = resolve(cwd, path);
  try {
    return parse((await readFile(file, "utf8")).replace(/^\uFEFF/u, ""), {
      version: "1.2",
      maxAliasCount: 0,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    throw new HandoffError({
      code: "answers.unreadable",
      message: `The answers in ${file} cannot be read: ${reason}`,
      hint: "`handoff discover --save-answers <file>` writes such a file.",
      exitCode: exitCodes.usage,
      cause,
    });
  }
}

export function answersText(answers: unknown): string {
  return [
    "# Answers to the questions of `handoff discover`, by name. `handoff discover --answers <file>` takes them.",
    stringify(answers, { lineWidth: 0, version: "1.2" }),
  ].join("\n");
}

/** Wholly or not at all: another file takes its place in one step. Keeps the rights of the one there is. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const target = existsSync(path) ? await realpath(path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${String(process.pid)}.new`);
  try {
    await writeFile(temporary, text);
    if (existsSync(target)) await chmod(temporary, (await stat(target)).mode);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new HandoffError({
      code: "file.unwritable",
      message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: "Let this user write there, or name another place with `--config <file>`.",
      cause,
    });
  }
}

export function readIfThere(path: string): string | undefined {
  return readTextFile(path);
}

async function readExisting(path: string): Promise<ExistingMapping | undefined> {
  const text = readTextFile(path);
  if (text === undefined || text.trim() === "") return undefined;
  const { tree, findings } = readMappingSource(text);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (tree !== undefined && errors.length === 0) return { text, tree };
  const [first] = errors;
  throw new HandoffError({
    code: "mapping.invalid",
    message: `${path} cannot be updated: ${first?.message ?? "it holds no mapping."}`,
    hint: "`handoff mapping check` shows every problem. Discover changes only what it can read.",
    facts: { file: path },
    exitCode: exitCodes.doesNotFit,
  });
}

function settingsFor(
  existing: ExistingMapping | undefined,
  inputs: SettingInputs,
  { profile: name }: DiscoveringOptions,
): Settings {
  const written = Number(textAt(existing?.tree, ["kommo", "account", "id"]));
  const accountId = Number.isSafeInteger(written) ? written : undefined;
  const chosen = chooseProfile({ name, accountId }, inputs);
  const found = loadSettings({ ...inputs, profile: chosen.profile, accountId, needs: ["kommo"] });
  if (!found.ok) throw settingsError([...found.problems, ...chosen.problems]);
  if (found.settings.productive !== undefined || found.settings.linear !== undefined) return found.settings;
  throw settingsError([
    {
      setting: "PRODUCTIVE_TOKEN",
      message: "Neither Productive nor Linear is connected, so there is nothing to hand deals off to.",
      hint: "Set PRODUCTIVE_ORG_ID and PRODUCTIVE_TOKEN, or LINEAR_API_KEY.",
    },
  ]);
}

type Quotas = QuotaStore & { readonly isShared: boolean; close(): void };

/** Where there is a ledger, its quotas are shared with whoever works on it. None is made for this. */
async function openQuotas({ ledger }: Settings): Promise<Quotas> {
  const place = ledger?.value;
  if (place?.kind === "sqlite" && existsSync(place.path)) {
    const store = await openSqliteQuota({ path: place.path, clock: systemClock, random: Math.random });
    return {
      reserve: (scope, request) => store.reserve(scope, request),
      settle: (scope, ticket, actual) => store.settle(scope, ticket, actual),
      cancel: (scope, ticket) => store.cancel(scope, ticket),
      freeze: (scope, forMs) => store.freeze(scope, forMs),
      close: () => {
        store.close();
      },
      isShared: true,
    };
  }
  return { ...createMemoryQuota({ clock: systemClock }), close: () => undefined, isShared: false };
}

/** Requests a second from one address, as Kommo counts them. */
const kommoLimit = 7;

/**
 * A run of ours that has just ended may have used its share of this very second, and nobody tells us: what is
 * left of Kommo's limit then is all we take of the first second.
 */
async function leaveRoom(quotas: Quotas, requestsPerSecond: number): Promise<void> {
  if (quotas.isShared) return;
  const scope = kommoQuota(requestsPerSecond);
  for (let used = 0; used < 2 * requestsPerSecond - kommoLimit; used += 1) {
    const slot = await quotas.reserve(scope, { points: 0 });
    if (slot.kind === "granted") await quotas.settle(scope, slot.ticket, {});
  }
}

interface ConnectParts {
  readonly settings: Settings;
  readonly quotas: Quotas;
  readonly redact: (text: string) => string;
  readonly onWait: (notice: WaitNotice) => void;
}

function connect(parts: ConnectParts): Discovering["clients"] {
  installTransport();
  const { kommo, productive, linear, kommoRequestsPerSecond } = parts.settings;
  if (kommo === undefined) throw new Error("needs Kommo");
  const linearHttp = linear && httpOptions(parts, linear, linearQuota);
  return {
    kommo: createKommoClient(httpOptions(parts, kommo, kommoQuota(kommoRequestsPerSecond.value))),
    productive:
      productive &&
      createProductiveClient({
        ...httpOptions(parts, productive, productiveQuota),
        organizationId: productive.organizationId.value,
      }),
    linear:
      linearHttp &&
      createLinearClient({ ...linearHttp, apiUrl: linearHttp.baseUrl, apiKey: linearHttp.token }),
  };
}

function httpOptions(
  { settings, quotas: store, redact, onWait }: ConnectParts,
  connection: Connection,
  scope: QuotaScope,
): Omit<HttpOptions, "dialect" | "headers"> & { readonly token: () => string } {
  return {
    fetch: globalThis.fetch,
    clock: systemClock,
    random: Math.random,
    quota: createQuota({ store, scope, clock: systemClock }),
    timeoutMs: settings.timeoutMs.value,
    baseUrl: connection.baseUrl.value,
    token: () => connection.token.value.reveal(),
    redact,
    onWait,
  };
}
