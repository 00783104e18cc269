import { describe, expect, it } from "vitest";

import { createProductiveClient } from "../../../../src/clients/productive/productive-http-client.ts";
import { type PreparedAnswer, clientParts, jsonAnswer, noIntent, stubFetch } from "../stub-fetch.ts";

function aClient(...answers: readonly PreparedAnswer[]) {
  const stub = stubFetch(...answers);
  const client = createProductiveClient({
    ...clientParts(stub.fetch),
    baseUrl: "https://api.productive.io/api/v2",
    organizationId: "77",
    token: () => "s3cret",
  });
  return { client, sent: stub.sent };
}

function page(data: readonly unknown[], { number = 1, of = 1, included = [] as readonly unknown[] } = {}) {
  return jsonAnswer({ data, included, links: {}, meta: { current_page: number, total_pages: of } });
}

function row(type: string, id: string, attributes: object, related: Readonly<Record<string, string>> = {}) {
  const relationships = Object.fromEntries(
    Object.entries(related).map(([name, target]) => {
      const [targetType, targetId] = target.split("/");
      return [name, { data: { type: targetType, id: targetId } }];
    }),
  );
  return { type, id, attributes, relationships };
}

describe("what an administrator set up in Productive", () => {
  it("begins with the organisation's name, which comes with the token's memberships", async () => {
    const memberships = [
      row("organization_memberships", "1", {}, { organization: "organizations/5" }),
      row("organization_memberships", "2", {}, { organization: "organizations/77" }),
    ];
    const included = [
      row("organizations", "5", { name: "Other" }),
      row("organizations", "77", { name: "Acme" }),
    ];
    const { client } = aClient(page(memberships, { included }));
    expect(await client.organization()).toEqual({ id: "77", name: "Acme" });
  });

  it("has templates, which lists leave out unless they are asked for", async () => {
    const { client, sent } = aClient(
      page([row("projects", "7001", { name: "Website template", template: true })]),
    );
    expect(await client.projectTemplates()).toEqual([
      { id: "7001", name: "Website template", isArchived: false },
    ]);
    expect(sent[0]?.url.searchParams.get("filter[template]")).toBe("true");
  });

  it("is read page by page", async () => {
    const { client } = aClient(
      page([row("subsidiaries", "21", { name: "GmbH" })], { of: 2 }),
      page([row("subsidiaries", "22", { name: "Ltd", archived_at: "2025-01-01" })], { number: 2, of: 2 }),
    );
    expect(await client.subsidiaries()).toEqual([
      { id: "21", name: "GmbH", isArchived: false },
      { id: "22", name: "Ltd", isArchived: true },
    ]);
  });
});

describe("services of template projects", () => {
  const budget = row("deals", "9", { name: "B", budget: true }, { project: "projects/7001" });
  const salesDeal = row("deals", "8", { name: "D", budget: false }, { project: "projects/7001" });

  it("are those of budgets, with whose project they are", async () => {
    const service = row(
      "services",
      "44",
      { name: "Design", price: 11000.0, quantity: "80.0", billing_type_id: 2, unit_id: 1 },
      { deal: "deals/9", service_type: "service_types/112" },
    );
    const binned = row("services", "45", { name: "Old", deleted_at: "2025-01-01" }, { deal: "deals/9" });
    const { client, sent } = aClient(page([budget, salesDeal]), page([service, binned]));
    expect(await client.servicesOfProjects(["7001"])).toEqual([
      {
        id: "44",
        name: "Design",
        priceCents: 11_000,
        quantity: "80.0",
        billingTypeId: 2,
        unitId: 1,
        budgetId: "9",
        projectId: "7001",
        serviceTypeId: "112",
      },
    ]);
    expect(sent[1]?.url.searchParams.get("filter[deal_id]")).toBe("9");
  });

  it("cost no request for no project, and one where there is no budget", async () => {
    const { client, sent } = aClient(page([]));
    expect(await client.servicesOfProjects([])).toEqual([]);
    expect(await client.servicesOfProjects(["7001"])).toEqual([]);
    expect(sent).toHaveLength(1);
  });
});

describe("creating a custom field in Productive", () => {
  it("sends name, kind and type", async () => {
    const made = row("custom_fields", "70099", { name: "Kommo deal" });
    const { client, sent } = aClient(jsonAnswer({ data: made }, 201));
    const field = { name: "Kommo deal", customizableType: "projects", dataTypeId: 1 } as const;
    expect(await client.createCustomField(field, noIntent)).toEqual({
      id: "70099",
      name: "Kommo deal",
      isArchived: false,
    });
    expect(sent[0]?.body).toEqual({
      data: {
        type: "custom_fields",
        attributes: { name: "Kommo deal", customizable_type: "projects", data_type_id: 1 },
      },
    });
  });
});
