/** `won:` and `linear:` of a new mapping. Pure. */
import { readPriorities } from "./guess-fields.ts";
import type { Stage } from "./ask-stages.ts";
import { askTeam, startOf, stateOf, teamOf } from "./ask-stages.ts";
import type { DraftCase } from "./draft-mapping.ts";
import type { Draft, DraftNote, DraftPath, DraftSection, MappingDraft } from "./draft.ts";
import { above, beside, check, refOf, sectionOf } from "./draft.ts";
import { isSame } from "./likeness.ts";
import type { Snapshot } from "./snapshot.ts";
import { wonStatusId } from "./snapshot.ts";

export function draftWon(situation: DraftCase): MappingDraft {
  return {
    tree: { won: situation.stages.map((stage) => draftStage(situation, stage)) },
    notes: [
      above(["won"], "A handoff begins when a deal enters one of these stages."),
      ...situation.stages.flatMap((stage, at) => stageNotes(situation, stage, ["won", at], at === 0)),
    ],
  };
}

/** One entry of `won:`; also what an update adds. */
export function draftStage(situation: DraftCase, stage: Stage): DraftSection {
  const { snapshot, answers } = situation;
  const start = startOf(snapshot, stage, answers);
  return sectionOf({
    pipeline: refOf(stage.pipeline),
    status: refOf(stage.status),
    since: snapshot.today,
    productive: snapshot.productive === undefined ? undefined : start.productive,
    linear: snapshot.linear === undefined ? undefined : start.linear ? draftTarget(situation, stage) : false,
  });
}

function draftTarget({ snapshot, answers }: DraftCase, stage: Stage): Draft {
  const team = teamOf(snapshot, stage, answers);
  if (team === undefined) return true;
  const state = stateOf(snapshot, stage, team, answers);
  const label = ownLabel(snapshot);
  return sectionOf({
    team: { id: team.id, key: team.key, name: team.name },
    state: state === undefined ? undefined : refOf(state),
    labels: label === undefined ? undefined : [refOf(label)],
  });
}

/** A label of the workspace that says where an issue comes from. */
function ownLabel({ linear }: Snapshot) {
  return linear?.labels.find(
    ({ name, teamId, isGroup, isRetired }) =>
      teamId === undefined && !isGroup && !isRetired && isSame(name, "Kommo"),
  );
}

export function stageNotes(
  { snapshot, isGuess }: DraftCase,
  stage: Stage,
  path: DraftPath,
  isFirst: boolean,
): readonly DraftNote[] {
  const wins = snapshot.kommo.wins.find(({ pipelineId }) => pipelineId === stage.pipeline.id);
  const isQuiet = stage.status.id === wonStatusId && wins?.count === 0;
  return [
    ...(isQuiet ? [check([...path, "status"], "no deal was won here in the last 90 days")] : []),
    ...(isFirst ? [beside([...path, "since"], "wins before this day are left to `handoff backfill`")] : []),
    ...(isGuess(askTeam(snapshot, stage).path)
      ? [check([...path, "linear", "team"], "is this the team that does this work?")]
      : []),
  ];
}

export function draftLinear(situation: DraftCase): MappingDraft {
  const { snapshot, fields } = situation;
  const organization = snapshot.linear?.organization;
  const priorities = fields.priority === undefined ? [] : readPriorities(fields.priority.field);
  const priority = [
    ...priorities.map(({ option, is }) => ({ when: { id: option.id, name: option.value }, is })),
    { else: "none" },
  ];
  return {
    tree: {
      linear: sectionOf({
        workspace: organization === undefined ? undefined : refOf(organization),
        title: "{company?}: {deal}",
        assignee: "responsible",
        priority: priorities.length === 0 ? undefined : priority,
      }),
    },
    notes: [
      above(["linear"], "For every issue, unless a stage or a service type says otherwise."),
      beside(["linear", "assignee"], "responsible (the seller), manager or none"),
    ],
  };
}
