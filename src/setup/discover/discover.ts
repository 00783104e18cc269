/**
 * From what was read and answered to what is written: a new mapping, or changes to the one there is. Pure;
 * what YAML looks like is the writer's business, which arrives as an argument.
 */
import type { AnswerTree } from "./answers.ts";
import { unfillableFields } from "./ask-custom-fields.ts";
import type { ChosenFields } from "./ask-fields.ts";
import { startOf } from "./ask-stages.ts";
import type { DraftRequest } from "./draft-mapping.ts";
import { caseOf, draftMapping } from "./draft-mapping.ts";
import { peopleOf } from "./draft-people.ts";
import type { DraftNote, DraftSection } from "./draft.ts";
import type { Tree } from "./existing.ts";
import { itemsAt, referencesIn, textAt, treeAt } from "./existing.ts";
import type { NeededField, WonStageFacts } from "./field-warnings.ts";
import { warnOfOptionalFields } from "./field-warnings.ts";
import type { AnswerPath } from "./question.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Edit, Finding } from "./update-mapping.ts";
import {
  addToMapping,
  chosenKinds,
  mappedFields,
  refreshMapping,
  unlistedKinds,
  unmappedFields,
} from "./update-mapping.ts";
import type { MissingFields } from "./wanted-fields.ts";
import { describeMissing, missingFields } from "./wanted-fields.ts";

export interface Writer {
  readonly render: (tree: DraftSection, notes: readonly DraftNote[]) => string;
  readonly edit: (
    text: string,
    edits: readonly Edit[],
  ) => { readonly text: string; readonly left: readonly { readonly path: readonly (string | number)[] }[] };
}

export interface Discovered {
  /** The whole file. */
  readonly text: string;
  /** What became of things that the mapping names. */
  readonly findings: readonly Finding[];
  /** What a person should see to, one sentence each. */
  readonly warnings: readonly string[];
}

export function discoverNew(request: DraftRequest, { render }: Writer): Discovered {
  const { snapshot, answers } = request;
  const situation = caseOf(request);
  const draft = draftMapping(request);
  const stages = situation.stages.map(({ pipeline, status, name }, at): WonStageFacts => {
    const stage = situation.stages[at];
    const productive = stage !== undefined && startOf(snapshot, stage, answers).productive;
    return { pipelineId: pipeline.id, statusId: status.id, name, productive };
  });
  const people = peopleOf(situation);
  return {
    text: render(draft.tree, draft.notes),
    findings: [],
    warnings: [
      ...accessWarnings(snapshot),
      ...warnOfOptionalFields(stages, neededOf(situation.fields), snapshot.kommo.wins),
      ...people.remarks,
      ...people.unknownOptions.map((option) => `The option “${option}” names nobody in Productive.`),
      ...missingWarning(missingFields(snapshot, situation.uses)),
    ],
  };
}

export interface UpdateRequest {
  readonly snapshot: Snapshot;
  readonly answers: AnswerTree;
  readonly guessed: readonly AnswerPath[];
  /** The file as it is, and as a tree. */
  readonly text: string;
  readonly tree: Tree;
  /** Write-back and marker fields that are to be put into the mapping. */
  readonly fields: MissingFields;
}

export function discoverAgain(request: UpdateRequest, { edit }: Writer): Discovered {
  const { snapshot, answers, tree, text, fields } = request;
  const refreshed = refreshMapping(tree, snapshot);
  const unlisted = unlistedKinds(tree, snapshot);
  const kinds = chosenKinds(unlisted, answers);
  const edited = edit(text, [...refreshed.edits, ...addToMapping({ ...request, kinds })]);
  const left = unlisted.filter((kind) => !kinds.includes(kind));
  const unmapped = unmappedFields(tree);
  const wanted = {
    kommo: unmapped.kommo.filter((key) => !fields.kommo.includes(key)),
    productive: unmapped.productive.filter((key) => !fields.productive.includes(key)),
  };
  return {
    text: edited.text,
    findings: [
      ...refreshed.findings,
      ...left.map(({ name }): Finding => ({
        kind: "unlisted",
        path: "service_types",
        message: `“${name}” can be chosen in Kommo and has no entry: such deals are held.`,
      })),
    ],
    warnings: [
      ...unseenSystems(tree, snapshot),
      ...edited.left.map(({ path }) => `${path.join(".")} could not be changed here; change it by hand.`),
      ...accessWarnings(snapshot),
      ...warnOfOptionalFields(
        mappedStages(tree),
        neededOf(mappedFields(tree, snapshot)),
        snapshot.kommo.wins,
      ),
      ...missingWarning(wanted),
    ],
  };
}

/** Nothing could be created in Productive, whatever the mapping says. */
export function blockersOf(snapshot: Snapshot): readonly string[] {
  return unfillableFields(snapshot).map(
    (field) => `Productive requires ${field}, which handoff cannot fill. Make it optional in Productive.`,
  );
}

function accessWarnings({ kommo, productive }: Snapshot): readonly string[] {
  return [
    ...(kommo.users === undefined
      ? ["The users of Kommo cannot be read: the token’s owner is no administrator, so sellers stay unknown."]
      : []),
    ...(productive !== undefined && productive.customFields === undefined
      ? ["The custom fields of Productive cannot be read with this token, so there are no markers."]
      : []),
  ];
}

/** What is not connected cannot be compared. */
function unseenSystems(tree: Tree, { productive, linear }: Snapshot): readonly string[] {
  const kinds = referencesIn(tree).map(({ kind }) => kind.split(".")[0]);
  return [
    ...(productive === undefined && kinds.includes("productive") ? ["Productive"] : []),
    ...(linear === undefined && kinds.includes("linear") ? ["Linear"] : []),
  ].map((system) => `${system} is not connected, so its part of the mapping was not looked at.`);
}

function neededOf(fields: ChosenFields): readonly NeededField[] {
  return Object.entries(fields).map(([key, { field }]) => ({ key, field }));
}

function missingWarning(missing: MissingFields): readonly string[] {
  const names = describeMissing(missing);
  if (names.length === 0) return [];
  return [`Not used, because missing: ${names.join(", ")}. \`handoff discover --create-fields\` makes them.`];
}

function mappedStages(tree: Tree): readonly WonStageFacts[] {
  return itemsAt(tree, ["won"]).map((_, at) => {
    const text = (...path: readonly string[]): string => textAt(tree, ["won", at, ...path]) ?? "";
    return {
      pipelineId: Number(text("pipeline", "id")),
      statusId: Number(text("status", "id")),
      name: `${text("pipeline", "name")} / ${text("status", "name")}`,
      productive:
        treeAt(tree, ["won", at, "productive"]) !== false && treeAt(tree, ["productive"]) !== undefined,
    };
  });
}
