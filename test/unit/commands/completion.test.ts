import { describe, expect, it } from "vitest";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describePlaces, drawCompletion } from "../../../src/commands/completion.ts";
import { buildProgram } from "../../../src/commands/program.ts";
import { type } from "./cli-scene.ts";

const program = buildProgram({
  version: "0",
  start: async () => undefined,
  writeHelp: () => undefined,
  writeAdvice: () => undefined,
  columns: 80,
});

const shells = ["bash", "zsh", "fish"] as const;

/** What bash offers for a command line whose last word is being typed. */
function offeredByBash(words: readonly string[]): readonly string[] {
  const line = ["handoff", ...words].map((word) => `'${word}'`).join(" ");
  const script = `${drawCompletion("bash", program)}
COMP_WORDS=(${line}); COMP_CWORD=${String(words.length)}; _handoff; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return spawnSync("bash", ["-c", script], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((word) => word !== "");
}

describe("the scripts", () => {
  it.each(shells)("of %s hold no mistake that the shell itself finds", (shell) => {
    if (spawnSync(shell, ["-c", "true"]).error !== undefined) return;
    const folder = mkdtempSync(join(tmpdir(), "handoff-completion-"));
    writeFileSync(join(folder, "script"), drawCompletion(shell, program));
    const { status, stderr } = spawnSync(shell, ["-n", join(folder, "script")], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it.each(shells)("of %s name every command and flag", (shell) => {
    const script = drawCompletion(shell, program);
    for (const { words, flags } of describePlaces(program)) {
      for (const { word } of words) expect(script).toContain(word);
      for (const name of flags.flatMap(({ names }) => names)) {
        expect(script).toContain(shell === "fish" ? name.replace(/^--?/, "") : name);
      }
    }
  });

  it("are printed by the command, and refused for another shell", async () => {
    expect((await type(["completion", "bash"])).stdout.trim()).toBe(drawCompletion("bash", program).trim());
    expect((await type(["completion", "tcsh"])).exitCode).toBe(2);
  });
});

describe("in bash", () => {
  it("offers the commands that begin so", () => {
    expect(offeredByBash(["pr"])).toEqual(expect.arrayContaining(["provision", "profiles"]));
  });

  it("offers the commands inside a command, also behind global flags and their values", () => {
    expect(offeredByBash(["--config", "plan", "mapping", ""])).toContain("check");
  });

  it("offers a command's flags and the global ones behind a hyphen", () => {
    const offered = offeredByBash(["provision", "41200317", "--"]);
    expect(offered).toEqual(expect.arrayContaining(["--dry-run", "--config", "--json"]));
    expect(offered).not.toContain("--sandbox");
  });

  it("offers what a flag or an argument may be", () => {
    expect(offeredByBash(["init", "--without", ""])).toEqual(["productive", "linear"]);
    expect(offeredByBash(["completion", ""])).toEqual([...shells]);
  });
});
