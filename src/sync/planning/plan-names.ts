/** What `{placeholders}` stand for in names of projects, budgets and issues. */
import type { Mapping } from "../../config/mapping.ts";
import type { Deal } from "../deal.ts";
import { dealLabel } from "../deal.ts";
import { dateOfInstant } from "../calendar.ts";
import { nameFrom } from "../name-template.ts";
import { textOf } from "./values.ts";

export interface Names {
  readonly company: string | undefined;
  readonly values: Readonly<Record<string, string | undefined>>;
}

export function collectNames(
  deal: Deal,
  mapping: Mapping,
  serviceType: string | undefined,
  wonAt: number,
): Names {
  const company = companyName(deal);
  const fields = Object.keys(mapping.kommo.fields).map((key) => [key, textOf(deal, key)] as const);
  return {
    company,
    values: {
      ...Object.fromEntries(fields),
      company,
      deal: dealLabel(deal),
      lead: String(deal.lead.id),
      contact: deal.contact?.name,
      service_type: serviceType,
      year: dateOfInstant(wonAt, mapping.kommo.timeZone).slice(0, 4),
    },
  };
}

/** Never empty: a name that comes to nothing is the deal's. */
export function nameFor(template: string, names: Names): string {
  const name = nameFrom(template, names.values);
  return name === "" ? (names.values["deal"] ?? "") : name;
}

/** The client: the company, else the person. */
function companyName(deal: Deal): string | undefined {
  const name = (deal.company?.name ?? deal.contact?.name ?? "").trim();
  return name === "" ? undefined : name;
}
