/** `webhooks install | list | remove`: where the three systems send their news. */
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError, VendorError } from "../errors.ts";
import type { Inspection } from "../composition/inspection.ts";
import { environmentLines } from "../setup/webhooks/server-environment.ts";
import { parseBase } from "../setup/webhooks/webhook-address.ts";
import { keepWebhookHistory } from "../setup/webhooks/webhook-history.ts";
import type { WebhookPort } from "../setup/webhooks/webhook-systems.ts";
import { kommoPort, linearPort, productivePort } from "../setup/webhooks/webhook-systems.ts";
import { namedTeams } from "../setup/webhooks/named-teams.ts";
import type { WebhookReport, WebhookTask } from "../setup/webhooks/webhooks.ts";
import { installWebhooks, listWebhooks, removeWebhooks } from "../setup/webhooks/webhooks.ts";
import { createPen } from "../ui/pen.ts";
import { drawWebhooks } from "../ui/webhooks-view.ts";
import type { CommandContext } from "./context.ts";
import { withInspection } from "./inspecting.ts";
import { sayNext } from "./next-command.ts";

export interface InstallRequest {
  readonly url: string;
  /** One webhook for all public teams of Linear instead of one per team of the mapping. */
  readonly allTeams: boolean;
  /** Print what the server needs, secrets included, and nothing else on standard output. */
  readonly printsEnv: boolean;
}

export async function installCommand(request: InstallRequest, context: CommandContext): Promise<ExitCode> {
  if (request.printsEnv && context.flags.isJson) throw onlyOneDocument();
  return withInspection(
    context,
    async (inspection) => {
      const task = taskOf(request.url, request.allTeams, inspection);
      const reports = await installWebhooks(task, await portsOf(inspection));
      if (inspection.ledger !== undefined) await keepWebhookHistory(reports, inspection.ledger);
      context.output.redactWith(maskOf(reports));
      if (request.printsEnv) {
        context.output.news(drawn(reports, context));
        context.output.confidential(environmentLines(reports, task.base));
      } else {
        report("install", task.base, reports, context);
        sayWhatServerNeeds(reports, request, context);
      }
      return exitCodeOf(reports);
    },
    // A plan without webhooks says so only when one is made, and `doctor` is to know.
    { makesLedger: true },
  );
}

export async function listCommand(url: string | undefined, context: CommandContext): Promise<ExitCode> {
  return withInspection(context, async (inspection) => {
    const base = url === undefined ? undefined : parseBase(url, { mayBeLocal: inspection.isLocal });
    const task = { base, isKommoAdmin: () => isKommoAdmin(inspection) };
    const reports = await listWebhooks(task, await portsOf(inspection));
    report("list", base, reports, context);
    return exitCodes.ok;
  });
}

