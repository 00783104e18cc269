/**
 * What discover changes in a mapping that people have worked on: names that are out of date, what the
 * accounts say of themselves, and what a person asked to add. Nothing is taken away; what is gone is said.
 * Pure: the same accounts and answers give the same edits, and none where nothing changed.
 */
import type { AnswerTree } from "./answers.ts";
import { answerAt } from "./answers.ts";
import { customFieldValue, requiredFields } from "./ask-custom-fields.ts";
import type { ChosenFields } from "./ask-fields.ts";
import { wonStages } from "./ask-stages.ts";
import type { KindOfWork } from "./ask-work.ts";
import { kindsOfWork } from "./ask-work.ts";
import type { DraftCase } from "./draft-mapping.ts";
import { caseOf } from "./draft-mapping.ts";
import { draftKind, keysOf, kindNotes } from "./draft-service-types.ts";
import { draftStage, stageNotes } from "./draft-won.ts";
import type { Draft, DraftNote } from "./draft.ts";
import { refOf } from "./draft.ts";
import type { Reference, Tree, TreePath } from "./existing.ts";
import { itemsAt, judgeReference, keysAt, placeOf, referencesIn, textAt, treeAt } from "./existing.ts";
import { knownThings } from "./known-things.ts";
import { allChosenOf } from "./question.ts";
import type { AnswerPath, Question } from "./question.ts";
import type { CustomField, Snapshot } from "./snapshot.ts";
import { knownFields } from "./vocabulary.ts";
import type { MissingFields } from "./wanted-fields.ts";
import { findMarker, findWriteBack, markerKeys, writeBackKeys } from "./wanted-fields.ts";

export type Edit =
  | { readonly kind: "set"; readonly path: TreePath; readonly value: string }
  | {
      readonly kind: "add";
      readonly path: TreePath;
      readonly value: Draft;
      readonly notes?: readonly DraftNote[] | undefined;
    };

/** Something a person should know about the mapping, in one sentence. */
export interface Finding {
  readonly kind: "renamed" | "gone" | "ended" | "changed" | "unlisted";
  /** `service_types.website.template` */
  readonly path: string;
  readonly message: string;
}

export interface Update {
  readonly edits: readonly Edit[];
  readonly findings: readonly Finding[];
}

/** Names and facts that changed in the accounts. */
export function refreshMapping(tree: Tree, snapshot: Snapshot): Update {
  const known = knownThings(snapshot);
  const references = referencesIn(tree).map((reference) => ({
    reference,
    state: judgeReference(reference, known),
  }));
  const renamed = references.flatMap(({ reference, state }) =>
    state.kind === "renamed" ? [renameOf(reference, state.thing.name)] : [],
  );
  const findings = references.flatMap(({ reference, state }): readonly Finding[] => {
    const path = placeOf(reference.path);
    const what = `${reference.name === undefined ? "" : `“${reference.name}” `}(${reference.id})`;
    if (state.kind === "renamed") {
      return [
        { kind: "renamed", path, message: `“${reference.name ?? ""}” is now called “${state.thing.name}”.` },
      ];
    }
    if (state.kind === "gone") return [{ kind: "gone", path, message: `${what} is no longer there.` }];
    if (state.kind === "ended") {
      return [{ kind: "ended", path, message: `${what} is ${state.thing.ended ?? "ended"}.` }];
    }
    return [];
  });
  const facts = refreshFacts(tree, snapshot);
  return { edits: [...renamed, ...facts.edits], findings: [...findings, ...facts.findings] };
}

function renameOf({ path }: Reference, name: string): Edit {
  return { kind: "set", path: [...path, "name"], value: name };
}

/** The account's zone and currency: days and money would be wrong with others. */
function refreshFacts(tree: Tree, { kommo: { account } }: Snapshot): Update {
  const facts = [
    ["time_zone", account.timeZone],
    ["currency", account.currency],
  ] as const;
  const changed = facts.flatMap(([key, now]) => {
    const path = ["kommo", key];
    const written = textAt(tree, path);
    return now === undefined || now === "" || written === undefined || written === now
      ? []
      : [{ path, written, now }];
  });
  return {
    edits: changed.map(({ path, now }) => ({ kind: "set", path, value: now })),
    findings: changed.map(({ path, written, now }) => ({
      kind: "changed",
      path: placeOf(path),
      message: `The account says ${now}, and the mapping said ${written}.`,
    })),
  };
}

