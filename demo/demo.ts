/**
 * handoff in under a minute, without any account: starts the sandbox, plans and provisions a handful of deals,
 * shows the note on one of them, does it all again to show that nothing doubles, and ends by itself.
 */
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";

const program = fileURLToPath(new URL("../bin/handoff.js", import.meta.url));
/** A website from start to finish, a new client, an issue only, one that waits for a person, one with people nobody knows. */
const deals = ["41200317", "41200318", "41200320", "41200321", "41200330"];
const folder = mkdtempSync(join(tmpdir(), "handoff-demo-"));

const sandbox = await startSandbox();
process.once("SIGINT", () => end(130));
try {
  const env = { ...process.env, ...parseEnv(readFileSync(join(folder, "handoff-sandbox", "env"), "utf8")) };

  say("What would be made of one won deal? A plan changes nothing.");
  handoff(env, "plan", "41200317");

  say("Five won deals become work. One of them waits for a person, and one comes with warnings.");
  handoff(env, "provision", ...deals);

  say("What the seller reads on the deal in Kommo:");
  console.log(indent(await noteOn(env, 41_200_317)));

  say("The same five deals again: nothing is made twice.");
  const before = await countWrites(env);
  handoff(env, "provision", ...deals);
  const after = await countWrites(env);
  console.log(
    `\nRequests that changed something, first time: ${String(before)}; second time: ${String(after - before)}.`,
  );

  say("Why does the shop wait?");
  handoff(env, "show", "41200321");

  if (after !== before) throw new Error("the second run changed something");
  say("That is all. `node bin/handoff.js sandbox` starts the same world for you to play with.");
  end(0);
} catch (error) {
  console.error(error);
  end(1);
}

/** Resolves once the folder with settings and mapping is there. */
async function startSandbox(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, "sandbox", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("plan 41200317")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`the sandbox ended with code ${String(code)}`)));
  });
  return child;
}

/** Held deals make `provision` end with 3: that is what this demo is about, so codes are shown, not judged. */
function handoff(env: NodeJS.ProcessEnv, ...args: readonly string[]): void {
  console.log(`$ handoff ${args.join(" ")}\n`);
  const { status } = spawnSync(
    process.execPath,
    [program, "--config", join("handoff-sandbox", "handoff.yaml"), "--quiet", ...args],
    { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] },
  );
  if (status !== 0) console.log(`\n(exit code ${String(status)})`);
}

async function noteOn(env: NodeJS.ProcessEnv, lead: number): Promise<string> {
  const answer = await fetch(`${env["KOMMO_BASE_URL"] ?? ""}/api/v4/leads/${String(lead)}/notes`, {
    headers: { authorization: `Bearer ${env["KOMMO_TOKEN"] ?? ""}` },
  });
  const found = /"text":("(?:[^"\\]|\\.)*")/.exec(await answer.text())?.[1];
  return found === undefined ? "(no note)" : String(JSON.parse(found));
}

async function countWrites(env: NodeJS.ProcessEnv): Promise<number> {
  const address = new URL("/sandbox/requests", env["KOMMO_BASE_URL"]);
  return (await (await fetch(address)).text()).split('"mutating":true').length - 1;
}

function say(text: string): void {
  console.log(`\n━━ ${text}\n`);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  │ ");
}

function end(code: number): void {
  sandbox.kill();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
