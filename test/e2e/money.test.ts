/** Money and days of a deal, through the whole of it: what stands in Productive and Linear afterwards. */
import { describe, expect, it } from "vitest";
import type { LoadedMapping } from "../../src/config/mapping.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { aFullMapping, aMapping } from "../support/mapping.ts";
import { productiveObjects } from "../support/productive-facts.ts";
import type { Stage } from "../support/stage.ts";
import { aStage, problemCodes } from "../support/stage.ts";

const website = 41200317;
const penny = 41200326;
const zero = 41200328;
const seo = 41200333;
const severalKinds = 41200340;

const fields = { deadline: 510005, startDate: 510006, amount: 510010, currency: 510011, seoAmount: 510013 };

/** What a person sees of the deal's budget. */
function budgetOf(sandbox: Sandbox, lead: number): Readonly<Record<string, unknown>> {
  const budget = productiveObjects(sandbox, "deals").find(
    (object) => object.fields["70013"] === String(lead),
  );
  if (budget === undefined) throw new Error(`there is no budget of deal ${String(lead)}`);
  return { id: budget.id, ...budget.attributes };
}

/** `Design 1 × 475206`, in the order of creation. */
function servicesOf(sandbox: Sandbox, lead: number): readonly string[] {
  const { id } = budgetOf(sandbox, lead);
  const services = sandbox.productive.handler.snapshot().objects["services"] ?? [];
  return services
    .filter(({ links }) => JSON.stringify(links["deal"]).includes(`"${String(id)}"`))
    .map(({ attributes }) => {
      const { name, quantity, price } = attributes;
      return `${String(name)} ${String(Number(quantity))} × ${String(price)}`;
    });
}

async function staged(loaded: LoadedMapping): Promise<Stage> {
  return aStage({ loaded });
}

describe("the budget of a won deal", () => {
  it("is net of the client's VAT, with what the mapping says of it", async () => {
    const { sandbox, provision } = await staged(aFullMapping());
    const result = await provision(website);
    expect(result.outcome).toBe("done");
    expect(budgetOf(sandbox, website)).toMatchObject({
      currency: "EUR",
      purchase_order_number: "PO-2291",
      tag_list: ["kommo"],
      budget_warning: 80,
      date: "2026-12-03",
    });
    // 12,500.00 gross at 19 % is 10,504.20; ten hours of management at 95.00 come first.
    expect(servicesOf(sandbox, website)).toEqual([
      "Design 1 × 382168",
      "Development 1 × 573252",
      "Project management 1 × 95000",
    ]);
  });

  it("fills a select of the project with the option's id", async () => {
    const { sandbox, provision } = await staged(aFullMapping());
    await provision(website);
    const project = productiveObjects(sandbox, "projects").find(
      (one) => one.fields["70012"] === String(website),
    );
    expect(project?.fields["70031"]).toBe("700311");
  });

  it("is exact to the cent", async () => {
    const { sandbox, provision } = await staged(aMapping());
    expect((await provision(penny)).outcome).toBe("done");
    expect(servicesOf(sandbox, penny)).toEqual(["Branding 1 × 125055"]);
  });

  it("is in yen, without cents, where the account is", async () => {
    const stage = await staged(aMapping({ "currency: EUR": "currency: JPY" }));
    stage.sandbox.kommo.store.account.currency = "JPY";
    stage.sandbox.kommo.asPerson.setPrice(penny, 125_055);
    const result = await stage.provision(penny);
    expect(result.outcome).toBe("done");
    expect(budgetOf(stage.sandbox, penny)).toMatchObject({ currency: "JPY" });
    expect(servicesOf(stage.sandbox, penny)).toEqual(["Branding 1 × 125055"]);
    expect(result.steps.find(({ kind }) => kind === "productive.budget")?.amount?.text).toBe("125,055 JPY");
  });

  it("is in the currency that the deal names", async () => {
    const { sandbox, provision } = await staged(aFullMapping());
    sandbox.kommo.asPerson.setField(penny, fields.currency, "Dollar");
    expect((await provision(penny)).outcome).toBe("done");
    expect(budgetOf(sandbox, penny)).toMatchObject({ currency: "USD" });
  });

  it("has hours, cut to the step, and a word about what that leaves", async () => {
    const { sandbox, provision } = await staged(
      aMapping({ "billing: fixed": "billing: fixed\n    hours_step: 0.25" }),
    );
    const result = await provision(seo);
    expect(result.outcome).toBe("done");
    expect(servicesOf(sandbox, seo)).toEqual(["SEO 31.25 × 9550"]);
    const rounding = result.warnings.find(({ code }) => code === "money.rounding");
    expect(rounding?.message).toMatch(/^15\.62 EUR are left over/);
    const note = [...sandbox.kommo.store.notes.values()].find(({ leadId }) => leadId === seo);
    expect(String(note?.params["text"])).toMatch(/Services: SEO 2,984\.38 EUR, Rounding of hours 15\.62 EUR/);
  });

  it("has the services of every kind of work, each with its part", async () => {
    const { sandbox, provision } = await staged(aFullMapping());
    const result = await provision(severalKinds);
    expect(result.outcome).toBe("done");
    expect(servicesOf(sandbox, severalKinds)).toEqual([
      "Design 1 × 250000",
      "Development 1 × 375000",
      "Project management 1 × 95000",
      "SEO 1 × 180000",
    ]);
  });

  it("is not made where the parts do not come to the amount, until somebody corrects them", async () => {
    const { sandbox, provision } = await staged(aFullMapping());
    sandbox.kommo.asPerson.setField(severalKinds, fields.seoAmount, "9500");
    const held = await provision(severalKinds);
    expect(problemCodes(held)).toEqual(["money.ambiguous"]);
    expect(held.problems[0]?.message).toMatch(/9,500\.00 EUR.*9,000\.00 EUR/);
    sandbox.kommo.asPerson.setField(severalKinds, fields.seoAmount, "1000");
    expect((await provision(severalKinds)).outcome).toBe("done");
  });

  it("is split equally where the policy says so", async () => {
    const loaded = aMapping({
      "missing_service_type: hold": "missing_service_type: hold\n  several_service_types: equal",
    });
    const { sandbox, provision } = await staged(loaded);
    expect((await provision(severalKinds)).outcome).toBe("done");
    expect(servicesOf(sandbox, severalKinds)).toEqual([
      "Design 1 × 180000",
      "Development 1 × 225000",
      "Project management 1 × 45000",
      "SEO 1 × 450000",
    ]);
  });
});

