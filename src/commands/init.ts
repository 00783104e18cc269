/** `init`: connects the accounts and stores a profile. */
import type { Profile } from "../config/profiles.ts";
import type { Connecting, ProfileStore } from "../composition/connecting.ts";
import { openConnecting, openProfiles } from "../composition/connecting.ts";
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError, VendorError } from "../errors.ts";
import type { InitResult, OptionalSystem } from "../setup/init.ts";
import { connectAccounts } from "../setup/init.ts";
import { planProfile, warningsOf } from "../setup/init/new-profile.ts";
import { drawRefused, drawStored, drawConnected, drawGuide } from "../ui/init-view.ts";
import { createPen } from "../ui/pen.ts";
import { waitLine } from "../ui/progress.ts";
import type { Prompts } from "../ui/prompts.ts";
import type { CommandContext } from "./context.ts";
import { describeConnected, initDocument } from "./init-result.ts";
import { sayNext } from "./next-command.ts";

export interface InitRequest {
  /** `--name`; else `--profile`, else the account's subdomain is proposed. */
  readonly name: string | undefined;
  /** `--without` */
  readonly without: OptionalSystem | undefined;
  /** `--sandbox`: the sandbox whose folder is `dir`. */
  readonly isSandbox: boolean;
  readonly dir: string;
  /** `--yes` */
  readonly acceptsProposals: boolean;
}

export async function init(request: InitRequest, context: CommandContext): Promise<ExitCode> {
  const interruption = context.untilInterrupted().then((): never => {
    throw interrupted();
  });
  try {
    return await Promise.race([connectAndStore(request, context), interruption]);
  } catch (error) {
    throw error instanceof HandoffError && error.code === "interrupted" ? interrupted() : error;
  }
}

async function connectAndStore(request: InitRequest, context: CommandContext): Promise<ExitCode> {
  const { output, host, flags } = context;
  const profiles = openProfiles(host);
  const name = request.name ?? flags.profile ?? (request.isSandbox ? "sandbox" : undefined);
  // Before anything is asked: a profile that may not be read is not going to be replaced either.
  const stored = name === undefined ? undefined : profiles.read(name);
  const connecting = openConnecting(
    {
      profile: stored,
      sandboxFolder: request.isSandbox ? request.dir : undefined,
      onWait: (wait) => {
        output.news([waitLine(wait)]);
      },
    },
    host,
  );
  output.redactWith(connecting.redact);
  const prompts = request.isSandbox ? undefined : await context.openPrompts();
  const result = await connect(request, { connecting, prompts, context });
  const chosen = name ?? (await chooseName(request, result, profiles, prompts));
  const replaced = stored ?? profiles.read(chosen);
  await checkReplacement(request, result, replaced, prompts);
  const path = await profiles.store({ name: chosen, ...profileOf(result, replaced, connecting) });
  report({ result, name: chosen, path, isNew: replaced === undefined }, request, context);
  return exitCodes.ok;
}

interface Conversation {
  readonly connecting: Connecting;
  readonly prompts: Prompts | undefined;
  readonly context: CommandContext;
}

async function connect(
  request: InitRequest,
  { connecting, prompts, context }: Conversation,
): Promise<InitResult> {
  const { output } = context;
  const pen = createPen(output.newsTerminal);
  try {
    return await connectAccounts(
      {
        ...connecting.offered,
        without: request.without,
        acceptsProposals: request.acceptsProposals,
      },
      {
        ...connecting.ports,
        asker: prompts,
        onEvent: (event) => {
          if (event.kind === "asking") output.news(drawGuide(event.system, pen));
          else if (event.kind === "refused") {
            output.error(drawRefused(event.message, event.hint, pen, output.clean));
          } else {
            output.result(drawConnected(describeConnected(event), createPen(output.terminal), output.clean));
          }
        },
      },
    );
  } catch (error) {
    throw request.isSandbox && error instanceof VendorError && error.kind === "not_sent"
      ? sandboxGone(request.dir, error)
      : error;
  }
}

