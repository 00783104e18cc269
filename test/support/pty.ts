/**
 * A command at a terminal: util-linux's `script` opens a pseudo-terminal, so the program sees a person's screen and
 * keyboard. `until` waits for what is on the screen, which is the only clock here.
 */
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

export interface PtyOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Pty {
  /** Of `script`; the program is its descendant. */
  readonly pid: number;
  /** Everything on the screen so far, without colours and cursor movements. */
  screen(): string;
  /** As `screen`, as the terminal was sent it. */
  raw(): string;
  /**
   * Waits until the text stands on the screen, below what was waited for before; where lines are broken does not
   * matter. Throws with the screen.
   */
  until(text: string): Promise<void>;
  /** Types and presses Enter. */
  type(text: string): void;
  press(keys: string): void;
  /** The program's exit code. */
  readonly end: Promise<number | null>;
  /** Ends it, should it still run. */
  close(): void;
}

export const keys = { enter: "\r", ctrlC: "\u0003" } as const;

const longestMs = 20_000;

/** Of util-linux: opens a pseudo-terminal for a command. */
const terminalOpener = "script";

export function openPty({ command, args, cwd, env }: PtyOptions): Pty {
  const line = [command, ...args].map(quoted).join(" ");
  // `exec`: no shell of its own stands between, whose command line would be one more place to look for secrets.
  const child = spawn(terminalOpener, ["--quiet", "--return", "--command", `exec ${line}`, "/dev/null"], {
    cwd,
    env: { TERM: "xterm", SHELL: "/bin/sh", ...env },
  });
  return attach(child);
}

function attach(child: ChildProcessWithoutNullStreams): Pty {
  let sent = "";
  let seen = 0;
  let hasEnded = false;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const check of waiting) check();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    sent += chunk.toString("utf8");
    look();
  });
  // Typing to a program that has ended is no error of the test's.
  child.stdin.on("error", () => undefined);
  const end = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      hasEnded = true;
      look();
      resolve(code);
    });
  });
  const screen = (): string => stripVTControlCharacters(sent);

  return {
    pid: child.pid ?? 0,
    screen,
    raw: () => sent,
    until: (text) =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void): void => {
          clearTimeout(timer);
          waiting.delete(check);
          settle();
        };
        const fail = (why: string): void => {
          finish(() => reject(new Error(`${why}: “${text}” is not on the screen:\n${screen()}`)));
        };
        const check = (): void => {
          const wanted = withoutSpace(text);
          const at = withoutSpace(screen()).indexOf(wanted, seen);
          if (at >= 0) {
            seen = at + wanted.length;
            finish(resolve);
          } else if (hasEnded) fail("It has ended");
        };
        const timer = setTimeout(() => {
          fail("Waited in vain");
        }, longestMs);
        waiting.add(check);
        check();
      }),
    type: (text) => void child.stdin.write(text + keys.enter),
    press: (text) => void child.stdin.write(text),
    end,
    close: () => {
      if (!hasEnded) child.kill("SIGKILL");
    },
  };
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/gu, "");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
