/** Everything that is set outside the mapping: addresses, tokens, the ledger, durations. */
import { posix, win32 } from "node:path";
import { exitCodes, HandoffError } from "../errors.ts";
import { findKommo, findLinear, findProductive } from "./connections.ts";
import type { ConnectedSystem, Connection, ProductiveConnection } from "./connections.ts";
import { findLedgerPlace } from "./ledger-place.ts";
import type { LedgerPlace } from "./ledger-place.ts";
import type { Secret } from "./secret.ts";
import { SettingLayers } from "./setting-layers.ts";
import type { Setting, SettingInputs, SettingProblem } from "./setting-layers.ts";
import {
  findDuration,
  findKommoRate,
  findPathSecrets,
  findSecretAddress,
  findSecretList,
} from "./setting-values.ts";

/** What is not set and not needed is undefined. */
export interface Settings {
  readonly kommo: Connection | undefined;
  readonly kommoRequestsPerSecond: Setting<number>;
  readonly productive: ProductiveConnection | undefined;
  readonly linear: Connection | undefined;
  /** Path segments; two while rotating. */
  readonly kommoWebhookSecrets: Setting<readonly Secret[]> | undefined;
  readonly productiveWebhookSecrets: Setting<readonly Secret[]> | undefined;
  /** Signature tokens, one per webhook. */
  readonly productiveWebhookTokens: Setting<readonly Secret[]> | undefined;
  readonly linearWebhookSecret: Setting<Secret> | undefined;
  readonly slackWebhookUrl: Setting<Secret> | undefined;
  readonly slackProblemsWebhookUrl: Setting<Secret> | undefined;
  readonly adminToken: Setting<Secret> | undefined;
  /** Undefined while the account is not known, unless it is set. */
  readonly ledger: Setting<LedgerPlace> | undefined;
  readonly quietPeriodMs: Setting<number>;
  readonly timeoutMs: Setting<number>;
  readonly keepDeliveriesMs: Setting<number>;
  /** Every secret above, and the parts that may be seen alone, for `createRedactor`. */
  readonly secrets: readonly Secret[];
}

export interface SettingsRequest extends SettingInputs {
  /** Names the folder of the default ledger. */
  readonly accountId?: number | undefined;
  /** Systems whose address and token must be set. */
  readonly needs?: readonly ConnectedSystem[] | undefined;
}

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** Flag > environment > `.env` > profile, every problem at once. Reads only through its arguments. */
export function loadSettings(request: SettingsRequest): SettingsResult {
  const layers = new SettingLayers(request);
  const needs = request.needs ?? [];
  const settings = {
    kommo: findKommo(layers, needs.includes("kommo")),
    kommoRequestsPerSecond: findKommoRate(layers),
    productive: findProductive(layers, needs.includes("productive")),
    linear: findLinear(layers, needs.includes("linear")),
    kommoWebhookSecrets: findPathSecrets(layers, "KOMMO_WEBHOOK_SECRET"),
    productiveWebhookSecrets: findPathSecrets(layers, "PRODUCTIVE_WEBHOOK_SECRET"),
    productiveWebhookTokens: findSecretList(layers, "PRODUCTIVE_WEBHOOK_TOKENS"),
    linearWebhookSecret: layers.findSecret("LINEAR_WEBHOOK_SECRET"),
    slackWebhookUrl: findSecretAddress(layers, "SLACK_WEBHOOK_URL"),
    slackProblemsWebhookUrl: findSecretAddress(layers, "SLACK_PROBLEMS_WEBHOOK_URL"),
    adminToken: layers.findSecret("HANDOFF_ADMIN_TOKEN"),
    ledger: findLedgerPlace(layers, request, request.accountId),
    quietPeriodMs: findDuration(layers, "HANDOFF_QUIET_PERIOD", "60s", { atLeastMs: 0, atMost: "1h" }),
    timeoutMs: findDuration(layers, "HANDOFF_TIMEOUT", "30s", { atLeastMs: 1, atMost: "10m" }),
    keepDeliveriesMs: findDuration(layers, "HANDOFF_KEEP_DELIVERIES", "30d", {
      atLeastMs: 1,
      atMost: "3650d",
    }),
    secrets: layers.secrets,
  };
  return layers.problems.length > 0 ? { ok: false, problems: layers.problems } : { ok: true, settings };
}

/** `--config`, `HANDOFF_CONFIG` or `./handoff.yaml`, absolute. Needed before the account is known. */
export function findConfigPath(inputs: SettingInputs): Setting<string> {
  const paths = inputs.platform === "win32" ? win32 : posix;
  const found = new SettingLayers(inputs).find("HANDOFF_CONFIG");
  const value = paths.resolve(inputs.cwd, found?.value ?? "handoff.yaml");
  return { value, source: found?.source ?? { layer: "default", detail: "./handoff.yaml" } };
}

/** All problems as one error: `settings.invalid`, exit code 5, with the problems in `facts.problems`. */
export function settingsError(problems: readonly SettingProblem[]): HandoffError {
  const lines = problems.map(({ message, hint }) => `${message} ${hint}`);
  const message =
    lines.length === 1 ? lines.join() : [`${lines.length} settings do not fit:`, ...lines].join("\n");
  return new HandoffError({
    code: "settings.invalid",
    message,
    hint: "Settings come from flags, the environment, `.env` and the profile; `handoff init` asks for each.",
    facts: { problems },
    exitCode: exitCodes.doesNotFit,
  });
}
