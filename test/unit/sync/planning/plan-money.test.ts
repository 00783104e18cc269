import { describe, expect, it } from "vitest";
import type { LoadedMapping } from "../../../../src/config/mapping.ts";
import type { FieldReading } from "../../../../src/sync/deal.ts";
import type { BudgetSettings } from "../../../../src/sync/planning/plan-money.ts";
import { readSold } from "../../../../src/sync/planning/plan-money.ts";
import { collectRemarks } from "../../../../src/sync/planning/plan-remarks.ts";
import { aFullMapping, aMapping } from "../../../support/mapping.ts";
import { aDeal, options, text } from "../../../support/plan-question.ts";

interface Case {
  readonly fields?: Readonly<Record<string, FieldReading>>;
  readonly loaded?: LoadedMapping;
  readonly price?: number;
  readonly exact?: string;
}

function sold({ fields = {}, loaded = aFullMapping(), price = 12_500, exact }: Case) {
  const deal = aDeal(fields);
  const lead = { ...deal.lead, price, priceWithMinorUnits: exact };
  const budget: BudgetSettings = loaded.mapping.productive?.budget ?? {};
  const remarks = collectRemarks();
  const found = readSold({ ...deal, lead }, loaded.mapping, budget, remarks);
  const { problems } = remarks;
  return {
    net: found === undefined ? undefined : `${String(found.net.minor)} ${found.net.currency}`,
    doubts: problems.map(({ code, facts }) => facts?.["doubt"] ?? code),
  };
}

describe("what a deal was sold for", () => {
  it.each([
    { what: "net of the VAT of the client's country", fields: { amount: text("14875") }, net: "1250000 EUR" },
    { what: "rounded half up to the cent", fields: { amount: text("100") }, net: "8403 EUR" },
    {
      what: "of another VAT by the other country",
      fields: { amount: text("120"), country: options([880402, "Austria"]) },
      net: "10000 EUR",
    },
    {
      what: "all of it where else says no VAT",
      fields: { amount: text("120"), country: text() },
      net: "12000 EUR",
    },
    {
      what: "in the currency that the field's option stands for",
      fields: { amount: text("119"), currency: options([880302, "Dollar"]) },
      net: "10000 USD",
    },
  ])("is $what", ({ fields, net }) => {
    expect(sold({ fields })).toEqual({ net, doubts: [] });
  });

  it.each([
    { currency: "JPY", amount: "119000", net: "100000 JPY" },
    { currency: "KWD", amount: "119.119", net: "100100 KWD" },
  ])("counts in the smallest unit of $currency", ({ currency, amount, net }) => {
    const loaded = aFullMapping({ "Dollar: USD }, else: EUR }": `Dollar: USD }, else: ${currency} }` });
    expect(sold({ fields: { amount: text(amount) }, loaded }).net).toBe(net);
  });

  it("is the deal's own amount, to the cent, where no field is mapped for it", () => {
    const loaded = aMapping();
    expect(sold({ loaded, price: 1250, exact: "1250.55" }).net).toBe("125055 EUR");
    expect(sold({ loaded, price: 1250, exact: "125055" }).doubts).toEqual(["looks_like_cents"]);
  });

  it("is the field's and not the deal's where one is mapped", () => {
    expect(sold({ fields: { amount: text("1.19") }, price: 99 }).net).toBe("100 EUR");
  });

  it.each([
    {
      what: "VAT that nobody says",
      loaded: aFullMapping({ ", Austria: 20 }, else: 0 }": ", Austria: 20 } }" }),
      fields: { country: options([880403, "France"]) },
      doubt: "vat_missing",
    },
    {
      what: "a gross amount without any VAT in the mapping",
      loaded: aMapping({
        "amount: net": "amount: gross",
        "    vat_percent: 19 # taken off a gross amount\n": "",
      }),
      fields: {},
      doubt: "vat_missing",
    },
    {
      what: "a VAT below zero in a field",
      loaded: aFullMapping({
        "{ field: country, values: { Germany: 19, Austria: 20 }, else: 0 }": "{ field: country }",
      }),
      fields: { country: text("-19") },
      doubt: "vat_missing",
    },
    {
      what: "a currency that nobody translated",
      loaded: aFullMapping({ "Dollar: USD }, else: EUR }": "Dollar: USD } }" }),
      fields: { currency: text("Pound") },
      doubt: "unknown_currency",
    },
    {
      what: "an amount that is no number",
      loaded: aFullMapping(),
      fields: { amount: text("12.500,00") },
      doubt: "not_a_number",
    },
    {
      what: "more decimals than the currency has",
      loaded: aFullMapping(),
      fields: { amount: text("1.005") },
      doubt: "too_many_decimals",
    },
    { what: "nothing", loaded: aFullMapping(), fields: { amount: text() }, doubt: "amount.missing" },
    { what: "zero", loaded: aFullMapping(), fields: { amount: text("0") }, doubt: "amount.missing" },
  ])("is asked about: $what", ({ loaded, fields, doubt }) => {
    expect(sold({ fields, loaded })).toEqual({ net: undefined, doubts: [doubt] });
  });

  it("is in the account's currency where the deal's field is empty and has no else", () => {
    const loaded = aFullMapping({ "Dollar: USD }, else: EUR }": "Dollar: USD } }" });
    expect(sold({ loaded, fields: { amount: text("1.19") } }).net).toBe("100 EUR");
  });

  it("may be nothing where the policy says so", () => {
    const loaded = aFullMapping({ "missing_amount: hold": "missing_amount: zero" });
    expect(sold({ loaded, fields: { amount: text() } })).toEqual({ net: "0 EUR", doubts: [] });
  });
});
