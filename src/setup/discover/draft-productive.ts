/** `productive:` of a new mapping. Pure. */
import type { CustomizableKind } from "./ask-custom-fields.ts";
import { customFieldValue, requiredFields } from "./ask-custom-fields.ts";
import { askAmount, askBilling, askManager, askVat, askWorkflow, managerOf, workflowOf } from "./ask-work.ts";
import { answerAt } from "./answers.ts";
import type { DraftCase } from "./draft-mapping.ts";
import type { Draft, DraftNote, DraftSection, MappingDraft } from "./draft.ts";
import { above, beside, check, refOf, sectionOf } from "./draft.ts";
import { readBilling } from "./guess-fields.ts";
import { findMarker, markerKeys } from "./wanted-fields.ts";

export function draftProductive(situation: DraftCase): MappingDraft {
  const { snapshot } = situation;
  const { organization } = snapshot.productive ?? {};
  const markers = draftMarkers(situation);
  const company = customFieldsOf(situation, "companies");
  return {
    tree: {
      productive: sectionOf({
        organization: organization === undefined ? undefined : refOf(organization),
        markers: Object.keys(markers).length === 0 ? undefined : markers,
        company: company === undefined ? undefined : { custom_fields: company },
        project: draftProject(situation),
        budget: draftBudget(situation),
      }),
    },
    notes: [
      above(["productive"], "What is made in Productive."),
      ...(Object.keys(markers).length === 0
        ? []
        : [
            beside(
              ["productive", "markers"],
              "text fields that take the number of the Kommo company or deal",
            ),
          ]),
      ...projectNotes(situation),
      ...budgetNotes(situation),
    ],
  };
}

function draftMarkers({ snapshot }: DraftCase): DraftSection {
  return sectionOf(
    Object.fromEntries(
      markerKeys.map((key) => {
        const field = findMarker(snapshot.productive?.customFields, key);
        return [key, field === undefined ? undefined : refOf(field)];
      }),
    ),
  );
}

function draftProject(situation: DraftCase): DraftSection {
  const { snapshot, answers, fields } = situation;
  const workflow = workflowOf(snapshot, answers);
  const manager = managerOf(snapshot, answers);
  const person = manager === undefined ? undefined : refOf(manager);
  const fromField = fields.manager === undefined ? undefined : sectionOf({ field: "manager", else: person });
  return sectionOf({
    name: "{company?} - {deal}",
    workflow: workflow === undefined ? undefined : refOf(workflow),
    manager: fromField ?? person,
    custom_fields: customFieldsOf(situation, "projects"),
  });
}

function projectNotes({ snapshot, isGuess, fields }: DraftCase): readonly DraftNote[] {
  const workflow = askWorkflow(snapshot);
  const manager = ["productive", "project", "manager"];
  return [
    beside(
      ["productive", "project", "name"],
      "also {lead} {contact} {service_type} {year} and the keys of kommo.fields",
    ),
    ...(workflow !== undefined && isGuess(workflow.path)
      ? [check(["productive", "project", "workflow"], "which workflow do client projects follow?")]
      : []),
    isGuess(askManager(snapshot).path)
      ? check(manager, "who manages projects whose seller is nobody in Productive?")
      : beside(
          manager,
          fields.manager === undefined
            ? "where the seller is nobody in Productive"
            : "where the deal names nobody",
        ),
  ];
}

function draftBudget(situation: DraftCase): DraftSection {
  const { answers, fields, snapshot } = situation;
  const vat = answerAt(answers, askVat(snapshot).path);
  const isGross = answerAt(answers, askAmount.path) === "gross";
  return sectionOf({
    name: "{deal}",
    amount: isGross ? "gross" : "net",
    vat_percent: isGross && typeof vat === "string" ? vat : undefined,
    billing: draftBilling(situation),
    po_number: fields.po_number === undefined ? undefined : { field: "po_number" },
    warning_percent: 80,
    custom_fields: customFieldsOf(situation, "budgets"),
  });
}

/** Options of the deal's field, each as what it means; what is neither counts as fixed. */
function draftBilling({ answers, fields }: DraftCase): Draft {
  const field = fields.billing_type?.field;
  if (field === undefined) {
    return answerAt(answers, askBilling.path) === "by the hour" ? "hourly" : "fixed";
  }
  const read = readBilling(field);
  if (read.length === 0) return "fixed";
  const values = read.map(({ option, is }) => ({ when: { id: option.id, name: option.value }, is }));
  return { field: "billing_type", values, else: "fixed" };
}

function budgetNotes({ fields, isGuess }: DraftCase): readonly DraftNote[] {
  const field = fields.billing_type?.field;
  const unread = (field?.options ?? []).filter(
    ({ id }) => field !== undefined && !readBilling(field).some(({ option }) => option.id === id),
  );
  const amount = ["productive", "budget", "amount"];
  return [
    isGuess(askAmount.path)
      ? check(amount, "are the amounts of deals net or gross?")
      : beside(amount, "whether the deal’s amount is net or gross"),
    ...(isGuess(["vat_percent"])
      ? [check(["productive", "budget", "vat_percent"], "is this the rate?")]
      : []),
    ...(isGuess(askBilling.path) ? [check(["productive", "budget", "billing"], "fixed, or hourly?")] : []),
    ...(field !== undefined && unread.length > 0
      ? [
          check(
            ["productive", "budget", "billing"],
            `${unread.map(({ value }) => `“${value}”`).join(", ")} ${unread.length === 1 ? "counts" : "count"} as fixed`,
          ),
        ]
      : []),
    beside(["productive", "budget", "warning_percent"], "of the budget"),
  ];
}

/** What Productive requires, with the values that were answered. */
export function customFieldsOf(
  { snapshot, answers }: DraftCase,
  kind: CustomizableKind,
): readonly DraftSection[] | undefined {
  const settings = requiredFields(snapshot)
    .filter(({ customizableType }) => customizableType === kind)
    .flatMap((field) => {
      const value = customFieldValue(snapshot, field, answers);
      return value === undefined ? [] : [{ ...refOf(field), value }];
    });
  return settings.length === 0 ? undefined : settings;
}
