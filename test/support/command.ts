/** The program as a person runs it: a process of its own, against a sandbox that listens on loopback. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listen } from "../../src/sandbox/server.ts";
import { systemClock } from "../../src/sandbox/system-clock.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { createSandbox } from "../../src/sandbox/world.ts";

const program = fileURLToPath(new URL("../../bin/handoff.js", import.meta.url));
const exampleMapping = fileURLToPath(new URL("../../examples/handoff.yaml", import.meta.url));

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Workplace {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs `handoff <args>` to its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandEnd>;
  /** Starts it and does not wait. */
  start(args: readonly string[]): { readonly child: ChildProcess; readonly end: Promise<CommandEnd> };
  /** Every byte that is on disk in the workplace. */
  bytes(): string;
  close(): Promise<void>;
}

/** The tokens of the sandbox: they must appear in no output and in no file. */
export const canaries = [
  "kommo-sandbox-token",
  "prod-sandbox-token",
  "lin_api_sandbox",
  "slack-canary",
] as const;

export async function aWorkplace(): Promise<Workplace> {
  const sandbox = createSandbox({ clock: systemClock });
  const server = await listen({ sandbox, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), "handoff-cli-"));
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    NO_COLOR: "1",
    HANDOFF_CONFIG: exampleMapping,
    HANDOFF_LEDGER: join(folder, "ledger.db"),
    HANDOFF_KOMMO_RPS: "7",
    HANDOFF_QUIET_PERIOD: "1s",
    KOMMO_BASE_URL: server.urls.kommo,
    KOMMO_TOKEN: canaries[0],
    PRODUCTIVE_BASE_URL: server.urls.productive,
    PRODUCTIVE_ORG_ID: "77",
    PRODUCTIVE_TOKEN: canaries[1],
    LINEAR_API_URL: server.urls.linear,
    LINEAR_API_KEY: canaries[2],
    SLACK_WEBHOOK_URL: `${server.urls.slack.replace(/\/services\/.*$/, "")}/services/T0/B0/${canaries[3]}`,
  };
  const start: Workplace["start"] = (args) => launch(args, folder, env);
  return {
    sandbox,
    folder,
    env,
    start,
    run: (args, more = {}) => launch(args, folder, { ...env, ...more }).end,
    bytes: () =>
      readdirSync(folder)
        .filter((name) => name.startsWith("ledger"))
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .join("\n"),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launch(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): ReturnType<Workplace["start"]> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const end = new Promise<CommandEnd>((resolve) => {
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, end };
}
