/** `sandbox`: the three systems on this machine, until it is told to end. */
import { relative, resolve } from "node:path";
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { SandboxFolder } from "../sandbox/folder.ts";
import { writeSandboxFolder } from "../sandbox/folder.ts";
import { deliverOnLoopback } from "../sandbox/loopback-delivery.ts";
import type { SandboxServer } from "../sandbox/server.ts";
import { listen } from "../sandbox/server.ts";
import { systemClock } from "../sandbox/system-clock.ts";
import { createSandbox } from "../sandbox/world.ts";
import { createPen } from "../ui/pen.ts";
import { drawSandbox } from "../ui/sandbox-view.ts";
import type { CommandContext } from "./context.ts";
import { commandLine, shellWord } from "./next-command.ts";

export interface SandboxRequest {
  /** 0 takes a free one. */
  readonly port: number;
  readonly dir: string;
}

export async function sandbox(request: SandboxRequest, context: CommandContext): Promise<ExitCode> {
  const { output, host } = context;
  const interrupted = context.untilInterrupted();
  const server = await start(request.port);
  try {
    const folder = await write(resolve(host.cwd, request.dir), server);
    output.document({ version: 1, port: server.port, urls: server.urls, folder: folder.folder });
    output.result(drawSandbox(factsOf(folder, server, host.cwd), createPen(output.terminal)));
    await interrupted;
    output.news(["The sandbox has ended."]);
    return exitCodes.ok;
  } finally {
    await server.close();
  }
}

/** A won deal of the sandbox's world that has everything. */
const exampleLead = "41200317";

/** Reads `--port`; throws where it is no port. */
export function parsePort(text: string): number {
  if (/^\d{1,5}$/u.test(text) && Number(text) <= 65_535) return Number(text);
  throw new HandoffError({
    code: "usage",
    message: `“${text}” is no port.`,
    hint: "A port is a number from 1 to 65535; 0 takes a free one.",
    exitCode: exitCodes.usage,
  });
}

async function start(port: number): Promise<SandboxServer> {
  try {
    const sandboxed = createSandbox({ clock: systemClock, deliver: deliverOnLoopback });
    // Linear itself takes public https addresses only; here the receiver is on this machine.
    sandboxed.linear.switches.webhookUrls = "any";
    return await listen({ sandbox: sandboxed, port });
  } catch (cause) {
    const reason = portProblems[codeOf(cause) ?? ""];
    if (reason === undefined) throw cause;
    throw new HandoffError({
      code: "sandbox.port",
      message: `Port ${String(port)} ${reason}.`,
      hint: "Name another one with `--port <number>`, or any free one with `--port 0`.",
      cause,
    });
  }
}

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken, perhaps by another sandbox",
  EACCES: "may not be used by this user",
};

async function write(folder: string, server: SandboxServer): Promise<SandboxFolder> {
  try {
    return await writeSandboxFolder({ folder, urls: server.urls });
  } catch (cause) {
    throw new HandoffError({
      code: "sandbox.folder",
      message: cause instanceof Error ? cause.message : `${folder} cannot be written.`,
      hint: "`--dir <folder>` names another folder.",
      cause,
    });
  }
}

function factsOf(
  { folder, mapping, removed }: SandboxFolder,
  { port }: SandboxServer,
  cwd: string,
): Parameters<typeof drawSandbox>[0] {
  const fromHere = relative(cwd, folder);
  const place = fromHere === "" || fromHere.startsWith("..") ? folder : fromHere;
  const flags = { config: `${place}/handoff.yaml`, profile: undefined };
  return {
    folder: place,
    port,
    isMappingKept: mapping === "kept",
    isLedgerRemoved: removed.length > 0,
    commands: [
      `set -a; . ${shellWord(`${place}/env`)}; set +a`,
      commandLine(["plan", exampleLead], flags),
      commandLine(["provision", exampleLead], flags),
    ],
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
