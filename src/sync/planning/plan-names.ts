/** What `{placeholders}` stand for in names of projects, budgets and issues. */
import type { Mapping } from "../../config/mapping.ts";
import type { Deal, FieldReading } from "../deal.ts";
import { dealLabel } from "../deal.ts";
import { dateOfInstant, formatDate } from "../calendar.ts";
import { nameFrom } from "../name-template.ts";
import { dateOfReading } from "./deal-date.ts";

export interface Names {
  readonly company: string | undefined;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** `kindsOfWork`: as the deal calls them. */
export function collectNames(
  deal: Deal,
  mapping: Mapping,
  kindsOfWork: readonly string[],
  wonAt: number,
): Names {
  const company = companyName(deal);
  const fields = Object.entries(deal.fields).map(([key, reading]) => [key, shown(reading, mapping)] as const);
  return {
    company,
    values: {
      ...Object.fromEntries(fields),
      company,
      deal: dealLabel(deal),
      lead: String(deal.lead.id),
      contact: deal.contact?.name,
      service_type: kindsOfWork.join(", "),
      year: dateOfInstant(wonAt, mapping.kommo.timeZone).slice(0, 4),
    },
  };
}

/** Never empty: a name that comes to nothing is the deal's. */
export function nameFor(template: string, names: Names): string {
  const name = nameFrom(template, names.values);
  return name === "" ? (names.values["deal"] ?? "") : name;
}

/** What a person sees in the field: days with the month's name, several options with commas. */
function shown(reading: FieldReading, mapping: Mapping): string {
  const date = reading.seconds === undefined ? undefined : dateOfReading(reading, mapping);
  return date === undefined ? reading.texts.join(", ") : formatDate(date);
}

/** The client: the company, else the person. */
function companyName(deal: Deal): string | undefined {
  const name = (deal.company?.name ?? deal.contact?.name ?? "").trim();
  return name === "" ? undefined : name;
}
