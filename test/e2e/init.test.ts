/** Connecting accounts as a person does: at a terminal, by the environment alone, and to a running sandbox. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { writeSandboxFolder } from "../../src/sandbox/folder.ts";
import { kommoSellerToken } from "../../src/sandbox/kommo/kommo-seed.ts";
import type { SandboxServer } from "../../src/sandbox/server.ts";
import { listen } from "../../src/sandbox/server.ts";
import { systemClock } from "../../src/sandbox/system-clock.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { createSandbox } from "../../src/sandbox/world.ts";
import type { CommandEnd } from "../support/command.ts";
import type { Pty } from "../support/pty.ts";
import { keys, openPty } from "../support/pty.ts";

const program = fileURLToPath(new URL("../../bin/handoff.js", import.meta.url));
const exampleMapping = fileURLToPath(new URL("../../examples/handoff.yaml", import.meta.url));
const website = "41200317";
const dayMs = 86_400_000;

/** Tokens the sandbox accepts, and whatever else must be seen nowhere. */
const secrets = {
  kommo: jwt(400),
  productive: "prod-sandbox-token",
  linear: "lin_api_sandbox",
  slack: "slack-canary",
  wrong: "wrong-kommo-canary",
} as const;

let sandbox: Sandbox;
let server: SandboxServer;
let folder: string;
let terminals: Pty[];

beforeEach(async () => {
  sandbox = createSandbox({ clock: systemClock });
  acceptAdmin(secrets.kommo);
  server = await listen({ sandbox, port: 0 });
  folder = mkdtempSync(join(tmpdir(), "handoff-init-"));
  terminals = [];
});

