/** Kommo keeps a `date` field as the calendar day and gives it back as local midnight of the account. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Midnight (Unix seconds) in `timeZone` of the day in which `seconds` lies there. */
export function localMidnight(seconds: number, timeZone: string): number {
  const { year, month, day } = wallClock(seconds, timeZone);
  return midnightOf(year, month, day, timeZone);
}

/** Midnight (Unix seconds) of the day `days` after the one in which `seconds` lies. */
export function localMidnightAfter(seconds: number, days: number, timeZone: string): number {
  const { year, month, day } = wallClock(seconds, timeZone);
  return midnightOf(year, month, day + days, timeZone);
}

/** Midnight (Unix seconds) of a day written `2026-03-01`. */
export function midnightOfDay(written: string, timeZone: string): number {
  const [year = 0, month = 1, day = 1] = written.split("-").map(Number);
  return midnightOf(year, month, day, timeZone);
}

/** `2026-03-01`, the day in which `seconds` lies in `timeZone`. */
export function calendarDay(seconds: number, timeZone: string): string {
  const { year, month, day } = wallClock(seconds, timeZone);
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** "+01:00": how far the zone is ahead of UTC at that moment. */
export function zoneOffset(seconds: number, timeZone: string): string {
  const minutes = Math.round((wallClock(seconds, timeZone).asUtcSeconds - seconds) / 60);
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${twoDigits(Math.floor(ahead / 60))}:${twoDigits(ahead % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/**
 * Twice, because the offset at the first guess may be the one before a clock change. Where the clocks jump over
 * midnight (São Paulo until 2018), the first guess is the hour with which that day begins.
 */
function midnightOf(year: number, month: number, day: number, timeZone: string): number {
  const wanted = Date.UTC(year, month - 1, day) / 1000;
  const guess = wanted - (wallClock(wanted, timeZone).asUtcSeconds - wanted);
  const midnight = wanted - (wallClock(guess, timeZone).asUtcSeconds - guess);
  return wallClock(midnight, timeZone).asUtcSeconds >= wanted ? midnight : guess;
}

interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** What the clock on the wall shows, read as if it were UTC. */
  readonly asUtcSeconds: number;
}

function wallClock(seconds: number, timeZone: string): WallClock {
  const parts = formatFor(timeZone).formatToParts(seconds * 1000);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const [year, month, day] = [part("year"), part("month"), part("day")];
  const asUtcSeconds = Date.UTC(year, month - 1, day, part("hour"), part("minute"), part("second")) / 1000;
  return { year, month, day, asUtcSeconds };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
