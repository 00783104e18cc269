/**
 * Connecting the accounts: takes what environment, files and a stored profile offer, asks a person for the rest,
 * checks each token with a cheap read, and says whose it is. Stores nothing.
 */
import { exitCodes, HandoffError } from "../errors.ts";
import type {
  Asker,
  InitEvent,
  InitPorts,
  InitSystem,
  KommoConnection,
  KommoFacts,
  LinearConnection,
  LinearFacts,
  Offered,
  Parts,
  ProductiveConnection,
  ProductiveFacts,
} from "./init/connections.ts";
import { mayBeTypedAgain } from "./init/connections.ts";
import { askKommo, checkKommo } from "./init/kommo.ts";
import { askLinear, checkLinear } from "./init/linear.ts";
import { askProductive, checkProductive } from "./init/productive.ts";
import { askSecret, mostTries } from "./init/questions.ts";
import { parseApiAddress } from "./init/typed-answers.ts";

/** A system that can be gone without. */
export type OptionalSystem = "productive" | "linear";

export interface InitRequest {
  readonly kommo: Offered<KommoConnection>;
  readonly productive: Offered<ProductiveConnection>;
  readonly linear: Offered<LinearConnection>;
  /** The address of an incoming webhook. */
  readonly slack: string | undefined;
  readonly without: OptionalSystem | undefined;
  /** Nothing that is optional is asked. */
  readonly acceptsProposals: boolean;
  readonly vendorAddresses: Readonly<Record<OptionalSystem, string>>;
}

/** A connection that was accepted, and what is known about it. */
export interface Connected<C, F> {
  readonly connection: C;
  readonly facts: F;
}

export interface InitResult {
  readonly kommo: Connected<KommoConnection, KommoFacts>;
  readonly productive: Connected<ProductiveConnection, ProductiveFacts> | undefined;
  readonly linear: Connected<LinearConnection, LinearFacts> | undefined;
  readonly slack: string | undefined;
}

/**
 * Throws: exit 2 where something is missing and nobody can be asked (all of it at once), exit 4 where a token is
 * not accepted and nobody can give another, 130 at Ctrl+C.
 */
export async function connectAccounts(request: InitRequest, ports: InitPorts): Promise<InitResult> {
  checkNothingMissing(request, ports.asker);
  const { vendorAddresses, without } = request;
  const kommo = await connect<KommoConnection, KommoFacts>(request.kommo, ports, {
    system: "kommo",
    ask: (parts, asker) => askKommo(parts, asker, ports),
    secretOf: ({ token }) => ["KOMMO_TOKEN", token],
    withoutSecret: (connection) => ({ ...connection, token: undefined }),
    check: (connection) => checkKommo(ports.connectKommo(connection), connection),
    tell: (facts) => ({ kind: "connected", system: "kommo", facts }),
  });
  // Kommo's question has no empty answer.
  if (kommo === undefined) throw new Error("Kommo was left out");
  const productive =
    without === "productive"
      ? undefined
      : await connect<ProductiveConnection, ProductiveFacts>(request.productive, ports, {
          system: "productive",
          ask: (parts, asker) =>
            askProductive(parts, asker, ports, {
              vendorsAddress: vendorAddresses.productive,
              mayBeLeftOut: without !== "linear",
            }),
          secretOf: ({ token }) => ["PRODUCTIVE_TOKEN", token],
          withoutSecret: (connection) => ({ ...connection, token: undefined }),
          check: (connection) => checkProductive(ports.connectProductive(connection), connection),
          tell: (facts) => ({ kind: "connected", system: "productive", facts }),
        });
  const linear =
    without === "linear"
      ? undefined
      : await connect<LinearConnection, LinearFacts>(request.linear, ports, {
          system: "linear",
          ask: (parts, asker) =>
            askLinear(parts, asker, ports, {
              vendorsAddress: vendorAddresses.linear,
              mayBeLeftOut: productive !== undefined,
            }),
          secretOf: ({ apiKey }) => ["LINEAR_API_KEY", apiKey],
          withoutSecret: (connection) => ({ ...connection, apiKey: undefined }),
          check: (connection) => checkLinear(ports.connectLinear(connection)),
          tell: (facts) => ({ kind: "connected", system: "linear", facts }),
        });
  return { kommo, productive, linear, slack: await slackOf(request, ports) };
}

