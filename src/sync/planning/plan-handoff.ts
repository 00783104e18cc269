/** The plan for one won deal: pure. Everything that stands in its way is said at once. */
import type { Mapping } from "../../config/mapping.ts";
import type { Deal, FieldReading } from "../deal.ts";
import { dealLabel } from "../deal.ts";
import type { Directory } from "../directory.ts";
import { formatMoney } from "../money.ts";
import { responsibleOf } from "../people.ts";
import { explainLinear } from "./explain-linear.ts";
import { explainProductive } from "./explain-productive.ts";
import type { Explanation } from "./explanation.ts";
import { planIssues } from "./plan-issue.ts";
import { readTarget } from "./plan-money.ts";
import { collectNames } from "./plan-names.ts";
import type { ProductivePlan } from "./plan-productive.ts";
import { dateOfField, startDateOf } from "./deal-date.ts";
import { planProductive } from "./plan-productive.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import { collectRemarks } from "./plan-remarks.ts";
import { chooseServiceTypes, namesOfServiceTypes } from "./plan-service-type.ts";
import { planWriteBack } from "./plan-write-back.ts";
import type { Plan, PlanFacts, Step } from "../plan.ts";
import { leadingType, settingsInForce } from "./precedence.ts";
import type { Remark } from "../result.ts";
import type { StageVerdict } from "../stage.ts";
import { budgetNote } from "../texts/budget-note.ts";
import { textOf } from "./values.ts";

export interface PlanQuestion {
  readonly deal: Deal;
  readonly won: Extract<StageVerdict, { kind: "won" }>;
  readonly mapping: Mapping;
  readonly mappingDigest: string;
  readonly directory: Directory;
  readonly hasSlack: boolean;
}

/** `explanations`: where each value comes from; said beside the plan, never kept with it. */
export type Planned =
  | {
      readonly kind: "planned";
      readonly plan: Plan;
      readonly warnings: readonly Remark[];
      readonly explanations: readonly Explanation[];
    }
  | {
      readonly kind: "held";
      readonly problems: readonly Remark[];
      readonly warnings: readonly Remark[];
      readonly explanations: readonly Explanation[];
    };

export function planHandoff(asked: PlanQuestion): Planned {
  const question = { ...asked, deal: withResponsible(asked.deal, asked.directory) };
  const remarks = collectRemarks();
  const { steps, explanations, ...known } = planSides(question, remarks);
  const { problems, warnings } = remarks;
  if (problems.length > 0) return { kind: "held", problems, warnings, explanations };
  return {
    kind: "planned",
    warnings,
    explanations,
    plan: {
      version: 1,
      lead: question.deal.lead.id,
      dealName: dealLabel(question.deal),
      mappingDigest: question.mappingDigest,
      facts: describeFacts(question, known),
      steps,
      warnings,
    },
  };
}

interface Sides extends Known {
  readonly steps: readonly Step[];
  readonly explanations: readonly Explanation[];
}

/** Productive, Linear and what goes back to the deal. Problems go to `remarks`; then the steps are incomplete. */
function planSides(question: PlanQuestion, remarks: PlanRemarks): Sides {
  const { deal, won, mapping, directory } = question;
  const { stage, wonAt } = won;
  const isNeeded = settingsInForce(mapping, stage, []).productive !== undefined;
  const serviceTypes = chooseServiceTypes(deal, mapping, isNeeded, directory.kommo, remarks);
  const { productive, linear } = settingsInForce(mapping, stage, serviceTypes);
  const kindsOfWork = kindsOf(deal, namesOfServiceTypes(serviceTypes, mapping, directory.kommo));
  const names = collectNames(deal, mapping, kindsOfWork, wonAt);
  const shared = { deal, mapping, directory, remarks, names, stage, serviceTypes };

  const asked = productive && {
    ...shared,
    settings: productive,
    serviceType: leadingType(serviceTypes, "productive"),
    wonAt,
    budgetNote: budgetNote(describeParties(deal, directory)),
  };
  const work = asked && planProductive(asked);
  const project = work?.steps.find((step) => step.kind === "productive.project");
  const target = work?.target;
  const amount = target === undefined ? soldText(question) : formatMoney(target);
  const startDate = startDateOf(deal, mapping, wonAt);
  const issues =
    linear === undefined
      ? []
      : planIssues({ ...shared, settings: linear, manager: work?.manager, project, amount, startDate });
  const back = planWriteBack({
    lead: deal.lead.id,
    mapping,
    directory: directory.kommo,
    remarks,
    // A project that the deal's own field names stands there already.
    project: project?.named === undefined ? project?.key : undefined,
    issue: issues.find((step) => step.kind === "linear.issue")?.key,
    target,
    hasSlack: question.hasSlack,
  });
  const explanations = [
    ...(asked === undefined || work === undefined ? [] : explainProductive(asked, work)),
    ...(linear === undefined ? [] : explainLinear({ ...shared, settings: linear }, issues)),
  ];
  const steps = [...(work?.steps ?? []), ...issues, ...back];
  return { steps, explanations, work, company: names.company, amount, kindsOfWork };
}