describe("a deal of nothing", () => {
  it("is held", async () => {
    const { provision, writes } = await staged(aFullMapping({ "held: [task, slack]": "held: []" }));
    expect(problemCodes(await provision(zero))).toEqual(["amount.missing"]);
    expect(writes()).toBe(0);
  });

  it("has a budget of zero where the policy says so, and says it", async () => {
    const { sandbox, provision } = await staged(
      aFullMapping({ "missing_amount: hold": "missing_amount: zero" }),
    );
    const result = await provision(zero);
    expect(result.outcome).toBe("done");
    expect(servicesOf(sandbox, zero)).toEqual(["Branding 1 × 0"]);
    expect(result.warnings.map(({ code }) => code)).toContain("amount.missing");
  });
});

describe("a custom field that Productive requires", () => {
  it("holds the deal before anything is made, and is named", async () => {
    const stage = await staged(aMapping());
    stage.sandbox.productive.switches.requiredCustomFields.push("70031");
    const held = await stage.provision(website);
    expect(problemCodes(held)).toEqual(["field.required"]);
    expect(held.problems[0]?.message).toBe(
      "Productive makes no project without “Industry”, and there is no value for it.",
    );
    const projects = productiveObjects(stage.sandbox, "projects");
    expect(projects.some((one) => one.fields["70012"] === String(website))).toBe(false);
  });

  it("is content with our number where it is our marker, and with the mapping's value", async () => {
    const stage = await staged(aFullMapping());
    stage.sandbox.productive.switches.requiredCustomFields.push("70013", "70031");
    expect((await stage.provision(website)).outcome).toBe("done");
  });

  it("is no reason to hold a deal whose company exists", async () => {
    const stage = await staged(aMapping());
    const { store } = stage.sandbox.productive;
    const [template] = store.all("custom_fields").filter(({ id }) => id === "70011");
    if (template === undefined) throw new Error("the world has no field 70011");
    store.put({ ...template, id: "70099", attributes: { ...template.attributes, name: "Segment" } });
    stage.sandbox.productive.switches.requiredCustomFields.push("70099");
    expect((await stage.provision(website)).outcome).toBe("done");
    expect(problemCodes(await stage.provision(penny))).toEqual(["field.required"]);
  });

  it("is looked at again once it is optional", async () => {
    const stage = await staged(aMapping());
    stage.sandbox.productive.switches.requiredCustomFields.push("70031");
    await stage.provision(website);
    stage.sandbox.productive.switches.requiredCustomFields.length = 0;
    stage.clock.advance(61_000);
    expect((await stage.provision(website)).outcome).toBe("done");
  });
});

/** Days on both sides of a clock change, and of the nights in which it happens; São Paulo's jumped over midnight. */
describe.each([
  { zone: "Europe/Berlin", days: ["2026-10-24", "2026-10-25", "2026-10-26", "2027-03-28", "2027-03-29"] },
  { zone: "Pacific/Auckland", days: ["2027-04-03", "2027-04-04", "2027-04-05", "2027-09-26", "2027-09-27"] },
  { zone: "America/Sao_Paulo", days: ["2018-11-03", "2018-11-04", "2019-02-16", "2019-02-17", "2027-01-01"] },
])("a day in $zone", ({ zone, days }) => {
  it.each(days)("stays %s in Productive and Linear", async (day) => {
    const { sandbox, provision } = await staged(
      aMapping({
        "time_zone: Europe/Berlin": `time_zone: ${zone}`,
        "    billing: fixed": "    end_date: { field: deadline }\n    billing: fixed",
      }),
    );
    sandbox.kommo.store.account.timeZone = zone;
    sandbox.kommo.asPerson.setField(website, fields.startDate, day);
    sandbox.kommo.asPerson.setField(website, fields.deadline, day);
    expect((await provision(website)).outcome).toBe("done");
    expect(budgetOf(sandbox, website)).toMatchObject({ date: day, end_date: day });
    const issue = sandbox.linear.handler.snapshot().issues.find(({ title }) => title === "Website relaunch");
    expect(issue?.dueDate).toBe(day);
  });
});