afterEach(async () => {
  for (const terminal of terminals) terminal.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("at a terminal", () => {
  it("leads from nothing to a stored profile that hands a deal off", async () => {
    const terminal = open(["init"]);
    await answerAll(terminal);
    await terminal.until("Name of this profile:");
    terminal.press(keys.enter);
    await terminal.until("Next: handoff discover");
    expect(await terminal.end).toBe(0);
    const screen = terminal.screen();
    expect(screen).toContain("Kommo  acme (account 33000001), Europe/Berlin, EUR");
    expect(screen).toContain("Token of Anna Account <anna@acme.example>, an administrator.");
    expect(screen).toContain("Issues will bear this name.");
    expect(readProfile("acme").values).toMatchObject({
      KOMMO_BASE_URL: server.urls.kommo,
      KOMMO_TOKEN: secrets.kommo,
      PRODUCTIVE_ORG_ID: "77",
      PRODUCTIVE_TOKEN: secrets.productive,
      LINEAR_API_KEY: secrets.linear,
    });
    const provisioned = await run(["--config", exampleMapping, "provision", website], ledgerOnly());
    expect(provisioned).toMatchObject({ code: 0 });
  });

  it("says where to click and what the token must be allowed to do, for each system", async () => {
    const terminal = open(["init", "--yes"]);
    await terminal.until("Keys and scopes → Generate long-lived token");
    await terminal.until("Address of the account");
    terminal.type(server.urls.kommo);
    await terminal.until("Long-lived token");
    terminal.type(secrets.kommo);
    await terminal.until("Settings → API integrations → Generate new token");
    await answerProductive(terminal);
    await terminal.until("It needs the permissions Read and Write");
    await answerLinear(terminal);
    expect(await terminal.end).toBe(0);
  });

  it("shows no secret on the screen, in the process list, or in a file but the profile", async () => {
    const terminal = open(["init"]);
    await answerKommo(terminal);
    await terminal.until("Productive: an API token");
    const seen = commandLines();
    await answerProductive(terminal);
    await answerLinear(terminal);
    await answerSlack(terminal);
    await terminal.until("Name of this profile:");
    terminal.type("acme");
    expect(await terminal.end).toBe(0);
    const profile = join(profilesFolder(), "acme.json");
    const elsewhere = filesBelow(folder).filter((path) => path !== profile);
    const said = [terminal.raw(), ...seen, ...elsewhere.map((path) => readFileSync(path, "latin1"))].join(
      "\n",
    );
    for (const secret of Object.values(secrets)) expect(said).not.toContain(secret);
    expect(seen.some((line) => line.includes("bin/handoff.js"))).toBe(true);
    expect(readFileSync(profile, "utf8")).toContain(secrets.slack);
  });

  it("says that a token is not accepted, and asks again with the address proposed", async () => {
    const terminal = open(["init", "--yes"]);
    await terminal.until("Address of the account");
    terminal.type(server.urls.kommo);
    await terminal.until("Long-lived token");
    terminal.type(secrets.wrong);
    await terminal.until("Kommo does not accept the token");
    await terminal.until(`(${server.urls.kommo})`);
    terminal.press(keys.enter);
    await terminal.until("Long-lived token");
    terminal.type(secrets.kommo);
    await answerProductive(terminal);
    await answerLinear(terminal);
    expect(await terminal.end).toBe(0);
    expect(terminal.raw()).not.toContain(secrets.wrong);
    expect(readProfile("acme").values["KOMMO_TOKEN"]).toBe(secrets.kommo);
  });

  it("ends with 130 at Ctrl+C and has stored nothing", async () => {
    const terminal = open(["init"]);
    await answerKommo(terminal);
    await terminal.until("Organisation");
    terminal.press(keys.ctrlC);
    expect(await terminal.end).toBe(130);
    expect(terminal.screen()).toContain("nothing was stored");
    expect(existsSync(profilesFolder())).toBe(false);
  });

  it("asks about another account's profile before it replaces it", async () => {
    await run(["init", "--name", "acme"], environment());
    sandbox.kommo.store.account = { ...sandbox.kommo.store.account, id: 44_000_001 };
    const terminal = open(["init", "--name", "acme"], environment());
    await terminal.until("Address of an incoming webhook");
    terminal.press(keys.enter);
    await terminal.until("Replace it?");
    terminal.type("n");
    expect(await terminal.end).toBe(2);
    expect(readProfile("acme").accounts.kommo.id).toBe(33_000_001);
  });

  it("does not ask for what a stored profile knows and the system still accepts", async () => {
    await run(["init", "--name", "acme"], environment());
    const renewed = jwt(500);
    sandbox.kommo.store.tokens.delete(secrets.kommo);
    acceptAdmin(renewed);
    const terminal = open(["init", "--name", "acme", "--yes"], {});
    await terminal.until("Kommo does not accept the token");
    await terminal.until("Address of the account");
    terminal.press(keys.enter);
    await terminal.until("Long-lived token");
    terminal.type(renewed);
    expect(await terminal.end).toBe(0);
    expect(readProfile("acme").values).toMatchObject({
      KOMMO_TOKEN: renewed,
      LINEAR_API_KEY: secrets.linear,
    });
  });
});

describe("by the environment alone", () => {
  it("stores a profile that is its owner's alone, and asks nothing", async () => {
    const end = await run(["init"], environment());
    expect(end).toMatchObject({ code: 0 });
    expect(modeOf(join(profilesFolder(), "acme.json"))).toBe("600");
    expect(modeOf(profilesFolder())).toBe("700");
    expect(end.stdout + end.stderr).not.toContain(secrets.kommo);
  });

  it("says in JSON whose tokens they are and when Kommo's ends", async () => {
    const end = await run(["init", "--json"], environment());
    expect(JSON.parse(end.stdout)).toMatchObject({
      version: 1,
      profile: { name: "acme", isNew: true },
      kommo: { account: { id: 33_000_001 }, owner: { email: "anna@acme.example" }, isAdmin: true },
      productive: { organization: { id: "77" }, owner: { name: "Petra Manager" } },
      linear: { workspace: { urlKey: "acme" }, owner: { email: "anna@acme.example" } },
      warnings: [],
    });
    for (const secret of Object.values(secrets)) expect(end.stdout).not.toContain(secret);
  });

  it("makes webhook secrets of 32 random bytes and keeps them at the next time", async () => {
    await run(["init"], environment());
    const first = readProfile("acme").values;
    for (const variable of ["KOMMO_WEBHOOK_SECRET", "PRODUCTIVE_WEBHOOK_SECRET"]) {
      expect(Buffer.from(first[variable] ?? "", "base64url")).toHaveLength(32);
    }
    await run(["init"], environment());
    expect(readProfile("acme").values).toEqual(first);
  });

  it("ends with 2 and names everything that is missing", async () => {
    const end = await run(["init"], { KOMMO_TOKEN: secrets.kommo });
    expect(end.code).toBe(2);
    for (const variable of ["KOMMO_SUBDOMAIN", "PRODUCTIVE_ORG_ID", "PRODUCTIVE_TOKEN", "LINEAR_API_KEY"]) {
      expect(end.stderr).toContain(variable);
    }
  });

  it("ends with 4 where a token is not accepted, and stores nothing", async () => {
    const end = await run(["init"], { ...environment(), LINEAR_API_KEY: secrets.wrong });
    expect(end.code).toBe(4);
    expect(end.stderr).toContain("Linear does not accept the token");
    expect(end.stdout + end.stderr).not.toContain(secrets.wrong);
    expect(existsSync(profilesFolder())).toBe(false);
  });

  it("warns where Kommo's token ends within 30 days, and where it is no administrator's", async () => {
    const soon = jwt(12);
    const seller = sandbox.kommo.store.tokens.get(kommoSellerToken) ?? 0;
    sandbox.kommo.store.tokens.set(soon, seller);
    const end = await run(["init"], { ...environment(), KOMMO_TOKEN: soon });
    expect(end.code).toBe(0);
    expect(end.stdout).toMatch(/ends in 1[12] days/);
    expect(end.stdout).toContain("not an administrator’s");
  });

  it("refuses a token of another organisation than the one named", async () => {
    const end = await run(["init"], { ...environment(), PRODUCTIVE_ORG_ID: "78" });
    expect(end.code).not.toBe(0);
    expect(end.stderr).toContain("Productive");
    expect(existsSync(profilesFolder())).toBe(false);
  });

  it("goes without a system that is not wanted", async () => {
    const { LINEAR_API_KEY: _key, ...rest } = environment();
    expect(await run(["init", "--without", "linear"], rest)).toMatchObject({ code: 0 });
    const { accounts, values } = readProfile("acme");
    expect(accounts.linear).toBeUndefined();
    expect(Object.keys(values).some((variable) => variable.startsWith("LINEAR_"))).toBe(false);
  });
});

describe("with --sandbox", () => {
  it("takes everything from the sandbox's folder", async () => {
    await writeSandboxFolder({ folder: join(folder, "handoff-sandbox"), urls: server.urls });
    const end = await run(["init", "--sandbox"], {});
    expect(end).toMatchObject({ code: 0 });
    expect(end.stderr).toContain("Next: handoff --config handoff-sandbox/handoff.yaml plan 41200317");
    const planned = await run(["--config", "handoff-sandbox/handoff.yaml", "plan", website], {});
    expect(planned).toMatchObject({ code: 0 });
  });

  it("says how to start one where there is none", async () => {
    const end = await run(["init", "--sandbox"], {});
    expect(end.code).toBe(5);
    expect(end.stderr).toContain("handoff sandbox");
  });
});

describe("profiles", () => {
  it("are listed with their accounts and systems, and removed by name", async () => {
    await run(["init", "--name", "first"], environment());
    await run(["init", "--name", "second", "--without", "linear"], environment());
    const list = await run(["profiles", "list"], {});
    expect(list.stdout).toMatch(/first\s+acme \(33000001\)\s+Kommo, Productive, Linear/);
    expect(list.stdout).toMatch(/second\s+acme \(33000001\)\s+Kommo, Productive\n/);
    expect(await run(["profiles", "remove", "first"], {})).toMatchObject({ code: 0 });
    expect(JSON.parse((await run(["profiles", "list", "--json"], {})).stdout)).toMatchObject({
      profiles: [{ name: "second" }],
    });
  });

  it("are chosen by --profile where two are for the mapping's account", async () => {
    await run(["init", "--name", "first"], environment());
    await run(["init", "--name", "second"], environment());
    const plan = ["--config", exampleMapping, "plan", website];
    const unsaid = await run(plan, ledgerOnly());
    expect(unsaid.code).toBe(5);
    expect(unsaid.stderr).toContain("--profile first");
    expect(await run([...plan, "--profile", "second"], ledgerOnly())).toMatchObject({ code: 0 });
  });
});

function environment(): Record<string, string> {
  return {
    KOMMO_BASE_URL: server.urls.kommo,
    KOMMO_TOKEN: secrets.kommo,
    PRODUCTIVE_BASE_URL: server.urls.productive,
    PRODUCTIVE_ORG_ID: "77",
    PRODUCTIVE_TOKEN: secrets.productive,
    LINEAR_API_URL: server.urls.linear,
    LINEAR_API_KEY: secrets.linear,
  };
}

function addresses(): Record<string, string> {
  return { PRODUCTIVE_BASE_URL: server.urls.productive, LINEAR_API_URL: server.urls.linear };
}

function ledgerOnly(): Record<string, string> {
  return { HANDOFF_LEDGER: join(folder, "ledger.db"), HANDOFF_QUIET_PERIOD: "1s" };
}

function surroundings(): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", HOME: folder, NO_COLOR: "1", LANG: "C.UTF-8" };
}

/** Addresses that a person confirms unless they are set otherwise; everything else is typed. */
function open(args: readonly string[], env: Readonly<Record<string, string>> = addresses()): Pty {
  const terminal = openPty({
    command: process.execPath,
    args: [program, ...args],
    cwd: folder,
    env: { ...surroundings(), ...env },
  });
  terminals.push(terminal);
  return terminal;
}

async function answerAll(terminal: Pty): Promise<void> {
  await answerKommo(terminal);
  await answerProductive(terminal);
  await answerLinear(terminal);
  await answerSlack(terminal);
}

async function answerKommo(terminal: Pty): Promise<void> {
  await terminal.until("Address of the account");
  terminal.type(server.urls.kommo);
  await terminal.until("Long-lived token");
  terminal.type(secrets.kommo);
}

async function answerProductive(terminal: Pty): Promise<void> {
  await terminal.until("Organisation’s number");
  terminal.type("https://app.productive.io/77-acme/projects");
  await terminal.until("Address of Productive’s API:");
  terminal.press(keys.enter);
  await terminal.until("Token (paste it");
  terminal.type(secrets.productive);
}

async function answerLinear(terminal: Pty): Promise<void> {
  await terminal.until("Address of Linear’s API:");
  terminal.press(keys.enter);
  await terminal.until("Personal API key (paste it");
  terminal.type(secrets.linear);
}

async function answerSlack(terminal: Pty): Promise<void> {
  await terminal.until("Address of an incoming webhook");
  terminal.type(`https://hooks.slack.com/services/T0/B0/${secrets.slack}`);
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandEnd> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...surroundings(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

const profileSchema = z.object({
  accounts: z.object({ kommo: z.object({ id: z.number() }), linear: z.unknown().optional() }),
  values: z.record(z.string(), z.string()),
});

function readProfile(name: string): z.infer<typeof profileSchema> {
  return profileSchema.parse(JSON.parse(readFileSync(join(profilesFolder(), `${name}.json`), "utf8")));
}

function profilesFolder(): string {
  return join(folder, ".config", "handoff", "profiles");
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function filesBelow(place: string): readonly string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What `ps` would show of every process of this machine. */
function commandLines(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
}

/** Kommo's long-lived tokens are JWTs; nobody here checks the signature. */
function jwt(days: number): string {
  const exp = Math.floor((Date.now() + days * dayMs) / 1_000);
  return `${base64({ alg: "RS256", typ: "JWT" })}.${base64({ exp, account_id: 33_000_001 })}.signature-${String(days)}`;
}

function base64(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

/** As if the account's administrator had made it. */
function acceptAdmin(token: string): void {
  const { tokens } = sandbox.kommo.store;
  tokens.set(token, tokens.get("kommo-sandbox-token") ?? 0);
}
