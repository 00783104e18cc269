/** Asking for one thing until it can be something. */
import { HandoffError } from "../../errors.ts";
import type { Asker, InitEvent } from "./connections.ts";
import type { Typed } from "./typed-answers.ts";

/** Whoever mistypes more often than this has another problem. */
export const mostTries = 5;

export interface TextQuestion {
  readonly message: string;
  readonly proposed?: string | undefined;
  readonly parse: (answer: string) => Typed;
}

/** The parsed answer; the terminal says at once what is wrong with one. */
export async function askText(asker: Asker, { message, proposed, parse }: TextQuestion): Promise<string> {
  const answer = await asker.text({
    message,
    proposed,
    check: (typed) => {
      const parsed = parse(typed);
      return parsed.kind === "wrong" ? parsed.sentence : undefined;
    },
  });
  return valueOf(parse(answer));
}

export interface SecretQuestion {
  readonly message: string;
  readonly parse: (answer: string) => Typed;
  /** Enter alone is an answer: undefined. */
  readonly mayBeEmpty: boolean;
}

/** As `askText`, unseen. What is wrong is said afterwards, and the whole is asked again. */
export async function askSecret(
  asker: Asker,
  { message, parse, mayBeEmpty }: SecretQuestion,
  onEvent: (event: InitEvent) => void,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await asker.secret(message);
    if (answer === "" && mayBeEmpty) return undefined;
    const parsed = parse(answer);
    if (parsed.kind === "fits") return parsed.value;
    if (attempt === mostTries) throw new HandoffError({ code: "usage", message: parsed.sentence });
    onEvent({ kind: "refused", message: parsed.sentence, hint: undefined });
  }
}

function valueOf(parsed: Typed): string {
  if (parsed.kind === "fits") return parsed.value;
  throw new HandoffError({ code: "usage", message: parsed.sentence });
}
