import { describe, expect, it } from "vitest";
import type { Questionnaire } from "../../../../src/setup/discover/interview.ts";
import { assess, takeProposals } from "../../../../src/setup/discover/interview.ts";
import type { Question } from "../../../../src/setup/discover/question.ts";
import { choicesOf, readAnswer } from "../../../../src/setup/discover/question.ts";

const teams = [
  { id: "1", name: "Engineering" },
  { id: "2", name: "Développement" },
];

function aQuestion(changes: Partial<Extract<Question, { kind: "one" }>> = {}): Question {
  return {
    kind: "one",
    path: ["team"],
    ask: "Which team?",
    choices: teams,
    proposed: "Engineering",
    ...changes,
  };
}

const branching: Questionnaire = (answers) => [
  aQuestion(),
  ...(answers["team"] === "Engineering" ? [aQuestion({ path: ["state"], proposed: undefined })] : []),
];

const guessing: Questionnaire = () => [aQuestion({ isGuess: true })];

describe("answers", () => {
  it.each(["engineering", " Engineering ", "Developpement"])("may be written as %s", (given) => {
    expect(readAnswer(aQuestion(), given)).toMatchObject({ kind: "read" });
  });

  it("that name nothing there are told with what there is", () => {
    expect(readAnswer(aQuestion(), "Suport")).toEqual({
      kind: "wrong",
      problem: "“team” says “Suport”, and there is: “Engineering”, “Développement”.",
    });
  });

  it("tell namesakes apart by their id", () => {
    const choices = choicesOf([{ id: "2005" }, { id: "2006" }], ({ id }) => ({ id, name: "Sam" }));
    expect(choices.map(({ name }) => name)).toEqual(["Sam (2005)", "Sam (2006)"]);
  });
});

describe("the interview", () => {
  it("asks one question after the other, as the answers lead on", () => {
    expect(assess(branching, {})).toMatchObject({ kind: "open", question: { path: ["team"] } });
    expect(assess(branching, { team: "Engineering" })).toMatchObject({ question: { path: ["state"] } });
    expect(assess(branching, { team: "Développement" })).toMatchObject({ kind: "complete" });
  });

  it("names every answer that cannot be understood", () => {
    const state = assess(branching, { team: "x" });
    expect(state).toMatchObject({ kind: "wrong", problems: [expect.stringContaining("“x”")] });
  });

  it("says which answers nobody asked for", () => {
    const state = assess(branching, { team: "Développement", state: "Engineering" });
    expect(state).toMatchObject({ kind: "complete", unused: [["state"]] });
  });

  it("takes what is proposed, and remembers what is a guess", () => {
    expect(takeProposals(guessing, {})).toEqual({
      kind: "answered",
      answers: { team: "Engineering" },
      guessed: [["team"]],
    });
  });

  it("does not go on without an answer that cannot be proposed", () => {
    expect(takeProposals(branching, {})).toMatchObject({
      kind: "unanswerable",
      questions: [{ path: ["state"] }],
    });
  });
});
