/**
 * Questions to a person at a terminal. They are drawn on stderr, so that stdout stays what the command answers.
 * A module of its own: loaded only where there is somebody to ask.
 */
import { createPromptModule } from "inquirer";
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
/** Longer lists are narrowed down by typing. */
const mostWithoutSearch = 25;

/** As inquirer takes it. */
type Question = Readonly<Record<string, unknown>> & {
  readonly type: "input" | "password" | "confirm" | "select" | "checkbox" | "search";
  readonly message: string;
};

export function createPrompts({ input, output, terminal }: PromptStreams): Prompts {
  const ask = createPromptModule({ input, output });
  const theme = terminal.hasColour ? {} : { theme: plainTheme };

  async function answerOf<T>(question: Question, answer: z.ZodType<T>): Promise<T> {
    try {
      const given: unknown = await ask([{ ...theme, ...question, name: "answer" as const }]);
      return z.object({ answer }).parse(given).answer;
    } catch (cause) {
      throw cause instanceof Error && endings.has(cause.name) ? interrupted(cause) : cause;
    }
  }

  async function searched<T>({ message, choices, proposed }: ChoiceQuestion<T>): Promise<T> {
    const at = choices.findIndex(({ value }) => value === proposed);
    const drawn = choices.map(drawChoice);
    const source = (term: string | undefined) =>
      drawn.filter((_, index) => isFound(choices[index]?.label ?? "", term));
    const question = { type: "search", message, source, pageSize: rowsAtOnce } as const;
    const index = await answerOf(at < 0 ? question : { ...question, default: at }, z.number());
    return valueAt(choices, index);
  }

  return {
    text: async ({ message, proposed, check }) => {
      const validate = (answer: string): string | true => check?.(answer.trim()) ?? true;
      const question = { type: "input", message, validate } as const;
      const given = await answerOf(
        proposed === undefined ? question : { ...question, default: proposed },
        z.string(),
      );
      return given.trim();
    },
    secret: async (message) => {
      // Without a mask: how long a token is, is nobody's business either. And no key that shows it.
      const question = { type: "password", message, mask: false, toggleMask: false } as const;
      return (await answerOf(question, z.string())).trim();
    },
    confirm: (message, isYesProposed) =>
      answerOf({ type: "confirm", message, default: isYesProposed }, z.boolean()),
    choose: async ({ message, choices, proposed }) => {
      const at = choices.findIndex(({ value }) => value === proposed);
      if (choices.length > mostWithoutSearch) return searched({ message, choices, proposed });
      const drawn = { choices: choices.map(drawChoice), pageSize: rowsAtOnce, default: Math.max(0, at) };
      const index = await answerOf({ type: "select", message, ...drawn }, z.number());
      return valueAt(choices, index);
    },
    chooseSeveral: async ({ message, choices, proposed = [], isRequired = false }) => {
      const drawn = choices.map((choice, at) => ({
        ...drawChoice(choice, at),
        checked: proposed.includes(choice.value),
      }));
      const shown = { choices: drawn, required: isRequired, pageSize: rowsAtOnce };
      const indices = await answerOf({ type: "checkbox", message, ...shown }, z.array(z.number()));
      return indices.map((index) => valueAt(choices, index));
    },
  };
}

/** Whether what was typed occurs in the label, whatever the case. */
function isFound(label: string, term: string | undefined): boolean {
  return term === undefined || label.toLowerCase().includes(term.trim().toLowerCase());
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
