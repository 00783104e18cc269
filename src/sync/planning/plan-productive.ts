/** The Productive side of a plan: company, project, budget, services, members. */
import type { ServiceType } from "../../config/mapping.ts";
import type { Leftover } from "../line-plan.ts";
import type { Money } from "../money.ts";
import { formatMoney, sumOf } from "../money.ts";
import type { Step, StepOf } from "../plan.ts";
import { planCustomFields } from "./custom-fields.ts";
import { startDateOf } from "./deal-date.ts";
import { planAssignments } from "./plan-assignments.ts";
import { planBudget, planService } from "./plan-budget.ts";
import { planCompany } from "./plan-company.ts";
import type { BudgetLine, BudgetLines } from "./plan-lines.ts";
import { planBudgetLines } from "./plan-lines.ts";
import type { BudgetSettings, Sold } from "./plan-money.ts";
import { readSold } from "./plan-money.ts";
import type { Named } from "./plan-people.ts";
import { chooseInProductive, chooseTeam, uniquePeople, warnOfAbsences } from "./plan-people.ts";
import { splitAmong } from "./plan-parts.ts";
import { planProject } from "./plan-project.ts";
import { settingsInForce } from "./precedence.ts";
import type { ProductiveQuestion } from "./productive-question.ts";

export interface ProductivePlan {
  readonly steps: readonly Step[];
  /** What is budgeted, net. */
  readonly target: Money | undefined;
  /** `net, of 14,875.00 EUR with VAT`, where it is not simply the deal's amount. */
  readonly amountNote: string | undefined;
  readonly lines: readonly BudgetLine[];
  readonly leftovers: readonly Leftover[];
  readonly manager: Named | undefined;
  readonly team: readonly Named[];
  readonly startDate: string;
}

/** Problems and warnings go to `remarks`; after a problem the steps are incomplete and must not be run. */
export function planProductive(question: ProductiveQuestion): ProductivePlan {
  const { settings, deal, mapping, remarks } = question;
  const budgetSettings = settings.budget ?? {};
  const startDate = startDateOf(deal, mapping, question.wonAt);
  const manager = chooseInProductive(
    settings.project?.manager ?? theResponsible,
    "project manager",
    question,
  );
  const owner =
    budgetSettings.owner === undefined
      ? manager
      : chooseInProductive(budgetSettings.owner, "budget owner", question);
  const team = chooseTeam(teamOf(question), question);
  const sold = readSold(deal, mapping, budgetSettings, remarks);
  const planned = sold === undefined ? undefined : planMoney(question, sold);
  const target = planned?.target;
  const members = uniquePeople([...(manager === undefined ? [] : [manager]), ...team]);
  warnOfAbsences(owner === undefined ? members : uniquePeople([...members, owner]), startDate, question);

  const company = planCompany(question);
  const steps: Step[] = [];
  if (company !== undefined && manager !== undefined && owner !== undefined && target !== undefined) {
    const project = planProject(question, company, manager);
    if (project !== undefined) {
      const { lines, leftovers } = planned ?? { lines: [], leftovers: [] };
      const budget = planBudget(question, { company, project, owner, target, leftovers, startDate });
      const { unfilled } = planCustomFields(question, "services");
      const services = lines.map((line) => planService(line, budget, deal.lead.id, unfilled));
      steps.push(
        company,
        project,
        budget,
        ...services,
        ...members.map((person) => planMember(person, project)),
        ...(settings.assignServices === true ? planAssignments(services, members) : []),
      );
    }
  }
  const { lines = [], leftovers = [] } = planned ?? {};
  const amountNote = sold === undefined || target === undefined ? undefined : noteOfAmount(sold, target);
  return { steps, target, amountNote, lines, leftovers, manager, team, startDate };
}

/** Kinds of work that switch Productive off have their part of the amount, and no place in the budget. */
function planMoney(
  question: ProductiveQuestion,
  sold: Sold,
): (BudgetLines & { readonly target: Money }) | undefined {
  const { deal, mapping, remarks, serviceTypes } = question;
  const parts = splitAmong(serviceTypes, sold, deal, mapping, remarks);
  if (parts === undefined || parts.length === 0) return undefined;
  const budgeted = parts.filter(({ type }) => type.productive !== false);
  const lines = planBudgetLines(budgeted, { deal, remarks, settingsOf: (type) => budgetOf(type, question) });
  if (lines === undefined) return undefined;
  const targets = budgeted.map((part) => part.target);
  return { ...lines, target: sumOf(targets, sold.net.currency) };
}

/** Each kind of work is billed as its own settings say. */
function budgetOf(type: ServiceType, { mapping, stage }: ProductiveQuestion): BudgetSettings {
  return settingsInForce(mapping, stage, [type]).productive?.budget ?? {};
}

function noteOfAmount({ amount, net }: Sold, target: Money): string | undefined {
  if (amount.minor !== net.minor) return `net, of ${formatMoney(amount)} with VAT`;
  return target.minor === net.minor ? undefined : `of ${formatMoney(net)}`;
}

/** Everybody of every kind of work, for deals that name no team. */
function teamOf({ serviceTypes }: ProductiveQuestion): readonly string[] {
  return [...new Set(serviceTypes.flatMap(({ team }) => team))];
}

const theResponsible = { kind: "field", field: "responsible" } as const;

function planMember(person: Named, project: StepOf<"productive.project">): StepOf<"productive.member"> {
  const key = project.key.replace(/project$/, `member/${person.id}`);
  return {
    kind: "productive.member",
    key,
    project: project.key,
    person: { id: person.id, name: person.name },
  };
}
