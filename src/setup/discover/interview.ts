/**
 * What is still to be asked. Pure: the questions of today depend on the answers so far, so they are listed
 * anew after each one; who asks, and whether anybody is asked at all, is decided elsewhere.
 */
import type { AnswerTree } from "./answers.ts";
import { answerAt, answersIn, withAnswer } from "./answers.ts";
import type { Answer, AnswerPath, Question } from "./question.ts";
import { readAnswer } from "./question.ts";

/** Every question that applies, given what has been answered, in the order in which it is asked. */
export type Questionnaire = (answers: AnswerTree) => readonly Question[];

export type InterviewState =
  | { readonly kind: "open"; readonly question: Question }
  /** Sentences about answers that cannot be understood: all of them. */
  | { readonly kind: "wrong"; readonly problems: readonly string[] }
  | {
      readonly kind: "complete";
      /** Every answer as the questions want it, and nothing else. */
      readonly answers: AnswerTree;
      /** Answers that no question asked for, as `won_stages`. */
      readonly unused: readonly AnswerPath[];
    };

/** Looks at what is known: the next question, or that there is none. */
export function assess(questionnaire: Questionnaire, given: AnswerTree): InterviewState {
  const questions = questionnaire(given);
  const problems: string[] = [];
  let answers: AnswerTree = {};
  let open: Question | undefined;
  for (const question of questions) {
    const raw = answerAt(given, question.path);
    if (raw === undefined) {
      open ??= question;
      continue;
    }
    const reading = readAnswer(question, raw);
    if (reading.kind === "wrong") problems.push(reading.problem);
    else answers = withAnswer(answers, question.path, reading.value);
  }
  if (problems.length > 0) return { kind: "wrong", problems };
  if (open !== undefined) return { kind: "open", question: open };
  return { kind: "complete", answers, unused: unusedOf(given, questions) };
}

export type Proposals =
  | {
      readonly kind: "answered";
      readonly answers: AnswerTree;
      /** Where a mere guess was taken. */
      readonly guessed: readonly AnswerPath[];
    }
  | { readonly kind: "wrong"; readonly problems: readonly string[] }
  /** Nothing can be proposed for these. */
  | { readonly kind: "unanswerable"; readonly questions: readonly Question[] };

/** More questions than any account gives; a loop that would not end is a mistake. */
const mostQuestions = 20_000;

/** Takes the proposal wherever nothing is answered: `--yes`, and what an answers file leaves out. */
export function takeProposals(questionnaire: Questionnaire, given: AnswerTree): Proposals {
  let answers = given;
  const unanswerable: Question[] = [];
  const guessed: AnswerPath[] = [];
  for (let round = 0; round < mostQuestions; round += 1) {
    const open = questionnaire(answers).filter(({ path }) => answerAt(answers, path) === undefined);
    const next = open.filter(({ path }) => !unanswerable.some((one) => isSamePath(one.path, path)));
    const [first] = next;
    if (first === undefined) break;
    for (const question of next) {
      const proposed: Answer | undefined = question.proposed;
      if (proposed === undefined) {
        unanswerable.push(question);
        continue;
      }
      answers = withAnswer(answers, question.path, proposed);
      if (question.isGuess === true) guessed.push(question.path);
    }
  }
  if (unanswerable.length > 0) return { kind: "unanswerable", questions: unanswerable };
  const state = assess(questionnaire, answers);
  if (state.kind === "wrong") return state;
  return { kind: "answered", answers, guessed };
}

function unusedOf(given: AnswerTree, questions: readonly Question[]): readonly AnswerPath[] {
  return answersIn(given).filter((path) => !questions.some((question) => isSamePath(question.path, path)));
}

export function isSamePath(one: AnswerPath, other: AnswerPath): boolean {
  return one.length === other.length && one.every((part, at) => part === other[at]);
}
