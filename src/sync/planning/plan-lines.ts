/** The lines of a budget: what each kind of work consists of, and for how much. */
import type { ServiceLine, ServiceType, Value } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import type { Decimal } from "../decimal.ts";
import { decimalOf, multiply, parseDecimal, rescale, zero } from "../decimal.ts";
import type { Leftover, LineProblem, LineWish, PlannedLine } from "../line-plan.ts";
import { planLines } from "../line-plan.ts";
import { sameName } from "../company-name.ts";
import type { Money } from "../money.ts";
import { formatMoney, sumOf } from "../money.ts";
import type { BudgetSettings } from "./plan-money.ts";
import { decimalText } from "./plan-money.ts";
import type { Part } from "./plan-parts.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import type { Resolved } from "./values.ts";
import { resolveValue } from "./values.ts";

export type Billing = "fixed" | "hourly";

/** A line, the Productive service type it is booked on, and where the mapping says so. */
export interface BudgetLine extends PlannedLine {
  readonly serviceTypeId: string;
  readonly type: ServiceType;
  readonly source: ServiceLine;
}

export interface BudgetLines {
  readonly lines: readonly BudgetLine[];
  readonly leftovers: readonly Leftover[];
}

export interface LinesQuestion {
  readonly deal: Deal;
  /** What is in force for a kind of work: each is billed in its own way. */
  readonly settingsOf: (type: ServiceType) => BudgetSettings;
  readonly remarks: PlanRemarks;
}

const finestStep: Decimal = { digits: 1n, scale: 2 };

/** The lines of all parts; undefined after a problem was noted. Lines and leftovers sum to the parts exactly. */
export function planBudgetLines(parts: readonly Part[], question: LinesQuestion): BudgetLines | undefined {
  const planned = parts.map((part) => planPart(part, question));
  if (planned.includes(undefined)) return undefined;
  const whole = planned.filter((part) => part !== undefined);
  const lines = toldApart(whole.flatMap((part) => part.lines));
  const leftovers = gathered(whole.flatMap((part) => part.leftovers));
  for (const line of lines) {
    if (line.remark !== undefined) question.remarks.warn(remark("rate.missing", { line: line.name }));
  }
  for (const { money, from } of leftovers) {
    question.remarks.warn(remark("money.rounding", { amount: formatMoney(money), lines: from }));
  }
  return { lines, leftovers };
}

/** A plain word in the mapping is what holds when the deal's own field says nothing. */
export function resolveBilling(deal: Deal, { billing }: BudgetSettings): Resolved<Billing> {
  if (billing?.kind === "field") {
    const { otherwise = "fixed", ...rest } = billing;
    return resolveValue({ ...rest, otherwise }, deal, parseBilling);
  }
  const otherwise = billing?.value ?? "fixed";
  return resolveValue({ kind: "field", field: "billing_type", otherwise }, deal, parseBilling);
}

/** The line's own rate; for hourly work else the deal's field of that name. Undefined: nothing is said of one. */
export function resolveRate(
  rate: Value<string> | undefined,
  billing: Billing,
  deal: Deal,
): Resolved<string> | undefined {
  const own = rate === undefined ? undefined : resolveValue(rate, deal, decimalText);
  if (own?.kind === "value" || billing === "fixed") return own;
  const general = resolveValue({ kind: "field", field: "hourly_rate" }, deal, decimalText);
  return general.kind === "value" || own === undefined ? general : own;
}

function planPart({ type, target }: Part, question: LinesQuestion): BudgetLines | undefined {
  const { deal, remarks } = question;
  const settings = question.settingsOf(type);
  if (target.minor === 0n)
    return { lines: type.services.map((line) => freeLine(line, type, target)), leftovers: [] };
  const resolved = resolveBilling(deal, settings);
  const billing = resolved.kind === "value" ? resolved.value : "fixed";
  const wishes = type.services.map((line) => describeWish(line, billing, deal, remarks));
  if (wishes.includes(undefined)) return undefined;
  const lines = wishes.filter((wish) => wish !== undefined);
  const planned = planLines({
    target,
    lines,
    hoursStep: parseDecimal(settings.hoursStep ?? "") ?? finestStep,
  });
  if (planned.kind === "planned") {
    const { leftovers } = planned;
    return { lines: planned.lines.flatMap((line) => sourced(line, type)), leftovers };
  }
  for (const problem of planned.problems) remarks.problem(describeProblem(problem));
  return undefined;
}

