/** The project of a deal. */
import type { StepOf } from "../plan.ts";
import { remark } from "../codes.ts";
import { nameFor } from "./plan-names.ts";
import type { Named } from "./plan-people.ts";
import type { ProductiveQuestion } from "./productive-question.ts";
import { markerOf, readCustomFields } from "./productive-question.ts";

/** Undefined after a problem was noted. */
export function planProject(
  question: ProductiveQuestion,
  company: StepOf<"productive.company">,
  manager: Named,
): StepOf<"productive.project"> | undefined {
  const { deal, mapping, settings, names } = question;
  const lead = String(deal.lead.id);
  const workflowId = settings.project?.workflow?.id;
  if (workflowId === undefined) {
    question.remarks.problem(remark("mapping.drift", { what: "productive.project.workflow" }));
    return undefined;
  }
  return {
    kind: "productive.project",
    key: `lead/${lead}/project`,
    company: company.key,
    name: nameFor(settings.project?.name ?? "{company?} - {deal}", names),
    suffix: ` · K${lead}`,
    marker: markerOf(mapping, "project", lead),
    manager,
    workflowId,
    customFields: readCustomFields(settings.project?.customFields, deal),
  };
}
