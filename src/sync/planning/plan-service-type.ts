/** What kinds of work were sold. */
import type { Mapping, ServiceType } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import type { KommoDirectory } from "../directory.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import { isOption } from "./values.ts";

/**
 * The service types of the deal, in the mapping's order. Empty when they cannot be told, which is a problem
 * only where `isNeeded` (budgets need lines; an issue alone does not).
 */
export function chooseServiceTypes(
  deal: Deal,
  mapping: Mapping,
  isNeeded: boolean,
  directory: KommoDirectory,
  remarks: PlanRemarks,
): readonly ServiceType[] {
  const reading = deal.fields["service_type"];
  if (reading === undefined || reading.texts.length === 0) {
    return chooseForEmpty(mapping, isNeeded, directory, remarks);
  }
  const named = mapping.serviceTypes.filter((type) => isOption(type.value, reading));
  const isListed = named.length > 0 && named.length >= reading.texts.length;
  if (isListed || !isNeeded) return named;
  const known = namesOfServiceTypes(mapping.serviceTypes, mapping, directory);
  remarks.problem(remark("service_type.unknown", { values: reading.texts, known }));
  return [];
}

/** As the options are called in Kommo; by the mapping's word where the account does not say. */
export function namesOfServiceTypes(
  types: readonly ServiceType[],
  mapping: Mapping,
  directory: KommoDirectory,
): readonly string[] {
  const field = mapping.kommo.fields["service_type"];
  const options = directory.leadFields.find((definition) => definition.id === field?.id)?.options ?? [];
  return types.map((type) => {
    const named = options.find(({ id, value }) => {
      const reading = { texts: [value], optionIds: [id], seconds: undefined, type: "select" };
      return isOption(type.value, reading);
    });
    return named?.value ?? type.value.name ?? type.key;
  });
}

function chooseForEmpty(
  mapping: Mapping,
  isNeeded: boolean,
  directory: KommoDirectory,
  remarks: PlanRemarks,
): readonly ServiceType[] {
  const policy = mapping.policies.missingServiceType;
  if ("use" in policy) return mapping.serviceTypes.filter((type) => type.key === policy.use);
  if (isNeeded) {
    const field = mapping.kommo.fields["service_type"]?.name ?? "Service type";
    const known = namesOfServiceTypes(mapping.serviceTypes, mapping, directory);
    remarks.problem(remark("service_type.missing", { field, known }));
  }
  return [];
}
