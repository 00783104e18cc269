/** The issue in Linear. It bears our own id, so creating it again finds it. */
import type { NewAttachment } from "../../clients/linear/linear-client.ts";
import type { StepOf } from "../plan.ts";
import { issueDescription } from "../texts/issue-description.ts";
import type { Made, StepKindRules, Writes } from "./step-kind.ts";
import { notLookedUp } from "./step-kind.ts";

type IssueStep = StepOf<"linear.issue">;

export const issue: StepKindRules<"linear.issue"> = {
  isRepeatable: true,
  lookUp: "early",

  label: (step) => `${step.title} (${step.team.name})`,

  find: () => Promise.resolve(notLookedUp),

  judge: () => ({ kind: "create" }),

  async create([step], writes) {
    if (step === undefined) return [];
    const { issue: made, created } = await writes.linear().createIssue(
      {
        id: step.id,
        teamId: step.team.id,
        title: step.title,
        description: describeIssue(step, writes),
        assigneeId: step.assignee?.id,
        priority: step.priority,
        dueDate: step.dueDate,
        stateId: step.stateId,
        labelIds: step.labelIds,
        projectId: step.projectId,
        attachments: describeAttachments(step, writes),
      },
      writes,
    );
    const facts = { identifier: made.identifier, teamId: made.teamId };
    return [{ key: step.key, id: made.id, url: made.url, isNew: created, facts }];
  },
};

function describeIssue(step: IssueStep, writes: Writes): string {
  const { facts } = writes.plan;
  const project = step.project === undefined ? undefined : writes.made(step.project);
  const name = writes.plan.steps.find((other) => other.kind === "productive.project")?.name ?? "Project";
  return issueDescription(
    {
      dealName: facts.dealName,
      dealUrl: facts.dealUrl,
      client: facts.company,
      contact: facts.contact,
      amount: facts.amount,
      kindsOfWork: facts.kindsOfWork,
      hours: facts.hours,
      project: project?.url === undefined ? undefined : { name, url: project.url },
      manager: facts.manager?.name,
      seller: facts.seller,
      deliverBy: step.dueDate,
      spec: facts.spec,
    },
    step.show,
  );
}

function describeAttachments(step: IssueStep, writes: Writes): readonly NewAttachment[] {
  const deal = { title: step.dealTitle, subtitle: step.dealSubtitle, url: step.dealUrl };
  const projectUrl = step.project === undefined ? undefined : writes.made(step.project)?.url;
  return projectUrl === undefined
    ? [deal]
    : [deal, { title: "Project in Productive", subtitle: writes.plan.facts.company, url: projectUrl }];
}

/** `ENG-42`, as it was when the issue was made or found. */
export function identifierOf({ facts }: Made): string | undefined {
  if (facts === null || typeof facts !== "object" || !("identifier" in facts)) return undefined;
  return typeof facts["identifier"] === "string" ? facts["identifier"] : undefined;
}
