/** Where the values of the Productive side come from. */
import type { CustomFieldSetting, PersonRef, Ref, ServiceType, Value } from "../../config/mapping.ts";
import { formatDate } from "../calendar.ts";
import { formatMoney } from "../money.ts";
import { matchInProductive, personNamed } from "../people.ts";
import type { Step, StepOf } from "../plan.ts";
import { dateOfField, dateOfReading } from "./deal-date.ts";
import type { Explanation, Origin } from "./explanation.ts";
import { elseOrigin, explained, fieldOrigin, originOfValue, placeOf, saidOr } from "./explanation.ts";
import type { BudgetLine } from "./plan-lines.ts";
import { resolveBilling, resolveRate } from "./plan-lines.ts";
import type { BudgetSettings } from "./plan-money.ts";
import { decimalText } from "./plan-money.ts";
import type { Named, PeopleQuestion } from "./plan-people.ts";
import type { ProductivePlan } from "./plan-productive.ts";
import type { Level } from "./precedence.ts";
import { levelsFor, settingsInForce } from "./precedence.ts";
import { asIs, valueText } from "./productive-question.ts";
import type { ProductiveQuestion } from "./productive-question.ts";
import { resolveValue } from "./values.ts";

type Levels = readonly Level<ProductiveQuestion["settings"]>[];
type Section = "company" | "project" | "budget";

/** In the order in which a person would ask. */
export function explainProductive(
  question: ProductiveQuestion,
  work: ProductivePlan,
): readonly Explanation[] {
  const { productive: levels } = levelsFor(question.mapping, question.stage, question.serviceTypes);
  return [
    ...explainCompany(stepOf(work.steps, "productive.company"), levels, question),
    ...explainProject(stepOf(work.steps, "productive.project"), levels, question),
    ...explainMoney(work, levels, question),
    ...explainBudget(stepOf(work.steps, "productive.budget"), work.startDate, levels, question),
    ...work.lines.flatMap((line) => explainLine(line, question)),
    ...work.team.flatMap((person) => explained("Team", person.name, originOfTeam(question))),
  ];
}

function stepOf<K extends Step["kind"]>(steps: readonly Step[], kind: K): StepOf<K> | undefined {
  return steps.find((step): step is StepOf<K> => step.kind === kind);
}

function explainCompany(
  step: StepOf<"productive.company"> | undefined,
  levels: Levels,
  question: ProductiveQuestion,
): readonly Explanation[] {
  const { deal, settings } = question;
  const { vat, billingName, customFields } = settings.company ?? {};
  const isPerson = deal.company === undefined;
  const from: Origin = isPerson
    ? { kind: "mapping", path: "policies.missing_company" }
    : { kind: "deal", what: "the deal's company" };
  return [
    ...explained("Client", step?.name, from),
    ...explainText("Client · VAT id", vat, pathOf(levels, "company", "vat", "vat"), question),
    ...explainText(
      "Client · billing name",
      billingName,
      pathOf(levels, "company", "billingName", "billing_name"),
      question,
    ),
    ...explainCustomFields("Client", "company", customFields, levels, question),
  ];
}

function explainProject(
  step: StepOf<"productive.project"> | undefined,
  levels: Levels,
  question: ProductiveQuestion,
): readonly Explanation[] {
  const { settings, serviceType } = question;
  const { manager, customFields, workflow, use } = settings.project ?? {};
  const path = (key: keyof NonNullable<typeof settings.project>, written: string = key): string | undefined =>
    pathOf(levels, "project", key, written);
  const template = serviceType?.template;
  return [
    ...explained("Project · name", step?.name, saidOr(path("name"), "company and deal")),
    ...explained("Project · use", use, saidOr(path("use"), "one for each deal")),
    ...explainRef("Project · workflow", workflow, path("workflow")),
    ...explained("Project · template", template?.name ?? template?.id, {
      kind: "mapping",
      path: `${pathOfType(serviceType)}.template`,
    }),
    ...explainPerson("Project · manager", step?.manager, manager, path("manager"), question),
    ...explainCustomFields("Project", "project", customFields, levels, question),
  ];
}

