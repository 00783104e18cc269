/**
 * Questions to a person at a terminal. They are drawn on stderr, so that stdout stays what the command answers.
 * A module of its own: loaded only where there is somebody to ask.
 */
import inquirer from "inquirer";
import { z } from "zod";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Terminal } from "./terminal.ts";

/** Every question rejects with `interrupted` (exit 130) on Ctrl+C. Texts are cleaned by the caller. */
export interface Prompts {
  /** The answer, trimmed. `check` says what is wrong with an answer, or undefined; it is asked until nothing is. */
  text(question: TextQuestion): Promise<string>;
  /** As `text`, with nothing of what is typed or pasted on the screen. Empty where somebody only pressed Enter. */
  secret(message: string): Promise<string>;
  confirm(message: string, isYesProposed: boolean): Promise<boolean>;
  /** One of the choices. */
  choose<T>(question: ChoiceQuestion<T>): Promise<T>;
  /** Any number of the choices, in their order. */
  chooseSeveral<T>(question: SeveralQuestion<T>): Promise<readonly T[]>;
}

export interface TextQuestion {
  readonly message: string;
  /** What Enter alone answers. */
  readonly proposed?: string | undefined;
  readonly check?: ((answer: string) => string | undefined) | undefined;
}

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  /** Shown while the choice is pointed at. */
  readonly description?: string | undefined;
}

export interface ChoiceQuestion<T> {
  readonly message: string;
  readonly choices: readonly Choice<T>[];
  /** Where the pointer stands at first. */
  readonly proposed?: T | undefined;
}

export interface SeveralQuestion<T> {
  readonly message: string;
  readonly choices: readonly Choice<T>[];
  readonly proposed?: readonly T[] | undefined;
  readonly isRequired?: boolean | undefined;
}

export interface PromptStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly terminal: Terminal;
}

const rowsAtOnce = 12;

export function createPrompts({ input, output, terminal }: PromptStreams): Prompts {
  const ask = inquirer.createPromptModule({ input, output });
  const theme = terminal.hasColour ? {} : { theme: plainTheme };

  async function answerOf<T>(question: Record<string, unknown>, answer: z.ZodType<T>): Promise<T> {
    try {
      const given: unknown = await ask([{ ...theme, ...question, name: "answer" }]);
      return z.object({ answer }).parse(given).answer;
    } catch (cause) {
      throw cause instanceof Error && endings.has(cause.name) ? interrupted(cause) : cause;
    }
  }

  return {
    text: async ({ message, proposed, check }) => {
      const validate = (answer: string): string | true => check?.(answer.trim()) ?? true;
      const question = { type: "input", message, validate };
      const given = await answerOf(
        proposed === undefined ? question : { ...question, default: proposed },
        z.string(),
      );
      return given.trim();
    },
    secret: async (message) => {
      // Without a mask: how long a token is, is nobody's business either. And no key that shows it.
      const question = { type: "password", message, mask: false, toggleMask: false };
      return (await answerOf(question, z.string())).trim();
    },
    confirm: (message, isYesProposed) =>
      answerOf({ type: "confirm", message, default: isYesProposed }, z.boolean()),
    choose: async ({ message, choices, proposed }) => {
      const at = choices.findIndex(({ value }) => value === proposed);
      const question = { type: "select", message, choices: choices.map(drawChoice), pageSize: rowsAtOnce };
      const index = await answerOf({ ...question, default: Math.max(0, at) }, z.number());
      return valueAt(choices, index);
    },
    chooseSeveral: async ({ message, choices, proposed = [], isRequired = false }) => {
      const drawn = choices.map((choice, at) => ({
        ...drawChoice(choice, at),
        checked: proposed.includes(choice.value),
      }));
      const question = {
        type: "checkbox",
        message,
        choices: drawn,
        required: isRequired,
        pageSize: rowsAtOnce,
      };
      const indices = await answerOf(question, z.array(z.number()));
      return indices.map((index) => valueAt(choices, index));
    },
  };
}

function drawChoice<T>({ label, description }: Choice<T>, at: number): Record<string, unknown> {
  return { value: at, name: label, short: label, ...(description === undefined ? {} : { description }) };
}

function valueAt<T>(choices: readonly Choice<T>[], index: number): T {
  const choice = choices[index];
  if (choice === undefined) throw new Error(`there is no choice ${String(index)}`);
  return choice.value;
}

/** What inquirer throws when somebody presses Ctrl+C, or the terminal goes away. */
const endings: ReadonlySet<string> = new Set(["ExitPromptError", "AbortPromptError", "CancelPromptError"]);

function interrupted(cause: unknown): HandoffError {
  return new HandoffError({
    code: "interrupted",
    message: "Interrupted.",
    hint: "Nothing was stored.",
    exitCode: exitCodes.interrupted,
    cause,
  });
}

function asIs(text: string): string {
  return text;
}

/** For `--no-color` and `NO_COLOR`. */
const plainTheme = {
  prefix: { idle: "?", done: "?" },
  style: {
    answer: asIs,
    message: asIs,
    error: (text: string) => `> ${text}`,
    defaultAnswer: (text: string) => `(${text})`,
    help: asIs,
    highlight: asIs,
    key: (text: string) => `<${text}>`,
  },
};