/** Kinds of work that the deal's field offers and the mapping does not list. */
export function unlistedKinds(tree: Tree, snapshot: Snapshot): readonly KindOfWork[] {
  const fields = mappedFields(tree, snapshot);
  if (fields.service_type === undefined || treeAt(tree, ["productive"]) === undefined) return [];
  const listed = keysAt(tree, ["service_types"]).flatMap((key) => {
    const value = treeAt(tree, ["service_types", key, "value"]);
    const name = typeof value === "string" ? value : textAt(tree, ["service_types", key, "value", "name"]);
    return [textAt(tree, ["service_types", key, "value", "id"]), (name ?? key).trim().toLowerCase()];
  });
  return kindsOfWork(fields.service_type.field).filter(
    ({ name, optionId }) => !listed.includes(String(optionId)) && !listed.includes(name.trim().toLowerCase()),
  );
}

/** The fields of the deal as the mapping names them. */
export function mappedFields(tree: Tree, snapshot: Snapshot): ChosenFields {
  const entries = knownFields.flatMap((key) => {
    const id = textAt(tree, ["kommo", "fields", key, "id"]);
    const field = snapshot.kommo.fields.leads.find((one) => String(one.id) === id);
    return field === undefined ? [] : [[key, { field, isGuess: false }] as const];
  });
  return Object.fromEntries(entries);
}

/** Required fields of Productive that the mapping gives no value, wherever it could. */
export function unfilledFields(tree: Tree, snapshot: Snapshot): readonly CustomField[] {
  if (treeAt(tree, ["productive"]) === undefined) return [];
  const filled = new Set(
    referencesIn(tree)
      .filter(({ kind }) => kind === "productive.custom_field")
      .map(({ id }) => id),
  );
  return requiredFields(snapshot).filter(({ id }) => !filled.has(id));
}

/** Fields that exist or can be made, and that the mapping does not use although its stages would. */
export function unmappedFields(tree: Tree): MissingFields {
  const usesLinear = itemsAt(tree, ["won"]).some((_, at) => {
    const linear = treeAt(tree, ["won", at, "linear"]);
    return linear !== undefined && linear !== false;
  });
  const usesProductive = treeAt(tree, ["productive"]) !== undefined;
  return {
    kommo: writeBackKeys.filter(
      (key) =>
        (key === "linear_issue" ? usesLinear : usesProductive) &&
        treeAt(tree, ["kommo", "write_back", key]) === undefined,
    ),
    productive: usesProductive
      ? markerKeys.filter((key) => treeAt(tree, ["productive", "markers", key]) === undefined)
      : [],
  };
}

export interface Additions {
  readonly tree: Tree;
  readonly snapshot: Snapshot;
  readonly answers: AnswerTree;
  readonly guessed: readonly AnswerPath[];
  readonly kinds: readonly KindOfWork[];
  /** Fields to put into the mapping now that they are there. */
  readonly fields: MissingFields;
}

/** What the answers ask for and the mapping does not have. */
export function addToMapping(request: Additions): readonly Edit[] {
  const { tree, snapshot, answers } = request;
  const situation: DraftCase = { ...caseOf(request), fields: mappedFields(tree, snapshot) };
  return [
    ...addFields(request),
    ...addStages(situation, tree),
    ...addKinds(situation, request),
    ...unfilledFields(tree, snapshot).flatMap((field, at) =>
      addCustomField(tree, snapshot, answers, field, at),
    ),
  ];
}

function addFields({ snapshot, fields }: Additions): readonly Edit[] {
  const kommo = fields.kommo.flatMap((key): readonly Edit[] => {
    const field = findWriteBack(snapshot.kommo.fields.leads, key);
    return field === undefined
      ? []
      : [{ kind: "add", path: ["kommo", "write_back", key], value: refOf(field) }];
  });
  const productive = fields.productive.flatMap((key): readonly Edit[] => {
    const field = findMarker(snapshot.productive?.customFields, key);
    return field === undefined
      ? []
      : [{ kind: "add", path: ["productive", "markers", key], value: refOf(field) }];
  });
  return [...kommo, ...productive];
}

