import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/sync/calendar.ts";
import {
  absencesAtStart,
  emailOf,
  matchInLinear,
  matchInProductive,
  personNamed,
} from "../../../src/sync/people.ts";
import { aDirectory, aPerson, aQuestion, aUser } from "./planning/people-question.ts";

const dora = { email: "dora@acme.example" };
const byEmail = { kind: "email", email: "dora@acme.example" } as const;

function inProductive(people: Parameters<typeof aDirectory>[0], more: Parameters<typeof aQuestion>[0] = {}) {
  const { mapping } = aQuestion(more);
  return matchInProductive(byEmail, mapping, aDirectory(people));
}

describe("a person in Productive", () => {
  it("is found by e-mail, whatever its case and the spaces around it", () => {
    const people = [aPerson("1"), aPerson("2", { email: " Dora@ACME.example " })];
    expect(inProductive({ people })).toEqual({ kind: "found", id: "2", name: "Person 2" });
  });

  it("is found by the number in the mapping before the e-mail", () => {
    const listed = { "dora@acme.example": { ...dora, productive: { id: "1" } } };
    const people = [aPerson("1"), aPerson("2", dora)];
    expect(inProductive({ people }, { listed })).toMatchObject({ id: "1" });
  });

  it("is unknown when the number in the mapping is nobody's, though somebody has the e-mail", () => {
    const listed = { "dora@acme.example": { ...dora, productive: { id: "9" } } };
    expect(inProductive({ people: [aPerson("2", dora)] }, { listed })).toEqual({
      kind: "unknown",
      who: "dora@acme.example",
    });
  });

  it("is not looked for by e-mail where the policy says so, unless the mapping lists the address", () => {
    const people = [aPerson("2", dora)];
    const unknownPeople = "warn" as const;
    expect(inProductive({ people }, { unknownPeople }).kind).toBe("unknown");
    const listed = { "dora@acme.example": { ...dora, slack: "U1" } };
    expect(inProductive({ people }, { unknownPeople, listed }).kind).toBe("found");
  });

  it.each([
    { what: "deactivated or archived", changes: { isActive: false }, why: "left" },
    { what: "a placeholder", changes: { isPlaceholder: true }, why: "placeholder" },
  ])("is given no work while $what", ({ changes, why }) => {
    expect(inProductive({ people: [aPerson("2", { ...dora, ...changes })] })).toEqual({
      kind: "inactive",
      who: "Person 2",
      why,
    });
  });

  it("is not chosen among several with one e-mail", () => {
    const people = [aPerson("2", dora), aPerson("3", dora), aPerson("4", { ...dora, isActive: false })];
    expect(inProductive({ people })).toEqual({
      kind: "several",
      who: "dora@acme.example",
      names: ["Person 2", "Person 3"],
    });
  });

  it("is the one who still works here when another left under the same e-mail", () => {
    const people = [aPerson("2", { ...dora, isActive: false }), aPerson("3", dora)];
    expect(inProductive({ people })).toMatchObject({ kind: "found", id: "3" });
  });

  it("is nobody for the names that every object has", () => {
    const { mapping } = aQuestion({ listed: {} });
    for (const email of ["__proto__", "constructor", "toString"]) {
      expect(matchInProductive({ kind: "email", email }, mapping, aDirectory()).kind).toBe("unknown");
    }
  });
});

describe("a person in Linear", () => {
  const { mapping } = aQuestion();

  it.each([
    { what: "disabled", changes: { isActive: false }, why: "left" },
    { what: "a guest or an app", changes: { isAssignable: false }, why: "guest" },
  ])("is given no work while $what", ({ changes, why }) => {
    const directory = aDirectory({ users: [aUser("2", { ...dora, ...changes })] });
    expect(matchInLinear(byEmail, mapping, directory)).toEqual({ kind: "inactive", who: "User 2", why });
  });
});

describe("emailOf", () => {
  it("is the address in the mapping before the one in the system", () => {
    const listed = { "dora@acme.example": { ...dora, productive: { id: "1" } } };
    const { mapping } = aQuestion({ listed });
    const directory = aDirectory({ people: [aPerson("1"), aPerson("2", { email: "Bo@acme.example" })] });
    expect(emailOf("1", "Productive", mapping, directory)).toBe("dora@acme.example");
    expect(emailOf("2", "Productive", mapping, directory)).toBe("bo@acme.example");
    expect(emailOf("3", "Productive", mapping, directory)).toBeUndefined();
  });
});

describe("personNamed", () => {
  const { mapping } = aQuestion({ listed: { "dora@acme.example": { ...dora, option: "Dora D." } } });

  it.each([
    ["dora d. ", "dora@acme.example"],
    ["BO@acme.example", "bo@acme.example"],
    ["Bo <bo@acme.example>", "bo@acme.example"],
    ["Bo B.", "Bo B."],
    ["bo@acme.example, al@acme.example", "bo@acme.example, al@acme.example"],
  ])("%s is %s", (text, email) => {
    expect(personNamed(text, mapping)).toEqual({ kind: "email", email });
  });
});

describe("absencesAtStart", () => {
  const start = "2026-12-03";

  it("are exactly those that share a day with the first fourteen", () => {
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 40 }), fc.integer({ min: 0, max: 30 }), (from, length) => {
        const absence = {
          personId: "1",
          startedOn: addDays(start, from),
          endedOn: addDays(start, from + length),
        };
        const directory = aDirectory({ absences: [{ ...absence, name: "Vacation" }] });
        const days = Array.from({ length: length + 1 }, (_, at) => from + at);
        const isTouching = days.some((day) => day >= 0 && day < 14);
        expect(absencesAtStart("1", start, directory)).toHaveLength(isTouching ? 1 : 0);
        expect(absencesAtStart("2", start, directory)).toEqual([]);
      }),
    );
  });

  it("come in the order of time", () => {
    const absences = ["2026-12-10", "2026-12-04"].map((day) => ({
      personId: "1",
      startedOn: day,
      endedOn: day,
      name: "Vacation",
    }));
    const from = absencesAtStart("1", start, aDirectory({ absences })).map((absence) => absence.from);
    expect(from).toEqual(["2026-12-04", "2026-12-10"]);
  });
});
