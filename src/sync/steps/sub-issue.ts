/**
 * The parts of a deal's work, as sub-issues of its issue. Each takes a request of its own: an id that is taken
 * is an error that empties the whole answer of a document, so that several in one could not be told apart
 * when it is repeated.
 */
import { madeIssue, placeOf } from "./issue.ts";
import type { StepKindRules } from "./step-kind.ts";
import { notLookedUp, requireId } from "./step-kind.ts";

export const subIssue: StepKindRules<"linear.sub_issue"> = {
  isRepeatable: true,
  lookUp: "early",

  label: (step) => `${step.title} (${step.team.name})`,

  find: () => Promise.resolve(notLookedUp),

  judge: () => ({ kind: "create" }),

  async create([step], writes) {
    if (step === undefined) return [];
    const creation = await writes.linear().createIssue(
      {
        ...placeOf(step, writes),
        id: step.id,
        parentId: requireId(writes, step.parent),
        title: step.title,
        dueDate: step.dueDate,
        attachments: [],
      },
      writes,
    );
    return [madeIssue(step, creation)];
  },
};
