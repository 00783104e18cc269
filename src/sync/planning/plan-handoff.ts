/** The plan for one won deal: pure. Everything that stands in its way is said at once. */
import type { Mapping } from "../../config/mapping.ts";
import type { Deal, FieldReading } from "../deal.ts";
import { dealLabel } from "../deal.ts";
import type { Directory } from "../directory.ts";
import { formatMoney } from "../money.ts";
import { responsibleOf } from "../people.ts";
import { planIssue } from "./plan-issue.ts";
import { readTarget } from "./plan-money.ts";
import { collectNames } from "./plan-names.ts";
import type { ProductivePlan } from "./plan-productive.ts";
import { dateOfField } from "./deal-date.ts";
import { planProductive } from "./plan-productive.ts";
import { collectRemarks } from "./plan-remarks.ts";
import { chooseServiceType } from "./plan-service-type.ts";
import { planWriteBack } from "./plan-write-back.ts";
import type { Plan, PlanFacts, Step } from "../plan.ts";
import { settingsInForce } from "./precedence.ts";
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

export type Planned =
  | { readonly kind: "planned"; readonly plan: Plan; readonly warnings: readonly Remark[] }
  | { readonly kind: "held"; readonly problems: readonly Remark[]; readonly warnings: readonly Remark[] };

export function planHandoff(question: PlanQuestion): Planned {
  const { won, mapping, directory } = question;
  const deal = withResponsible(question.deal, directory);
  const remarks = collectRemarks();
  const general = settingsInForce(mapping, won.stage, undefined);
  const serviceType = chooseServiceType(
    deal,
    mapping,
    general.productive !== undefined,
    directory.kommo,
    remarks,
  );
  const settings = settingsInForce(mapping, won.stage, serviceType);
  const typeName = textOf(deal, "service_type") ?? serviceType?.value.name ?? serviceType?.key;
  const names = collectNames(deal, mapping, typeName, won.wonAt);
  const shared = { deal, mapping, directory, remarks, serviceType, names };

  const work =
    settings.productive === undefined
      ? undefined
      : planProductive({
          ...shared,
          settings: settings.productive,
          wonAt: won.wonAt,
          budgetNote: budgetNote(describeParties(deal, directory)),
        });
  const project = work?.steps.find((step) => step.kind === "productive.project")?.key;
  const target = work?.target;
  const amount = target === undefined ? soldText(question) : formatMoney(target);
  const issue =
    settings.linear === undefined
      ? undefined
      : planIssue({ ...shared, settings: settings.linear, manager: work?.manager, project, amount });
  const back = planWriteBack({
    lead: deal.lead.id,
    mapping,
    directory: directory.kommo,
    remarks,
    project,
    issue: issue?.key,
    target,
    hasSlack: question.hasSlack,
  });

  const { problems, warnings } = remarks;
  if (problems.length > 0) return { kind: "held", problems, warnings };
  const steps: readonly Step[] = [...(work?.steps ?? []), ...(issue === undefined ? [] : [issue]), ...back];
  return {
    kind: "planned",
    warnings,
    plan: {
      version: 1,
      lead: deal.lead.id,
      dealName: dealLabel(deal),
      mappingDigest: question.mappingDigest,
      facts: describeFacts({ ...question, deal }, { work, company: names.company, amount, typeName }),
      steps,
      warnings,
    },
  };
}

/** `responsible` is always there as a field: the e-mail of the deal's user. */
function withResponsible(deal: Deal, directory: Directory): Deal {
  const email = responsibleOf(deal, directory)?.email.trim().toLowerCase();
  const texts = email === undefined || email === "" ? [] : [email];
  const responsible: FieldReading = { texts, optionIds: [], seconds: undefined, type: "text" };
  return { ...deal, fields: { ...deal.fields, responsible } };
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
  readonly typeName: string | undefined;
}

function describeFacts({ deal, mapping, directory }: PlanQuestion, known: Known): PlanFacts {
  const { work, company, amount, typeName } = known;
  const { dealName, dealUrl, contact } = describeParties(deal, directory);
  const seller = responsibleOf(deal, directory);
  return {
    dealName,
    dealUrl,
    company,
    contact,
    amount,
    kindsOfWork: typeName === undefined ? [] : [typeName],
    lines: (work?.lines ?? []).map((line) => ({ name: line.name, amount: formatMoney(line.money) })),
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
