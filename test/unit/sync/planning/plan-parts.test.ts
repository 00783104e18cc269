import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ServiceType, Value } from "../../../../src/config/mapping.ts";
import type { Money } from "../../../../src/sync/money.ts";
import { sumOf } from "../../../../src/sync/money.ts";
import { splitAmong } from "../../../../src/sync/planning/plan-parts.ts";
import { collectRemarks } from "../../../../src/sync/planning/plan-remarks.ts";
import { aFullMapping } from "../../../support/mapping.ts";
import { aDeal, text } from "../../../support/plan-question.ts";

const equal = "several_service_types: equal";
const hold = "several_service_types: hold";

interface Case {
  /** Amounts of their own, in whole euros; undefined: none. */
  readonly own: readonly (string | undefined)[];
  readonly amount: number;
  readonly net?: number;
  readonly policy?: string;
}

function eur(minor: number | bigint): Money {
  return { minor: BigInt(minor), currency: "EUR" };
}

function aType(key: string, amount: string | undefined): ServiceType {
  const value: Value<string> | undefined =
    amount === undefined ? undefined : { kind: "field", field: `${key}_amount` };
  return { key, value: { name: key }, team: [], copy: [], services: [], amount: value };
}

function split({ own, amount, net = amount, policy = hold }: Case) {
  const types = own.map((value, at) => aType(`kind${at}`, value));
  const fields = Object.fromEntries(
    own.map((value, at) => [
      `kind${at}_amount`,
      text(...(value === undefined || value === "" ? [] : [value])),
    ]),
  );
  const { mapping } = aFullMapping({ [hold]: policy });
  const remarks = collectRemarks();
  const sold = { amount: eur(amount), net: eur(net) };
  const parts = splitAmong(types, sold, aDeal(fields), mapping, remarks);
  return {
    parts: parts?.map(({ target }) => Number(target.minor)),
    problems: remarks.problems.map(({ code, facts }) => facts?.["doubt"] ?? code),
    messages: remarks.problems.map(({ message }) => message),
  };
}

describe("the amount of a deal of several kinds of work", () => {
  it.each([
    { what: "is one kind's alone", own: [undefined], amount: 900_000, parts: [900_000] },
    {
      what: "is split as the amounts say",
      own: ["7200", "1800"],
      amount: 900_000,
      parts: [720_000, 180_000],
    },
    {
      what: "leaves the rest to the one kind without an amount",
      own: [undefined, "1800"],
      amount: 900_000,
      parts: [720_000, 180_000],
    },
    { what: "takes an empty amount for none", own: ["", "1800"], amount: 900_000, parts: [720_000, 180_000] },
    {
      what: "is split equally, to the cent, where the policy says so",
      own: [undefined, undefined, undefined],
      amount: 100,
      policy: equal,
      parts: [34, 33, 33],
    },
    {
      what: "splits equally what the amounts leave",
      own: [undefined, "1", undefined],
      amount: 300,
      policy: equal,
      parts: [100, 100, 100],
    },
    {
      what: "is split in proportion when the amounts are gross",
      own: ["60", "59"],
      amount: 11_900,
      net: 10_000,
      parts: [5042, 4958],
    },
    { what: "may be nothing", own: [undefined, undefined], amount: 0, parts: [0, 0] },
  ])("$what", ({ parts, ...given }) => {
    expect(split(given)).toMatchObject({ parts, problems: [] });
  });

  it.each([
    { what: "nothing says how to split it", own: [undefined, undefined], problem: "service_type.several" },
    { what: "the amounts come to less", own: ["7200", "1700"], problem: "parts_differ" },
    { what: "the amounts come to more", own: ["7200", "1900"], problem: "parts_differ" },
    {
      what: "the amounts leave nothing for a kind without one",
      own: [undefined, "9000"],
      problem: "parts_differ",
    },
    { what: "an amount cannot be read", own: ["7.200,00", "1800"], problem: "not_a_number" },
  ])("holds the deal where $what", ({ own, problem }) => {
    expect(split({ own, amount: 900_000 })).toMatchObject({ parts: undefined, problems: [problem] });
  });

  it("is asked about with both figures", () => {
    const { messages } = split({ own: ["7200", "1700"], amount: 900_000 });
    expect(messages[0]).toMatch(/8,900\.00 EUR.*9,000\.00 EUR/);
  });

  it("is the sum of the parts, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 27 }),
        fc.integer({ min: 1, max: 4 }),
        (given, vat, open) => {
          const named = given.reduce((sum, amount) => sum + amount, 0);
          const amount = (named + open) * 100;
          const net = Math.round((amount * 100) / (100 + vat));
          const own = [...given.map(String), ...Array.from({ length: open }, () => undefined)];
          const { parts = [] } = split({ own, amount, net, policy: equal });
          expect(sumOf(parts.map(eur), "EUR")).toEqual(eur(net));
        },
      ),
    );
  });
});