async function chooseName(
  { acceptsProposals }: InitRequest,
  { kommo }: InitResult,
  profiles: ProfileStore,
  prompts: Prompts | undefined,
): Promise<string> {
  const { id, subdomain } = kommo.facts.account;
  const lower = subdomain.toLowerCase();
  const proposed = nameProblem(lower, profiles) === undefined ? lower : `account-${String(id)}`;
  if (prompts === undefined || acceptsProposals) return proposed;
  return prompts.text({
    message: "Name of this profile:",
    proposed,
    check: (answer) => nameProblem(answer, profiles),
  });
}

function nameProblem(name: string, profiles: ProfileStore): string | undefined {
  try {
    profiles.read(name);
    return undefined;
  } catch (error) {
    if (error instanceof HandoffError) return `${error.message} ${error.hint ?? ""}`;
    throw error;
  }
}

/** New tokens of the same account simply replace the old ones; another account's profile is not lost in passing. */
async function checkReplacement(
  { acceptsProposals }: InitRequest,
  { kommo }: InitResult,
  replaced: Profile | undefined,
  prompts: Prompts | undefined,
): Promise<void> {
  if (replaced === undefined || replaced.accounts.kommo.id === kommo.facts.account.id) return;
  if (acceptsProposals) return;
  const before = replaced.accounts.kommo.name;
  const question = `Profile ${replaced.name} is for the account ${before} so far. Replace it?`;
  if (prompts !== undefined && (await prompts.confirm(question, false))) return;
  throw new HandoffError({
    code: "profile.other_account",
    message: `Profile ${replaced.name} is for another Kommo account (${before}), and was left as it is.`,
    hint: "Store this connection under another name with `--name <name>`, or replace that one with `--yes`.",
    exitCode: exitCodes.usage,
  });
}

function profileOf(
  result: InitResult,
  replaced: Profile | undefined,
  { offered, extra, randomSegment }: Connecting,
): Omit<Profile, "name"> {
  const isSameAccount = replaced?.accounts.kommo.id === result.kommo.facts.account.id;
  return planProfile({
    result,
    vendorAddresses: offered.vendorAddresses,
    extra,
    stored: isSameAccount ? replaced.values : {},
    randomSegment,
  });
}

interface Stored {
  readonly result: InitResult;
  readonly name: string;
  readonly path: string;
  readonly isNew: boolean;
}

function report(stored: Stored, request: InitRequest, context: CommandContext): void {
  const { output, flags } = context;
  const { result, name, path } = stored;
  const warnings = warningsOf(result, Date.now());
  output.document(initDocument({ ...stored, warnings }));
  output.result(drawStored({ profile: name, path, warnings }, createPen(output.terminal), output.clean));
  sayNext(nextWords(request), { ...context, flags: { ...flags, ...nextFlags(stored, request, context) } });
}

/** The sandbox brings a mapping along; an account of one's own needs one. */
function nextWords({ isSandbox }: InitRequest): readonly string[] {
  return isSandbox ? ["plan", "41200317"] : ["discover"];
}

function nextFlags(
  { name }: Stored,
  { isSandbox, dir }: InitRequest,
  { host, flags }: CommandContext,
): { readonly config: string | undefined; readonly profile: string | undefined } {
  const { profiles } = openProfiles(host).list();
  return {
    config: isSandbox ? `${dir}/handoff.yaml` : flags.config,
    // Where it is the only one, nothing needs to be said.
    profile: profiles.length > 1 ? name : undefined,
  };
}

function sandboxGone(dir: string, cause: unknown): HandoffError {
  return new HandoffError({
    code: "sandbox.missing",
    message: `The sandbox of ${dir} does not answer.`,
    hint: "Start it in another terminal (`handoff sandbox`) and leave it running; `--dir <folder>` names its folder.",
    cause,
  });
}

function interrupted(): HandoffError {
  return new HandoffError({
    code: "interrupted",
    message: "Interrupted, and nothing was stored.",
    exitCode: exitCodes.interrupted,
  });
}
