/** A command line as it is typed, with what it writes and how it ends. */
import { Writable } from "node:stream";
import { main } from "../../../src/cli.ts";
import type { CliHost } from "../../../src/cli.ts";
import type { ExitCode } from "../../../src/errors.ts";

export interface Ended {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

class Capture extends Writable {
  text = "";
  onText: (text: string) => void = () => {};
  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.text += chunk.toString("utf8");
    this.onText(this.text);
    callback();
  }
}

/** `words`: without `handoff`. */
export async function type(words: readonly string[], overrides: Partial<CliHost> = {}): Promise<Ended> {
  return typeInto(new Capture(), words, overrides);
}

/** As `type`, with Ctrl+C as soon as stdout holds this text. */
export async function typeUntil(
  sight: string,
  words: readonly string[],
  overrides: Partial<CliHost> = {},
): Promise<Ended> {
  const interruption = new AbortController();
  const stdout = new Capture();
  stdout.onText = (text) => {
    if (text.includes(sight)) interruption.abort();
  };
  return typeInto(stdout, words, { ...overrides, interruption: interruption.signal });
}

async function typeInto(
  stdout: Capture,
  words: readonly string[],
  overrides: Partial<CliHost>,
): Promise<Ended> {
  const stderr = new Capture();
  const exitCode = await main(words, {
    env: {},
    cwd: "/nowhere",
    stdout,
    stderr,
    interruption: new AbortController().signal,
    ...overrides,
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
