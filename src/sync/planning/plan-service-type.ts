/** What kind of work was sold. */
import type { Mapping, ServiceType } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import type { KommoDirectory } from "../directory.ts";
import type { PlanRemarks } from "./plan-remarks.ts";
import { isOption } from "./values.ts";

/**
 * The service type of the deal; undefined when it cannot be told, which is a problem only where `isNeeded`
 * (budgets need lines; an issue alone does not).
 */
export function chooseServiceType(
  deal: Deal,
  mapping: Mapping,
  isNeeded: boolean,
  directory: KommoDirectory,
  remarks: PlanRemarks,
): ServiceType | undefined {
  const known = knownNames(mapping, directory);
  const reading = deal.fields["service_type"];
  if (reading === undefined || reading.texts.length === 0) return missing(mapping, isNeeded, known, remarks);
  const matches = mapping.serviceTypes.filter((type) => isOption(type.value, reading));
  const [only, ...others] = matches;
  const isListed = matches.length >= reading.texts.length;
  if (only !== undefined && others.length === 0 && isListed) return only;
  if (!isNeeded) return undefined;
  const code = isListed ? "service_type.several" : "service_type.unknown";
  remarks.problem(remark(code, { values: reading.texts, known }));
  return undefined;
}

/** As the options are called in Kommo; by the mapping's word where the account does not say. */
function knownNames(mapping: Mapping, directory: KommoDirectory): readonly string[] {
  const field = mapping.kommo.fields["service_type"];
  const options = directory.leadFields.find((definition) => definition.id === field?.id)?.options ?? [];
  return mapping.serviceTypes.map((type) => {
    const named = options.find(({ id, value }) => {
      const reading = { texts: [value], optionIds: [id], seconds: undefined, type: "select" };
      return isOption(type.value, reading);
    });
    return named?.value ?? type.value.name ?? type.key;
  });
}

function missing(
  mapping: Mapping,
  isNeeded: boolean,
  known: readonly string[],
  remarks: PlanRemarks,
): ServiceType | undefined {
  const policy = mapping.policies.missingServiceType;
  if ("use" in policy) return mapping.serviceTypes.find((type) => type.key === policy.use);
  if (isNeeded) {
    const field = mapping.kommo.fields["service_type"]?.name ?? "Service type";
    remarks.problem(remark("service_type.missing", { field, known }));
  }
  return undefined;
}
