/** Which stages are won ones, and what starts there. Pure. */
import type { KommoPipeline, KommoStatus } from "../../clients/kommo/kommo-client.ts";
import type { LinearState, LinearTeam } from "../../clients/linear/linear-client.ts";
import type { AnswerTree } from "./answers.ts";
import { answerAt } from "./answers.ts";
import { mostAlike } from "./likeness.ts";
import type { Question } from "./question.ts";
import { allChosenOf, choicesOf, chosenOf, nameOfChoice } from "./question.ts";
import type { Snapshot } from "./snapshot.ts";
import { incomingType, lostStatusId, openPipelines, wonStatusId } from "./snapshot.ts";

type OneQuestion = Extract<Question, { readonly kind: "one" }>;
type SeveralQuestion = Extract<Question, { readonly kind: "several" }>;

export interface Stage {
  readonly pipeline: KommoPipeline;
  readonly status: KommoStatus;
  /** As the answers call it: `Sales / Closed - won`. */
  readonly name: string;
}

/** What starts when a deal enters a stage. */
export const startWords = {
  both: "project and issue",
  productive: "project only",
  linear: "issue only",
} as const;

/** Every stage that could be a won one: not lost (143), not incoming. Won (142) first, and proposed. */
export function askWonStages(snapshot: Snapshot): SeveralQuestion {
  const choices = choicesOf(stagesOf(snapshot), ({ pipeline, status }) => ({
    id: stageId(pipeline.id, status.id),
    name: `${pipeline.name} / ${status.name}`,
    note: winsNote(snapshot, pipeline.id, status.id),
  }));
  return {
    kind: "several",
    path: ["won_stages"],
    ask: "In which stages is a deal won, so that work starts?",
    choices,
    proposed: choices.filter(({ id }) => id.endsWith(`/${String(wonStatusId)}`)).map(({ name }) => name),
    isRequired: true,
  };
}

function stagesOf({ kommo }: Snapshot) {
  const all = openPipelines(kommo).flatMap((pipeline) =>
    pipeline.statuses
      .filter(({ id, type }) => id !== lostStatusId && type !== incomingType)
      .map((status) => ({ pipeline, status })),
  );
  const won = all.filter(({ status }) => status.id === wonStatusId);
  return [...won, ...all.filter(({ status }) => status.id !== wonStatusId)];
}

export function stageId(pipelineId: number, statusId: number): string {
  return `${String(pipelineId)}/${String(statusId)}`;
}

function winsNote({ kommo }: Snapshot, pipelineId: number, statusId: number): string | undefined {
  if (statusId !== wonStatusId) return undefined;
  const count = kommo.wins.find((wins) => wins.pipelineId === pipelineId)?.count ?? 0;
  return `${String(count)} won in the last 90 days`;
}

/** The stages that were chosen. */
export function wonStages(snapshot: Snapshot, answers: AnswerTree): readonly Stage[] {
  const question = askWonStages(snapshot);
  return allChosenOf(question, answerAt(answers, question.path)).flatMap(({ id, name }) => {
    const found = stagesOf(snapshot).find(({ pipeline, status }) => stageId(pipeline.id, status.id) === id);
    return found === undefined ? [] : [{ ...found, name }];
  });
}

/** Undefined where only one of the two is connected. */
export function askStart(snapshot: Snapshot, stage: Stage): OneQuestion | undefined {
  if (snapshot.productive === undefined || snapshot.linear === undefined) return undefined;
  return {
    kind: "one",
    path: ["stages", stage.name, "starts"],
    ask: `What starts when a deal enters “${stage.name}”?`,
    choices: Object.entries(startWords).map(([id, name]) => ({ id, name })),
    proposed: startWords.both,
  };
}

export interface StageStart {
  readonly productive: boolean;
  readonly linear: boolean;
}

export function startOf(snapshot: Snapshot, stage: Stage, answers: AnswerTree): StageStart {
  const question = askStart(snapshot, stage);
  if (question === undefined) {
    return { productive: snapshot.productive !== undefined, linear: snapshot.linear !== undefined };
  }
  const id = chosenOf(question, answerAt(answers, question.path))?.id ?? "both";
  return { productive: id !== "linear", linear: id !== "productive" };
}

export function askTeam(snapshot: Snapshot, stage: Stage): OneQuestion {
  const teams = openTeams(snapshot);
  const choices = choicesOf(teams, ({ id, name, key }) => ({ id, name, note: key }));
  const proposed = mostAlike(stage.pipeline.name, teams, ({ name }) => name) ?? usualTeam(teams) ?? teams[0];
  return {
    kind: "one",
    path: ["stages", stage.name, "team"],
    ask: `Which team in Linear gets the issues of “${stage.name}”?`,
    choices,
    proposed: nameOfChoice(choices, proposed?.id),
    isGuess: teams.length > 1,
  };
}

function openTeams({ linear }: Snapshot): readonly LinearTeam[] {
  return (linear?.teams ?? [])
    .filter(({ isRetired }) => !isRetired)
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}

/** What the team that carries projects out is often called. */
const usualTeamNames = ["engineering", "development", "delivery", "projects", "production", "entwicklung"];

function usualTeam(teams: readonly LinearTeam[]): LinearTeam | undefined {
  for (const name of usualTeamNames) {
    const found = teams.find((team) => team.name.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function teamOf(snapshot: Snapshot, stage: Stage, answers: AnswerTree): LinearTeam | undefined {
  const question = askTeam(snapshot, stage);
  const id = chosenOf(question, answerAt(answers, question.path))?.id;
  return snapshot.linear?.teams.find((team) => team.id === id);
}

/** States in which work has not ended: an issue that begins as done helps nobody. */
export function askState(snapshot: Snapshot, stage: Stage, team: LinearTeam): OneQuestion {
  const states = openStates(snapshot, team.id);
  const choices = choicesOf(states, ({ id, name, type }) => ({ id, name, note: type }));
  const usual = states.find(({ id }) => id === team.defaultStateId) ?? states[0];
  return {
    kind: "one",
    path: ["stages", stage.name, "state"],
    ask: `In which state do the issues of “${stage.name}” begin?`,
    choices,
    proposed: nameOfChoice(choices, usual?.id),
  };
}

const order = ["backlog", "unstarted", "triage", "started"];

function openStates({ linear }: Snapshot, teamId: string): readonly LinearState[] {
  return (linear?.states ?? [])
    .filter((state) => state.teamId === teamId && order.includes(state.type))
    .toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type) || a.position - b.position);
}

export function stateOf(
  snapshot: Snapshot,
  stage: Stage,
  team: LinearTeam,
  answers: AnswerTree,
): LinearState | undefined {
  const question = askState(snapshot, stage, team);
  const id = chosenOf(question, answerAt(answers, question.path))?.id;
  return snapshot.linear?.states.find((state) => state.id === id);
}

/** Everything about one stage, as far as the answers lead. A team without an open state leaves that to Linear. */
export function askStage(snapshot: Snapshot, stage: Stage, answers: AnswerTree): readonly Question[] {
  const start = askStart(snapshot, stage);
  const before = start === undefined ? [] : [start];
  if (start !== undefined && answerAt(answers, start.path) === undefined) return before;
  if (!startOf(snapshot, stage, answers).linear) return before;
  const team = teamOf(snapshot, stage, answers);
  const state = team === undefined ? undefined : askState(snapshot, stage, team);
  const after = state === undefined || state.choices.length === 0 ? [] : [state];
  return [...before, askTeam(snapshot, stage), ...after];
}
