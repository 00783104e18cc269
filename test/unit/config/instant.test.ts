import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HandoffError } from "../../../src/errors.ts";
import {
  calendarDateAt,
  isTimeZone,
  parseInstant,
  parseWhen,
  startOfDay,
} from "../../../src/config/instant.ts";

const now = Date.parse("2026-03-30T10:15:00Z");

function when(text: string, timeZone = "Europe/Berlin", lastRunMs?: number): string {
  return new Date(parseWhen(text, { nowMs: now, timeZone, lastRunMs })).toISOString();
}

function whenError(text: string): HandoffError {
  try {
    throw new Error(`“${text}” was read as ${when(text)}.`);
  } catch (error) {
    if (error instanceof HandoffError) return error;
    throw error;
  }
}

describe("a point in time", () => {
  it.each([
    ["2026-03-01", "2026-02-28T23:00:00.000Z"],
    ["2026-07-01", "2026-06-30T22:00:00.000Z"],
    ["2026-03-01T08:30", "2026-03-01T07:30:00.000Z"],
    ["2026-03-01T08:30:15Z", "2026-03-01T08:30:15.000Z"],
    ["2026-03-01T08:30:15.250-05:30", "2026-03-01T14:00:15.250Z"],
    ["12h", "2026-03-29T22:15:00.000Z"],
    ["yesterday", "2026-03-28T23:00:00.000Z"],
    ["1d", "2026-03-28T23:00:00.000Z"],
    ["0d", "2026-03-29T22:00:00.000Z"],
    ["2w", "2026-03-15T23:00:00.000Z"],
    ["90d", "2025-12-29T23:00:00.000Z"],
    [" 90d ", "2025-12-29T23:00:00.000Z"],
  ])("%s is %s in Berlin", (text, instant) => {
    expect(when(text)).toBe(instant);
  });

  it("is the last run's beginning", () => {
    expect(when("last-run", "UTC", Date.parse("2026-03-29T01:02:03Z"))).toBe("2026-03-29T01:02:03.000Z");
  });

  it.each([
    "",
    "soon",
    "2026-02-29",
    "2026-3-1",
    "1.3.2026",
    "90",
    "90 days",
    "-5d",
    "99999999d",
    "2026-03-01T25:00",
    "2026-03-01T08:00+99:00",
  ])("is not “%s”, which ends with exit code 2 and examples", (text) => {
    const { code, exitCode, hint } = whenError(text);
    expect({ code, exitCode }).toEqual({ code: "usage.when", exitCode: 2 });
    expect(hint).toContain("2026-03-01");
  });

  it("is not the last run where there was none", () => {
    expect(whenError("last-run").message).toContain("no earlier run");
  });
});

describe("local midnight", () => {
  it.each([
    ["the day clocks go forward", "Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["the day after", "Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["the day clocks go back", "Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00.000Z"],
    ["a day whose midnight is skipped", "Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000Z"],
    ["a day whose midnight comes twice", "America/Havana", "2026-11-01", "2026-11-01T04:00:00.000Z"],
    ["a zone of 45 minutes", "Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00.000Z"],
    ["a day that the calendar left out", "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z"],
  ])("is right on %s", (_what, timeZone, day, instant) => {
    expect(new Date(parseInstant(day, timeZone) ?? Number.NaN).toISOString()).toBe(instant);
  });

  it("is the first instant of its day, in every zone", () => {
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "America/Sao_Paulo",
      "Asia/Beirut",
      "Pacific/Auckland",
      "UTC",
    );
    const days = fc.record({
      year: fc.integer({ min: 1990, max: 2037 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    });
    fc.assert(
      fc.property(zones, days, (zone, day) => {
        const start = startOfDay(day, zone);
        expect(calendarDateAt(start, zone)).toEqual(day);
        expect(calendarDateAt(start - 1000, zone)).not.toEqual(day);
      }),
    );
  });
});

describe("a time zone", () => {
  it.each([
    ["Europe/Berlin", true],
    ["UTC", true],
    ["+01:00", false],
    ["Europe/Munich", false],
    ["", false],
  ])("“%s”: %s", (name, isKnown) => {
    expect(isTimeZone(name)).toBe(isKnown);
  });
});
