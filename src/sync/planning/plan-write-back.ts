/** What goes back to the deal: ids in its fields, a note, a word in Slack. */
import type { Mapping, WriteBackField } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { KommoDirectory } from "../directory.ts";
import type { Money } from "../money.ts";
import { formatPercentOf } from "../money.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import type { FieldWrite, Step } from "../plan.ts";

export interface WriteBackQuestion {
  readonly lead: number;
  readonly mapping: Mapping;
  readonly directory: KommoDirectory;
  readonly remarks: PlanRemarks;
  /** Keys of the steps whose results are written; undefined where that side is off. */
  readonly project: string | undefined;
  readonly issue: string | undefined;
  readonly target: Money | undefined;
  readonly hasSlack: boolean;
}

export function planWriteBack(question: WriteBackQuestion): readonly Step[] {
  const lead = `lead/${String(question.lead)}`;
  const writes = planWrites(question);
  const fields: readonly Step[] =
    writes.length === 0 ? [] : [{ kind: "kommo.fields", key: `${lead}/fields`, writes }];
  const slack: readonly Step[] =
    question.hasSlack && question.mapping.slack.ready
      ? [{ kind: "slack.message", key: `${lead}/slack/ready`, message: "ready", note: `${lead}/note/ready` }]
      : [];
  return [...fields, { kind: "kommo.note", key: `${lead}/note/ready`, note: "ready" }, ...slack];
}

function planWrites(question: WriteBackQuestion): readonly FieldWrite[] {
  const { project, issue, target } = question;
  return [
    ...planWrite(question, "productive_project", () =>
      project === undefined ? undefined : { kind: "url", step: project },
    ),
    ...planWrite(question, "linear_issue", (type) =>
      issue === undefined ? undefined : { kind: type === "url" ? "url" : "identifier", step: issue },
    ),
    ...planWrite(question, "budget_status", () =>
      target === undefined
        ? undefined
        : { kind: "text", text: formatPercentOf({ minor: 0n, currency: target.currency }, target) },
    ),
  ];
}

/** A field that Kommo no longer has is left out and said; the rest is written all the same. */
function planWrite(
  { mapping, directory, remarks }: WriteBackQuestion,
  field: WriteBackField,
  sourceOf: (type: string) => FieldWrite["from"] | undefined,
): readonly FieldWrite[] {
  const ref = mapping.kommo.writeBack[field];
  if (ref === undefined) return [];
  const definition = directory.leadFields.find((candidate) => candidate.id === ref.id);
  const from = sourceOf(definition?.type ?? "text");
  if (from === undefined) return [];
  const fieldName = definition?.name ?? ref.name ?? field;
  if (definition === undefined) {
    remarks.warn(remark("field.unknown", { field: fieldName }));
    return [];
  }
  return [{ field, fieldId: ref.id, fieldName, from }];
}
