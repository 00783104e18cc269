/** Which company in Productive a deal's company is: found again, asked about, or made. */
import { describe, expect, it } from "vitest";
import { companyFields } from "../../src/sandbox/kommo/seed/field-seed.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { takeInventory } from "../support/inventory.ts";
import { aMapping } from "../support/mapping.ts";
import { markOf, productiveObject, productiveObjects } from "../support/productive-facts.ts";
import { aStage, problemCodes } from "../support/stage.ts";

const website = 41200317;
/** Two deals of the new company Contoso Labs. */
const brand = 41200318;
const landing = 41200319;
const globex = 41200322;
const umbrella = 41200324;
const initech = 41200325;
const contactOnly = 41200329;

const marker = "70011";

/** The VAT id stands on the company in Kommo, and goes to new companies in Productive. */
const withVat = aMapping({
  "    hourly_rate:": "    vat_id: { id: 620002, name: VAT ID, on: company }\n    hourly_rate:",
  "  project:\n": "  company: { vat: { field: vat_id }, billing_name: Client billing }\n  project:\n",
});

function renameInKommo(sandbox: Sandbox, company: number, name: string): void {
  sandbox.kommo.asPerson.renameCompany(company, name);
}

/** The company of the project that was made for a deal. */
function companyOf(sandbox: Sandbox, lead: number): string | undefined {
  const project = productiveObjects(sandbox, "projects").find(
    (each) => each.fields["70012"] === String(lead),
  );
  const link = sandbox.productive.handler
    .snapshot()
    .objects["projects"]?.find((each) => each.id === project?.id)?.links["company"];
  return typeof link === "object" && link !== null && "id" in link ? link.id : undefined;
}

function companiesNamed(sandbox: Sandbox, name: string): readonly string[] {
  return productiveObjects(sandbox, "companies").flatMap((each) => (each.name === name ? [each.id] : []));
}

describe("a company that exists", () => {
  it("is found by its name, and bears our number from then on", async () => {
    const { sandbox, provision } = await aStage();
    expect((await provision(website)).outcome).toBe("done");
    expect(companyOf(sandbox, website)).toBe("90001");
    expect(markOf(sandbox, "companies", "90001")).toBe("8800");
  });

  it.each([
    { how: "in another case", name: "NORTHWIND studio gmbh" },
    { how: "with other spaces", name: "  Northwind   Studio GmbH " },
  ])("is found by its name $how", async ({ name }) => {
    const { sandbox, provision } = await aStage();
    renameInKommo(sandbox, 8800, name);
    expect((await provision(website)).outcome).toBe("done");
    expect(companyOf(sandbox, website)).toBe("90001");
  });

  it("is found in another case also where the vendor's filters mind the case", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.productive.switches.stringFilters = "sensitive";
    renameInKommo(sandbox, 8800, "NORTHWIND STUDIO GMBH");
    expect((await provision(website)).outcome).toBe("done");
    expect(companyOf(sandbox, website)).toBe("90001");
  });

  it("is found where its accents are put together differently", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.productive.asPerson.renameCompany("90001", "Cafe\u0301 Noir");
    renameInKommo(sandbox, 8800, "Caf\u00e9 Noir");
    expect((await provision(website)).outcome).toBe("done");
    expect(companyOf(sandbox, website)).toBe("90001");
  });

  it("keeps its VAT id, billing name and other fields", async () => {
    const { sandbox, provision } = await aStage({
      loaded: withVat,
    });
    sandbox.kommo.store.companies.get(8800)?.fields.set(companyFields.vatId, [{ value: "DE1" }]);
    const before = productiveObject(sandbox, "companies", "90001").attributes;
    expect((await provision(website)).outcome).toBe("done");
    const after = productiveObject(sandbox, "companies", "90001").attributes;
    expect([after["vat"], after["billing_name"]]).toEqual([before["vat"], before["billing_name"]]);
  });

  it("is found by our number, whatever it is called by now", async () => {
    const { sandbox, provision } = await aStage();
    await provision(brand);
    const [made] = companiesNamed(sandbox, "Contoso Labs");
    sandbox.productive.asPerson.renameCompany(made ?? "", "Contoso (Vienna)");
    renameInKommo(sandbox, 8801, "Contoso Laboratories AG");
    expect((await provision(landing)).outcome).toBe("done");
    expect(companyOf(sandbox, landing)).toBe(made);
    expect(companiesNamed(sandbox, "Contoso Laboratories AG")).toEqual([]);
  });

  it("is found by our number with the ledger lost and renamed on both sides", async () => {
    const first = await aStage();
    const { sandbox, clock } = first;
    await first.provision(brand);
    const [made] = companiesNamed(sandbox, "Contoso Labs");
    sandbox.productive.asPerson.renameCompany(made ?? "", "Contoso (Vienna)");
    renameInKommo(sandbox, 8801, "Contoso Laboratories AG");
    const second = await aStage({ sandbox, clock });
    expect((await second.provision(landing)).outcome).toBe("done");
    expect(companyOf(sandbox, landing)).toBe(made);
  });

  it("is taken by our number before another is taken by its name", async () => {
    const { sandbox, provision } = await aStage();
    sandbox.productive.asPerson.setCustomField("companies", "90003", marker, "8803");
    expect((await provision(globex)).outcome).toBe("done");
    expect(companyOf(sandbox, globex)).toBe("90003");
  });
});

