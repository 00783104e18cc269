/** Every setting with where it came from, whatever is wrong with the others. Of secrets never the value. */
import type { SettingInputs, SettingProblem } from "../config/setting-layers.ts";
import { SettingLayers } from "../config/setting-layers.ts";
import type { SettingFact } from "../setup/doctor/snapshot.ts";

interface KnownSetting {
  readonly variable: string;
  readonly isSecret?: true;
  /** Shown where nothing is set. */
  readonly usual?: string;
}

/** In the order of the settings table of the README. */
const knownSettings: readonly KnownSetting[] = [
  { variable: "KOMMO_BASE_URL" },
  { variable: "KOMMO_SUBDOMAIN" },
  { variable: "KOMMO_TOKEN", isSecret: true },
  { variable: "HANDOFF_KOMMO_RPS", usual: "5" },
  { variable: "PRODUCTIVE_BASE_URL", usual: "https://api.productive.io/api/v2" },
  { variable: "PRODUCTIVE_ORG_ID" },
  { variable: "PRODUCTIVE_TOKEN", isSecret: true },
  { variable: "LINEAR_API_URL", usual: "https://api.linear.app/graphql" },
  { variable: "LINEAR_API_KEY", isSecret: true },
  { variable: "KOMMO_WEBHOOK_SECRET", isSecret: true },
  { variable: "PRODUCTIVE_WEBHOOK_SECRET", isSecret: true },
  { variable: "PRODUCTIVE_WEBHOOK_TOKENS", isSecret: true },
  { variable: "LINEAR_WEBHOOK_SECRET", isSecret: true },
  { variable: "SLACK_WEBHOOK_URL", isSecret: true, usual: "off: nothing is said in Slack" },
  { variable: "SLACK_PROBLEMS_WEBHOOK_URL", isSecret: true },
  // May be an address of PostgreSQL with a password.
  { variable: "HANDOFF_LEDGER", isSecret: true },
  { variable: "HANDOFF_QUIET_PERIOD", usual: "60s" },
  { variable: "HANDOFF_TIMEOUT", usual: "30s" },
  { variable: "HANDOFF_KEEP_DELIVERIES", usual: "30d" },
  { variable: "HANDOFF_ADMIN_TOKEN", isSecret: true, usual: "off: no status page" },
];

/** `problems`: what `loadSettings` found. A problem of something that is no variable is a fact of its own. */
export function settingFacts(
  inputs: SettingInputs,
  problems: readonly SettingProblem[],
): readonly SettingFact[] {
  const layers = new SettingLayers(inputs);
  const facts = knownSettings.map((setting) => factOf(setting, layers, problems));
  const others = problems.filter(
    ({ setting }) => !knownSettings.some(({ variable }) => variable === setting),
  );
  return [
    ...facts,
    ...others.map(({ setting, message, hint }): SettingFact => ({
      variable: setting,
      state: "wrong",
      source: undefined,
      value: undefined,
      problem: { message, hint },
    })),
  ];
}

function factOf(
  { variable, isSecret, usual }: KnownSetting,
  layers: SettingLayers,
  problems: readonly SettingProblem[],
): SettingFact {
  const found = isSecret === true ? layers.findConfidential(variable) : layers.find(variable);
  const source = found === undefined ? undefined : sourceText(found.source);
  const value = isSecret === true ? undefined : found?.value;
  const about = problems.filter(({ setting }) => setting === variable);
  const [first] = about;
  if (first !== undefined) {
    const message = about.map((problem) => problem.message).join(" ");
    return { variable, state: "wrong", source, value, problem: { message, hint: first.hint } };
  }
  if (found !== undefined) return { variable, state: "set", source, value, problem: undefined };
  if (usual === undefined) {
    return { variable, state: "not needed", source: undefined, value: undefined, problem: undefined };
  }
  return { variable, state: "default", source: undefined, value: usual, problem: undefined };
}

/** The environment's own variables are called as the setting is: then the name would say it twice. */
function sourceText({ layer, detail }: { readonly layer: string; readonly detail: string }): string {
  if (layer === "environment" && /^[A-Z_]+$/u.test(detail)) return "the environment";
  return detail;
}
