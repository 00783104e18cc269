import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type, typeUntil } from "./cli-scene.ts";

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "handoff-sandbox-"));
});

afterEach(async () => {
  await rm(cwd, { recursive: true });
});

describe("the sandbox command", () => {
  it("says what to type next, and ends well when a person ends it", async () => {
    const ended = await typeUntil("Ctrl+C", ["sandbox", "--port", "0"], { cwd });
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toContain(
      [
        "  set -a; . handoff-sandbox/env; set +a",
        "  handoff --config handoff-sandbox/handoff.yaml plan 41200317",
        "  handoff --config handoff-sandbox/handoff.yaml provision 41200317",
      ].join("\n"),
    );
    expect(await readdir(join(cwd, "handoff-sandbox"))).toEqual(["env", "handoff.yaml"]);
  });

  it("keeps a folder that is not its own, and says so", async () => {
    await writeFile(join(cwd, "diary.txt"), "dear diary");
    const ended = await type(["sandbox", "--port", "0", "--dir", "."], { cwd });
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toMatch(/^error: .* holds diary\.txt/u);
    expect(await readdir(cwd)).toEqual(["diary.txt"]);
  });

  it("says that a port is taken, and how to name another", async () => {
    const { server, port } = await takePort();
    const ended = await type(["sandbox", "--port", String(port)], { cwd });
    server.close();
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toMatch(/^error: Port \d+ is taken.*\n {2}Name another one with `--port <number>`/u);
  });
});

async function takePort(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return { server, port: address.port };
}
