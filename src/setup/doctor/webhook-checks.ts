/** Webhooks: allowed by the plan, registered, switched on, and pointing to this server with a secret it knows. */
import type { WebhookSystem } from "../webhooks/webhook-address.ts";
import { isSameAddress, maskAddress, readAddress } from "../webhooks/webhook-address.ts";
import { isOurs } from "../webhooks/plan-webhooks.ts";
import type { WebhookHistory } from "../webhooks/webhook-history.ts";
import type { FoundWebhook } from "../webhooks/webhook.ts";
import { kommoEvents, linearEvents, productiveEvents } from "../webhooks/webhook.ts";
import type { Check } from "./check.ts";
import { fail, info, notMade, pass, warn } from "./check.ts";
import type { Connected, DoctorSnapshot, KommoFacts, Reading } from "./snapshot.ts";

const names = { kommo: "Kommo", productive: "Productive", linear: "Linear" } as const;
const wantedEvents = {
  kommo: kommoEvents,
  productive: Object.keys(productiveEvents),
  linear: linearEvents,
} as const satisfies Record<WebhookSystem, readonly string[]>;

const polling = "Until then `handoff serve` looks for changes every five minutes all the same.";

export function checkWebhooks(snapshot: DoctorSnapshot): readonly Check[] {
  const { kommo, productive, linear, livez } = snapshot;
  return [
    ...checkSystem("kommo", webhooksOf(kommo), snapshot),
    ...checkSystem("productive", webhooksOf(productive), snapshot),
    ...checkSystem("linear", webhooksOf(linear), snapshot),
    ...(livez === undefined ? [] : [checkServer(livez)]),
  ];
}

function webhooksOf(
  system: Connected<{ readonly webhooks: Reading<readonly FoundWebhook[]> }>,
): Reading<readonly FoundWebhook[]> | undefined {
  return system.kind === "connected" ? system.facts.webhooks : undefined;
}

function checkSystem(
  system: WebhookSystem,
  reading: Reading<readonly FoundWebhook[]> | undefined,
  snapshot: DoctorSnapshot,
): readonly Check[] {
  if (reading === undefined) return [];
  const said = { id: `webhook.${system}`, title: `${names[system]} webhooks` };
  if (!reading.ok) {
    return reading.because === "forbidden" ? [forbidden(system, snapshot)] : [notMade(said, reading)];
  }
  const base = snapshot.livez?.base;
  const ours = reading.value.filter((one) => isOurs(one, base));
  const here = base === undefined ? ours : ours.filter((one) => isAt(one, base));
  if (here.length === 0) return [noneHere(system, ours, base, historyOf(system, snapshot))];
  return judge(system, here, snapshot);
}

/** Kommo answers the same to those who are no administrators and to plans without webhooks. */
function forbidden(system: WebhookSystem, { kommo }: DoctorSnapshot): Check {
  const [id, title] = [`webhook.${system}`, `${names[system]} webhooks`];
  if (system === "kommo" && isAdministrator(kommo)) {
    return warn(
      "webhook.plan",
      title,
      "The plan of the Kommo account has no webhooks.",
      "Nothing needs to be done: `handoff serve` looks for changes every five minutes. Webhooks come with the plans Advanced, Pro and Enterprise.",
    );
  }
  const detail = "The token’s owner may not see them, so nobody knows whether they are there.";
  return warn(id, title, detail, `Use the token of an administrator. ${polling}`);
}

function isAdministrator(kommo: Connected<KommoFacts>): boolean {
  return kommo.kind === "connected" && kommo.facts.users.ok;
}

function noneHere(
  system: WebhookSystem,
  elsewhere: readonly FoundWebhook[],
  base: string | undefined,
  history: WebhookHistory | undefined,
): Check {
  const [id, title] = [`webhook.${system}`, `${names[system]} webhooks`];
  if (history?.outcome === "plan") {
    const day = new Date(history.atMs).toISOString().slice(0, 10);
    return warn(
      "webhook.plan",
      title,
      `When \`webhooks install\` last ran (${day}), ${names[system]} refused: the plan has no webhooks.`,
      "Nothing needs to be done: `handoff serve` looks for changes every five minutes. After a change of plan run `handoff webhooks install` again.",
    );
  }
  const install = `\`handoff webhooks install --url ${base ?? "<address of the server>"}\` registers them. ${polling}`;
  const [first] = elsewhere;
  if (first === undefined) return warn(id, title, "None is registered.", install);
  return warn(id, title, `They point elsewhere: ${maskAddress(first.address.reveal())}.`, install);
}

