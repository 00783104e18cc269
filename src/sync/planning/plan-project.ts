/** The project of a deal: its own, the one it names, or the one of all deals of the client. */
import type { StepOf } from "../plan.ts";
import { remark } from "../codes.ts";
import { placeholdersOf } from "../name-template.ts";
import { planCustomFields } from "./custom-fields.ts";
import { nameFor } from "./plan-names.ts";
import type { Named } from "./plan-people.ts";
import type { ProductiveQuestion } from "./productive-question.ts";
import { markerOf } from "./productive-question.ts";
import { parseProjectReference } from "./project-reference.ts";

type ProjectStep = StepOf<"productive.project">;

/** Undefined after a problem was noted. */
export function planProject(
  question: ProductiveQuestion,
  company: StepOf<"productive.company">,
  manager: Named,
): ProjectStep | undefined {
  const { deal, mapping, settings, names } = question;
  const lead = String(deal.lead.id);
  const workflowId = settings.project?.workflow?.id;
  if (workflowId === undefined) {
    question.remarks.problem(remark("mapping.drift", { what: "productive.project.workflow" }));
    return undefined;
  }
  const perClient = settings.project?.use === "per_client";
  const written = settings.project?.name ?? ownName;
  return {
    kind: "productive.project",
    key: `lead/${lead}/project`,
    company: company.key,
    name: nameFor(perClient ? sharedName(written) : written, names),
    suffix: ` · K${lead}`,
    template: planTemplate(question),
    perClient,
    named: readNamed(question),
    marker: markerOf(mapping, "project", lead),
    manager,
    workflowId,
    ...planCustomFields(question, "projects", settings.project?.customFields),
  };
}

const ownName = "{company?} - {deal}";

/**
 * A name that all deals of the client for this kind of work come to. One that speaks of the deal cannot be
 * it: then it is the client and the kind of work.
 */
function sharedName(written: string): string {
  const speaksOfDeal = placeholdersOf(written).some(({ name }) => name === "deal" || name === "lead");
  return speaksOfDeal ? "{company?} - {service_type}" : written;
}

function planTemplate({ serviceType }: ProductiveQuestion): ProjectStep["template"] {
  const template = serviceType?.template;
  if (template === undefined) return undefined;
  return { id: template.id, name: template.name ?? `Project ${template.id}`, copy: serviceType?.copy ?? [] };
}

/** The field that will hold the project's address is read, too: filled in before the win, it names the project. */
function readNamed({ deal, mapping, directory, remarks }: ProductiveQuestion): ProjectStep["named"] {
  const ref = mapping.kommo.writeBack.productive_project;
  const values = deal.lead.fields.find(({ fieldId }) => fieldId === ref?.id)?.values ?? [];
  const text = values.map(({ value }) => String(value ?? "").trim()).join(" ");
  if (ref === undefined || text === "") return undefined;
  const definition = directory.kommo.leadFields.find(({ id }) => id === ref.id);
  const field = definition?.name ?? ref.name ?? "Productive project";
  const reference = parseProjectReference(text, mapping.productive?.organization.id ?? "");
  if (reference.kind === "project") return { id: reference.id, field, text };
  remarks.problem(remark("project.unusable", { doubt: reference.kind, field, value: text }));
  return undefined;
}