/** `responsible` is always there as a field: the e-mail of the deal's user. */
function withResponsible(deal: Deal, directory: Directory): Deal {
  const email = responsibleOf(deal, directory)?.email.trim().toLowerCase();
  const texts = email === undefined || email === "" ? [] : [email];
  const responsible: FieldReading = { texts, optionIds: [], seconds: undefined, type: "text" };
  return { ...deal, fields: { ...deal.fields, responsible } };
}

/** As the deal calls them; as the mapping does where it says nothing. */
function kindsOf(deal: Deal, chosen: readonly string[]): readonly string[] {
  const texts = deal.fields["service_type"]?.texts ?? [];
  return texts.length > 0 ? texts : chosen;
}

/** Where no budget is made, what the deal was sold for is still worth saying; doubts about it hold nobody up. */
function soldText({ deal, mapping }: PlanQuestion): string | undefined {
  const sold = readTarget(deal, mapping, {}, collectRemarks());
  return sold === undefined || sold.minor === 0n ? undefined : formatMoney(sold);
}

function describeParties(deal: Deal, directory: Directory): Parameters<typeof budgetNote>[0] {
  const { contact } = deal;
  return {
    dealName: dealLabel(deal),
    dealUrl: deal.url,
    seller: responsibleOf(deal, directory)?.name,
    contact:
      contact === undefined
        ? undefined
        : { name: contact.name, email: contact.emails[0], phone: contact.phones[0] },
  };
}

interface Known {
  readonly work: ProductivePlan | undefined;
  readonly company: string | undefined;
  readonly amount: string | undefined;
  readonly kindsOfWork: readonly string[];
}

function describeFacts({ deal, mapping, directory }: PlanQuestion, known: Known): PlanFacts {
  const { work, company, amount, kindsOfWork } = known;
  const { dealName, dealUrl, contact } = describeParties(deal, directory);
  const seller = responsibleOf(deal, directory);
  return {
    dealName,
    dealUrl,
    company,
    contact,
    amount,
    amountNote: work?.amountNote,
    kindsOfWork,
    lines: [...(work?.lines ?? []), ...(work?.leftovers ?? [])].map(({ name, money }) => ({
      name,
      amount: formatMoney(money),
    })),
    hours: (work?.lines ?? []).flatMap((line) =>
      line.estimatedMinutes === undefined
        ? []
        : [{ name: line.name, hours: hoursText(line.estimatedMinutes) }],
    ),
    seller: seller === undefined ? undefined : { name: seller.name, email: seller.email },
    manager: work?.manager === undefined ? undefined : describePerson(work.manager, mapping, directory),
    team: (work?.team ?? []).map((member) => describePerson(member, mapping, directory)),
    startsOn: work?.startDate,
    deliverBy: dateOfField(deal, "deadline", mapping),
    spec: textOf(deal, "spec"),
  };
}

function describePerson(
  { id, name }: { readonly id: string; readonly name: string },
  mapping: Mapping,
  directory: Directory,
): PlanFacts["team"][number] {
  const email = directory.productive?.people.find((person) => person.id === id)?.email?.toLowerCase();
  const listed = Object.values(mapping.people).find(
    (person) => person.productive?.id === id || person.email === email,
  );
  return { name, email: email ?? listed?.email, slackId: listed?.slack };
}

/** Minutes as hours with at most two decimals: `45.5`. */
function hoursText(minutes: number): string {
  const hundredths = Math.round((minutes * 100) / 60);
  return `${String(Math.floor(hundredths / 100))}.${String(hundredths % 100).padStart(2, "0")}`.replace(
    /\.?0+$/,
    "",
  );
}
