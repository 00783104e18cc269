import { describe, expect, test } from "vitest";
import { clientOf } from "../../../src/sync/planning/plan-company.ts";
import type { StepOf } from "../../../src/sync/plan.ts";
import { company } from "../../../src/sync/steps/company.ts";
import type { Candidate } from "../../../src/sync/steps/step-kind.ts";
import { aDeal } from "../../support/deal.ts";
import { aMapping } from "../../support/mapping.ts";

const { mapping } = aMapping();

function aStep(overrides: Partial<StepOf<"productive.company">> = {}): StepOf<"productive.company"> {
  return {
    kind: "productive.company",
    key: "company/8803",
    name: "Globex",
    marker: { fieldId: "70011", value: "8803" },
    customFields: {},
    lookAlikes: "hold",
    ownName: "Acme",
    ...overrides,
  };
}

function aCandidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    id: "90002",
    name: "Globex",
    url: "https://app.productive.io/77/companies/90002",
    match: "exact",
    state: "open",
    isMarkedOtherwise: false,
    ...overrides,
  };
}

const marked = aCandidate({ id: "90003", match: "marker" });
const similar = aCandidate({ id: "90005", name: "Globex AG", match: "similar" });

describe("what is done about companies that were found", () => {
  test.each([
    { what: "none", found: [], step: {}, does: { kind: "create" } },
    {
      what: "one of the name",
      found: [aCandidate()],
      step: {},
      does: { kind: "adopt", needsMark: true, candidate: { id: "90002" } },
    },
    {
      what: "one of the name, and no marker field",
      found: [aCandidate()],
      step: { marker: undefined },
      does: { kind: "adopt", needsMark: false },
    },
    {
      what: "one with our number among others of the name",
      found: [aCandidate(), marked, similar],
      step: {},
      does: { kind: "adopt", needsMark: false, candidate: { id: "90003" } },
    },
    {
      what: "one of the name and a look-alike",
      found: [aCandidate(), similar],
      step: {},
      does: { kind: "adopt", candidate: { id: "90002" } },
    },
    {
      what: "a look-alike",
      found: [similar],
      step: {},
      does: { kind: "hold", remark: { code: "company.similar" } },
    },
    {
      what: "a look-alike that is no reason to wait",
      found: [similar],
      step: { lookAlikes: "create" as const },
      does: { kind: "create" },
    },
    {
      what: "two of the name",
      found: [aCandidate(), aCandidate({ id: "90003" })],
      step: {},
      does: { kind: "hold", remark: { code: "company.ambiguous" } },
    },
    {
      what: "one of the name that is another's",
      found: [aCandidate({ isMarkedOtherwise: true })],
      step: {},
      does: { kind: "hold", remark: { code: "company.ambiguous" } },
    },
    {
      what: "the organisation's own",
      found: [aCandidate({ state: "own organisation" })],
      step: {},
      does: { kind: "hold", remark: { code: "company.ambiguous" } },
    },
    {
      what: "an archived one with our number",
      found: [{ ...marked, state: "archived" as const }],
      step: {},
      does: { kind: "hold", remark: { code: "company.archived" } },
    },
  ])("$what: $does.kind", ({ found, step, does }) => {
    expect(company.judge(aStep(step), found)).toMatchObject(does);
  });

  test("tells which number to write only where there is a field for it", () => {
    const found = [aCandidate(), aCandidate({ id: "90003" })];
    const hints = [aStep(), aStep({ marker: undefined })].map((step) => {
      const verdict = company.judge(step, found);
      return verdict.kind === "hold" ? verdict.remark.hint : "";
    });
    expect(hints[0]).toContain("Write 8803");
    expect(hints[1]).not.toContain("8803");
    expect(hints[1]).toContain("handoff adopt <deal> --company");
  });
});

describe("whose deal it is", () => {
  const strict = { ...mapping, policies: { ...mapping.policies, missingCompany: "hold" as const } };
  const noCompany = { lead: { companyId: undefined }, company: null };

  test.each([
    { what: "its company's", deal: aDeal(), client: { number: "8800", name: "Northwind Studio GmbH" } },
    {
      what: "the contact's where it has no company",
      deal: aDeal(noCompany),
      client: { number: "contact-9900", name: "Nora Nord" },
    },
    {
      what: "the contact's where the company has no name",
      deal: aDeal({ company: { name: " " } }),
      client: { number: "contact-9900", name: "Nora Nord" },
    },
    { what: "nobody's without either", deal: aDeal({ ...noCompany, contact: null }), client: undefined },
    {
      what: "nobody's while its company is gone from Kommo",
      deal: aDeal({ company: null }),
      client: undefined,
    },
  ])("$what", ({ deal, client }) => {
    expect(clientOf(deal, mapping)).toEqual(client);
  });

  test("nobody's where a contact does not count", () => {
    expect(clientOf(aDeal(noCompany), strict)).toBeUndefined();
  });

  test("is told by a name without invisible characters", () => {
    expect(clientOf(aDeal({ company: { name: "North\u202Ewind  \u0007 Ltd" } }), mapping)?.name).toBe(
      "Northwind Ltd",
    );
  });
});
