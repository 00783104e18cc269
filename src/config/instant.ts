import { exitCodes, HandoffError } from "../errors.ts";

/** What `<when>` of a command is read against. */
export interface WhenContext {
  readonly nowMs: number;
  /** IANA name of the account's zone. */
  readonly timeZone: string;
  /** Beginning of the last run of this command; undefined when there was none. */
  readonly lastRunMs?: number | undefined;
}

export interface CalendarDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

interface WallTime extends CalendarDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const hourMs = 3_600_000;
const longestDays = 36_500;

/**
 * `<when>` → epoch milliseconds: `2026-03-01`, ISO with or without offset, `90d`, `2w`, `12h`, `yesterday`, `last-run`.
 * Dates, days and weeks begin at local midnight, so that a run repeated on the same day means the same range.
 * Throws HandoffError `usage.when` (exit 2) with examples.
 */
export function parseWhen(text: string, context: WhenContext): number {
  const when = text.trim();
  if (when === "last-run") return lastRun(context);
  if (when === "yesterday") return daysAgo(1, context);
  const relative = /^(\d{1,7})([hdw])$/.exec(when);
  const instant = relative === null ? parseInstant(when, context.timeZone) : ago(relative, context);
  if (instant === undefined) throw notAWhen(`“${text}” is no point in time.`);
  return instant;
}

/**
 * A calendar date or ISO text → epoch milliseconds; a text without offset is local time in `timeZone`, a date
 * its midnight. Undefined for anything else, also for days that do not exist.
 */
export function parseInstant(text: string, timeZone: string): number | undefined {
  const date = parseCalendarDate(text);
  if (date !== undefined) return startOfDay(date, timeZone);
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?$/i.exec(
    text,
  );
  const day = parseCalendarDate(match?.[1] ?? "");
  if (match === null || day === undefined) return undefined;
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? "0")];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fractionMs = Math.floor(Number(`0.${match[5] ?? "0"}`) * 1000);
  const zone = match[6]?.toUpperCase();
  const wall = { ...day, hour, minute, second };
  if (zone === undefined) return instantOf(wall, timeZone) + fractionMs;
  const offset = offsetMs(zone);
  return offset === undefined ? undefined : asUtc(wall) - offset + fractionMs;
}

/** `2026-02-28`, if that day exists. */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1970) return undefined;
  const utc = new Date(Date.UTC(year, month - 1, day));
  const exists = utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day;
  return exists ? { year, month, day } : undefined;
}

/** Local midnight as epoch milliseconds; where the clocks skip midnight, the first instant of that day. */
export function startOfDay(date: CalendarDate, timeZone: string): number {
  return instantOf({ ...date, hour: 0, minute: 0, second: 0 }, timeZone);
}

/** The calendar date that a clock on the wall of this zone shows. */
export function calendarDateAt(epochMs: number, timeZone: string): CalendarDate {
  const { year, month, day } = wallTimeAt(epochMs, timeZone);
  return { year, month, day };
}

/** Whether Intl knows the zone by this name; offsets such as `+01:00` are not names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function lastRun(context: WhenContext): number {
  if (context.lastRunMs !== undefined) return context.lastRunMs;
  throw notAWhen("“last-run” has no meaning yet: the ledger knows no earlier run.");
}

function ago(match: RegExpExecArray, context: WhenContext): number | undefined {
  const count = Number(match[1]);
  if (match[2] === "h") return count > longestDays * 24 ? undefined : context.nowMs - count * hourMs;
  const days = match[2] === "w" ? count * 7 : count;
  return days > longestDays ? undefined : daysAgo(days, context);
}

function daysAgo(days: number, context: WhenContext): number {
  const today = calendarDateAt(context.nowMs, context.timeZone);
  const then = new Date(Date.UTC(today.year, today.month - 1, today.day - days));
  const date = { year: then.getUTCFullYear(), month: then.getUTCMonth() + 1, day: then.getUTCDate() };
  return startOfDay(date, context.timeZone);
}

/**
 * The earliest instant at which the zone's clocks show this time. The offsets a day and a half to either
 * side cover every change of the clocks; a time that they skip becomes the instant of the change.
 */
function instantOf(wall: WallTime, timeZone: string): number {
  const asIfUtc = asUtc(wall);
  const [before, after] = [asIfUtc - 36 * hourMs, asIfUtc + 36 * hourMs];
  const offsets = [before, asIfUtc, after].map((at) => asUtc(wallTimeAt(at, timeZone)) - at);
  const candidates = offsets
    .map((offset) => asIfUtc - offset)
    .filter((at) => asUtc(wallTimeAt(at, timeZone)) === asIfUtc);
  if (candidates.length > 0) return Math.min(...candidates);
  return firstInstantFrom(asIfUtc, before, after, timeZone);
}

/** Halving until a second is left: 18 rounds for three days. */
function firstInstantFrom(asIfUtc: number, before: number, after: number, timeZone: string): number {
  let [low, high] = [before, after];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (asUtc(wallTimeAt(middle, timeZone)) >= asIfUtc) high = middle;
    else low = middle;
  }
  return high;
}

function wallTimeAt(epochMs: number, timeZone: string): WallTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = new Map(format.formatToParts(epochMs).map((part) => [part.type, Number(part.value)]));
  const read = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN;
  return {
    year: read("year"),
    month: read("month"),
    day: read("day"),
    hour: read("hour"),
    minute: read("minute"),
    second: read("second"),
  };
}

function asUtc(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

function offsetMs(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function notAWhen(message: string): HandoffError {
  return new HandoffError({
    code: "usage.when",
    message,
    hint: "Write a day (`2026-03-01`), an ISO time (`2026-03-01T08:00+01:00`), `90d`, `2w`, `12h`, `yesterday` or `last-run`.",
    exitCode: exitCodes.usage,
  });
}