function explainMoney(
  { target }: ProductivePlan,
  levels: Levels,
  question: ProductiveQuestion,
): readonly Explanation[] {
  const { deal, mapping, settings } = question;
  const { amount, vatPercent, currency } = settings.budget ?? {};
  const path = (key: keyof BudgetSettings, written: string): string | undefined =>
    pathOf(levels, "budget", key, written);
  const ofAmount: Origin =
    mapping.kommo.fields["amount"] === undefined
      ? { kind: "deal", what: "the deal's amount" }
      : fieldOrigin("amount", question, "kommo.fields.amount");
  const vat = vatPercent === undefined ? undefined : resolveValue(vatPercent, deal, decimalText);
  const ofVat = valueOrigin(vatPercent, path("vatPercent", "vat_percent"), question, decimalText);
  return [
    ...explainKinds(question),
    ...explained("Budget · amount", target === undefined ? undefined : formatMoney(target), ofAmount),
    ...explained("Budget · amount is", amount ?? "net", saidOr(path("amount", "amount"), "net, unless said")),
    ...(amount === "gross" && vat?.kind === "value"
      ? explained("Budget · VAT", `${vat.value} %`, ofVat)
      : []),
    ...explained(
      "Budget · currency",
      target?.currency,
      valueOrigin(currency, path("currency", "currency"), question, (text) => text.trim().toUpperCase()) ?? {
        kind: "mapping",
        path: "kommo.currency",
      },
    ),
  ];
}

function explainKinds(question: ProductiveQuestion): readonly Explanation[] {
  const { serviceTypes, deal } = question;
  const isEmpty = (deal.fields["service_type"]?.texts ?? []).length === 0;
  return serviceTypes.flatMap((type) =>
    explained(
      "Kind of work",
      type.key,
      isEmpty
        ? { kind: "mapping", path: "policies.missing_service_type" }
        : fieldOrigin("service_type", question, pathOfType(type)),
    ),
  );
}

function explainBudget(
  step: StepOf<"productive.budget"> | undefined,
  startDate: string,
  levels: Levels,
  question: ProductiveQuestion,
): readonly Explanation[] {
  const { deal, mapping, settings } = question;
  const budget = settings.budget ?? {};
  const path = (key: keyof BudgetSettings, written: string = key): string | undefined =>
    pathOf(levels, "budget", key, written);
  const hasStart = dateOfField(deal, "start_date", mapping) !== undefined;
  const ofStart: Origin = hasStart
    ? fieldOrigin("start_date", question, "kommo.fields.start_date")
    : { kind: "deal", what: "the day the deal was won" };
  const endPath = path("endDate", "end_date");
  const ofEnd =
    budget.endDate === undefined || endPath === undefined
      ? undefined
      : originOfDate(budget.endDate, endPath, question);
  return [
    ...explained("Budget · name", step?.name, saidOr(path("name"), "the deal's name")),
    ...(budget.owner === undefined
      ? explained("Budget · owner", step?.owner.name, { kind: "default", why: "the project's manager" })
      : explainPerson("Budget · owner", step?.owner, budget.owner, path("owner"), question)),
    ...explained("Budget · starts on", formatDate(startDate), ofStart),
    ...explained(
      "Budget · ends on",
      step?.endDate === undefined ? undefined : formatDate(step.endDate),
      ofEnd,
    ),
    ...explainText("Budget · PO number", budget.poNumber, path("poNumber", "po_number"), question),
    ...explainRef("Budget · subsidiary", budget.subsidiary, path("subsidiary")),
    ...explainRef("Budget · tax rate", budget.taxRate, path("taxRate", "tax_rate")),
    ...explainRef("Budget · document type", budget.documentType, path("documentType", "document_type")),
    ...explained("Budget · tags", budget.tags?.join(", "), saidOr(path("tags"), "none")),
    ...explained(
      "Budget · warning at",
      budget.warningPercent === undefined ? undefined : `${String(budget.warningPercent)} %`,
      saidOr(path("warningPercent", "warning_percent"), "none"),
    ),
    ...explainCustomFields("Budget", "budget", budget.customFields, levels, question),
  ];
}

function explainRef(what: string, ref: Ref | undefined, path: string | undefined): readonly Explanation[] {
  return explained(what, ref?.name ?? ref?.id, saidOr(path, "not said"));
}

function explainLine(line: BudgetLine, question: ProductiveQuestion): readonly Explanation[] {
  const { deal, mapping, stage } = question;
  const { type, source, name } = line;
  const levels = levelsFor(mapping, stage, [type]).productive;
  const path = `${pathOfType(type)}.services[${String(type.services.indexOf(source))}]`;
  const basis = source.hours === undefined ? `${source.share ?? "0"} %` : `${source.hours} h`;
  const rate = resolveRate(source.rate, line.billing, deal);
  const hasOwnRate =
    source.rate !== undefined && resolveValue(source.rate, deal, decimalText).kind === "value";
  return [
    ...explained(`${name} · amount`, `${formatMoney(line.money)} (${basis})`, {
      kind: "mapping",
      path: `${path}.${source.hours === undefined ? "share" : "hours"}`,
    }),
    ...explained(`${name} · billing`, line.billing, originOfBilling(line, levels, question)),
    ...explained(
      `${name} · rate`,
      rate?.kind === "value" ? `${rate.value} ${line.money.currency} an hour` : undefined,
      hasOwnRate
        ? valueOrigin(source.rate, `${path}.rate`, question, decimalText)
        : fieldOrigin("hourly_rate", question, "kommo.fields.hourly_rate"),
    ),
    ...(line.billing === "hourly"
      ? explained(
          `${name} · hours`,
          line.quantity,
          saidOr(pathOf(levels, "budget", "hoursStep", "hours_step"), "rounded down to 0.01 h"),
        )
      : []),
  ];
}

