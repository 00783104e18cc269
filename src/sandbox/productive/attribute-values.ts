import type { AttributeProblem } from "./api-problem.ts";
import type { AttributeRule } from "./definition.ts";
import { isDay } from "./local-time.ts";
import { scalarText } from "./record.ts";

const DECIMAL = /^-?\d+(\.\d+)?$/;

type Accepted = { readonly value: unknown } | { readonly problem: AttributeProblem };

/** A written value as it is stored, or what is wrong with it. */
export function acceptAttribute(name: string, rule: AttributeRule, value: unknown): Accepted {
  if (value === null || value === undefined) return { value: null };
  if (rule.format === "json" || rule.format === "custom_fields") return { value };
  const written = scalarText(value) ?? "";
  if (rule.format === "choice" && !rule.choices.includes(Number(written))) {
    return { problem: { attribute: name.replace(/_id$/, ""), detail: "is not included in the list" } };
  }
  const isRight = {
    text: () => typeof value !== "object",
    integer: () => /^-?\d+$/.test(written),
    number: () => DECIMAL.test(written),
    decimal_text: () => DECIMAL.test(written),
    flag: () => typeof value === "boolean",
    day: () => isDay(written),
    choice: () => true,
  }[rule.format]();
  return isRight
    ? { value: stored(rule, value, written) }
    : { problem: { attribute: name, detail: "is invalid" } };
}

function stored(rule: AttributeRule, value: unknown, written: string): unknown {
  if (rule.format === "flag") return value;
  if (rule.format === "decimal_text") return withDecimals(Number(written));
  return rule.format === "text" || rule.format === "day" ? written : Number(written);
}

/** `80` → `80.0`, `0.25` stays. */
function withDecimals(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
