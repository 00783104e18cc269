/** The budget in Productive: a deal there with `budget: true`; its total comes from the services. */
import type { ProductiveBudget } from "../../clients/productive/productive-client.ts";
import { remark } from "../codes.ts";
import { sameName } from "../company-name.ts";
import type { StepOf } from "../plan.ts";
import type { Candidate, Reads, StepKindRules } from "./step-kind.ts";
import { looked, notLookedUp, requireId } from "./step-kind.ts";

type BudgetStep = StepOf<"productive.budget">;

export const budget: StepKindRules<"productive.budget"> = {
  isRepeatable: false,
  lookUp: "early",

  label: (step) => step.name,

  async find(step, reads) {
    const projectId = reads.idOf(step.project);
    if (projectId === undefined) return notLookedUp;
    const rows = await findRows(step, projectId, reads);
    return looked(rows.map((row) => describeCandidate(row, reads)));
  },

  judge(step, candidates) {
    const [only, ...others] = candidates;
    if (only === undefined) return { kind: "create" };
    if (others.length === 0) {
      return { kind: "adopt", candidate: only, needsMark: false, because: "is this deal's budget" };
    }
    return {
      kind: "hold",
      remark: remark("project.exists", {
        project: step.name,
        candidates: candidates.map(({ id, name, url, state }) => ({ id, name, url, state })),
      }),
    };
  },

  async create([step], writes) {
    if (step === undefined) return [];
    const productive = writes.productive();
    const made = await productive.createBudget(
      {
        name: step.name,
        companyId: requireId(writes, step.company),
        projectId: requireId(writes, step.project),
        responsibleId: step.owner.id,
        date: step.date,
        endDate: step.endDate,
        currency: step.currency,
        note: step.note,
        warningPercent: step.warningPercent,
        poNumber: step.poNumber,
        subsidiaryId: step.subsidiaryId,
        taxRateId: step.taxRateId,
        documentTypeId: step.documentTypeId,
        tags: step.tags,
        trackingTypeId: step.restrictTracking ? 2 : 1,
        customFields: markedFields(step),
      },
      writes,
    );
    return [{ key: step.key, id: made.id, url: productive.url("budgets", made.id), isNew: true }];
  },
};

function markedFields(step: BudgetStep): BudgetStep["customFields"] {
  return step.marker === undefined
    ? { ...step.customFields }
    : { ...step.customFields, [step.marker.fieldId]: step.marker.value };
}

/** By marker; without a marker field, the budgets of exactly that name in the deal's own project. */
async function findRows(
  step: BudgetStep,
  projectId: string,
  reads: Reads,
): Promise<readonly ProductiveBudget[]> {
  const productive = reads.productive();
  if (step.marker !== undefined) {
    const { fieldId, value } = step.marker;
    return (await productive.budgetsByCustomField(fieldId, value)).filter(isLiving);
  }
  const rows = await productive.budgetsOfProject(projectId);
  return rows.filter((row) => isLiving(row) && sameName(row.name, step.name));
}

/** What lies in the recycle bin is no budget any more. */
function isLiving(row: ProductiveBudget): boolean {
  return row.isBudget && row.deletedAt === null;
}

function describeCandidate(row: ProductiveBudget, reads: Reads): Candidate {
  return {
    id: row.id,
    name: row.name,
    url: reads.productive().url("budgets", row.id),
    match: "marker",
    state: row.closedAt === null ? "open" : "archived",
    isMarkedOtherwise: false,
  };
}