describe("a company that does not exist", () => {
  it("is made once for all deals of the client, with our number and its VAT id", async () => {
    const { sandbox, provision } = await aStage({
      loaded: withVat,
    });
    expect((await provision(brand)).outcome).toBe("done");
    expect((await provision(landing)).outcome).toBe("done");
    const [made, ...others] = companiesNamed(sandbox, "Contoso Labs");
    expect(others).toEqual([]);
    expect(productiveObject(sandbox, "companies", made ?? "").attributes).toMatchObject({
      vat: "ATU12345675",
      billing_name: "Client billing",
      custom_fields: { [marker]: "8801" },
    });
  });

  it("is made for a look-alike where the mapping says so", async () => {
    const { sandbox, provision } = await aStage({
      loaded: aMapping({ "policies:\n": "policies:\n  similar_company: create\n" }),
    });
    expect((await provision(umbrella)).outcome).toBe("done");
    expect(companiesNamed(sandbox, "Umbrella")).toHaveLength(1);
    expect(markOf(sandbox, "companies", "90005")).toBeUndefined();
  });

  it("is made for the contact of a deal without a company", async () => {
    const { sandbox, provision } = await aStage();
    expect((await provision(contactOnly)).outcome).toBe("done");
    expect(takeInventory(sandbox, contactOnly, "contact-9907").companies).toEqual(["Solveig Söderberg"]);
  });
});