function addStages(situation: DraftCase, tree: Tree): readonly Edit[] {
  const count = itemsAt(tree, ["won"]).length;
  return newStages(situation.snapshot, situation.answers, tree).map((stage, at): Edit => {
    const path = ["won", count + at];
    return {
      kind: "add",
      path,
      value: draftStage(situation, stage),
      notes: stageNotes(situation, stage, path, false),
    };
  });
}

/** Stages that the answers name and the mapping does not. */
export function newStages(snapshot: Snapshot, answers: AnswerTree, tree: Tree) {
  const mapped = new Set(
    referencesIn(tree)
      .filter(({ kind, path }) => kind === "kommo.stage" && path[0] === "won" && path.length === 3)
      .map(({ id }) => id),
  );
  return wonStages(snapshot, answers).filter(
    ({ pipeline, status }) => !mapped.has(`${String(pipeline.id)}/${String(status.id)}`),
  );
}

function addKinds(situation: DraftCase, { kinds, tree }: Additions): readonly Edit[] {
  const keys = keysOf(kinds, keysAt(tree, ["service_types"]));
  return kinds.map((kind, at): Edit => {
    const path = ["service_types", keys[at] ?? ""];
    return { kind: "add", path, value: draftKind(situation, kind), notes: kindNotes(situation, kind, path) };
  });
}

const sectionsOf: Readonly<Record<string, string>> = {
  companies: "company",
  projects: "project",
  budgets: "budget",
};

function addCustomField(
  tree: Tree,
  snapshot: Snapshot,
  answers: AnswerTree,
  field: CustomField,
  at: number,
): readonly Edit[] {
  const value = customFieldValue(snapshot, field, answers);
  const section = sectionsOf[field.customizableType];
  if (value === undefined || section === undefined) return [];
  const list = ["productive", section, "custom_fields"];
  const sameKind = unfilledFields(tree, snapshot)
    .slice(0, at)
    .filter(({ customizableType }) => customizableType === field.customizableType).length;
  return [
    {
      kind: "add",
      path: [...list, itemsAt(tree, list).length + sameKind],
      value: { ...refOf(field), value },
    },
  ];
}

/** Which of the kinds that are not listed should be added: those that came up since the last time are proposed. */
export function askKinds(
  unlisted: readonly KindOfWork[],
  isNew: (kind: KindOfWork) => boolean,
): Extract<Question, { readonly kind: "several" }> {
  return {
    kind: "several",
    path: ["add_service_types"],
    ask: "These kinds of work have no entry in the mapping. Which should get one?",
    choices: unlisted.map(({ name, optionId }) => ({ id: String(optionId), name })),
    proposed: unlisted.filter(isNew).map(({ name }) => name),
    isRequired: false,
  };
}

export function chosenKinds(unlisted: readonly KindOfWork[], answers: AnswerTree): readonly KindOfWork[] {
  const question = askKinds(unlisted, () => false);
  const chosen = allChosenOf(question, answerAt(answers, question.path)).map(({ id }) => id);
  return unlisted.filter(({ optionId }) => chosen.includes(String(optionId)));
}

/** Where the mapping names an account or organisation that is not the one connected. */
export function otherAccounts(tree: Tree, { kommo, productive, linear }: Snapshot): readonly string[] {
  const facts = [
    ["Kommo account", textAt(tree, ["kommo", "account", "id"]), String(kommo.account.id)],
    [
      "Productive organisation",
      textAt(tree, ["productive", "organization", "id"]),
      productive?.organization.id,
    ],
    ["Linear workspace", textAt(tree, ["linear", "workspace", "id"]), linear?.organization.id],
  ] as const;
  return facts.flatMap(([what, written, now]) =>
    written === undefined || now === undefined || written === now
      ? []
      : [`was written for ${what} ${written}, and the token is of ${now}.`],
  );
}

/** Ids of projects that the mapping copies. */
export function templatesNamed(tree: Tree | undefined): readonly string[] {
  if (tree === undefined) return [];
  const ids = referencesIn(tree)
    .filter(({ kind }) => kind === "productive.template")
    .map(({ id }) => id);
  return [...new Set(ids)];
}