export async function removeCommand(
  { url, onlyStrays }: { readonly url: string; readonly onlyStrays: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  return withInspection(context, async (inspection) => {
    const task = { ...taskOf(url, false, inspection), onlyStrays };
    const reports = await removeWebhooks(task, await portsOf(inspection));
    report("remove", task.base, reports, context);
    return exitCodeOf(reports);
  });
}

function taskOf(url: string, allTeams: boolean, inspection: Inspection): WebhookTask {
  const { mapping, webhookSecrets, isLocal, newSecret } = inspection;
  if (!mapping.ok) throw unusableMapping(mapping);
  return {
    base: parseBase(url, { mayBeLocal: isLocal }),
    secrets: webhookSecrets,
    teams: allTeams ? [] : namedTeams(mapping.value.mapping),
    newSecret,
    isKommoAdmin: () => isKommoAdmin(inspection),
  };
}

/** The systems the mapping uses; throws (exit 5) where one of them is not connected. */
async function portsOf({ clients, needs, settings }: Inspection): Promise<readonly WebhookPort[]> {
  const { kommo, productive, linear } = clients;
  const missing = (["kommo", "productive", "linear"] as const).filter(
    (system) => needs[system] && clients[system] === undefined,
  );
  if (missing.length > 0) throw notConnected(settings);
  const names = linear === undefined || !needs.linear ? new Map<string, string>() : await teamNames(linear);
  return [
    ...(kommo === undefined ? [] : [kommoPort(kommo)]),
    ...(productive === undefined || !needs.productive ? [] : [productivePort(productive)]),
    ...(linear === undefined || !needs.linear ? [] : [linearPort(linear, names)]),
  ];
}

async function teamNames(
  linear: NonNullable<Inspection["clients"]["linear"]>,
): Promise<ReadonlyMap<string, string>> {
  return new Map((await linear.teams()).map(({ id, name }) => [id, name]));
}

/** Kommo lists users for administrators only. Undefined where that cannot be found out either. */
async function isKommoAdmin({ clients }: Inspection): Promise<boolean | undefined> {
  try {
    await clients.kommo?.users();
    return true;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return error.kind === "refused" ? false : undefined;
  }
}

function report(
  action: "install" | "list" | "remove",
  base: string | undefined,
  reports: readonly WebhookReport[],
  context: CommandContext,
): void {
  const { output } = context;
  output.document({ version: 1, action, base: base ?? null, systems: reports.map(shown) });
  output.result(drawn(reports, context));
}

function drawn(reports: readonly WebhookReport[], { output }: CommandContext): readonly string[] {
  return drawWebhooks(reports.map(shown), createPen(output.terminal), output.clean);
}

/** Without the secrets. */
function shown({ system, webhooks, refusal }: WebhookReport): Omit<WebhookReport, "secrets"> {
  return { system, webhooks, refusal };
}

/** New secrets are printed only when somebody asks. */
function sayWhatServerNeeds(
  reports: readonly WebhookReport[],
  { url }: InstallRequest,
  context: CommandContext,
): void {
  const isNew = reports.some(({ secrets }) => secrets?.isNew === true);
  if (!isNew) return;
  context.output.news(["", "The server needs secrets that were made just now."]);
  sayNext(["webhooks", "install", "--url", url, "--print-env"], context);
}

/** Whatever the systems quote of our addresses, their secrets are not shown. */
function maskOf(reports: readonly WebhookReport[]): (text: string) => string {
  const secrets = reports
    .flatMap(({ secrets: own }) => [...(own?.inUse ?? []), ...(own?.tokens ?? [])])
    .map((secret) => secret.reveal())
    .filter((text) => text.length >= 6);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/** A plan without webhooks is nothing to be repaired: changes are looked for anyway. */
function exitCodeOf(reports: readonly WebhookReport[]): ExitCode {
  const isAmiss = reports.some(
    ({ refusal, webhooks }) =>
      (refusal !== undefined && refusal.kind !== "plan") || webhooks.some(({ status }) => status === "off"),
  );
  return isAmiss ? exitCodes.failed : exitCodes.ok;
}

function unusableMapping({
  why,
  hint,
}: {
  readonly why: string;
  readonly hint: string | undefined;
}): HandoffError {
  return new HandoffError({
    code: "mapping.invalid",
    message: why,
    hint: hint ?? "`handoff mapping check` shows every problem with its line.",
    exitCode: exitCodes.doesNotFit,
  });
}

function notConnected(settings: Inspection["settings"]): HandoffError {
  const problems = settings.flatMap(({ problem }) => (problem === undefined ? [] : [problem.message]));
  return new HandoffError({
    code: "settings.invalid",
    message: problems.join("\n") || "A system that the mapping uses is not connected.",
    hint: "`handoff init` connects the accounts; `handoff doctor` shows each setting and where it came from.",
    exitCode: exitCodes.doesNotFit,
  });
}

function onlyOneDocument(): HandoffError {
  return new HandoffError({
    code: "usage",
    message: "--print-env prints variables, and --json one document.",
    hint: "Leave one of the two out.",
    exitCode: exitCodes.usage,
  });
}
