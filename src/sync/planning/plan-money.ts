/** What was sold: amount, currency, VAT. */
import type { Mapping, ProductiveSettings } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import type { Decimal } from "../decimal.ts";
import { parseDecimal } from "../decimal.ts";
import type { AmountReading, Money } from "../money.ts";
import { netOfGross, readAmountText, readDealAmount } from "../money.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import type { Resolved } from "./values.ts";
import { resolveValue, textOf } from "./values.ts";

export type BudgetSettings = NonNullable<ProductiveSettings["budget"]>;

/** Both in the currency of the budget. */
export interface Sold {
  /** As the deal says it, net or gross. */
  readonly amount: Money;
  readonly net: Money;
}

/** What the deal was sold for; undefined after a problem was noted. */
export function readSold(
  deal: Deal,
  mapping: Mapping,
  budget: BudgetSettings,
  remarks: PlanRemarks,
): Sold | undefined {
  const currency = readCurrency(deal, mapping, budget, remarks);
  if (currency === undefined) return undefined;
  const amount = takeAmount(readAmount(deal, mapping, currency), deal, mapping, remarks);
  if (amount === undefined || budget.amount !== "gross") {
    return amount === undefined ? undefined : { amount, net: amount };
  }
  const vat = readVat(deal, budget);
  if (vat !== undefined) return { amount, net: netOfGross(amount, vat) };
  remarks.problem(remark("money.ambiguous", { doubt: "vat_missing", found: "" }));
  return undefined;
}

/** Net; undefined after a problem was noted. */
export function readTarget(
  deal: Deal,
  mapping: Mapping,
  budget: BudgetSettings,
  remarks: PlanRemarks,
): Money | undefined {
  return readSold(deal, mapping, budget, remarks)?.net;
}

/** The currency that the mapping names or translates; missing where the field says one that is not listed. */
function resolveCurrency(deal: Deal, budget: BudgetSettings): Resolved<string> | undefined {
  if (budget.currency === undefined) return undefined;
  return resolveValue(budget.currency, deal, (text) => text.trim().toUpperCase());
}

/** Percent that are added to the net amount; undefined where nothing says how much. */
function readVat(deal: Deal, budget: BudgetSettings): Decimal | undefined {
  if (budget.vatPercent === undefined) return undefined;
  const vat = resolveValue(budget.vatPercent, deal, decimalText);
  return vat.kind === "value" ? parseDecimal(vat.value) : undefined;
}

/** A number that is not below zero, as written; a field that holds anything else counts as unlisted. */
export function decimalText(text: string): string | undefined {
  const value = parseDecimal(text);
  return value === undefined || value.digits < 0n ? undefined : text;
}

/** Says why an amount cannot be trusted. */
export function noteAmountDoubt(
  reading: Exclude<AmountReading, { kind: "amount" }>,
  deal: Deal,
  remarks: PlanRemarks,
): void {
  remarks.problem(
    reading.kind === "unknown_currency"
      ? remark("money.ambiguous", { found: reading.currency, doubt: "unknown_currency" })
      : remark("money.ambiguous", { price: deal.lead.price, found: reading.found, doubt: reading.doubt }),
  );
}

/** Empty is the account's own: Kommo keeps one currency per account. A word nobody translated is asked about. */
function readCurrency(
  deal: Deal,
  mapping: Mapping,
  budget: BudgetSettings,
  remarks: PlanRemarks,
): string | undefined {
  const chosen = resolveCurrency(deal, budget);
  if (chosen?.kind === "value") return chosen.value;
  if (chosen?.found === undefined) return mapping.kommo.currency;
  remarks.problem(remark("money.ambiguous", { found: chosen.found, doubt: "unknown_currency" }));
  return undefined;
}

/** The deal's own amount, or the field the mapping names for it. */
function readAmount(deal: Deal, mapping: Mapping, currency: string): AmountReading {
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
  if (reading.kind !== "amount") {
    noteAmountDoubt(reading, deal, remarks);
    return undefined;
  }
  if (reading.money.minor > 0n || mapping.policies.missingAmount === "zero") return reading.money;
  remarks.problem(remark("amount.missing", {}));
  return undefined;
}