function judge(
  system: WebhookSystem,
  here: readonly FoundWebhook[],
  snapshot: DoctorSnapshot,
): readonly Check[] {
  const [id, title] = [`webhook.${system}`, `${names[system]} webhooks`];
  const off = here.filter(({ isEnabled }) => !isEnabled);
  const on = here.filter(({ isEnabled }) => isEnabled);
  const missing = wantedEvents[system].filter((event) => !on.some(({ events }) => events.includes(event)));
  const unknown = on.filter((one) => !isSecretKnown(system, one, snapshot));
  const problems = [
    ...off.map((one) => switchedOff(system, one)),
    ...(off.length === 0 && missing.length > 0 ? [incomplete(system, missing)] : []),
    ...unknown.map((one) =>
      fail(
        id,
        title,
        `${maskAddress(one.address.reveal())} has another secret than ${secretVariable(system)}: the server answers it with 404.`,
        `Set ${secretVariable(system)} to the secret in use (\`handoff webhooks install --url … --print-env\` prints it), or install again.`,
      ),
    ),
  ];
  if (problems.length > 0) return problems;
  const places = [...new Set(here.map(({ address }) => maskAddress(address.reveal())))].join(", ");
  return [pass(id, title, `Registered and switched on: ${places}.`)];
}

function switchedOff(system: WebhookSystem, { address, events }: FoundWebhook): Check {
  const what = system === "productive" ? ` (${events.join(", ")})` : "";
  return fail(
    `webhook.${system}`,
    `${names[system]} webhooks`,
    `${maskAddress(address.reveal())}${what} is switched off, probably after too many failures.`,
    "See that the server answers, then `handoff webhooks install --url …` switches it on again.",
  );
}

function incomplete(system: WebhookSystem, missing: readonly string[]): Check {
  const list = missing.map((event) => event.replaceAll("_", " ")).join(", ");
  return warn(
    `webhook.${system}`,
    `${names[system]} webhooks`,
    `Nothing is sent about: ${list}.`,
    "`handoff webhooks install --url …` adds what is missing.",
  );
}

/** Without the variable here nothing can be said: the server may have it. */
function isSecretKnown(
  system: WebhookSystem,
  webhook: FoundWebhook,
  { webhookSecrets }: DoctorSnapshot,
): boolean {
  if (system === "linear") return true;
  const known = webhookSecrets[system];
  const secret = readAddress(webhook.address.reveal())?.secret;
  return known.length === 0 || known.some((one) => one.reveal() === secret);
}

function secretVariable(system: WebhookSystem): string {
  return system === "kommo" ? "KOMMO_WEBHOOK_SECRET" : "PRODUCTIVE_WEBHOOK_SECRET";
}

function historyOf(system: WebhookSystem, { ledger }: DoctorSnapshot): WebhookHistory | undefined {
  return ledger.kind === "open" ? ledger.webhookHistory.find((one) => one.system === system) : undefined;
}

function isAt({ address }: FoundWebhook, base: string): boolean {
  const read = readAddress(address.reveal());
  return read !== undefined && isSameAddress(read.base, base);
}

function checkServer({ base, answer }: NonNullable<DoctorSnapshot["livez"]>): Check {
  const [id, title] = ["server", "Server"];
  const hint = `Start \`handoff serve\` there, and let ${base} lead to it through the proxy.`;
  if (!answer.ok) return fail(id, title, `${base}/livez cannot be reached: ${answer.why}`, hint);
  if (answer.value === 200) return pass(id, title, `${base}/livez answers.`);
  return fail(id, title, `${base}/livez answers ${String(answer.value)}, and 200 is expected.`, hint);
}

/** For a person: what can be looked at only with `--url`. */
export function withoutUrl({ livez }: DoctorSnapshot): readonly Check[] {
  if (livez !== undefined) return [];
  const detail = "Whether the server can be reached is not checked.";
  return [info("server", "Server", detail, "`--url <address of the server>` looks from here.")];
}
