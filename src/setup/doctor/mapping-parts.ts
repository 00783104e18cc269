/** Parts of a mapping by name, and walking through what it says level by level. */
import type { Ports } from "../../sync/ports.ts";

export type Mapping = Ports["mapping"];
export type WonStage = Mapping["won"][number];
export type StageRef = Pick<WonStage, "pipeline" | "status">;
export type ProductiveSettings = Exclude<WonStage["productive"], false>;
export type LinearSettings = Exclude<WonStage["linear"], false>;
export type ServiceType = Mapping["serviceTypes"][number];
export type OptionRef = ServiceType["value"];

/** A constant, or what a field of the deal says, translated by a table. */
export type AnyValue =
  | { readonly kind: "constant"; readonly value: unknown }
  | {
      readonly kind: "field";
      readonly field: string;
      readonly values?: readonly { readonly when: OptionRef; readonly is: unknown }[] | undefined;
      readonly otherwise?: unknown;
    };

/** Something of the mapping, and where it stands: `won[0].linear`. */
export interface Placed<T> {
  readonly path: string;
  readonly value: T;
}

/** What is said for Productive, most general first. */
export function productiveLevels(mapping: Mapping): readonly Placed<ProductiveSettings>[] {
  return [
    ...placed("productive", mapping.productive),
    ...mapping.won.flatMap((stage, at) => placed(`won[${String(at)}].productive`, stage.productive)),
    ...mapping.serviceTypes.flatMap(({ key, productive }) =>
      placed(`service_types.${key}.productive`, productive),
    ),
  ];
}

export function linearLevels(mapping: Mapping): readonly Placed<LinearSettings>[] {
  return [
    ...placed("linear", mapping.linear),
    ...mapping.won.flatMap((stage, at) => placed(`won[${String(at)}].linear`, stage.linear)),
    ...mapping.serviceTypes.flatMap(({ key, linear }) => placed(`service_types.${key}.linear`, linear)),
  ];
}

/** Every value that a field of the deal may decide. */
export function placedValues(mapping: Mapping): readonly Placed<AnyValue>[] {
  return [
    ...productiveLevels(mapping).flatMap(productiveValues),
    ...linearLevels(mapping).flatMap(linearValues),
    ...mapping.serviceTypes.flatMap((type) => [
      ...placed(`service_types.${type.key}.amount`, type.amount),
      ...type.services.flatMap(({ rate }, at) =>
        placed(`service_types.${type.key}.services[${String(at)}].rate`, rate),
      ),
    ]),
  ];
}

/** Values that name a person of Productive. */
export function productivePeople(mapping: Mapping): readonly Placed<AnyValue>[] {
  return productiveLevels(mapping).flatMap(({ path, value }) => [
    ...placed(`${path}.project.manager`, value.project?.manager),
    ...placed(`${path}.budget.owner`, value.budget?.owner),
  ]);
}

/** Values that name a user of Linear. */
export function linearPeople(mapping: Mapping): readonly Placed<AnyValue>[] {
  return linearLevels(mapping).flatMap(({ path, value }) =>
    typeof value.assignee === "object" ? placed(`${path}.assignee`, value.assignee) : [],
  );
}

function productiveValues({ path, value }: Placed<ProductiveSettings>): readonly Placed<AnyValue>[] {
  const { company, project, budget } = value;
  return [
    ...placed(`${path}.company.vat`, company?.vat),
    ...placed(`${path}.company.billing_name`, company?.billingName),
    ...customFieldValues(`${path}.company`, company?.customFields),
    ...placed(`${path}.project.manager`, project?.manager),
    ...customFieldValues(`${path}.project`, project?.customFields),
    ...placed(`${path}.budget.owner`, budget?.owner),
    ...placed(`${path}.budget.currency`, budget?.currency),
    ...placed(`${path}.budget.vat_percent`, budget?.vatPercent),
    ...placed(`${path}.budget.billing`, budget?.billing),
    ...placed(`${path}.budget.po_number`, budget?.poNumber),
    ...placed(`${path}.budget.end_date`, budget?.endDate),
    ...customFieldValues(`${path}.budget`, budget?.customFields),
  ];
}

function customFieldValues(
  path: string,
  fields: readonly { readonly value: AnyValue }[] = [],
): readonly Placed<AnyValue>[] {
  return fields.flatMap(({ value }, at) => placed(`${path}.custom_fields[${String(at)}].value`, value));
}

function linearValues({ path, value }: Placed<LinearSettings>): readonly Placed<AnyValue>[] {
  return [
    ...(typeof value.assignee === "object" ? placed(`${path}.assignee`, value.assignee) : []),
    ...placed(`${path}.due`, value.due),
    ...(value.issues ?? []).flatMap(({ due }, at) => placed(`${path}.issues[${String(at)}].due`, due)),
  ];
}

/** Nothing where it is not said or switched off. */
export function placed<T>(path: string, value: T | false | undefined): readonly Placed<T>[] {
  return value === undefined || value === false ? [] : [{ path, value }];
}