function sourced(line: PlannedLine, type: ServiceType): readonly BudgetLine[] {
  const source = type.services.find(({ slug }) => slug === line.slug);
  return source === undefined ? [] : [{ ...line, serviceTypeId: source.serviceType.id, type, source }];
}

/** Of a deal that was sold for nothing: the work is there, its price is zero. */
function freeLine(line: ServiceLine, type: ServiceType, nothing: Money): BudgetLine {
  const hours = line.hours === undefined ? undefined : parseDecimal(line.hours);
  return {
    slug: line.slug,
    name: line.name,
    billing: "fixed",
    money: nothing,
    price: nothing,
    quantity: "1",
    unit: "piece",
    estimatedMinutes: hours === undefined ? undefined : wholeMinutes(hours),
    serviceTypeId: line.serviceType.id,
    type,
    source: line,
  };
}

function wholeMinutes(hours: Decimal): number {
  return Number(rescale(multiply(hours, decimalOf(60n)), 0, "down").digits);
}

/** Undefined after a problem was noted: a rate that is there and cannot be read is not passed over. */
function describeWish(
  line: ServiceLine,
  billing: Billing,
  deal: Deal,
  remarks: PlanRemarks,
): LineWish | undefined {
  const { slug, name } = line;
  const chosen = resolveRate(line.rate, billing, deal);
  const isNeeded = billing === "hourly" || line.hours !== undefined;
  if (isNeeded && chosen?.kind === "missing" && chosen.found !== undefined) {
    const { found } = chosen;
    remarks.problem(remark("money.ambiguous", { doubt: "rate_unusable", found, line: name }));
    return undefined;
  }
  const rate = chosen?.kind === "value" ? parseDecimal(chosen.value) : undefined;
  const hours = line.hours === undefined ? undefined : parseDecimal(line.hours);
  if (hours !== undefined) return { slug, name, billing, rate, hours };
  return { slug, name, billing, rate, share: parseDecimal(line.share ?? "0") ?? zero };
}

function parseBilling(text: string): Billing | undefined {
  const word = text.trim().toLowerCase();
  return word === "fixed" || word === "hourly" ? word : undefined;
}

/**
 * Slugs name steps and names find services again, so both are unique within a budget. What several kinds of
 * work call alike is told apart by the kind: `website.design`, `Design (website)`. No slug has a dot, so
 * nothing else can be called so; a deal of one kind of work keeps its plain slugs.
 */
function toldApart(lines: readonly BudgetLine[]): readonly BudgetLine[] {
  const isShared = (same: (line: BudgetLine) => boolean): boolean => lines.filter(same).length > 1;
  return lines.map((line) => ({
    ...line,
    slug: isShared(({ slug }) => slug === line.slug) ? `${line.type.key}.${line.slug}` : line.slug,
    name: isShared(({ name }) => sameName(name, line.name))
      ? `${line.name} (${nameOfType(line.type)})`
      : line.name,
  }));
}

function nameOfType(type: ServiceType): string {
  return type.value.name ?? type.key;
}

/** One leftover for each reason, however many kinds of work it comes from. */
function gathered(leftovers: readonly Leftover[]): readonly Leftover[] {
  const reasons = [...new Set(leftovers.map(({ because }) => because))];
  return reasons.flatMap((because) => {
    const same = leftovers.filter((leftover) => leftover.because === because);
    const [first] = same;
    if (first === undefined) return [];
    const money = sumOf(
      same.map((leftover) => leftover.money),
      first.money.currency,
    );
    return [{ ...first, money, from: same.flatMap(({ from }) => from) }];
  });
}

function describeProblem(problem: LineProblem): ReturnType<typeof remark> {
  switch (problem.problem) {
    case "rate_missing":
      return remark("rate.missing", { line: problem.line, needed: true });
    case "rate_unusable":
      return remark("money.ambiguous", { doubt: "rate_unusable", found: problem.rate, line: problem.line });
    case "hours_exceed_amount":
      return remark("money.ambiguous", {
        doubt: "hours_exceed_amount",
        found: formatMoney(problem.cost),
        sold: formatMoney(problem.target),
      });
    case "shares_not_100":
      return remark("money.ambiguous", { doubt: "shares_not_100", found: problem.sum });
    case "unknown_currency":
      return remark("money.ambiguous", { doubt: "unknown_currency", found: problem.currency });
  }
}
