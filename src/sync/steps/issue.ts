/** The issue in Linear. It bears our own id, so creating it again finds it. */
import type { Creation, LinearIssue, NewAttachment, NewIssue } from "../../clients/linear/linear-client.ts";
import { remark } from "../codes.ts";
import type { StepOf } from "../plan.ts";
import { forPlain } from "../texts/escape.ts";
import { issueDescription } from "../texts/issue-description.ts";
import type { Made, StepKindRules, Writes } from "./step-kind.ts";
import { notLookedUp, requireId, StepHeld } from "./step-kind.ts";

type IssueStep = StepOf<"linear.issue">;

export const issue: StepKindRules<"linear.issue"> = {
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
        title: step.title,
        description: describeIssue(step, writes),
        assigneeId: step.assignee?.id,
        priority: step.priority,
        dueDate: step.dueDate,
        templateId: step.templateId,
        attachments: describeAttachments(step, writes),
      },
      writes,
    );
    return [madeIssue(step, creation)];
  },
};

/** Where an issue lies: what the deal's issue and its sub-issues have in common. */
export function placeOf(
  step: IssueStep | StepOf<"linear.sub_issue">,
  writes: Writes,
): Pick<NewIssue, "teamId" | "stateId" | "labelIds" | "projectId"> {
  return {
    teamId: step.team.id,
    stateId: step.stateId,
    labelIds: step.labelIds,
    projectId: step.linearProject === undefined ? step.projectId : requireId(writes, step.linearProject),
  };
}

/** An archived issue is as good as an open one; one that a person deleted is not made again. */
export function madeIssue(
  step: { readonly key: string; readonly title: string },
  { outcome, record }: Creation<LinearIssue>,
): Made {
  if (outcome === "gone") {
    const name = record === undefined ? step.title : `${record.identifier} ${record.title}`;
    throw new StepHeld(remark("issue.gone", { issue: name, url: record?.url }));
  }
  const facts = { identifier: record.identifier, teamId: record.teamId };
  return { key: step.key, id: record.id, url: record.url, isNew: outcome === "created", facts };
}

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
  if (projectUrl === undefined) return [deal];
  const subtitle = forPlain(writes.plan.facts.company ?? "") || undefined;
  return [deal, { title: "Project in Productive", subtitle, url: projectUrl }];
}

/** `ENG-42`, as it was when the issue was made or found. */
export function identifierOf({ facts }: Made): string | undefined {
  if (facts === null || typeof facts !== "object" || !("identifier" in facts)) return undefined;
  return typeof facts["identifier"] === "string" ? facts["identifier"] : undefined;
}
