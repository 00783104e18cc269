/**
 * `webhooks install | list | remove`: registers where the three systems send their news. Looks before it makes,
 * so that the same command again changes nothing; one system's refusal does not stop the others.
 */
import { VendorError } from "../../errors.ts";
import type { Refusal } from "./explain-refusal.ts";
import { explainRefusal } from "./explain-refusal.ts";
import type { WebhookAction } from "./plan-webhooks.ts";
import { isOurs, planWebhooks } from "./plan-webhooks.ts";
import { isSameAddress, maskAddress, readAddress, webhookAddress } from "./webhook-address.ts";
import type { WebhookSystem } from "./webhook-address.ts";
import type { WebhookPort } from "./webhook-systems.ts";
import type { ChosenSecret, WebhookSecrets } from "./webhook-secrets.ts";
import { chooseSecret } from "./webhook-secrets.ts";
import type { FoundWebhook, SecretText, WantedWebhook, WebhookScope } from "./webhook.ts";
import { hidden, kommoEvents, linearEvents, productiveEvents } from "./webhook.ts";

/** `off`: it is there and delivers nothing. `stray`: ours, and not wanted here. */
export type WebhookStatus = "created" | "kept" | "changed" | "off" | "stray" | "removed" | "listed";

/** One webhook, as it may be shown: the address bears no secret. */
export interface WebhookLine {
  readonly address: string;
  readonly events: readonly string[];
  /** Linear: the team's name. */
  readonly team: string | undefined;
  readonly isEnabled: boolean;
  readonly status: WebhookStatus;
  readonly note: string | undefined;
}

export interface WebhookReport {
  readonly system: WebhookSystem;
  readonly webhooks: readonly WebhookLine[];
  /** What the system would not let us do. */
  readonly refusal: Refusal | undefined;
  /** After `install`: what the server needs to take the deliveries. For `--print-env` only. */
  readonly secrets: ServerSecrets | undefined;
}

/** Everything in here is secret, and none of it is printed unless a person asks for it by name. */
export interface ServerSecrets {
  /** Segments of the path, or what Linear signs with: the one in use first. */
  readonly inUse: readonly SecretText[];
  /** Productive signs with one per webhook. */
  readonly tokens: readonly SecretText[];
  /** Whether it was made just now, so that no server knows it. */
  readonly isNew: boolean;
}

export interface WebhookTask {
  /** As `parseBase` gives it. */
  readonly base: string;
  readonly secrets: WebhookSecrets;
  /** Of the mapping; empty: for all public teams. */
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  /** Long and random, of letters that stand in a path. */
  readonly newSecret: () => string;
  /** Asked only when Kommo refuses; undefined: not known. */
  readonly isKommoAdmin: () => Promise<boolean | undefined>;
}

/** Makes, switches on and completes what is missing. Throws only what is no vendor's refusal. */
export async function installWebhooks(
  task: WebhookTask,
  ports: readonly WebhookPort[],
): Promise<readonly WebhookReport[]> {
  return eachSystem(ports, task, async (port) => {
    const found = await port.list();
    const chosen = chooseSecret(port.system, task.base, task.secrets, found, task.newSecret);
    const wanted = wantWebhooks(port.system, task, chosen.text);
    const actions = planWebhooks(wanted, found, task.base);
    return carryOut(port, actions, secretsOf(port.system, task, chosen));
  });
}

/** All of ours, wherever they point; with `base`, what is wanted there and missing is said too. */
export async function listWebhooks(
  { base, isKommoAdmin }: Pick<WebhookTask, "isKommoAdmin"> & { readonly base: string | undefined },
  ports: readonly WebhookPort[],
): Promise<readonly WebhookReport[]> {
  return eachSystem(ports, { isKommoAdmin }, async (port) => {
    const ours = (await port.list()).filter((one) => isOurs(one, base));
    return { webhooks: ours.map((one) => lineOf(one, listedStatus(one, base))), secrets: undefined };
  });
}

/** Removes what points to this base; with `onlyStrays`, only what `install` calls left over there. */
export async function removeWebhooks(
  task: WebhookTask & { readonly onlyStrays: boolean },
  ports: readonly WebhookPort[],
): Promise<readonly WebhookReport[]> {
  return eachSystem(ports, task, async (port) => {
    const found = await port.list();
    const here = found.filter((one) => isOurs(one, task.base) && isAt(one, task.base));
    const doomed = task.onlyStrays ? here.filter((one) => isStray(one, found, port, task)) : here;
    for (const one of doomed) await port.remove(one);
    return { webhooks: doomed.map((one) => lineOf(one, "removed")), secrets: undefined };
  });
}

/** Pure: what is to be there once `install` has run. */
export function wantWebhooks(
  system: WebhookSystem,
  { base, teams }: Pick<WebhookTask, "base" | "teams">,
  secret: SecretText,
): readonly WantedWebhook[] {
  const segment = system === "linear" ? undefined : secret.reveal();
  const address = hidden(webhookAddress({ system, base, secret: segment }));
  const account = { kind: "account" } as const;
  switch (system) {
    case "kommo":
      return [{ system, address, events: kommoEvents, scope: account, signature: undefined }];
    case "productive":
      return Object.keys(productiveEvents).map((event) => ({
        system,
        address,
        events: [event],
        scope: account,
        signature: undefined,
      }));
    case "linear":
      return scopesOf(teams).map((scope) => ({
        system,
        address,
        events: linearEvents,
        scope,
        signature: secret,
      }));
  }
}