describe("a company that only a person can settle", () => {
  it.each([
    {
      what: "two bear its name",
      lead: globex,
      meanwhile: () => undefined,
      code: "company.ambiguous",
      says: /companies\/90002.*companies\/90003/u,
    },
    {
      what: "an archived and an open one bear its name",
      lead: globex,
      meanwhile: (sandbox: Sandbox) => sandbox.productive.asPerson.archiveCompany("90002"),
      code: "company.ambiguous",
      says: /archived, .*companies\/90002/u,
    },
    {
      what: "two bear its number",
      lead: website,
      meanwhile: (sandbox: Sandbox) => {
        sandbox.productive.asPerson.setCustomField("companies", "90001", marker, "8800");
        sandbox.productive.asPerson.setCustomField("companies", "90002", marker, "8800");
      },
      code: "company.ambiguous",
      says: /companies\/90001.*companies\/90002/u,
    },
    {
      what: "the one of its name bears another's number",
      lead: website,
      meanwhile: (sandbox: Sandbox) =>
        sandbox.productive.asPerson.setCustomField("companies", "90001", marker, "8899"),
      code: "company.ambiguous",
      says: /bears another Kommo company's number/u,
    },
    {
      what: "it is called like the organisation itself",
      lead: website,
      meanwhile: (sandbox: Sandbox) => renameInKommo(sandbox, 8800, "Acme"),
      code: "company.ambiguous",
      says: /your own organisation/u,
    },
    {
      what: "it is archived",
      lead: initech,
      meanwhile: () => undefined,
      code: "company.archived",
      says: /Initech.*archived/u,
    },
    {
      what: "the one with its number is archived",
      lead: website,
      meanwhile: (sandbox: Sandbox) => {
        sandbox.productive.asPerson.setCustomField("companies", "90001", marker, "8800");
        sandbox.productive.asPerson.archiveCompany("90001");
      },
      code: "company.archived",
      says: /companies\/90001/u,
    },
    {
      what: "one is called nearly the same",
      lead: umbrella,
      meanwhile: () => undefined,
      code: "company.similar",
      says: /Umbrella AG/u,
    },
    {
      what: "Kommo no longer has it",
      lead: website,
      meanwhile: (sandbox: Sandbox) => {
        const company = sandbox.kommo.store.companies.get(8800);
        if (company !== undefined) company.isDeleted = true;
      },
      code: "company.missing",
      says: /deleted in Kommo, or merged/u,
    },
  ])("holds the deal, and makes nothing, when $what", async ({ lead, meanwhile, code, says }) => {
    const { sandbox, provision } = await aStage();
    meanwhile(sandbox);
    const before = productiveObjects(sandbox, "companies").length;
    const held = await provision(lead);
    expect(held.outcome).toBe("held");
    expect(problemCodes(held)).toEqual([code]);
    expect(held.problems[0]?.message).toMatch(says);
    expect(productiveObjects(sandbox, "companies")).toHaveLength(before);
    expect(takeInventory(sandbox, lead, 0)).toMatchObject({ projects: [], issues: [] });
  });

  it("goes on once somebody wrote the number into the right one", async () => {
    const { sandbox, provision } = await aStage();
    expect((await provision(globex)).outcome).toBe("held");
    sandbox.productive.asPerson.setCustomField("companies", "90002", marker, "8803");
    expect((await provision(globex)).outcome).toBe("done");
    expect(companyOf(sandbox, globex)).toBe("90002");
  });

  it("goes on once the archived one was restored", async () => {
    const { sandbox, provision } = await aStage();
    expect((await provision(initech)).outcome).toBe("held");
    sandbox.productive.asPerson.restoreCompany("90004");
    expect((await provision(initech)).outcome).toBe("done");
    expect(companyOf(sandbox, initech)).toBe("90004");
  });

  it("goes on with a company of exactly its name beside the look-alike", async () => {
    const { sandbox, provision } = await aStage();
    expect((await provision(umbrella)).outcome).toBe("held");
    const made = sandbox.productive.asPerson.createCompany({ name: "Umbrella" });
    expect((await provision(umbrella)).outcome).toBe("done");
    expect(companyOf(sandbox, umbrella)).toBe(made.id);
  });

  it("tells the next deal of a client whose company was archived meanwhile", async () => {
    const { sandbox, provision } = await aStage();
    await provision(brand);
    const [made] = companiesNamed(sandbox, "Contoso Labs");
    sandbox.productive.asPerson.archiveCompany(made ?? "");
    const held = await provision(landing);
    expect(problemCodes(held)).toEqual(["company.archived"]);
    sandbox.productive.asPerson.restoreCompany(made ?? "");
    expect((await provision(landing)).outcome).toBe("done");
  });

  it("tells the next deal of a client whose company is gone", async () => {
    const { sandbox, process, provision } = await aStage();
    await provision(brand);
    const { ledger } = process.ports;
    const answer = await ledger.acquireLease({ name: "company/8801", owner: process.ports.owner, ttlMs: 1 });
    if (answer.kind !== "granted") throw new Error("the test expected a free lease");
    await ledger.recordOutcomes(answer.lease, [
      { key: "company/8801", lead: String(brand), status: "done", externalId: "99999" },
    ]);
    await ledger.releaseLease(answer.lease);
    const held = await provision(landing);
    expect(problemCodes(held)).toEqual(["company.gone"]);
    expect(companiesNamed(sandbox, "Contoso Labs")).toHaveLength(1);
  });

  it("asks the seller for a company where a contact does not count as one", async () => {
    const { provision } = await aStage({
      loaded: aMapping({ "policies:\n": "policies:\n  missing_company: hold\n" }),
    });
    expect(problemCodes(await provision(contactOnly))).toEqual(["company.missing"]);
  });
});