/** One system's part of the work. */
interface SystemSteps<C, F> {
  readonly system: InitSystem;
  readonly ask: (parts: Parts<C>, asker: Asker) => Promise<C | undefined>;
  readonly secretOf: (connection: C) => readonly [variable: string, secret: string];
  /** What is proposed again after the secret was not accepted. */
  readonly withoutSecret: (connection: C) => Parts<C>;
  readonly check: (connection: C) => Promise<F>;
  readonly tell: (facts: F) => InitEvent;
}

/** Undefined where a person goes without the system. */
async function connect<C, F>(
  offered: Offered<C>,
  { asker, onSecret, onEvent }: InitPorts,
  steps: SystemSteps<C, F>,
): Promise<Connected<C, F> | undefined> {
  let next = offered;
  let isGuided = false;
  for (let attempt = 1; ; attempt += 1) {
    if (next.kind === "partial" && !isGuided) onEvent({ kind: "asking", system: steps.system });
    isGuided = next.kind === "partial";
    const connection = next.kind === "complete" ? next.connection : await askFor(next.parts);
    if (connection === undefined) return undefined;
    onSecret(...steps.secretOf(connection));
    try {
      const facts = await steps.check(connection);
      onEvent(steps.tell(facts));
      return { connection, facts };
    } catch (error) {
      const isLast = asker === undefined || attempt === mostTries;
      if (isLast || !(error instanceof HandoffError) || !mayBeTypedAgain(error)) throw error;
      onEvent({ kind: "refused", message: error.message, hint: error.hint });
      next = { kind: "partial", parts: steps.withoutSecret(connection), missing: [] };
    }
  }

  async function askFor(parts: Parts<C>): Promise<C | undefined> {
    return asker && steps.ask(parts, asker);
  }
}

async function slackOf(
  { slack, acceptsProposals }: InitRequest,
  { asker, addressProblem, onSecret, onEvent }: InitPorts,
): Promise<string | undefined> {
  if (slack !== undefined || asker === undefined || acceptsProposals) return slack;
  onEvent({ kind: "asking", system: "slack" });
  const typed = await askSecret(
    asker,
    {
      message: "Address of an incoming webhook (paste it, then Enter; Enter alone: no messages):",
      parse: (answer) => {
        const parsed = parseApiAddress(answer, addressProblem);
        // The address is the secret: it is not quoted.
        return parsed.kind === "fits"
          ? parsed
          : { kind: "wrong", sentence: "That is no address of a webhook. Copy it from Slack again." };
      },
      mayBeEmpty: true,
    },
    onEvent,
  );
  if (typed !== undefined) onSecret("SLACK_WEBHOOK_URL", typed);
  return typed;
}

function checkNothingMissing(request: InitRequest, asker: Asker | undefined): void {
  const { without } = request;
  const systems = (["kommo", "productive", "linear"] as const).filter((system) => system !== without);
  const missing = systems.flatMap((system) => {
    const offered = request[system];
    return offered.kind === "partial" ? offered.missing : [];
  });
  if (asker !== undefined || missing.length === 0) return;
  throw new HandoffError({
    code: "input.needed",
    message: `Not set, and nobody can be asked here: ${missing.join(", ")}.`,
    hint: "Set them in the environment or in .env; a token also as a file (`KOMMO_TOKEN_FILE`). `--without linear` or `--without productive` goes without one system.",
    facts: { missing },
    exitCode: exitCodes.usage,
  });
}
