/** The Linear side of a plan: the deal's issue, its parts, and its project where every deal has its own. */
import type { IssuePriority, LinearSettings, PriorityRules } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import { dealLabel } from "../deal.ts";
import { issueId, linearProjectId } from "../issue-id.ts";
import type { Step, StepOf } from "../plan.ts";
import { cutText } from "../texts/cut.ts";
import { forPlain } from "../texts/escape.ts";
import { dateOfField, resolveDate } from "./deal-date.ts";
import type { Names } from "./plan-names.ts";
import { nameFor } from "./plan-names.ts";
import type { Named, PeopleQuestion } from "./plan-people.ts";
import { chooseAssignee, warnOfAssigneeAbsence } from "./plan-people.ts";
import { isOption, textOf } from "./values.ts";

export interface IssueQuestion extends PeopleQuestion {
  readonly settings: LinearSettings;
  readonly names: Names;
  readonly manager: Named | undefined;
  /** The project in Productive, where there is one to attach. */
  readonly project: StepOf<"productive.project"> | undefined;
  /** `12,500.00 EUR`; undefined where the amount is not known. */
  readonly amount: string | undefined;
  /** YYYY-MM-DD: the day work starts. */
  readonly startDate: string;
}

const priorityNumbers = { none: 0, urgent: 1, high: 2, medium: 3, low: 4 } as const satisfies Record<
  IssuePriority,
  number
>;

/** Names of projects stand in lists and menus of Linear. */
const longestProjectName = 80;

/** Linear takes no longer description of a project. */
const longestProjectDescription = 255;

/** Empty after a problem was noted. */
export function planIssues(question: IssueQuestion): readonly Step[] {
  const { settings, deal, remarks } = question;
  const { team } = settings;
  if (team === undefined) {
    remarks.problem(remark("mapping.drift", { what: "linear.team" }));
    return [];
  }
  if (textOf(deal, "spec") === undefined) noteMissingSpec(question);
  const namedTeam = { id: team.id, name: team.name ?? team.key ?? "Linear" };
  const own = settings.project === "per_deal" ? planLinearProject(question, namedTeam) : undefined;
  const place = planPlace(settings, namedTeam, own);
  const issue = planIssue(question, place);
  return [...(own === undefined ? [] : [own]), issue, ...planSubIssues(question, issue, place)];
}

/** Where the deal's issue and its parts lie. */
type Place = Pick<
  StepOf<"linear.sub_issue">,
  "team" | "stateId" | "labelIds" | "projectId" | "linearProject"
>;

function planPlace(
  { state, labels, project }: LinearSettings,
  team: Named,
  own: StepOf<"linear.project"> | undefined,
): Place {
  return {
    team,
    stateId: state?.id,
    labelIds: (labels ?? []).map((label) => label.id),
    projectId: project === "per_deal" ? undefined : project?.id,
    linearProject: own?.key,
  };
}

function planIssue(question: IssueQuestion, place: Place): StepOf<"linear.issue"> {
  const { settings, deal, mapping, names, manager, startDate } = question;
  const assignee = chooseAssignee(settings.assignee, manager, question);
  if (assignee !== undefined) warnOfAssigneeAbsence(assignee, startDate, question);
  return {
    kind: "linear.issue",
    key: `lead/${String(deal.lead.id)}/issue`,
    id: issueId(mapping.kommo.account.id, deal.lead.id),
    ...place,
    title: nameFor(settings.title ?? "{deal}", names),
    show: settings.show,
    assignee,
    priority: readPriority(settings.priority, deal),
    dueDate: readDue(settings.due, question),
    templateId: settings.template?.id,
    dealUrl: deal.url,
    dealTitle: `Deal: ${dealLabel(deal)}`,
    dealSubtitle: [forPlain(names.company ?? ""), question.amount ?? ""].filter(Boolean).join(" · "),
    project: question.project?.key,
  };
}

/** They lie where the deal's issue lies. Nobody is assigned: who does which part is for the team to say. */
function planSubIssues(
  { settings, deal, mapping, names }: IssueQuestion,
  parent: StepOf<"linear.issue">,
  place: Place,
): readonly StepOf<"linear.sub_issue">[] {
  return (settings.issues ?? []).map(({ slug, title, due }) => ({
    kind: "linear.sub_issue",
    key: `${parent.key}/${slug}`,
    id: issueId(mapping.kommo.account.id, deal.lead.id, slug),
    parent: parent.key,
    ...place,
    title: nameFor(title, names),
    dueDate: due === undefined ? undefined : dayOf(resolveDate(due, deal, mapping)),
  }));
}

/** Called as the project in Productive is, where there is one, so that people find either by the same name. */
function planLinearProject(question: IssueQuestion, team: Named): StepOf<"linear.project"> {
  const { deal, mapping, names, project, settings } = question;
  const company = forPlain(names.company ?? "");
  const client = company === "" ? "" : ` for ${company}`;
  const page = ` ${deal.url}`;
  const about = `Sold${client} as ${dealLabel(deal)}. The deal in Kommo:`;
  return {
    kind: "linear.project",
    key: `lead/${String(deal.lead.id)}/linear-project`,
    id: linearProjectId(mapping.kommo.account.id, deal.lead.id),
    name: cutText(project?.name ?? nameFor("{company?} - {deal}", names), longestProjectName),
    description: cutText(about, longestProjectDescription - page.length) + page,
    team,
    targetDate: readDue(settings.due, question),
  };
}

function noteMissingSpec({ mapping, remarks }: IssueQuestion): void {
  const field = mapping.kommo.fields["spec"];
  if (field === undefined) return;
  const said = remark("spec.missing", { field: field.name ?? "Spec" });
  if (mapping.policies.missingSpec === "hold") remarks.problem(said);
  else remarks.warn(said);
}

/** The mapping's word, else the deal's deadline. */
function readDue(due: LinearSettings["due"], { deal, mapping }: IssueQuestion): string | undefined {
  return due === undefined ? dateOfField(deal, "deadline", mapping) : dayOf(resolveDate(due, deal, mapping));
}

function dayOf(resolved: ReturnType<typeof resolveDate>): string | undefined {
  return resolved.kind === "value" ? resolved.value : undefined;
}

/** Without rules nothing is said, and a template's own priority stays. */
function readPriority(rules: PriorityRules | undefined, deal: Deal): StepOf<"linear.issue">["priority"] {
  if (rules === undefined) return undefined;
  const reading = deal.fields["priority"];
  const matched = reading === undefined ? undefined : rules.rules.find(({ when }) => isOption(when, reading));
  return priorityNumbers[matched?.is ?? rules.otherwise];
}
