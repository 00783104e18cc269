/** The Linear side of a plan: one issue. */
import type {
  IssuePriority,
  LinearSettings,
  PersonRef,
  PriorityRules,
  ServiceType,
} from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import { dealLabel } from "../deal.ts";
import { issueId } from "../issue-id.ts";
import type { Names } from "./plan-names.ts";
import { nameFor } from "./plan-names.ts";
import type { Named, PeopleQuestion } from "./plan-people.ts";
import { chooseAssignee } from "./plan-people.ts";
import { personNamed, responsibleOf } from "../people.ts";
import { dateOfField } from "./deal-date.ts";
import type { StepOf } from "../plan.ts";
import { isOption, resolveValue, textOf } from "./values.ts";

export interface IssueQuestion extends PeopleQuestion {
  readonly settings: LinearSettings;
  readonly serviceType: ServiceType | undefined;
  readonly names: Names;
  readonly manager: Named | undefined;
  /** Key of the project's step, where there is one to attach. */
  readonly project: string | undefined;
  /** `12,500.00 EUR`; undefined where the amount is not known. */
  readonly amount: string | undefined;
}

const priorityNumbers = { none: 0, urgent: 1, high: 2, medium: 3, low: 4 } as const satisfies Record<
  IssuePriority,
  number
>;

/** Undefined after a problem was noted. */
export function planIssue(question: IssueQuestion): StepOf<"linear.issue"> | undefined {
  const { settings, deal, mapping, names, remarks } = question;
  const { team } = settings;
  if (team === undefined) {
    remarks.problem(remark("mapping.drift", { what: "linear.team" }));
    return undefined;
  }
  if (textOf(deal, "spec") === undefined) noteMissingSpec(question);
  return {
    kind: "linear.issue",
    key: `lead/${String(deal.lead.id)}/issue`,
    id: issueId(mapping.kommo.account.id, deal.lead.id),
    team: { id: team.id, name: team.name ?? team.key ?? "Linear" },
    title: nameFor(settings.title ?? "{deal}", names),
    show: settings.show,
    assignee: readAssignee(question),
    priority: priorityNumbers[readPriority(settings.priority, deal)],
    dueDate: readDue(question),
    stateId: settings.state?.id,
    labelIds: (settings.labels ?? []).map((label) => label.id),
    projectId:
      settings.project === undefined || settings.project === "per_deal" ? undefined : settings.project.id,
    dealUrl: deal.url,
    dealTitle: `Deal: ${dealLabel(deal)}`,
    dealSubtitle: [names.company, question.amount]
      .filter((part) => part !== undefined && part !== "")
      .join(" · "),
    project: question.project,
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
function readDue({ settings, deal, mapping }: IssueQuestion): string | undefined {
  const { due } = settings;
  if (due === undefined) return dateOfField(deal, "deadline", mapping);
  return due.kind === "constant" ? due.value : (dateOfField(deal, due.field, mapping) ?? due.otherwise);
}

function readPriority(rules: PriorityRules | undefined, deal: Deal): IssuePriority {
  if (rules === undefined) return "none";
  const reading = deal.fields["priority"];
  const matched = reading === undefined ? undefined : rules.rules.find(({ when }) => isOption(when, reading));
  return matched?.is ?? rules.otherwise;
}

function readAssignee(question: IssueQuestion): Named | undefined {
  const ref = assigneeRef(question);
  return ref === undefined ? undefined : chooseAssignee(ref, question);
}

function assigneeRef({ settings, deal, mapping, directory, manager }: IssueQuestion): PersonRef | undefined {
  const wanted = settings.assignee ?? "responsible";
  if (wanted === "none") return undefined;
  if (wanted === "manager") {
    const email = directory.productive?.people.find((person) => person.id === manager?.id)?.email;
    return email === undefined ? undefined : { kind: "email", email: email.toLowerCase() };
  }
  if (wanted === "responsible") {
    const user = responsibleOf(deal, directory);
    return user === undefined ? undefined : { kind: "email", email: user.email.toLowerCase() };
  }
  const chosen = resolveValue(wanted, deal, (text) => personNamed(text, mapping));
  return chosen.kind === "value" ? chosen.value : undefined;
}