/** An hourly line without a rate is fixed, whatever was said. */
function originOfBilling({ type, remark }: BudgetLine, levels: Levels, question: ProductiveQuestion): Origin {
  const { deal, mapping, stage } = question;
  if (remark !== undefined) return { kind: "default", why: "fixed, because there is no rate" };
  const budget = settingsInForce(mapping, stage, [type]).productive?.budget ?? {};
  const path = pathOf(levels, "budget", "billing", "billing");
  const chosen = resolveBilling(deal, budget);
  const field = chosen.kind === "value" ? (chosen.field ?? "billing_type") : "billing_type";
  if (chosen.kind === "value" && chosen.from === "field") return fieldOrigin(field, question, path);
  return budget.billing?.kind === "field" && path !== undefined
    ? elseOrigin(path, field, question)
    : saidOr(path, "fixed, unless said");
}

function originOfTeam(question: ProductiveQuestion): Origin {
  const isNamed = (question.deal.fields["team"]?.texts ?? []).length > 0;
  if (isNamed) return fieldOrigin("team", question, "kommo.fields.team");
  const type = question.serviceTypes.find(({ team }) => team.length > 0);
  return { kind: "mapping", path: `${pathOfType(type)}.team` };
}

/** The person of the field where it is the one that was taken, else the one under `else`. */
function explainPerson(
  what: string,
  taken: Named | undefined,
  value: Value<PersonRef> | undefined,
  path: string | undefined,
  question: PeopleQuestion,
): readonly Explanation[] {
  if (value === undefined || path === undefined) {
    return explained(what, taken?.name, fieldOrigin("responsible", question));
  }
  if (value.kind === "constant") return explained(what, taken?.name, { kind: "mapping", path });
  const { otherwise: _unused, ...withoutElse } = value;
  const { deal, mapping, directory } = question;
  const parse = (text: string): PersonRef => personNamed(text, mapping);
  const chosen = resolveValue(withoutElse, deal, parse);
  const match = chosen.kind === "value" ? matchInProductive(chosen.value, mapping, directory) : undefined;
  const isOfField = match?.kind === "found" && match.id === taken?.id;
  const from = isOfField
    ? originOfValue(withoutElse, path, question, parse)
    : elseOrigin(path, value.field, question);
  return explained(what, taken?.name, from);
}

function explainCustomFields(
  noun: string,
  section: Section,
  settings: readonly CustomFieldSetting[] = [],
  levels: Levels,
  question: ProductiveQuestion,
): readonly Explanation[] {
  const path = pathOf(levels, section, "customFields", "custom_fields");
  return settings.flatMap((setting, at) =>
    explainText(
      `${noun} · ${setting.name ?? setting.id}`,
      setting.value,
      path === undefined ? undefined : `${path}[${String(at)}].value`,
      question,
    ),
  );
}

function explainText(
  what: string,
  value: Value<string> | undefined,
  path: string | undefined,
  question: ProductiveQuestion,
): readonly Explanation[] {
  const text = value === undefined ? undefined : valueText(resolveValue(value, question.deal, asIs));
  return explained(what, text, valueOrigin(value, path, question, asIs));
}

function valueOrigin<T>(
  value: Value<T> | undefined,
  path: string | undefined,
  question: ProductiveQuestion,
  parse: (text: string) => T | undefined,
): Origin | undefined {
  return value === undefined || path === undefined ? undefined : originOfValue(value, path, question, parse);
}

function originOfDate(value: Value<string>, path: string, question: ProductiveQuestion): Origin | undefined {
  return originOfValue(value, path, question, (_text, reading) => dateOfReading(reading, question.mapping));
}

/** `key` as the core calls it, `written` as the file does. */
function pathOf(levels: Levels, section: Section, key: string, written: string): string | undefined {
  const read = (settings: ProductiveQuestion["settings"]): unknown => {
    const given: Readonly<Record<string, unknown>> = { ...settings[section] };
    return given[key];
  };
  return placeOf(levels, read, `${section}.${written}`);
}

function pathOfType(type: ServiceType | undefined): string {
  return `service_types.${type?.key ?? ""}`;
}
