/** The Productive side of a plan: company, project, budget, services, members. */
import { dateOfInstant } from "../calendar.ts";
import type { Leftover, PlannedLine } from "../line-plan.ts";
import type { Money } from "../money.ts";
import type { Step, StepOf } from "../plan.ts";
import { dateOfField } from "./deal-date.ts";
import { planBudget, planService } from "./plan-budget.ts";
import { planCompany } from "./plan-company.ts";
import { planBudgetLines, readTarget } from "./plan-money.ts";
import type { Named } from "./plan-people.ts";
import { chooseInProductive, chooseTeam, warnOfAbsences } from "./plan-people.ts";
import { planProject } from "./plan-project.ts";
import type { ProductiveQuestion } from "./productive-question.ts";

export interface ProductivePlan {
  readonly steps: readonly Step[];
  readonly target: Money | undefined;
  readonly lines: readonly PlannedLine[];
  readonly leftovers: readonly Leftover[];
  readonly manager: Named | undefined;
  readonly team: readonly Named[];
  readonly startDate: string;
}

/** Problems and warnings go to `remarks`; after a problem the steps are incomplete and must not be run. */
export function planProductive(question: ProductiveQuestion): ProductivePlan {
  const { settings, deal, mapping, remarks, serviceType } = question;
  const budgetSettings = settings.budget ?? {};
  const startDate = readStartDate(question);
  const manager = chooseInProductive(
    settings.project?.manager ?? theResponsible,
    "project manager",
    question,
  );
  const owner =
    budgetSettings.owner === undefined
      ? manager
      : chooseInProductive(budgetSettings.owner, "budget owner", question);
  const team = chooseTeam(serviceType?.team ?? [], question);
  const target = readTarget(deal, mapping, budgetSettings, remarks);
  const planned =
    target === undefined || serviceType === undefined
      ? undefined
      : planBudgetLines(deal, budgetSettings, serviceType, target, remarks);
  const members = uniquePeople([...(manager === undefined ? [] : [manager]), ...team]);
  warnOfAbsences(members, startDate, question);

  const company = planCompany(question);
  const steps: Step[] = [];
  if (company !== undefined && manager !== undefined && owner !== undefined && target !== undefined) {
    const project = planProject(question, company, manager);
    if (project !== undefined) {
      const budget = planBudget(question, { company, project, owner, target, startDate });
      const services = (planned?.lines ?? []).map((line) => planService(line, budget, serviceType));
      steps.push(
        company,
        project,
        budget,
        ...services,
        ...members.map((person) => planMember(person, project)),
      );
    }
  }
  const { lines = [], leftovers = [] } = planned ?? {};
  return { steps, target, lines, leftovers, manager, team, startDate };
}

const theResponsible = { kind: "field", field: "responsible" } as const;

/** The day work starts: the deal's own start date, else the day it was won; never today. */
function readStartDate({ deal, mapping, wonAt }: ProductiveQuestion): string {
  return dateOfField(deal, "start_date", mapping) ?? dateOfInstant(wonAt, mapping.kommo.timeZone);
}

function planMember(person: Named, project: StepOf<"productive.project">): StepOf<"productive.member"> {
  const key = project.key.replace(/project$/, `member/${person.id}`);
  return {
    kind: "productive.member",
    key,
    project: project.key,
    person: { id: person.id, name: person.name },
  };
}

function uniquePeople(people: readonly Named[]): readonly Named[] {
  return people.filter((person, at) => people.findIndex((other) => other.id === person.id) === at);
}
