/** What was sold, and how it becomes the lines of a budget. */
import type { Mapping, ProductiveSettings, ServiceLine, ServiceType, Value } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import type { Decimal } from "../decimal.ts";
import { parseDecimal, zero } from "../decimal.ts";
import type { LinePlan, LineProblem, LineWish } from "../line-plan.ts";
import { planLines } from "../line-plan.ts";
import type { AmountReading, Money } from "../money.ts";
import { formatMoney, netOfGross, readAmountText, readDealAmount } from "../money.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import { resolveValue, textOf } from "./values.ts";

type BudgetSettings = NonNullable<ProductiveSettings["budget"]>;
type Planned = Extract<LinePlan, { kind: "planned" }>;

const finestStep: Decimal = { digits: 1n, scale: 2 };

/** The net amount of the deal in its currency; undefined after a problem was noted. */
export function readTarget(
  deal: Deal,
  mapping: Mapping,
  budget: BudgetSettings,
  remarks: PlanRemarks,
): Money | undefined {
  const currency = readCurrency(deal, mapping, budget);
  const sold = takeAmount(readSold(deal, mapping, currency), deal, mapping, remarks);
  if (sold === undefined || budget.amount !== "gross") return sold;
  return netOfGross(sold, readVat(deal, budget, remarks));
}

/** The currency the budget is kept in: the mapping's word, else the account's. */
export function readCurrency(deal: Deal, mapping: Mapping, budget: BudgetSettings): string {
  if (budget.currency === undefined) return mapping.kommo.currency;
  const chosen = resolveValue(budget.currency, deal, (text) => text.trim().toUpperCase());
  return chosen.kind === "value" ? chosen.value : mapping.kommo.currency;
}

/** The lines of the budget; undefined after a problem was noted. */
export function planBudgetLines(
  deal: Deal,
  budget: BudgetSettings,
  serviceType: ServiceType,
  target: Money,
  remarks: PlanRemarks,
): Planned | undefined {
  const billing = readBilling(deal, budget);
  const lines = serviceType.services.map((line) => describeWish(line, billing, deal));
  const hoursStep = parseDecimal(budget.hoursStep ?? "0.01") ?? finestStep;
  const planned = planLines({ target, lines, hoursStep });
  if (planned.kind === "problem") {
    for (const problem of planned.problems) remarks.problem(describeProblem(problem));
    return undefined;
  }
  for (const line of planned.lines) {
    if (line.remark !== undefined) remarks.warn(remark("rate.missing", { line: line.name }));
  }
  for (const leftover of planned.leftovers) {
    remarks.warn(remark("money.rounding", { amount: formatMoney(leftover.money), lines: leftover.from }));
  }
  return planned;
}

/** The deal's own amount, or the field the mapping names for it. */
function readSold(deal: Deal, mapping: Mapping, currency: string): AmountReading {
  if (mapping.kommo.fields["amount"] !== undefined) {
    return readAmountText(textOf(deal, "amount") ?? "0", currency);
  }
  const { price, priceWithMinorUnits } = deal.lead;
  return readDealAmount({ price, priceWithMinorUnits, currency });
}

function takeAmount(
  reading: AmountReading,
  deal: Deal,
  mapping: Mapping,
  remarks: PlanRemarks,
): Money | undefined {
  switch (reading.kind) {
    case "ambiguous":
      remarks.problem(
        remark("money.ambiguous", { price: deal.lead.price, found: reading.found, doubt: reading.doubt }),
      );
      return undefined;
    case "unknown_currency":
      remarks.problem(remark("money.ambiguous", { found: reading.currency, doubt: "unknown_currency" }));
      return undefined;
    case "amount":
      if (reading.money.minor > 0n || mapping.policies.missingAmount === "zero") return reading.money;
      remarks.problem(remark("amount.missing", {}));
      return undefined;
  }
}

function readVat(deal: Deal, budget: BudgetSettings, remarks: PlanRemarks): Decimal {
  if (budget.vatPercent === undefined) return zero;
  const vat = resolveValue(budget.vatPercent, deal, (text) => text);
  const percent = vat.kind === "value" ? parseDecimal(vat.value) : undefined;
  if (percent === undefined) remarks.problem(remark("money.ambiguous", { doubt: "vat_missing", found: "" }));
  return percent ?? zero;
}

/** A plain word in the mapping is what holds when the deal's own field says nothing. */
function readBilling(deal: Deal, budget: BudgetSettings): "fixed" | "hourly" {
  const { billing } = budget;
  if (billing?.kind === "field") {
    const chosen = resolveValue(billing, deal, parseBilling);
    return chosen.kind === "value" ? chosen.value : "fixed";
  }
  return parseBilling(textOf(deal, "billing_type") ?? "") ?? billing?.value ?? "fixed";
}

function parseBilling(text: string): "fixed" | "hourly" | undefined {
  const word = text.trim().toLowerCase();
  return word === "fixed" || word === "hourly" ? word : undefined;
}

function describeWish(line: ServiceLine, billing: "fixed" | "hourly", deal: Deal): LineWish {
  const { slug, name } = line;
  const rate = readRate(line.rate, billing, deal);
  const hours = line.hours === undefined ? undefined : parseDecimal(line.hours);
  if (hours !== undefined) return { slug, name, billing, rate, hours };
  return { slug, name, billing, rate, share: parseDecimal(line.share ?? "0") ?? zero };
}

/** The line's own rate; for hourly work else the deal's field of that name. */
function readRate(
  rate: Value<string> | undefined,
  billing: "fixed" | "hourly",
  deal: Deal,
): Decimal | undefined {
  if (rate !== undefined) {
    const chosen = resolveValue(rate, deal, (text) => text);
    if (chosen.kind === "value") return parseDecimal(chosen.value);
  }
  return billing === "hourly" ? parseDecimal(textOf(deal, "hourly_rate") ?? "") : undefined;
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
