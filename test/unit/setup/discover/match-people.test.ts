import { describe, expect, it } from "vitest";
import { matchPeople } from "../../../../src/setup/discover/match-people.ts";
import { aField, aKommo, aLinear, aPerson, aProductive, aSnapshot, aUser, uuid } from "./snapshots.ts";

const noFields = { team: undefined, manager: undefined };

describe("matching people", () => {
  it("finds a user of Kommo by e-mail in both systems, whatever the case", () => {
    const productive = aProductive({ people: [aPerson("2001", "A. Account", "Anna@Acme.example")] });
    const { people } = matchPeople(aSnapshot({ productive }), noFields);
    expect(people).toMatchObject([
      { email: "anna@acme.example", productive: { id: "2001" }, linear: { id: uuid("0c1") }, guessed: [] },
    ]);
  });

  it("takes somebody of the same full name as a guess", () => {
    const linear = aLinear({ users: [aUser(uuid("0c9"), "Anna Account", "a.account@other.example")] });
    const { people } = matchPeople(aSnapshot({ linear }), noFields);
    expect(people).toMatchObject([{ linear: { id: uuid("0c9") }, guessed: ["Linear"] }]);
  });

  it("leaves an address that two active people share, and says so", () => {
    const productive = aProductive({ people: [aPerson("1", "Sam Old"), aPerson("2", "Sam New")] });
    const { people, remarks } = matchPeople(aSnapshot({ productive }), noFields);
    expect(people).toMatchObject([{ productive: undefined }]);
    expect(remarks).toEqual([expect.stringContaining("several active people in Productive")]);
  });

  it("leaves out deactivated people", () => {
    const productive = aProductive({ people: [{ ...aPerson("1", "Anna Account"), isActive: false }] });
    const { people } = matchPeople(aSnapshot({ productive, linear: undefined }), noFields);
    expect(people).toEqual([]);
  });

  it("lists whoever recent wins name in the team field", () => {
    const team = aField(510003, "Team", "textarea");
    const wins = [{ pipelineId: 7700001, count: 1, filled: {}, emails: { 510003: ["petra@acme.example"] } }];
    const { people } = matchPeople(aSnapshot({ kommo: aKommo({ wins }) }), { team, manager: undefined });
    expect(people.map(({ email }) => email)).toContain("petra@acme.example");
  });

  it("reads options that are names or initials, and reports those that are nobody", () => {
    const options = ["Petra Manager", "Anna A.", "petra@acme.example", "Nobody"].map((value, id) => ({
      id,
      value,
    }));
    const manager = aField(510009, "Manager", "select", { options });
    const { people, unknownOptions } = matchPeople(aSnapshot(), { team: undefined, manager });
    expect(people.map(({ option, guessed }) => [option, guessed])).toEqual([
      ["Anna A.", ["option"]],
      ["Petra Manager", []],
    ]);
    expect(unknownOptions).toEqual(["Nobody"]);
  });
});