function scopesOf(teams: WebhookTask["teams"]): readonly WebhookScope[] {
  if (teams.length === 0) return [{ kind: "public teams" }];
  return teams.map(({ id, name }) => ({ kind: "team", id, name }));
}

/** What was done, up to what the system refused. */
type Done = Pick<WebhookReport, "webhooks" | "secrets"> & { readonly failure?: VendorError };

async function eachSystem(
  ports: readonly WebhookPort[],
  task: Pick<WebhookTask, "isKommoAdmin"> & Partial<WebhookTask>,
  work: (port: WebhookPort) => Promise<Done>,
): Promise<readonly WebhookReport[]> {
  const reports: WebhookReport[] = [];
  for (const port of ports) {
    const { failure, ...done } = await work(port).catch(refused);
    const refusal = failure === undefined ? undefined : await explain(port, failure, task);
    const secrets = done.secrets ?? (refusal === undefined ? undefined : secretsForHand(port.system, task));
    reports.push({ system: port.system, ...done, refusal, secrets });
  }
  return reports;
}

/** A token that is not accepted is no refusal: nothing else would work either. */
function refused(error: unknown): Done {
  if (!(error instanceof VendorError) || error.kind === "unauthorized") throw error;
  return { webhooks: [], secrets: undefined, failure: error };
}

async function explain(
  { system }: WebhookPort,
  failure: VendorError,
  { isKommoAdmin }: Pick<WebhookTask, "isKommoAdmin">,
): Promise<Refusal> {
  return explainRefusal(system, failure, system === "kommo" ? await isKommoAdmin() : undefined);
}

async function carryOut(
  port: WebhookPort,
  actions: readonly WebhookAction[],
  secrets: ServerSecrets,
): Promise<Done> {
  const webhooks: WebhookLine[] = [];
  const tokens: SecretText[] = [];
  const done = { webhooks, secrets: { ...secrets, tokens } };
  for (const action of actions) {
    try {
      const { line, webhook } = await perform(port, action);
      webhooks.push(line);
      const isSigning = port.system === "productive" && action.kind !== "stray";
      if (isSigning && webhook.signature !== undefined) tokens.push(webhook.signature);
    } catch (error) {
      return { ...refused(error), ...done };
    }
  }
  return done;
}

async function perform(
  port: WebhookPort,
  action: WebhookAction,
): Promise<{ readonly line: WebhookLine; readonly webhook: FoundWebhook }> {
  switch (action.kind) {
    case "create": {
      const webhook = await port.create(action.wanted);
      return { webhook, line: lineOf(webhook, webhook.isEnabled ? "created" : "off") };
    }
    case "keep":
      return { webhook: action.found, line: lineOf(action.found, "kept") };
    case "change": {
      const webhook = await port.change(action.found, action.wanted);
      const line = lineOf(webhook, webhook.isEnabled ? "changed" : "off");
      const note = action.found.isEnabled ? line.note : (line.note ?? "It was switched off.");
      return { webhook, line: { ...line, note } };
    }
    case "stray":
      return { webhook: action.found, line: { ...lineOf(action.found, "stray"), note: action.why } };
  }
}

function lineOf(webhook: FoundWebhook, status: WebhookStatus): WebhookLine {
  const { address, events, scope, isEnabled } = webhook;
  return {
    address: maskAddress(address.reveal()),
    events,
    team: teamOf(scope),
    isEnabled,
    status,
    note: status === "off" ? switchOnByHand : undefined,
  };
}

/** Kommo's documents know no other way than its own pages. */
const switchOnByHand =
  "It is switched off, and the API does not switch it on: open Settings → Integrations → Web hooks in Kommo and save it there.";

function teamOf(scope: WebhookScope): string | undefined {
  if (scope.kind === "team") return scope.name;
  return scope.kind === "public teams" ? "all public teams" : undefined;
}

function listedStatus(webhook: FoundWebhook, base: string | undefined): WebhookStatus {
  return base === undefined || isAt(webhook, base) ? "listed" : "stray";
}

function isAt({ address }: FoundWebhook, base: string): boolean {
  const read = readAddress(address.reveal());
  return read !== undefined && isSameAddress(read.base, base);
}

function isStray(
  webhook: FoundWebhook,
  found: readonly FoundWebhook[],
  { system }: WebhookPort,
  task: WebhookTask,
): boolean {
  const { text } = chooseSecret(system, task.base, task.secrets, found, task.newSecret);
  const actions = planWebhooks(wantWebhooks(system, task, text), found, task.base);
  return actions.some((action) => action.kind === "stray" && action.found === webhook);
}

function secretsOf(
  system: WebhookSystem,
  { secrets }: WebhookTask,
  { text, isNew }: ChosenSecret,
): ServerSecrets {
  const older = system === "linear" ? [] : secrets[system].slice(1);
  return { inUse: [text, ...older], tokens: [], isNew };
}

/** Where we may not, a person enters the address by hand, and needs a secret for it. */
function secretsForHand(system: WebhookSystem, task: Partial<WebhookTask>): ServerSecrets | undefined {
  const { base, secrets, newSecret } = task;
  if (system === "linear" || base === undefined || secrets === undefined || newSecret === undefined) {
    return undefined;
  }
  const { text, isNew } = chooseSecret(system, base, secrets, [], newSecret);
  return { inUse: [text, ...secrets[system].slice(1)], tokens: [], isNew };
}
