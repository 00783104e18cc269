/** Fields that handoff writes: in the deal, and the markers in Productive. Which exist, and which are missing. Pure. */
import type { KommoFieldDefinition, NewKommoField } from "../../clients/kommo/kommo-client.ts";
import { isSame } from "./likeness.ts";
import type { CustomField, Snapshot } from "./snapshot.ts";

export type WriteBackKey = "productive_project" | "linear_issue" | "budget_status";
export type MarkerKey = "company" | "project" | "budget";

interface WantedField extends NewKommoField {
  /** Other names under which it may have been made by hand. */
  readonly names: readonly string[];
  readonly types: readonly string[];
}

/**
 * A project may be named in the deal by a person before the win, so that field stays open to people; the
 * other two are ours alone.
 */
export const writeBackFields: Readonly<Record<WriteBackKey, WantedField>> = {
  productive_project: {
    name: "Productive project",
    type: "url",
    code: "HANDOFF_PRODUCTIVE_PROJECT",
    isApiOnly: false,
    names: [
      "Productive project",
      "Productive",
      "Productive URL",
      "Productive-Projekt",
      "Proyecto Productive",
    ],
    types: ["url", "text", "textarea"],
  },
  linear_issue: {
    name: "Linear issue",
    type: "url",
    code: "HANDOFF_LINEAR_ISSUE",
    isApiOnly: true,
    names: ["Linear issue", "Linear", "Linear ticket", "Linear task", "Linear-Issue"],
    types: ["url", "text", "textarea"],
  },
  budget_status: {
    name: "Budget status",
    type: "text",
    code: "HANDOFF_BUDGET_STATUS",
    isApiOnly: true,
    names: ["Budget status", "Budgetstatus", "Budget", "Estado del presupuesto"],
    types: ["text", "textarea"],
  },
};

export const writeBackKeys = ["productive_project", "linear_issue", "budget_status"] as const;

/** By code, else by name; a computed field cannot be written. */
export function findWriteBack(
  fields: readonly KommoFieldDefinition[],
  key: WriteBackKey,
): KommoFieldDefinition | undefined {
  const wanted = writeBackFields[key];
  const writable = fields.filter((field) => wanted.types.includes(field.type) && field.isComputed !== true);
  const byCode = fields.find(({ code }) => code === wanted.code);
  if (byCode !== undefined) return byCode;
  for (const name of wanted.names) {
    const named = writable.find((field) => isSame(field.name, name));
    if (named !== undefined) return named;
  }
  return undefined;
}

export function writtenBackFields(fields: readonly KommoFieldDefinition[]): readonly KommoFieldDefinition[] {
  return writeBackKeys.flatMap((key) => findWriteBack(fields, key) ?? []);
}

export const markerKeys = ["company", "project", "budget"] as const;

export const markerFields = {
  company: { name: "Kommo company", customizableType: "companies" },
  project: { name: "Kommo deal", customizableType: "projects" },
  budget: { name: "Kommo deal", customizableType: "budgets" },
} as const satisfies Record<MarkerKey, { readonly name: string; readonly customizableType: string }>;

const textField = 1;
const otherMarkerNames = ["Kommo", "Kommo id", "Kommo ID", "CRM deal id", "Kommo lead", "Kommo number"];

/** A text field of that kind, by name. */
export function findMarker(
  fields: readonly CustomField[] | undefined,
  key: MarkerKey,
): CustomField | undefined {
  const { name, customizableType } = markerFields[key];
  const fitting = (fields ?? []).filter(
    (field) =>
      field.customizableType === customizableType && field.dataTypeId === textField && !field.isArchived,
  );
  for (const candidate of [name, ...otherMarkerNames]) {
    const found = fitting.find((field) => isSame(field.name, candidate));
    if (found !== undefined) return found;
  }
  return undefined;
}

export interface MissingFields {
  readonly kommo: readonly WriteBackKey[];
  readonly productive: readonly MarkerKey[];
}

/** What the sides that are used would need and the accounts do not have. */
export function missingFields(
  snapshot: Snapshot,
  uses: { readonly productive: boolean; readonly linear: boolean },
): MissingFields {
  const wanted = writeBackKeys.filter((key) => (key === "linear_issue" ? uses.linear : uses.productive));
  const { productive } = snapshot;
  return {
    kommo: wanted.filter((key) => findWriteBack(snapshot.kommo.fields.leads, key) === undefined),
    productive:
      uses.productive && productive?.customFields !== undefined
        ? markerKeys.filter((key) => findMarker(productive.customFields, key) === undefined)
        : [],
  };
}

export function isNothingMissing({ kommo, productive }: MissingFields): boolean {
  return kommo.length === 0 && productive.length === 0;
}

/** `“Linear issue” (deal in Kommo)`, one each. */
export function describeMissing({ kommo, productive }: MissingFields): readonly string[] {
  return [
    ...kommo.map((key) => `“${writeBackFields[key].name}” (deals in Kommo)`),
    ...productive.map(
      (key) => `“${markerFields[key].name}” (${markerFields[key].customizableType} in Productive)`,
    ),
  ];
}
