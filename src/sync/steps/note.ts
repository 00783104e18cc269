/** The note on the deal that says what starts now. */
import type { Plan } from "../plan.ts";
import { isMarked } from "../texts/marker-line.ts";
import type { ReadyFacts } from "../texts/ready-note.ts";
import { readyNote } from "../texts/ready-note.ts";
import { identifierOf } from "./issue.ts";
import type { StepKindRules, Writes } from "./step-kind.ts";
import { looked } from "./step-kind.ts";

/** The name Kommo shows beside our notes. */
const serviceName = "Handoff";

export const note: StepKindRules<"kommo.note"> = {
  isRepeatable: false,
  lookUp: "late",

  label: () => "note on the deal",

  async find(step, { kommo, plan }) {
    const notes = await kommo.serviceNotes(plan.lead);
    const ours = notes.find((entry) => isMarked(entry.text, step.note, plan.lead));
    if (ours === undefined) return looked([]);
    const { id } = ours;
    return looked([
      {
        id: String(id),
        name: "note",
        url: undefined,
        match: "marker",
        state: "open",
        isMarkedOtherwise: false,
      },
    ]);
  },

  judge(_step, [ours]) {
    return ours === undefined
      ? { kind: "create" }
      : { kind: "adopt", candidate: ours, needsMark: false, because: "is on the deal already" };
  },

  async create([step], writes) {
    if (step === undefined) return [];
    const text = readyNote(readyFacts(writes.plan, writes));
    const made = await writes.kommo.createServiceNote(
      writes.plan.lead,
      { service: serviceName, text },
      writes,
    );
    return [{ key: step.key, id: String(made.id), isNew: true }];
  },
};

/** What a text about the start of work needs: the plan's facts, and what has been made. */
export function readyFacts(plan: Plan, writes: Writes): ReadyFacts {
  const { facts } = plan;
  const project = plan.steps.find((step) => step.kind === "productive.project");
  const issue = plan.steps.find((step) => step.kind === "linear.issue");
  const madeProject = project === undefined ? undefined : writes.made(project.key);
  const madeIssue = issue === undefined ? undefined : writes.made(issue.key);
  return {
    lead: plan.lead,
    dealName: facts.dealName,
    company: facts.company,
    amount: facts.amount,
    amountNote: facts.amountNote,
    manager: facts.manager?.name,
    team: facts.team.map((member) => member.name),
    startsOn: facts.startsOn,
    deliverBy: facts.deliverBy,
    lines: facts.lines,
    projectUrl: madeProject?.url,
    issue:
      madeIssue?.url === undefined
        ? undefined
        : { identifier: identifierOf(madeIssue) ?? madeIssue.url, url: madeIssue.url },
    warnings: writes.warnings(),
  };
}
