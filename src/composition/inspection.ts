/**
 * The composition root of commands that look at everything, whatever state it is in: what is wrong with one part
 * is kept as a value, and the other parts open all the same.
 */
import { randomBytes } from "node:crypto";
import { createMemoryQuota } from "../clients/quota-store.ts";
import type { Connection, ProductiveConnection } from "../config/connections.ts";
import { findKommo, findLinear, findProductive } from "../config/connections.ts";
import type { LedgerPlace } from "../config/ledger-place.ts";
import { findLedgerPlace } from "../config/ledger-place.ts";
import { readMapping } from "../config/mapping-file.ts";
import { mappingJsonSchema as schemaOfMapping } from "../config/mapping-schema.ts";
import type { LoadedMapping } from "../config/mapping.ts";
import { chooseProfile } from "../config/profiles.ts";
import { createRedactor } from "../config/redaction.ts";
import type { Secret } from "../config/secret.ts";
import type { Setting, SettingInputs, SettingProblem } from "../config/setting-layers.ts";
import { SettingLayers } from "../config/setting-layers.ts";
import { findPathSecrets } from "../config/setting-values.ts";
import { findConfigPath, loadSettings } from "../config/settings.ts";
import { HandoffError } from "../errors.ts";
import type { InspectedClients } from "./inspected-clients.ts";
import { connectInspected } from "./inspected-clients.ts";
import { openInspectedLedger, readLedgerFacts } from "./inspected-ledger.ts";
import { settingFacts } from "./inspected-settings.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { GlobalOptions, Host, WaitNotice } from "../runtime.ts";
import { inputsOf, systemClock } from "../runtime.ts";
import type {
  ClockReading,
  LedgerFacts,
  MachineFacts,
  MappingFacts,
  Reading,
  SettingFact,
} from "../setup/doctor/snapshot.ts";
import { reading } from "../setup/doctor/read-snapshot.ts";
import { readTokenExpiry } from "../setup/init/token-expiry.ts";
import type { WebhookSecrets } from "../setup/webhooks/webhook-secrets.ts";
import { isLoopback } from "../setup/webhooks/webhook-address.ts";
import { usesLinear, usesProductive } from "../sync/planning/precedence.ts";

export interface InspectionOptions extends Pick<GlobalOptions, "config" | "profile"> {
  /** For commands that have something to remember. Default: a ledger that is not there is not made. */
  readonly makesLedger?: boolean | undefined;
  readonly onWait: (notice: WaitNotice) => void;
}

export interface Inspection {
  readonly mapping: Reading<MappingFacts>;
  readonly settings: readonly SettingFact[];
  readonly clients: InspectedClients;
  /** Which systems the mapping needs. */
  readonly needs: Readonly<Record<"kommo" | "productive" | "linear", boolean>>;
  readonly kommoTokenExpiresAtMs: number | undefined;
  readonly webhookSecrets: WebhookSecrets;
  /** The systems are simulators on this machine. */
  readonly isLocal: boolean;
  /** Absent where there is none yet, or where it cannot be opened. */
  readonly ledger: Ledger | undefined;
  /** With the time that the answers so far have told. */
  machine(): MachineFacts;
  ledgerFacts(): Promise<LedgerFacts>;
  readonly redact: (text: string) => string;
  /** Long and random, of letters that stand in a path. */
  readonly newSecret: () => string;
  close(): Promise<void>;
}

export function mappingJsonSchema(): Readonly<Record<string, unknown>> {
  return schemaOfMapping();
}

/** Opens what can be opened; throws only our own mistakes. */
export async function openInspection(options: InspectionOptions, host: Host): Promise<Inspection> {
  const base = inputsOf(options, host);
  const mapping = await reading(readMapping(findConfigPath(base).value));
  const loaded = mapping.ok ? mapping.value : undefined;
  const { inputs, problem } = withProfile(base, options.profile, loaded);
  const needs = needsOf(loaded);
  const found = findSettings(inputs, loaded, needs);
  const problems = [...(problem === undefined ? [] : [problem]), ...found.problems];
  const opened = await openInspectedLedger(found.ledger?.value, options.makesLedger ?? false);
  const redact = createRedactor(found.secrets);
  const clocks: ClockReading[] = [];
  const quotas = opened.quota ?? createMemoryQuota({ clock: systemClock });
  const clients = connectInspected({ ...found, quotas, clocks, redact, onWait: options.onWait });
  return {
    mapping: mapping.ok ? { ok: true, value: factsOf(mapping.value) } : mapping,
    settings: settingFacts(inputs, problems),
    clients,
    needs,
    kommoTokenExpiresAtMs: found.kommo && readTokenExpiry(found.kommo.token.value.reveal()),
    webhookSecrets: found.webhookSecrets,
    isLocal: isLocal(found.kommo),
    ledger: opened.ledger,
    machine: () => ({
      node: process.versions.node,
      sqlite: process.versions["sqlite"],
      nowMs: Date.now(),
      clocks,
    }),
    ledgerFacts: () => readLedgerFacts(opened, found.ledger?.value, found.kommoRate),
    redact,
    newSecret: () => randomBytes(32).toString("base64url"),
    close: async () => {
      opened.quota?.close();
      await opened.ledger?.close();
    },
  };
}

