/** Who may track time on a service; all of one budget travel in one request. */
import type { ProductiveAssignment } from "../../clients/productive/productive-client.ts";
import type { StepOf } from "../plan.ts";
import type { Made, Reads, StepKindRules } from "./step-kind.ts";
import { looked, notLookedUp, requireId } from "./step-kind.ts";

type AssignmentStep = StepOf<"productive.assignment">;

export const assignment: StepKindRules<"productive.assignment"> = {
  isRepeatable: false,
  lookUp: "early",

  label: (step) => `${step.person.name} on ${step.serviceName}`,

  async find(step, reads) {
    const serviceId = reads.idOf(step.service);
    if (serviceId === undefined) return notLookedUp;
    const rows = await reads.assignmentsOfServices(serviceIdsOf(step, reads));
    return looked(
      rows
        .filter((row) => isOf(step, serviceId, row))
        .map((row) => ({
          id: row.id,
          name: step.person.name,
          url: undefined,
          match: "marker",
          state: "open",
          isMarkedOtherwise: false,
        })),
    );
  },

  /** Assigned twice is still assigned: the first stands for all. */
  judge(_step, [first]) {
    return first === undefined
      ? { kind: "create" }
      : { kind: "adopt", candidate: first, needsMark: false, because: "is assigned already" };
  },

  async create(steps, writes) {
    const wanted = steps.map((step) => ({
      serviceId: requireId(writes, step.service),
      personId: step.person.id,
    }));
    const rows = await writes.productive().createServiceAssignments(wanted, writes);
    return steps.flatMap((step, at): readonly Made[] => {
      const row = rows[at];
      return row === undefined ? [] : [{ key: step.key, id: row.id, isNew: true }];
    });
  },
};

/** Of all services of the budget, so that one question answers for every assignment. */
function serviceIdsOf({ budget }: AssignmentStep, { plan, idOf }: Reads): readonly string[] {
  return plan.steps.flatMap((step) => {
    const id = step.kind === "productive.service" && step.budget === budget ? idOf(step.key) : undefined;
    return id === undefined ? [] : [id];
  });
}

function isOf(step: AssignmentStep, serviceId: string, row: ProductiveAssignment): boolean {
  return row.serviceId === serviceId && row.personId === step.person.id;
}
