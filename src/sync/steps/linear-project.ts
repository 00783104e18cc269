/** The project in Linear, where every deal has its own. It bears our own id, as the issue does. */
import { remark } from "../codes.ts";
import type { StepKindRules } from "./step-kind.ts";
import { notLookedUp, StepHeld } from "./step-kind.ts";

export const linearProject: StepKindRules<"linear.project"> = {
  isRepeatable: true,
  lookUp: "early",

  label: (step) => step.name,

  find: () => Promise.resolve(notLookedUp),

  judge: () => ({ kind: "create" }),

  async create([step], writes) {
    if (step === undefined) return [];
    const { id, name, description, targetDate, team } = step;
    const wanted = { id, name, description, targetDate, teamIds: [team.id] };
    const { outcome, record } = await writes.linear().createProject(wanted, writes);
    if (outcome === "gone") {
      throw new StepHeld(remark("linear_project.gone", { project: name, url: record?.url }));
    }
    return [{ key: step.key, id: record.id, url: record.url, isNew: outcome === "created" }];
  },
};