/** The status of a GET, without any token; throws a `HandoffError` where there is none. */
export async function fetchStatus(url: string): Promise<number> {
  try {
    const answer = await globalThis.fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return answer.status;
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : undefined;
    const why = inner ?? (cause instanceof Error ? cause.message : String(cause));
    throw new HandoffError({ code: "server.unreachable", message: `${why}.`, cause });
  }
}

interface WithProfile {
  readonly inputs: SettingInputs;
  readonly problem: SettingProblem | undefined;
}

function withProfile(
  inputs: SettingInputs,
  name: string | undefined,
  loaded: LoadedMapping | undefined,
): WithProfile {
  try {
    const { profile } = chooseProfile({ name, accountId: loaded?.mapping.kommo.account.id }, inputs);
    return { inputs: { ...inputs, profile }, problem: undefined };
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    const problem = { setting: "--profile", message: error.message, hint: error.hint ?? "" };
    return { inputs, problem };
  }
}

/** Without a mapping nobody knows; then what is set is looked at. */
function needsOf(loaded: LoadedMapping | undefined): Inspection["needs"] {
  if (loaded === undefined) return { kommo: false, productive: false, linear: false };
  const { mapping } = loaded;
  return { kommo: true, productive: usesProductive(mapping), linear: usesLinear(mapping) };
}

interface FoundSettings {
  readonly kommo: Connection | undefined;
  readonly productive: ProductiveConnection | undefined;
  readonly linear: Connection | undefined;
  readonly ledger: Setting<LedgerPlace> | undefined;
  readonly webhookSecrets: WebhookSecrets;
  readonly kommoRate: number;
  readonly timeoutMs: number;
  readonly secrets: readonly Secret[];
  readonly problems: readonly SettingProblem[];
}

/** Each part by itself, so that one wrong value leaves the others usable. */
function findSettings(
  inputs: SettingInputs,
  loaded: LoadedMapping | undefined,
  needs: Inspection["needs"],
): FoundSettings {
  const accountId = loaded?.mapping.kommo.account.id;
  const systems = (["kommo", "productive", "linear"] as const).filter((system) => needs[system]);
  const whole = loadSettings({ ...inputs, accountId, needs: systems });
  const layers = new SettingLayers(inputs);
  const linearSecret = layers.findSecret("LINEAR_WEBHOOK_SECRET");
  return {
    kommo: findKommo(layers, false),
    productive: findProductive(layers, false),
    linear: findLinear(layers, false),
    ledger: findLedgerPlace(layers, inputs, accountId),
    webhookSecrets: {
      kommo: findPathSecrets(layers, "KOMMO_WEBHOOK_SECRET")?.value ?? [],
      productive: findPathSecrets(layers, "PRODUCTIVE_WEBHOOK_SECRET")?.value ?? [],
      linear: linearSecret?.value,
    },
    kommoRate: whole.ok ? whole.settings.kommoRequestsPerSecond.value : 5,
    timeoutMs: whole.ok ? whole.settings.timeoutMs.value : 30_000,
    secrets: whole.ok ? [...whole.settings.secrets, ...layers.secrets] : layers.secrets,
    problems: whole.ok ? [] : whole.problems,
  };
}

function factsOf(loaded: LoadedMapping): MappingFacts {
  const { file, mapping, remarks } = loaded;
  return { file, mapping, warnings: remarks.length, lineOf: (path) => loaded.positionOf(path)?.line };
}

function isLocal(kommo: Connection | undefined): boolean {
  const url = kommo === undefined ? null : URL.parse(kommo.baseUrl.value);
  return url !== null && isLoopback(url.hostname);
}
