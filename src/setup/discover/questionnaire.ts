/** Everything a person is asked for a new mapping: what the accounts themselves cannot say. Pure. */
import type { AnswerTree } from "./answers.ts";
import { answerAt } from "./answers.ts";
import { askCustomField, requiredFields } from "./ask-custom-fields.ts";
import { askFields, chosenFields } from "./ask-fields.ts";
import type { Stage } from "./ask-stages.ts";
import { askStage, askWonStages, startOf, wonStages } from "./ask-stages.ts";
import { askAmount, askBilling, askKind, askManager, askVat, askWorkflow, kindsOfWork } from "./ask-work.ts";
import type { Questionnaire } from "./interview.ts";
import type { Question } from "./question.ts";
import type { Snapshot } from "./snapshot.ts";
import type { MissingFields } from "./wanted-fields.ts";
import { describeMissing, isNothingMissing, missingFields } from "./wanted-fields.ts";

export interface Wishes {
  /** Whether making fields that are missing in the accounts is what is proposed. */
  readonly proposesFields: boolean;
}

/** What the answers file may say at its top. */
export const answerSections: readonly string[] = [
  "won_stages",
  "stages",
  "fields_to_change",
  "fields",
  "manager",
  "amount",
  "vat_percent",
  "billing",
  "workflow",
  "service_types",
  "custom_fields",
  "create_fields",
];

export function newMappingQuestions(snapshot: Snapshot, wishes: Wishes): Questionnaire {
  return (answers) => {
    const stages = wonStages(snapshot, answers);
    const uses = usedSides(snapshot, stages, answers);
    return [
      askWonStages(snapshot),
      ...stages.flatMap((stage) => askStage(snapshot, stage, answers)),
      ...askFields(snapshot, answers),
      ...(uses.productive ? askWork(snapshot, answers) : []),
      ...askMissing(missingFields(snapshot, uses), wishes),
    ];
  };
}

/** Which sides any stage uses. */
export function usedSides(
  snapshot: Snapshot,
  stages: readonly Stage[],
  answers: AnswerTree,
): { readonly productive: boolean; readonly linear: boolean } {
  const starts = stages.map((stage) => startOf(snapshot, stage, answers));
  return {
    productive: starts.some(({ productive }) => productive),
    linear: starts.some(({ linear }) => linear),
  };
}

function askWork(snapshot: Snapshot, answers: AnswerTree): readonly Question[] {
  const fields = chosenFields(snapshot, answers);
  const workflow = askWorkflow(snapshot);
  const isGross = answerAt(answers, askAmount.path) === "gross";
  const kinds = kindsOfWork(fields.service_type?.field);
  return [
    askManager(snapshot),
    askAmount,
    ...(isGross ? [askVat(snapshot)] : []),
    ...(fields.billing_type === undefined ? [askBilling] : []),
    ...(workflow === undefined ? [] : [workflow]),
    ...kinds.flatMap((kind) => askKind(snapshot, kind, answers)),
    ...requiredFields(snapshot).map((field) => askCustomField(snapshot, field)),
  ];
}

export function askMissing(missing: MissingFields, { proposesFields }: Wishes): readonly Question[] {
  if (isNothingMissing(missing)) return [];
  return [
    {
      kind: "yes_no",
      path: ["create_fields"],
      ask: `These fields are missing: ${describeMissing(missing).join(", ")}. Create them?`,
      proposed: proposesFields,
    },
  ];
}
