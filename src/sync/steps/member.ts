/** A person's access to the project. */
import type { ProductiveMembership } from "../../clients/productive/productive-client.ts";
import type { StepKindRules } from "./step-kind.ts";
import { looked, notLookedUp, requireId } from "./step-kind.ts";
import type { StepOf } from "../plan.ts";

type MemberStep = StepOf<"productive.member">;

export const member: StepKindRules<"productive.member"> = {
  isRepeatable: false,
  lookUp: "early",

  label: (step) => step.person.name,

  async find(step, reads) {
    const projectId = reads.idOf(step.project);
    if (projectId === undefined) return notLookedUp;
    const ids = idsOf(step, await reads.membershipsOfProject(projectId));
    return looked(
      ids.map((id) => ({
        id,
        name: step.person.name,
        url: undefined,
        match: "marker",
        state: "open",
        isMarkedOtherwise: false,
      })),
    );
  },

  /** Access given twice is still one access: the first stands for all. */
  judge(_step, [first]) {
    return first === undefined
      ? { kind: "create" }
      : { kind: "adopt", candidate: first, needsMark: false, because: "is a member already" };
  },

  async create([step], writes) {
    if (step === undefined) return [];
    const projectId = requireId(writes, step.project);
    const made = await writes.productive().createMembership({ projectId, personId: step.person.id }, writes);
    return [{ key: step.key, id: made.id, isNew: true }];
  },
};

function idsOf(step: MemberStep, rows: readonly ProductiveMembership[]): readonly string[] {
  return rows.filter((row) => row.personId === step.person.id).map((row) => row.id);
}
