/** `adopt`, typed against the sandbox. */
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
import type { Ended } from "./cli-scene.ts";
import { type } from "./cli-scene.ts";

const globex = "41200322";

let folder: string;
let sandbox: Sandbox;
let server: SandboxServer;
let env: Record<string, string | undefined>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handoff-adopt-"));
  sandbox = createSandbox({ clock: systemClock });
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

describe("adopt", () => {
  it("says what was linked and what to type next, also after a second time", async () => {
    const first = await handoff("adopt", globex, "--company", "90002");
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stdout).toBe(
      [
        "Globex campaign (deal 41200322)",
        "  ✓ Linked to the company “Globex”, for all deals of this client; the Kommo",
        "    company's number was written there.",
        "    https://app.productive.io/77/companies/90002",
        "",
      ].join("\n"),
    );
    expect(first.stderr).toContain(`Next: handoff provision ${globex}\n`);
    const again = await handoff("adopt", globex, "--company", "90002");
    expect(again.stdout).toContain("– Was linked to the company “Globex” before.");
  });

  it("shows with --dry-run what would be linked, and how to do it", async () => {
    const { stdout, stderr } = await handoff("adopt", globex, "--company", "90002", "--dry-run");
    expect(stdout).toContain("→ Would be linked to the company “Globex”");
    expect(stderr).toContain(`Next: handoff adopt ${globex} --company 90002\n`);
    expect(sandbox.requests.filter(({ mutating }) => mutating)).toEqual([]);
  });

  it("prints one document with --json", async () => {
    const { stdout } = await handoff("adopt", globex, "--company", "90002", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      lead: 41_200_322,
      name: "Globex campaign",
      links: [{ kind: "company", key: "company/8803", id: "90002", status: "linked", mark: "written" }],
      isDone: false,
    });
  });

  it("undoes a link, and finds none the second time", async () => {
    await handoff("adopt", globex, "--company", "90002");
    const first = await handoff("adopt", globex, "--company", "--undo");
    expect(first.stdout.replaceAll(/\s+/gu, " ")).toContain(
      "No longer linked to the company “Globex”, for all deals of this client; the Kommo company's number was taken off there.",
    );
    const second = await handoff("adopt", globex, "--company", "--undo");
    expect(second).toMatchObject({ exitCode: 0 });
    expect(second.stdout).toContain("No company is linked: there is nothing to undo.");
  });

  it("tells a refusal in one sentence, with the deal's number in its hint: exit 3", async () => {
    await handoff("adopt", globex, "--company", "90002");
    const { exitCode, stderr } = await handoff("adopt", globex, "--company", "90003");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("error: Another company is linked already");
    expect(stderr.replaceAll(/\s+/gu, " ")).toContain(`handoff adopt ${globex} --company --undo`);
  });

  it.each([
    { words: [], says: "Nothing says what to link." },
    { words: ["--undo"], says: "Nothing says which link to undo." },
    { words: ["--project"], says: "`--project` names nothing." },
    { words: ["--company", "Globex"], says: "“Globex” names no company." },
  ])("does not understand $words: exit 2", async ({ words, says }) => {
    const { exitCode, stderr } = await handoff("adopt", globex, ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
  });

  it("appears in the deal's timeline", async () => {
    await handoff("adopt", globex, "--company", "90002");
    await handoff("provision", globex);
    expect((await handoff("show", globex)).stdout).toContain("Linked by hand: company “Globex”");
  });
});
