/** The lines of a budget: what was sold, and for how much. All of one budget travel in one request. */
import type { NewService } from "../../clients/productive/productive-client.ts";
import { remark } from "../codes.ts";
import { sameName } from "../company-name.ts";
import { formatMoney } from "../money.ts";
import type { StepOf } from "../plan.ts";
import type { Made, StepKindRules } from "./step-kind.ts";
import { looked, notLookedUp, requireId } from "./step-kind.ts";

type ServiceStep = StepOf<"productive.service">;

export const service: StepKindRules<"productive.service"> = {
  isRepeatable: false,
  lookUp: "early",

  label: (step) =>
    `${step.name} · ${formatMoney({ minor: BigInt(step.totalMinor), currency: step.currency })}`,

  async find(step, reads) {
    const budgetId = reads.idOf(step.budget);
    if (budgetId === undefined) return notLookedUp;
    const rows = await reads.servicesOfBudget(budgetId);
    return looked(
      rows
        .filter((row) => sameName(row.name, step.name))
        .map((row) => ({
          id: row.id,
          name: row.name,
          url: undefined,
          match: "exact" as const,
          state: "open" as const,
          isMarkedOtherwise: false,
        })),
    );
  },

  judge(step, candidates) {
    const [only, ...others] = candidates;
    if (only === undefined) return { kind: "create" };
    if (others.length === 0) {
      return { kind: "adopt", candidate: only, needsMark: false, because: "stands in the budget already" };
    }
    const found = candidates.map(({ id, name }) => ({ id, name }));
    return { kind: "hold", remark: remark("service.ambiguous", { service: step.name, candidates: found }) };
  },

  async create(steps, writes) {
    const budgetIds = steps.map((step) => requireId(writes, step.budget));
    const services = steps.map((step, at) => describeService(step, budgetIds[at] ?? ""));
    const rows = await writes.productive().createServices(services, writes);
    return steps.flatMap((step, at): readonly Made[] => {
      const row = rows[at];
      if (row === undefined) return [];
      const facts = { priceMinor: step.priceMinor, quantity: step.quantity };
      return [{ key: step.key, id: row.id, isNew: true, facts }];
    });
  },
};

function describeService(step: ServiceStep, budgetId: string): NewService {
  return {
    name: step.name,
    budgetId,
    serviceTypeId: step.serviceTypeId,
    billing: step.billing,
    quantity: step.quantity,
    priceCents: Number(step.priceMinor),
    estimatedMinutes: step.estimatedMinutes,
  };
}
