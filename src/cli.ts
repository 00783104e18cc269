/** The command line: parse, run, say how it ended. The only place that sets the exit code. */
import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import type { CommandContext, GlobalFlags } from "./commands/context.ts";
import { buildProgram } from "./commands/program.ts";
import type { ExitCode } from "./errors.ts";
import { exitCodes, HandoffError } from "./errors.ts";
import type { Host } from "./runtime.ts";
import type { Output } from "./ui/output.ts";
import type { Prompts } from "./ui/prompts.ts";

/** A stream as Node has it; `isTTY` and `columns` only where it is a terminal. */
export type CliStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** Where answers are typed. */
export type CliInput = NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };

/** Everything a command line touches; tests hand in their own. */
export interface CliHost extends Host {
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  /** Absent: nobody can be asked. */
  readonly stdin?: CliInput | undefined;
  /** Aborted by Ctrl+C. */
  readonly interruption: AbortSignal;
  /** Absent: the one of `runtime.ts`. */
  readonly openRuntime?: CommandContext["openRuntime"] | undefined;
}

/** Called by `bin/handoff.js` with the process itself. */
export async function start(process: NodeJS.Process): Promise<void> {
  const interruption = new AbortController();
  // Stays registered: the spinner's own handler would end the process at once if it were alone.
  process.on("SIGINT", () => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    interruption.abort();
  });
  // Whoever reads our output may stop reading; the work goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  process.exitCode = await main(process.argv.slice(2), {
    env: process.env,
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    interruption: interruption.signal,
  });
  // A request may still be under way: the ledger knows of it, and nobody waits for its answer.
  if (process.exitCode === exitCodes.interrupted) process.exit();
}

/** Runs one command line; `argv` without node and script. Neither throws nor exits. */
export async function main(argv: readonly string[], host: CliHost): Promise<ExitCode> {
  const run: Run = { host, flags: flagsOf(argv), typed: "", endsItself: false, exitCode: exitCodes.ok };
  const program = buildProgram({
    version: readVersion(),
    start: (flags, work) => startCommand(run, flags, work),
    writeHelp: (text) => void host.stdout.write(text),
    writeAdvice: (text) => void host.stderr.write(text),
    columns: Math.min(host.stdout.columns ?? 80, 100),
  });
  const command = program.commands.find((known) => argv.includes(known.name()));
  if (command !== undefined) run.typed = `${command.name()} `;
  const ended = program.parseAsync(argv.length === 0 ? ["--help"] : [...argv], { from: "user" }).then(
    () => run.exitCode,
    (error: unknown) => endOfParsing(error, run),
  );
  return Promise.race([ended, interrupted(run)]);
}

/** One command line on its way. */
interface Run {
  readonly host: CliHost;
  flags: GlobalFlags;
  /** The command's name and a space; empty where none was recognised. */
  typed: string;
  /** The command ends by itself when it is interrupted. */
  endsItself: boolean;
  exitCode: ExitCode;
}

