import { describe, expect, it } from "vitest";
import {
  chooseAssignee,
  chooseInProductive,
  chooseTeam,
  warnOfAssigneeAbsence,
} from "../../../../src/sync/planning/plan-people.ts";
import { aPerson, aQuestion, aUser } from "./people-question.ts";

const anna = aPerson("1", { name: "Anna", email: "anna@acme.example" });
const bo = aPerson("2", { name: "Bo", email: "bo@acme.example" });
const responsible = { kind: "field", field: "responsible" } as const;
const annaInField = { responsible: "anna@acme.example" };
const boElse = { ...responsible, otherwise: { kind: "id", id: "2", name: "Bo" } } as const;

describe("somebody in Productive", () => {
  it("is whom the field names", () => {
    const question = aQuestion({ people: [anna, bo], fields: annaInField });
    expect(chooseInProductive(boElse, "manager", question)).toEqual({ id: "1", name: "Anna" });
    expect(question.said()).toEqual([]);
  });

  it("is the one under else when that person cannot be used, which is said", () => {
    const question = aQuestion({ people: [{ ...anna, isActive: false }, bo], fields: annaInField });
    expect(chooseInProductive(boElse, "manager", question)).toEqual({ id: "2", name: "Bo" });
    expect(question.said()).toEqual(["Anna (manager) can no longer be given work in Productive."]);
  });

  it("is a problem when nobody is left", () => {
    const question = aQuestion({ fields: annaInField });
    expect(chooseInProductive(responsible, "manager", question)).toBeUndefined();
    expect(question.remarks.problems.map(({ code }) => code)).toEqual(["person.unknown"]);
  });

  it.each([
    { what: "the token may not list users", kommoUsers: null, code: "users.hidden" },
    { what: "the number is nobody's", kommoUsers: [], code: "person.unknown" },
    {
      what: "the user has no e-mail",
      kommoUsers: [{ id: 1, name: "Anna", email: "", isActive: true }],
      code: "person.unknown",
    },
  ])("is the one under else, and it is said once, when $what", ({ kommoUsers, code }) => {
    const question = aQuestion({ people: [bo], kommoUsers });
    for (const role of ["manager", "budget owner"]) {
      expect(chooseInProductive(boElse, role, question)).toEqual({ id: "2", name: "Bo" });
    }
    expect(question.remarks.warnings.map((warning) => warning.code)).toEqual([code]);
  });

  it("is not the responsible user whom Kommo has switched off", () => {
    const kommoUsers = [{ id: 1, name: "Anna", email: "anna@acme.example", isActive: false }];
    const question = aQuestion({ people: [anna, bo], fields: annaInField, kommoUsers });
    expect(chooseInProductive(boElse, "manager", question)).toEqual({ id: "2", name: "Bo" });
    expect(question.said()).toEqual([
      "Anna (responsible for the deal) can no longer be given work in Kommo.",
    ]);
  });
});

describe("the team", () => {
  it("is everybody once, whatever separates them", () => {
    const team = "Anna <anna@acme.example>; bo@acme.example\nANNA@acme.example";
    const question = aQuestion({ people: [anna, bo], fields: { team } });
    expect(chooseTeam([], question).map(({ id }) => id)).toEqual(["1", "2"]);
    expect(question.said()).toEqual([]);
  });

  it("may be options of a select field, each of them listed", () => {
    const listed = { "anna@acme.example": { email: "anna@acme.example", option: "Account, Anna" } };
    const fields = { team: ["Account, Anna", "Bo"] };
    const question = aQuestion({ people: [anna, bo], fields, listed });
    expect(chooseTeam([], question).map(({ id }) => id)).toEqual(["1"]);
    expect(question.said()).toEqual(["Productive knows nobody “Bo” (team)."]);
  });

  it("drops nobody in silence: every part of the field is either a member or said", () => {
    const team = "anna@acme.example, Dora Design, nobody@acme.example; bo@acme; Bo B. bo@acme.example";
    const question = aQuestion({ people: [anna, bo], fields: { team } });
    expect(chooseTeam([], question).map(({ id }) => id)).toEqual(["1", "2"]);
    expect(question.said()).toEqual([
      "Productive knows nobody “Dora Design” (team).",
      "Productive knows nobody “bo@acme” (team).",
      "Productive knows nobody “Bo B.” (team).",
      "Productive knows nobody “nobody@acme.example” (team).",
    ]);
  });

  it("is missed where neither the deal nor the kind of work names one", () => {
    const question = aQuestion();
    expect(chooseTeam([], question)).toEqual([]);
    expect(question.remarks.warnings.map(({ code }) => code)).toEqual(["team.missing"]);
  });
});

describe("the assignee", () => {
  const annaInLinear = aUser("a", { name: "anna", email: "anna@acme.example" });

  it("is nobody, in silence, only where the mapping says none", () => {
    const question = aQuestion({ users: [annaInLinear], fields: annaInField });
    expect(chooseAssignee("none", undefined, question)).toBeUndefined();
    expect(question.said()).toEqual([]);
  });

  it("is the manager under the address by which Linear knows the same person", () => {
    const question = aQuestion({ users: [annaInLinear], people: [anna] });
    expect(chooseAssignee("manager", { id: "1", name: "Anna" }, question)?.id).toBe("a");
  });

  it("is missed by name when the manager has no address", () => {
    const question = aQuestion({ people: [aPerson("1", { email: undefined })] });
    expect(chooseAssignee("manager", { id: "1", name: "Anna" }, question)).toBeUndefined();
    expect(question.said()).toEqual(["Linear knows nobody “Anna” (assignee)."]);
  });

  it("is missed where there is no manager, because nothing is made in Productive", () => {
    const question = aQuestion();
    expect(chooseAssignee("manager", undefined, question)).toBeUndefined();
    expect(question.said()).toEqual(["Nobody was found in Linear who could be the assignee."]);
  });

  it("is looked up in Productive's absences", () => {
    const absence = { personId: "1", startedOn: "2026-12-03", endedOn: "2026-12-04", name: "Vacation" };
    const question = aQuestion({ users: [annaInLinear], people: [anna], absences: [absence] });
    warnOfAssigneeAbsence({ id: "a", name: "anna" }, "2026-12-01", question);
    expect(question.said()).toEqual(["Anna is away from 3 December 2026 to 4 December 2026."]);
  });
});
