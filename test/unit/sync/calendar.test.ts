import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  compareDates,
  dateOfFieldValue,
  dateOfInstant,
  daysBetween,
  formatDate,
  instantOfLocalMidnight,
  isCalendarDate,
  isTimeZone,
} from "../../../src/sync/calendar.ts";

const zones = [
  "Europe/Berlin",
  "Pacific/Auckland",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "UTC",
  "America/St_Johns",
  "America/Havana",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Asia/Kathmandu",
  "Asia/Beirut",
];

/** Days on which, or beside which, one of these zones changes its clocks. */
const clockChanges = [
  "2026-03-29",
  "2026-10-25",
  "2026-04-05",
  "2026-09-27",
  "2026-10-04",
  "2018-11-04",
  "2018-02-18",
  "2017-10-15",
  "2026-03-08",
  "2026-11-01",
  "2010-11-07",
  "2021-03-28",
];

const dates = fc.oneof(
  fc.integer({ min: 0, max: 25_000 }).map((days) => addDays("1975-01-01", days)),
  fc
    .tuple(fc.constantFrom(...clockChanges), fc.integer({ min: -2, max: 2 }))
    .map(([day, by]) => addDays(day, by)),
);

describe("a day in a zone", () => {
  test("is the same day after going through Kommo's local midnight", () => {
    fc.assert(
      fc.property(dates, fc.constantFrom(...zones), (date, zone) => {
        expect(dateOfInstant(instantOfLocalMidnight(date, zone), zone)).toBe(date);
      }),
      { numRuns: 1500 },
    );
  });

  test.each(zones.flatMap((zone) => clockChanges.map((day) => [zone, day] as const)))(
    "in %s holds around the clock change of %s",
    (zone, day) => {
      for (const date of [addDays(day, -1), day, addDays(day, 1)]) {
        const midnight = instantOfLocalMidnight(date, zone);
        expect(dateOfInstant(midnight, zone)).toBe(date);
        expect(dateOfInstant(midnight - 1, zone)).toBe(addDays(date, -1));
      }
    },
  );

  test("begins at midnight of its zone, not of UTC", () => {
    expect(instantOfLocalMidnight("2026-12-03", "Europe/Berlin")).toBe(Date.UTC(2026, 11, 2, 23) / 1000);
    expect(instantOfLocalMidnight("2026-12-03", "Pacific/Auckland")).toBe(Date.UTC(2026, 11, 2, 11) / 1000);
    expect(instantOfLocalMidnight("2026-12-03", "Asia/Kolkata")).toBe(Date.UTC(2026, 11, 2, 18, 30) / 1000);
  });

  test("begins an hour later where the clocks jump over midnight", () => {
    // São Paulo: at midnight of 4 November 2018 clocks went on to 01:00.
    expect(instantOfLocalMidnight("2018-11-04", "America/Sao_Paulo")).toBe(Date.UTC(2018, 10, 4, 3) / 1000);
  });

  test("begins at the first midnight where the clocks show two", () => {
    // Havana: at 01:00 of 1 November 2026 clocks go back to midnight.
    expect(instantOfLocalMidnight("2026-11-01", "America/Havana")).toBe(Date.UTC(2026, 10, 1, 4) / 1000);
  });

  test("that a zone skipped begins when the next one does", () => {
    // Samoa crossed the date line: 30 December 2011 did not exist there.
    expect(instantOfLocalMidnight("2011-12-30", "Pacific/Apia")).toBe(
      instantOfLocalMidnight("2011-12-31", "Pacific/Apia"),
    );
  });
});

describe("dateOfFieldValue", () => {
  const berlin = "Europe/Berlin";

  test.each([
    [1_796_252_400, "2026-12-03"],
    ["1796252400", "2026-12-03"],
    ["2020-05-08", "2020-05-08"],
    [" 2020-05-08 ", "2020-05-08"],
    ["2026-12-02T23:30:00Z", "2026-12-03"],
    ["2026-12-03T00:00:00+01:00", "2026-12-03"],
  ])("reads %s", (value, date) => {
    expect(dateOfFieldValue(value, berlin)).toBe(date);
  });

  test.each([
    "",
    "soon",
    "08.05.2020",
    "2020-13-01",
    "2020-02-30",
    "2026-12-03T00:00:00",
    "9".repeat(13),
    Number.NaN,
    1e18,
  ])("does not read %s", (value) => {
    expect(dateOfFieldValue(value, berlin)).toBeUndefined();
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.integer()), (value) => {
        const date = dateOfFieldValue(value, berlin);
        expect(date === undefined || isCalendarDate(date)).toBe(true);
      }),
    );
  });
});

describe("counting days", () => {
  test("crosses months, years and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2026-03-29", -1)).toBe("2026-03-28");
  });

  test("forth and back ends where it began", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
        expect(addDays(addDays(date, days), -days)).toBe(date);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
        expect(Math.sign(compareDates(addDays(date, days), date))).toBe(Math.sign(days));
      }),
    );
  });

  test("refuses what is no date", () => {
    expect(() => addDays("2026-02-30", 1)).toThrow("“2026-02-30” is not a calendar date");
  });
});

describe("writing and checking", () => {
  test("writes dates with the month's name", () => {
    expect(formatDate("2026-12-03")).toBe("3 December 2026");
    expect(formatDate("2027-03-01")).toBe("1 March 2027");
  });

  test.each(["2026-2-3", "2026-00-10", "2027-02-29", "20260203", "2026-02-03T00:00", "-2026-01-01", "x"])(
    "knows that %s is no date",
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
    },
  );

  test("knows zones from what only looks like one", () => {
    expect(zones.every(isTimeZone)).toBe(true);
    expect(["+03:00", "Europe/Atlantis", "", "Berlin", "../etc"].filter(isTimeZone)).toEqual([]);
  });
});
