/** What the parts of the Productive side are planned from. */
import type { Mapping, ProductiveSettings, ServiceType, WonStage } from "../../config/mapping.ts";
import type { Names } from "./plan-names.ts";
import type { PeopleQuestion } from "./plan-people.ts";
import type { resolveValue } from "./values.ts";

export interface ProductiveQuestion extends PeopleQuestion {
  readonly settings: ProductiveSettings;
  /** Every kind of work that the deal sells, in the mapping's order. */
  readonly serviceTypes: readonly ServiceType[];
  /** The one of them that decides where there can be only one: project template, workflow … */
  readonly serviceType: ServiceType | undefined;
  readonly stage: WonStage;
  readonly names: Names;
  /** Unix seconds. */
  readonly wonAt: number;
  /** HTML. */
  readonly budgetNote: string;
}

/** The custom field that bears our number, and the number. */
export function markerOf(
  mapping: Mapping,
  kind: "company" | "project" | "budget",
  number: string,
): { readonly fieldId: string; readonly value: string } | undefined {
  const markers = mapping.productive?.markers;
  const field = markers?.[kind];
  return field === undefined ? undefined : { fieldId: field.id, value: `${markers?.prefix ?? ""}${number}` };
}

/** Undefined where the value is missing or blank. */
export function valueText(resolved: ReturnType<typeof resolveValue<string>>): string | undefined {
  return resolved.kind === "value" && resolved.value.trim() !== "" ? resolved.value.trim() : undefined;
}

/** A text field as it is. */
export function asIs(text: string): string {
  return text;
}
