/** Asking what is still open, one question after the other; where nobody can be asked, proposals are taken. */
import { exitCodes, HandoffError } from "../errors.ts";
import type { AnswerTree } from "../setup/discover/answers.ts";
import { withAnswer } from "../setup/discover/answers.ts";
import type { Questionnaire } from "../setup/discover/interview.ts";
import { assess, takeProposals } from "../setup/discover/interview.ts";
import type { AnswerPath, Question } from "../setup/discover/question.ts";
import { askQuestion } from "../ui/discover-prompts.ts";
import type { Prompts } from "../ui/prompts.ts";
import type { CommandContext } from "./context.ts";

/** Grows while somebody answers, so that an interruption loses nothing. */
export interface Interview {
  /** Undefined: nobody is asked. */
  readonly prompts: Prompts | undefined;
  answers: AnswerTree;
  /** How many questions a person has answered. */
  asked: number;
}

export interface Decided {
  readonly answers: AnswerTree;
  readonly guessed: readonly AnswerPath[];
  /** Answers that nobody asked for: a slip in a name, or a thing that these accounts do not have. */
  readonly unused: readonly AnswerPath[];
}

/** More than any account can give rise to. */
const mostQuestions = 5_000;

/** Throws (exit 2) for answers that cannot be understood, and where an answer is needed and nobody gives it. */
export async function holdInterview(
  questionnaire: Questionnaire,
  interview: Interview,
  { output }: Pick<CommandContext, "output">,
): Promise<Decided> {
  for (let number = 0; number < mostQuestions; number += 1) {
    const state = assess(questionnaire, interview.answers);
    if (state.kind === "wrong") throw wrongAnswers(state.problems);
    if (state.kind === "complete") {
      return { answers: interview.answers, guessed: [], unused: state.unused };
    }
    if (interview.prompts === undefined) return propose(questionnaire, interview);
    const answer = await askQuestion(state.question, interview.prompts, output.clean);
    interview.answers = withAnswer(interview.answers, state.question.path, answer);
    interview.asked += 1;
  }
  throw new Error("the questions do not end");
}

function propose(questionnaire: Questionnaire, { answers }: Interview): Decided {
  const proposals = takeProposals(questionnaire, answers);
  if (proposals.kind === "wrong") throw wrongAnswers(proposals.problems);
  if (proposals.kind === "unanswerable") throw unanswered(proposals.questions);
  const end = assess(questionnaire, proposals.answers);
  return { ...proposals, unused: end.kind === "complete" ? end.unused : [] };
}

function wrongAnswers(problems: readonly string[]): HandoffError {
  return new HandoffError({
    code: "answers.wrong",
    message: problems.join("\n"),
    hint: "Correct the answers; names are compared without regard to case and accents.",
    facts: { problems },
    exitCode: exitCodes.usage,
  });
}

function unanswered(questions: readonly Question[]): HandoffError {
  const asked = questions.map(({ ask, path }) => `${ask} (${path.join(" › ")})`);
  return new HandoffError({
    code: "answers.missing",
    message: ["Only a person can say:", ...asked].join("\n"),
    hint: "Run `handoff discover` at a terminal, or answer in a file with `--answers <file>`.",
    facts: { questions: questions.map(({ path, ask }) => ({ path, ask })) },
    exitCode: exitCodes.usage,
  });
}
