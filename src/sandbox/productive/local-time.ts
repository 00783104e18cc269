/** Days and timestamps as Productive writes them: ISO with the organisation's offset and milliseconds. */

const ZONE = "Europe/Berlin";
const DAY_MS = 86_400_000;

const wallClock = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  timeZoneName: "longOffset",
});

/** `2026-03-14T05:07:11.870+01:00` */
export function localTimestamp(ms: number): string {
  const part = new Map(wallClock.formatToParts(ms).map(({ type, value }) => [type, value]));
  const at = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? "";
  const offset = at("timeZoneName").replace("GMT", "") || "+00:00";
  const day = `${at("year")}-${at("month")}-${at("day")}`;
  return `${day}T${at("hour")}:${at("minute")}:${at("second")}.${at("fractionalSecond")}${offset}`;
}

/** `2026-03-14`, the organisation's day at that instant. */
export function localDay(ms: number): string {
  return localTimestamp(ms).slice(0, 10);
}

/** The day so many days later; earlier when negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A calendar day that exists, written `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(value);
}
