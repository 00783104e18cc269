import { addDays } from "./local-time.ts";
import type { Seed } from "./seed.ts";

const EMPLOYEE = 1;
const CONTACT = 2;
const LONG_AGO = "2025-01-15T17:00:00.000+01:00";
const CALENDAR = 601;
const VACATION = 3001;
const REMOTE = 3003;
/** A JSON string: from, to, hours Monday to Sunday, holiday calendar. */
const FULL_TIME = JSON.stringify([["2024-01-01", null, [8, 8, 8, 8, 8, 0, 0], CALENDAR]]);

/** Everybody who works at Acme, used to, or is only a name in a plan. */
export function worldPeople(): readonly Seed[] {
  return [
    person(2001, "Anna", "Account", { email: "anna@acme.example", title: "Account director" }),
    person(2002, "Dora", "Design", { email: "design@acme.example", title: "Designer" }),
    person(2003, "Dan", "Developer", { email: "dev@acme.example", title: "Developer" }),
    person(2004, "Frida", "Freelance", {
      email: "frida@studio.example",
      hrm_type_id: CONTACT,
      is_user: false,
      archived_at: LONG_AGO,
    }),
    person(2005, "Sam", "Old", { email: "sam@acme.example" }),
    person(2006, "Sam", "New", { email: "sam@acme.example" }),
    person(2007, "Senior", "designer", { placeholder: true, hrm_type_id: null, is_user: false }),
    person(2010, "Ben", "Seller", { email: "ben@acme.example", title: "Sales" }),
    person(2011, "Clara", "Former", { email: "clara@acme.example", deactivated_at: LONG_AGO }),
    person(3300, "Petra", "Manager", { email: "petra@acme.example", title: "Project manager" }),
  ];
}

function person(id: number, first: string, last: string, more: Readonly<Record<string, unknown>>): Seed {
  return {
    type: "people",
    id,
    attributes: {
      first_name: first,
      last_name: last,
      hrm_type_id: EMPLOYEE,
      is_user: true,
      user_id: id + 10_000,
      availabilities: FULL_TIME,
      ...more,
    },
    links: more["hrm_type_id"] === CONTACT ? {} : { company: ["companies", 1] },
  };
}

/** One true absence among those that are none: remote, rejected, draft, cancelled. */
export function worldAbsences(today: string): readonly Seed[] {
  const approved = { approved: true, approved_at: LONG_AGO };
  return [
    { type: "holiday_calendars", id: CALENDAR, attributes: { name: "Berlin" } },
    holiday(6011, "Local holiday", addDays(today, 21)),
    holiday(6012, "Bank holiday", addDays(today, 60)),
    event(VACATION, "Vacation", "time_off"),
    event(3002, "Sick leave", "time_off"),
    event(REMOTE, "Remote work", "remote_work"),
    booking(9001, 2002, VACATION, [addDays(today, 7), addDays(today, 18)], approved),
    booking(9002, 2003, REMOTE, [addDays(today, 5), addDays(today, 16)], approved),
    booking(9003, 3300, VACATION, [addDays(today, 7), addDays(today, 14)], {
      rejected: true,
      rejected_at: LONG_AGO,
      rejected_reason: "Too many away that week",
    }),
    booking(9004, 3300, VACATION, [addDays(today, 8), addDays(today, 15)], { draft: true }),
    booking(9005, 2010, VACATION, [addDays(today, 7), addDays(today, 12)], {
      ...approved,
      canceled: true,
      canceled_at: LONG_AGO,
    }),
  ];
}

function holiday(id: number, name: string, date: string): Seed {
  return {
    type: "holidays",
    id,
    attributes: { name, date },
    links: { holiday_calendar: ["holiday_calendars", CALENDAR] },
  };
}

function event(id: number, name: string, absence: string): Seed {
  return { type: "events", id, attributes: { name, absence_type: absence } };
}

function booking(
  id: number,
  personId: number,
  eventId: number,
  [startedOn, endedOn]: readonly [string, string],
  more: Readonly<Record<string, unknown>>,
): Seed {
  return {
    type: "bookings",
    id,
    attributes: { started_on: startedOn, ended_on: endedOn, time: 480, ...more },
    links: { person: ["people", personId], event: ["events", eventId] },
  };
}
