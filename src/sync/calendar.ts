/**
 * Calendar dates: a day in a zone, written `YYYY-MM-DD`, which never moves. Kommo keeps a `date` field as
 * the local midnight of the account's zone in Unix seconds; here it becomes the day that people see.
 */

/** `YYYY-MM-DD`, years 0000–9999. Such texts compare as dates do. */
export type CalendarDate = string;

const daySeconds = 86_400;
/** No zone is, or was, further than this from UTC; with some room. */
const widestOffsetSeconds = 16 * 3600;

export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Whether a text is the IANA name of a zone, such as `Europe/Berlin`. Bare offsets (`+03:00`) are none. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/u.test(text)) return false;
  try {
    return formatterOf(text) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The day it is in a zone at an instant. Throws a RangeError for an unknown zone or an impossible instant. */
export function dateOfInstant(unixSeconds: number, zone: string): CalendarDate {
  const local = new Date(localSeconds(Math.floor(unixSeconds), zone) * 1000);
  return local.toISOString().slice(0, 10);
}

/** What the zone's clocks show at an instant: `2026-03-01T08:30:00`. Such texts of one zone compare as times do. */
export function localTimeOfInstant(unixSeconds: number, zone: string): string {
  return new Date(localSeconds(Math.floor(unixSeconds), zone) * 1000).toISOString().slice(0, 19);
}

/**
 * The first instant (Unix seconds) at which a zone's clocks show midnight of a day. Where a clock change
 * leaves midnight out (São Paulo until 2018), the first instant that exists after it.
 */
export function instantOfLocalMidnight(date: CalendarDate, zone: string): number {
  const midnight = secondsOf(date);
  const candidates = [midnight - widestOffsetSeconds, midnight + widestOffsetSeconds]
    .map((nearby) => midnight - offsetSeconds(nearby, zone))
    .filter((instant) => localSeconds(instant, zone) === midnight);
  return candidates.length > 0 ? Math.min(...candidates) : firstInstantAfterGap(midnight, zone);
}

/**
 * The day a Kommo `date` field names: Unix seconds of local midnight, the same as digits, an RFC 3339
 * instant, or the plain `2020-05-08` that older accounts answer. Undefined for anything else.
 */
export function dateOfFieldValue(value: string | number, zone: string): CalendarDate | undefined {
  if (typeof value === "number") return isInstant(value) ? dateOfInstant(value, zone) : undefined;
  const text = value.trim();
  if (isCalendarDate(text)) return text;
  if (/^-?\d{1,12}$/u.test(text)) return dateOfFieldValue(Number(text), zone);
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/iu.test(text)) return undefined;
  return dateOfFieldValue(Date.parse(text) / 1000, zone);
}

/** Days may be negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date((secondsOf(date) + days * daySeconds) * 1000).toISOString().slice(0, 10);
}

/** How many days `to` is after `from`; negative when it is before. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return (secondsOf(to) - secondsOf(from)) / daySeconds;
}

/** Negative, 0 or positive, as `Array.prototype.sort` wants it. */
export function compareDates(a: CalendarDate, b: CalendarDate): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** `3 December 2026`. */
export function formatDate(date: CalendarDate): string {
  return dayFormat.format(new Date(secondsOf(date) * 1000));
}

const dayFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** Formatters are slow to make and immutable. Only zones that exist get in, so that it stays small. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(zone, made);
  return made;
}

/** What the zone's clocks show, read as if it were UTC. */
function localSeconds(unixSeconds: number, zone: string): number {
  const parts = formatterOf(zone).formatToParts(new Date(unixSeconds * 1000));
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const days = Date.UTC(read("year"), read("month") - 1, read("day")) / 1000;
  return days + read("hour") * 3600 + read("minute") * 60 + read("second");
}

function offsetSeconds(unixSeconds: number, zone: string): number {
  return localSeconds(unixSeconds, zone) - unixSeconds;
}

/** The clocks jump over midnight: between two instants around it lies the jump, found by halving. */
function firstInstantAfterGap(midnight: number, zone: string): number {
  let before = midnight - widestOffsetSeconds;
  let after = midnight + widestOffsetSeconds;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localSeconds(middle, zone) >= midnight) after = middle;
    else before = middle;
  }
  return after;
}

function secondsOf(date: CalendarDate): number {
  if (!isCalendarDate(date)) throw new RangeError(`“${date}” is not a calendar date (YYYY-MM-DD)`);
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}

/** Within the years 1900–9999: everything else is no date that somebody typed into a deal. */
function isInstant(seconds: number): boolean {
  return Number.isFinite(seconds) && seconds > -2_208_988_800 && seconds < 253_402_214_400;
}
