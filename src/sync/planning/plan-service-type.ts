/** What kind of work was sold. */
import type { Mapping, ServiceType } from "../config/mapping.ts";
import { remark } from "./codes.ts";
import type { Deal } from "./deal.ts";
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
  remarks: PlanRemarks,
): ServiceType | undefined {
  const reading = deal.fields["service_type"];
  if (reading === undefined || reading.texts.length === 0) return missing(mapping, isNeeded, remarks);
  const matches = mapping.serviceTypes.filter((type) => isOption(type.value, reading));
  const [only, ...others] = matches;
  const isListed = matches.length >= reading.texts.length;
  if (only !== undefined && others.length === 0 && isListed) return only;
  if (!isNeeded) return undefined;
  const facts = {
    values: reading.texts,
    known: mapping.serviceTypes.map((type) => type.value.name ?? type.key),
  };
  remarks.problem(remark(isListed ? "service_type.several" : "service_type.unknown", facts));
  return undefined;
}

function missing(mapping: Mapping, isNeeded: boolean, remarks: PlanRemarks): ServiceType | undefined {
  const policy = mapping.policies.missingServiceType;
  if ("use" in policy) return mapping.serviceTypes.find((type) => type.key === policy.use);
  if (isNeeded) {
    const field = mapping.kommo.fields["service_type"]?.name ?? "Service type";
    const known = mapping.serviceTypes.map((type) => type.value.name ?? type.key);
    remarks.problem(remark("service_type.missing", { field, known }));
  }
  return undefined;
}
