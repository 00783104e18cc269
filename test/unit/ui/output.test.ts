import { describe, expect, it } from "vitest";
import { createOutput } from "../../../src/ui/output.ts";
import type { Output, OutputOptions } from "../../../src/ui/output.ts";
import { aPen, aTerminal, hostileName } from "./builders.ts";

function capture(overrides: Partial<OutputOptions> = {}): {
  readonly output: Output;
  readonly stdout: () => string;
  readonly stderr: () => string;
} {
  const texts = { stdout: "", stderr: "" };
  const output = createOutput({
    stdout: { write: (text: string) => (texts.stdout += text) },
    stderr: { write: (text: string) => (texts.stderr += text) },
    terminal: aTerminal(),
    newsTerminal: aTerminal(),
    isJson: false,
    isQuiet: false,
    redact: (text) => text,
    ...overrides,
  });
  return { output, stdout: () => texts.stdout, stderr: () => texts.stderr };
}

describe("output", () => {
  it("writes results to stdout and everything else to stderr", () => {
    const { output, stdout, stderr } = capture();
    output.result(["done"]);
    output.news(["Next: handoff status"]);
    output.error(["error: no"]);
    expect(stdout()).toBe("done\n");
    expect(stderr()).toBe("Next: handoff status\nerror: no\n");
  });

  it("writes one document and no text to stdout with --json", () => {
    const { output, stdout } = capture({ isJson: true });
    output.result(["done"]);
    output.block(["done"]);
    output.document({ version: 1 });
    expect(JSON.parse(stdout())).toEqual({ version: 1 });
  });

  it("keeps news back with --quiet, and errors not", () => {
    const { output, stderr } = capture({ isQuiet: true });
    output.news(["Next: handoff status"]);
    output.error(["error: no"]);
    expect(stderr()).toBe("error: no\n");
  });

  it("parts blocks by an empty line", () => {
    const { output, stdout } = capture();
    output.block(["one"]);
    output.block([]);
    output.block(["two"]);
    expect(stdout()).toBe("one\n\ntwo\n");
  });

  it("lets nothing but our own painting through on a colourful terminal", () => {
    const { output, stdout } = capture({ terminal: aTerminal({ hasColour: true }) });
    const pen = aPen({ hasColour: true });
    output.result([`  ${pen.bad("x")} ${hostileName}`]);
    const escape = "\u001B";
    const plain = stdout().replaceAll(`${escape}[31m`, "").replaceAll(`${escape}[39m`, "");
    expect(stdout().startsWith(`  ${escape}[31mx${escape}[39m `)).toBe(true);
    expect(plain).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("lets no painting at all through in a pipe", () => {
    const { output, stdout } = capture();
    output.result([aPen({ hasColour: true }).good("fine")]);
    expect(stdout()).toBe("fine\n");
  });

  it("replaces secrets everywhere, also those it learns of later", () => {
    const { output, stdout, stderr } = capture({ redact: (text) => text.replaceAll("first-secret", "[1]") });
    output.redactWith((text) => text.replaceAll("later-secret", "[2]"));
    output.result(["a first-secret"]);
    output.error(["a later-secret"]);
    expect(output.clean("first-secret later-secret")).toBe("[1] [2]");
    expect(stdout() + stderr()).toBe("a [1]\na [2]\n");
  });

  it("replaces secrets in the document too", () => {
    const { output, stdout } = capture({ isJson: true, redact: (text) => text.replaceAll("s3cret", "[1]") });
    output.document({ facts: { header: "Bearer s3cret" } });
    expect(JSON.parse(stdout())).toEqual({ facts: { header: "Bearer [1]" } });
  });
});
