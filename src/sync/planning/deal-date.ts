/** Dates of a deal. */
import type { Mapping } from "../../config/mapping.ts";
import { dateOfFieldValue } from "../calendar.ts";
import type { Deal } from "../deal.ts";

/** A date field as a calendar day in the account's zone. */
export function dateOfField(deal: Deal, key: string, mapping: Mapping): string | undefined {
  const reading = deal.fields[key];
  const value = reading?.seconds ?? reading?.texts[0];
  return value === undefined ? undefined : dateOfFieldValue(value, mapping.kommo.timeZone);
}
