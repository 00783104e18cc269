/** Dates of a deal. */
import type { Mapping, Value } from "../../config/mapping.ts";
import type { CalendarDate } from "../calendar.ts";
import { dateOfFieldValue, dateOfInstant } from "../calendar.ts";
import type { Deal, FieldReading } from "../deal.ts";
import type { Resolved } from "./values.ts";
import { resolveValue } from "./values.ts";

/** A date field as a calendar day in the account's zone. */
export function dateOfField(deal: Deal, key: string, mapping: Mapping): CalendarDate | undefined {
  const reading = deal.fields[key];
  return reading === undefined ? undefined : dateOfReading(reading, mapping);
}

/** What a field holds as a calendar day; undefined where it is none. */
export function dateOfReading(reading: FieldReading, mapping: Mapping): CalendarDate | undefined {
  const value = reading.seconds ?? reading.texts[0];
  return value === undefined ? undefined : dateOfFieldValue(value, mapping.kommo.timeZone);
}

/** A day that the mapping names, or takes from a field. */
export function resolveDate(
  value: Value<CalendarDate>,
  deal: Deal,
  mapping: Mapping,
): Resolved<CalendarDate> {
  return resolveValue(value, deal, (_text, reading) => dateOfReading(reading, mapping));
}

/** The day work starts: the deal's own start date, else the day it was won (Unix seconds); never today. */
export function startDateOf(deal: Deal, mapping: Mapping, wonAt: number): CalendarDate {
  return dateOfField(deal, "start_date", mapping) ?? dateOfInstant(wonAt, mapping.kommo.timeZone);
}
