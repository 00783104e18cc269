/** The questions of discover at a terminal. What is asked arrives as data; answers go back as names. */
import type { Clean } from "./inert-text.ts";
import type { Choice, Prompts } from "./prompts.ts";

interface Asked {
  readonly path: readonly string[];
  readonly ask: string;
}

interface OfferedChoice {
  readonly name: string;
  readonly note?: string | undefined;
}

export type AskedQuestion =
  | (Asked & {
      readonly kind: "one";
      readonly choices: readonly OfferedChoice[];
      readonly proposed: string | undefined;
    })
  | (Asked & {
      readonly kind: "several";
      readonly choices: readonly OfferedChoice[];
      readonly proposed: readonly string[];
      readonly isRequired: boolean;
    })
  | (Asked & {
      readonly kind: "text";
      readonly proposed: string | undefined;
      readonly check: (answer: string) => string | undefined;
    })
  | (Asked & { readonly kind: "yes_no"; readonly proposed: boolean });

/** Rejects with `interrupted` on Ctrl+C, as every prompt does. */
export async function askQuestion(
  question: AskedQuestion,
  prompts: Prompts,
  clean: Clean,
): Promise<string | boolean | readonly string[]> {
  const message = clean(question.ask);
  switch (question.kind) {
    case "yes_no":
      return prompts.confirm(message, question.proposed);
    case "text":
      return prompts.text({ message, proposed: question.proposed, check: question.check });
    case "several":
      return prompts.chooseSeveral({
        message,
        choices: question.choices.map((choice) => drawn(choice, clean)),
        proposed: question.proposed,
        isRequired: question.isRequired,
      });
    case "one":
      return prompts.choose({
        message,
        choices: question.choices.map((choice) => drawn(choice, clean)),
        proposed: question.proposed,
      });
  }
}

function drawn({ name, note }: OfferedChoice, clean: Clean): Choice<string> {
  const label = note === undefined || note === "" ? clean(name) : `${clean(name)} · ${clean(note)}`;
  return { value: name, label };
}