async function startCommand(
  run: Run,
  flags: GlobalFlags,
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<void> {
  run.flags = flags;
  const output = await openOutput(run);
  try {
    run.exitCode = await work(createContext(run, output));
  } catch (error) {
    run.exitCode = await report(error, run, output);
  }
}

function createContext(run: Run, output: Output): CommandContext {
  const { host, flags } = run;
  return {
    flags,
    host,
    output,
    newsStream: host.stderr,
    openRuntime: async (options, world) => {
      const open = host.openRuntime ?? (await import("./runtime.ts")).openRuntime;
      return open(options, world);
    },
    mappingPath: async () => (await import("./runtime.ts")).mappingPath(flags, host),
    readMapping: async (path) => (await import("./config/mapping-file.ts")).readMapping(path),
    openPrompts: () => openPrompts(run, output),
    untilInterrupted: () => {
      run.endsItself = true;
      return untilAborted(host.interruption);
    },
  };
}

async function openOutput({ host, flags }: Run): Promise<Output> {
  const { createOutput } = await import("./ui/output.ts");
  const { describeTerminal } = await import("./ui/terminal.ts");
  const wishes = { env: host.env, wantsColour: flags.wantsColour };
  return createOutput({
    stdout: host.stdout,
    stderr: host.stderr,
    terminal: describeTerminal(host.stdout, wishes),
    newsTerminal: describeTerminal(host.stderr, wishes),
    isJson: flags.isJson,
    isQuiet: flags.isQuiet,
    redact: await redactorOf(host.env),
  });
}

async function openPrompts({ host, flags }: Run, { newsTerminal }: Output): Promise<Prompts | undefined> {
  const { stdin: input, stderr } = host;
  if (!flags.mayAsk || input?.isTTY !== true || !newsTerminal.isInteractive) return undefined;
  const { createPrompts } = await import("./ui/prompts.ts");
  return createPrompts({ input, output: stderr, terminal: newsTerminal });
}

/** Until the settings are read, the secrets that stand in the environment are known at least. */
async function redactorOf(env: Host["env"]): Promise<(text: string) => string> {
  const { createRedactor } = await import("./config/redaction.ts");
  const { Secret } = await import("./config/secret.ts");
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    ownSecret.test(name) ? (value ?? "").split(",").map((part) => new Secret(name, part.trim())) : [],
  );
  return createRedactor(secrets);
}

const ownSecret = /^(?:KOMMO|PRODUCTIVE|LINEAR|SLACK|HANDOFF)_\w*(?:TOKENS?|KEY|SECRET|WEBHOOK_URL)$/u;

/** Says what went wrong, as text or as the document of `--json`, and what the command ends with. */
async function report(error: unknown, { flags }: Run, output: Output): Promise<ExitCode> {
  const { drawError, errorDocument } = await import("./ui/error-view.ts");
  const { createPen } = await import("./ui/pen.ts");
  output.document(errorDocument(error));
  if (!flags.isJson || flags.isVerbose) {
    output.error(drawError(error, createPen(output.newsTerminal), output.clean, flags.isVerbose));
  }
  return error instanceof HandoffError ? error.exitCode : exitCodes.failed;
}

/** Commander ends by throwing, also after help and version. */
async function endOfParsing(error: unknown, run: Run): Promise<ExitCode> {
  if (!(error instanceof CommanderError)) return report(error, run, await openOutput(run));
  if (error.exitCode === 0) return exitCodes.ok;
  if (error.code === "commander.help") return exitCodes.usage;
  return report(usageError(error, run), run, await openOutput(run));
}

/** `error: unknown option '--jsn'\n(Did you mean --json?)` → one sentence and a hint. */
function usageError(error: CommanderError, { typed }: Run): HandoffError {
  const [first = "", second] = error.message.replace(/^error: /u, "").split("\n");
  const sentence = first.replaceAll(/'([^']*)'/gu, "“$1”").replace(/\.?$/u, ".");
  return new HandoffError({
    code: "usage",
    message: sentence.charAt(0).toUpperCase() + sentence.slice(1),
    hint: second?.replace(/^\((.*)\)$/u, "$1") ?? `\`handoff ${typed}--help\` shows what can be typed.`,
    exitCode: exitCodes.usage,
    cause: error,
  });
}

/** Ends the command line when a person does, unless the command sees to that itself. */
async function interrupted(run: Run): Promise<ExitCode> {
  await untilAborted(run.host.interruption);
  if (run.endsItself) return new Promise(() => undefined);
  const output = await openOutput(run);
  output.error(["", "Interrupted. What was done is kept; the same command again goes on from there."]);
  return exitCodes.interrupted;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Good enough while nothing is parsed yet: how complaints are to be printed. */
function flagsOf(argv: readonly string[]): GlobalFlags {
  return {
    config: undefined,
    profile: undefined,
    isJson: argv.includes("--json"),
    isQuiet: argv.includes("--quiet"),
    isVerbose: argv.includes("-v") || argv.includes("--verbose"),
    wantsColour: !argv.includes("--no-color"),
    mayAsk: !argv.includes("--no-input"),
  };
}

function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const parsed: unknown = JSON.parse(text);
  const version = parsed !== null && typeof parsed === "object" && "version" in parsed ? parsed.version : "";
  return String(version);
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
