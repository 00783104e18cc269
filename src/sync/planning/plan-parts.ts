/** How the amount of a deal that sells several kinds of work is split among them. */
import type { Mapping, ServiceType } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import { decimalOf } from "../decimal.ts";
import type { Money } from "../money.ts";
import { allocate, formatMoney, readAmountText, sumOf } from "../money.ts";
import type { Sold } from "./plan-money.ts";
import { noteAmountDoubt } from "./plan-money.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import { resolveValue } from "./values.ts";

/** What one kind of work was sold for, net. */
export interface Part {
  readonly type: ServiceType;
  readonly target: Money;
}

/**
 * Amounts of their own come first (`service_types.*.amount`, of the same basis as the deal's: net or gross).
 * What they leave goes to the one kind of work without an amount; among several of those
 * `policies.several_service_types` decides. The parts sum to the net amount exactly. Undefined after a
 * problem was noted: amounts that do not come to the deal's, or no rule for splitting.
 */
export function splitAmong(
  types: readonly ServiceType[],
  sold: Sold,
  deal: Deal,
  mapping: Mapping,
  remarks: PlanRemarks,
): readonly Part[] | undefined {
  const [only, ...others] = types;
  if (only === undefined || others.length === 0) {
    return only === undefined ? [] : [{ type: only, target: sold.net }];
  }
  const own = types.map((type) => readOwnAmount(type, sold.amount.currency, deal, remarks));
  if (own.includes("unreadable")) return undefined;
  const amounts = own.map((amount) => (amount === "unreadable" ? undefined : amount));
  const parts = completeParts(amounts, sold.amount, mapping.policies.severalServiceTypes);
  switch (parts.kind) {
    case "parts":
      return netParts(types, parts.amounts, sold);
    case "differ":
      remarks.problem(
        remark("money.ambiguous", {
          doubt: "parts_differ",
          found: formatMoney(parts.sum),
          sold: formatMoney(sold.amount),
        }),
      );
      return undefined;
    case "unsplit": {
      const values = deal.fields["service_type"]?.texts ?? [];
      remarks.problem(remark("service_type.several", { values, known: types.map(({ key }) => key) }));
      return undefined;
    }
  }
}

type Completed =
  | { readonly kind: "parts"; readonly amounts: readonly Money[] }
  /** The amounts named come to more or less than the deal's, or leave nothing for the others. */
  | { readonly kind: "differ"; readonly sum: Money }
  | { readonly kind: "unsplit" };

function completeParts(
  own: readonly (Money | undefined)[],
  whole: Money,
  policy: "hold" | "equal",
): Completed {
  const named = own.filter((amount) => amount !== undefined);
  const sum = sumOf(named, whole.currency);
  const rest: Money = { minor: whole.minor - sum.minor, currency: whole.currency };
  const open = own.length - named.length;
  const fits = open === 0 ? rest.minor === 0n : rest.minor > 0n || whole.minor === 0n;
  if (named.length > 0 && !fits) return { kind: "differ", sum };
  if (open > 1 && policy === "hold" && whole.minor > 0n) return { kind: "unsplit" };
  const shares = [
    ...allocate(
      rest,
      Array.from({ length: open }, () => decimalOf(1n)),
    ),
  ];
  return { kind: "parts", amounts: own.map((amount) => amount ?? shares.shift() ?? rest) };
}

/** Empty and zero are no amount of its own. */
function readOwnAmount(
  type: ServiceType,
  currency: string,
  deal: Deal,
  remarks: PlanRemarks,
): Money | "unreadable" | undefined {
  if (type.amount === undefined) return undefined;
  const text = resolveValue(type.amount, deal, (found) => found);
  if (text.kind === "missing") return undefined;
  const reading = readAmountText(text.value, currency);
  if (reading.kind === "amount") return reading.money.minor === 0n ? undefined : reading.money;
  noteAmountDoubt(reading, deal, remarks);
  return "unreadable";
}

function netParts(
  types: readonly ServiceType[],
  amounts: readonly Money[],
  { amount, net }: Sold,
): readonly Part[] {
  const targets =
    amount.minor === net.minor || amount.minor === 0n
      ? amounts
      : allocate(
          net,
          amounts.map(({ minor }) => decimalOf(minor)),
        );
  return types.map((type, at) => ({ type, target: targets[at] ?? net }));
}
