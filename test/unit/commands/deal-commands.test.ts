/** The commands that hand deals off, typed against the sandbox. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeSandboxFolder } from "../../../src/sandbox/folder.ts";
import type { SandboxServer } from "../../../src/sandbox/server.ts";
import { listen } from "../../../src/sandbox/server.ts";
import { systemClock } from "../../../src/sandbox/system-clock.ts";
import type { Sandbox } from "../../../src/sandbox/world.ts";
import { createSandbox } from "../../../src/sandbox/world.ts";
import { unseen } from "../ui/builders.ts";
import { type } from "./cli-scene.ts";
import type { Ended } from "./cli-scene.ts";

/** Won, with everything a handoff wants. */
const relaunch = "41200317";
/** Won, and a company of nearly the same name exists. */
const umbrella = "41200324";
/** Its name holds Markdown, HTML, a mention, terminal sequences and 300 characters. */
const hostile = "41200331";
const lost = "41200335";

let folder: string;
let sandbox: Sandbox;
let server: SandboxServer;
let env: Record<string, string | undefined>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handoff-commands-"));
  sandbox = createSandbox({ clock: systemClock });
  // Each command is a process of its own in life; here they follow one another within a second.
  sandbox.kommo.switches.rateLimit = "off";
  server = await listen({ sandbox });
  const { envFile } = await writeSandboxFolder({ folder, urls: server.urls });
  env = { ...parseEnv(await readFile(envFile, "utf8")) };
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function handoff(...words: readonly string[]): Promise<Ended> {
  return type(words, { env, cwd: folder });
}

const writes = (): number => sandbox.requests.filter(({ mutating }) => mutating).length;

describe("the commands", () => {
  it("draw a plan, say what to type next, and write nothing", async () => {
    const { exitCode, stdout, stderr } = await handoff("plan", relaunch);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/budget {2}.* 12,500\.00 EUR {2}create/u);
    expect(stderr).toContain(`Next: handoff provision ${relaunch}\n`);
    expect(writes()).toBe(0);
  });

  it("explain with --explain where each value comes from, down to the line", async () => {
    const lines = (await readFile(join(folder, "handoff.yaml"), "utf8")).split("\n");
    const at = lines.findIndex((line) => line.includes("workflow: {")) + 1;
    const { stdout } = await handoff("plan", relaunch, "--explain");
    expect(stdout).toContain("Where each value comes from\n");
    expect(stdout).toContain(`↳ handoff.yaml:${String(at)}, productive.project.workflow\n`);
    const explained: unknown = JSON.parse((await handoff("plan", relaunch, "--explain", "--json")).stdout);
    const workflow = {
      what: "Project · workflow",
      value: "Default workflow",
      from: { kind: "mapping", path: "productive.project.workflow" },
      file: "handoff.yaml",
      line: at,
    };
    const amongOthers: unknown = expect.arrayContaining([workflow]);
    expect(explained).toMatchObject({ deals: [{ explanations: amongOthers }] });
    expect((await handoff("plan", relaunch, "--json")).stdout).not.toContain("explanations");
  });

  it("tell with --exit-code that changes are pending", async () => {
    expect((await handoff("provision", "--dry-run", "--exit-code", relaunch)).exitCode).toBe(10);
    expect((await handoff("plan", "--exit-code", umbrella)).exitCode).toBe(3);
  });

  it("hand a deal off once, name it twice as you like", async () => {
    const first = await handoff("provision", relaunch, `#${relaunch}`);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stdout).toMatch(/^✓ Website relaunch \(deal 41200317\): handed off\n/u);
    const written = writes();
    const second = await handoff("provision", relaunch);
    expect(second.stdout).toContain("was handed off before; nothing was written");
    expect(writes()).toBe(written);
  });

  it("find a deal again by its project and its issue", async () => {
    const { stdout } = await handoff("provision", relaunch);
    const links = stdout.match(/https:\S+\/(?:projects|issue)\/\S+/gu) ?? [];
    expect(links).toHaveLength(2);
    for (const link of links) {
      expect((await handoff("show", link)).stdout).toMatch(
        /^Done on .*: company, project, budget and issue exist\.\n/u,
      );
    }
  });

  it("go on after a deal that is held, and say how to take it up again", async () => {
    const { exitCode, stdout, stderr } = await handoff("provision", umbrella, lost, relaunch);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("3 deals: 1 handed off, 1 held, 1 not to be handed off.\n");
    expect(stderr).toContain(`Next: handoff retry ${umbrella}\n`);
    const status = await handoff("status");
    expect(status.stdout).toMatch(
      /^2 deals: 1 done and 1 held\.\n\nHeld, wait for somebody\n {2}Umbrella portal/u,
    );
    expect((await handoff("show", umbrella)).stdout).toMatch(/^Held since /u);
  });

  it("retry what is held by one problem", async () => {
    await handoff("provision", umbrella);
    expect((await handoff("retry", "--held", "amount.missing")).stdout).toBe(
      "Nothing to do: no deal is in that state.\n",
    );
    expect((await handoff("retry", "--held", "company.similar")).exitCode).toBe(3);
  });

  it("answer for a deal that nobody knows", async () => {
    const { exitCode, stdout } = await handoff("show", "999");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Never heard of deal 999: Kommo has no deal 999/u);
  });

  it("print one document with --json", async () => {
    const plan = await handoff("plan", relaunch, umbrella, "--json");
    expect(JSON.parse(plan.stdout)).toMatchObject({
      version: 1,
      deals: [
        { lead: 41200317, outcome: "planned" },
        { lead: 41200324, outcome: "held" },
      ],
      summary: { planned: 1, held: 1 },
    });
    for (const words of [["status"], ["show", relaunch], ["mapping", "check"], ["retry", "--failed"]]) {
      expect(JSON.parse((await handoff(...words, "--json")).stdout)).toMatchObject({ version: 1 });
    }
  });

  it("end with 4 when a token is refused, say how to get another, and show neither it nor a stack", async () => {
    env["KOMMO_TOKEN"] = "canary-refused-token";
    for (const words of [
      ["plan", relaunch],
      ["provision", relaunch, "-v"],
      ["show", "999"],
    ]) {
      const { exitCode, stdout, stderr } = await handoff(...words);
      expect(exitCode).toBe(4);
      expect(stdout).toMatch(/Kommo does not accept the token[\s\S]*Make a new long-lived token/u);
      expect(stdout + stderr).not.toMatch(/canary|^ *at /mu);
    }
  });

  it("end with 75 when a system cannot be reached, and finish the deal later", async () => {
    sandbox.faults.push({ match: { vendor: "linear" }, effect: { kind: "status", status: 503 } });
    expect((await handoff("provision", relaunch)).exitCode).toBe(75);
    sandbox.faults.length = 0;
    expect((await handoff("retry", "--failed")).exitCode).toBe(0);
  });

  it("show a hostile name as nothing but text, everywhere", async () => {
    const texts = await Promise.all([handoff("plan", hostile), handoff("plan", hostile, "--json")]);
    const provisioned = await handoff("provision", hostile);
    const looked = [await handoff("show", hostile), await handoff("status", "--json")];
    const all = [...texts, provisioned, ...looked].map(({ stdout, stderr }) => stdout + stderr).join("");
    expect(all).toContain("<!channel>");
    expect(all).not.toMatch(unseen);
  });

  it("check the mapping without any token", async () => {
    env = {};
    const { exitCode, stdout } = await handoff("mapping", "check");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^handoff\.yaml:\d+:\d+ {2}/u);
  });
});
