import { describe, expect, it } from "vitest";
import { exitCodes, HandoffError } from "../../../src/errors.ts";
import type { Runtime } from "../../../src/runtime.ts";
import { type } from "./cli-scene.ts";

function failing(error: Error): () => Promise<Runtime> {
  return async () => {
    throw error;
  };
}

describe("the command line", () => {
  it("shows help, also when nothing is typed", async () => {
    const [bare, asked] = [await type([]), await type(["--help"])];
    expect(bare).toEqual(asked);
    expect(bare.exitCode).toBe(0);
    expect(bare.stdout).toMatch(/Handing off\n {2}plan <lead\.\.\.> .*\n[\s\S]*Exit codes:/u);
  });

  it("keeps its help within 80 columns", async () => {
    const texts = await Promise.all(
      [[], ["plan"], ["provision"], ["retry"], ["status"], ["show"], ["mapping"], ["sandbox"]].map(
        async (words) => (await type([...words, "--help"])).stdout,
      ),
    );
    const longest = Math.max(
      ...texts
        .join("\n")
        .split("\n")
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(80);
  });

  it("gives every command a description and an example", async () => {
    for (const name of ["plan", "provision", "retry", "status", "show", "sandbox"]) {
      const { stdout } = await type([name, "--help"]);
      expect(stdout).toMatch(new RegExp(`Examples:\n  handoff ${name}`, "u"));
    }
  });

  it("prints its version alone", async () => {
    expect((await type(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  it.each([
    [["plna", "4"], "error: Unknown command “plna”.\n  Did you mean plan?\n"],
    [["plan", "4", "--jsno"], "error: Unknown option “--jsno”.\n  Did you mean --json?\n"],
    [
      ["plan"],
      "error: Missing required argument “lead”.\n  `handoff plan --help` shows what can be typed.\n",
    ],
    [["mapping", "chekc"], "error: Unknown command “chekc”.\n  Did you mean check?\n"],
    [["retry"], "error: No deal is named.\n  Name one"],
    [["retry", "--new"], "error: `--new` says so for one deal, and none is named.\n"],
    [["sandbox", "--port", "http"], "error: “http” is no port.\n"],
  ])("ends with 2 and a hint after %j", async (words, expected) => {
    const { exitCode, stdout, stderr } = await type(words);
    expect(exitCode).toBe(exitCodes.usage);
    expect(stdout).toBe("");
    expect(stderr.startsWith(expected)).toBe(true);
  });

  it("shows what a group of commands can do, and ends with 2", async () => {
    const { exitCode, stderr } = await type(["mapping"]);
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain("handoff mapping");
  });

  it("answers with a document also when it fails and --json was asked for", async () => {
    const wrongUsage = await type(["plan", "--json", "--nope"]);
    expect(JSON.parse(wrongUsage.stdout)).toMatchObject({ version: 1, error: { code: "usage" } });
    const noMapping = await type(["status", "--json"]);
    expect(noMapping.exitCode).toBe(exitCodes.doesNotFit);
    expect(JSON.parse(noMapping.stdout)).toMatchObject({ version: 1, error: { code: "mapping.missing" } });
    expect(noMapping.stderr).toBe("");
  });

  it("ends as the error says, in one sentence with a hint", async () => {
    const error = new HandoffError({
      code: "ledger.busy",
      message: "The ledger is busy.",
      hint: "Try again.",
      exitCode: exitCodes.locked,
    });
    const ended = await type(["status"], { openRuntime: failing(error) });
    expect(ended).toEqual({
      exitCode: exitCodes.locked,
      stdout: "",
      stderr: "error: The ledger is busy.\n  Try again.\n",
    });
  });

  it("ends with 1 after a mistake of ours, and shows the stack with -v only", async () => {
    const openRuntime = failing(new TypeError("x is undefined"));
    const plain = await type(["status"], { openRuntime });
    expect(plain.exitCode).toBe(exitCodes.failed);
    expect(plain.stderr).not.toMatch(/x is undefined|^ *at /mu);
    expect((await type(["status", "-v"], { openRuntime })).stderr).toMatch(/x is undefined[\s\S]*^ *at /mu);
  });

  it("shows no secret of the environment, whoever let it slip", async () => {
    const env = { KOMMO_TOKEN: "canary-kommo-1", SLACK_WEBHOOK_URL: "https://hooks.slack.com/canary" };
    const error = new HandoffError({
      code: "x",
      message: "Refused: canary-kommo-1",
      hint: "See https://hooks.slack.com/canary",
      facts: { header: "Bearer canary-kommo-1" },
    });
    for (const flags of [[], ["-v"], ["--json"]]) {
      const ended = await type(["status", ...flags], { env, openRuntime: failing(error) });
      expect(ended.stdout + ended.stderr).toMatch(/secret KOMMO_TOKEN/u);
      expect(ended.stdout + ended.stderr).not.toContain("canary");
    }
  });

  it("ends with 130 and one sentence when a person interrupts it", async () => {
    const interruption = new AbortController();
    const openRuntime = (): Promise<Runtime> => {
      interruption.abort();
      return new Promise(() => undefined);
    };
    const ended = await type(["status"], { openRuntime, interruption: interruption.signal });
    expect(ended.exitCode).toBe(exitCodes.interrupted);
    expect(ended.stderr).toBe(
      "\nInterrupted. What was done is kept; the same command again goes on from there.\n",
    );
  });

  it("takes global flags before and after the command", async () => {
    const seen: (string | undefined)[] = [];
    const openRuntime = (options: { readonly config: string | undefined }): Promise<Runtime> => {
      seen.push(options.config);
      return Promise.reject(new HandoffError({ code: "x", message: "Enough." }));
    };
    await type(["--config", "a.yaml", "status"], { openRuntime });
    await type(["status", "--config", "b.yaml"], { openRuntime });
    expect(seen).toEqual(["a.yaml", "b.yaml"]);
  });
});
