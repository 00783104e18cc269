import { describe, expect, it } from "vitest";

import { createProductiveClient } from "../../../../src/clients/productive/productive-http-client.ts";
import { VendorError } from "../../../../src/errors.ts";
import { type PreparedAnswer, clientParts, jsonAnswer, noIntent, stubFetch } from "../stub-fetch.ts";

function aClient(...answers: readonly PreparedAnswer[]) {
  const stub = stubFetch(...answers);
  const parts = clientParts(stub.fetch);
  const client = createProductiveClient({
    ...parts,
    baseUrl: "https://api.productive.io/api/v2",
    organizationId: "77",
    token: () => "s3cret",
  });
  return { client, sent: stub.sent, clock: parts.clock };
}

type Attributes = Readonly<Record<string, unknown>>;

/** A relationship that was not asked for is a stub without an id. */
function resource(
  type: string,
  id: string,
  attributes?: Attributes,
  related: Readonly<Record<string, string>> = {},
) {
  const relationships = Object.fromEntries(
    Object.entries(related).map(([name, target]) => {
      const [targetType = "", targetId = ""] = target.split("/");
      return [name, { data: { type: targetType, id: targetId } }];
    }),
  );
  return {
    id,
    type,
    ...(attributes === undefined ? {} : { attributes }),
    relationships: { ...relationships, workflow: { meta: { included: false } }, parent: { data: null } },
  };
}

function page(data: readonly unknown[], { number = 1, of = 1, included = [] as readonly unknown[] } = {}) {
  return jsonAnswer({
    data,
    included,
    links: {},
    meta: { current_page: number, total_pages: of, page_size: 200 },
  });
}

function problem(status: number, code: string, pointer = "") {
  const error = {
    status: String(status),
    code,
    title: "Title",
    detail: `${code} detail`,
    meta: {},
    source: pointer === "" ? {} : { pointer },
  };
  return jsonAnswer({ errors: [error] }, status);
}

async function failureOf(work: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof VendorError) return error;
  throw new Error("expected a VendorError", { cause: error });
}

function person(id: string) {
  return resource("people", id, { first_name: "A", last_name: id, email: null });
}

function companyWithMarker(id: string, value: unknown) {
  return resource("companies", id, { name: id, custom_fields: { 70011: value } });
}

function projectOf(id: string, name: string, company: string) {
  return resource("projects", id, { name, project_type_id: 2 }, { company: `companies/${company}` });
}

function dealOf(id: string, budget: boolean) {
  const attributes = { name: id, budget, budget_total: 1_250_000, currency: "EUR" };
  return resource("deals", id, attributes, { project: "projects/5" });
}

function serviceOf(id: string, deal: string, more: Attributes = {}) {
  return resource("services", id, { name: id, price: 1_000, quantity: "1.0", ...more }, { deal });
}

describe("every request", () => {
  it("carries token, organisation and media type, and no Bearer", async () => {
    const { client, sent } = aClient(page([]));
    await client.people();
    expect(sent[0]?.headers.get("x-auth-token")).toBe("s3cret");
    expect(sent[0]?.headers.get("x-organization-id")).toBe("77");
    expect(sent[0]?.headers.get("content-type")).toBe("application/vnd.api+json");
    expect(sent[0]?.headers.get("authorization")).toBeNull();
  });

  it("waits as long as X-RateLimit-Reset says, or one period of the body", async () => {
    const body = { errors: [{ status: 429, title: "Too many requests", limit: 100, period: 30 }] };
    const { client, clock } = aClient(
      jsonAnswer(body, 429, { "x-ratelimit-reset": "4" }),
      jsonAnswer(body, 429),
      page([]),
    );
    await client.people();
    expect(clock.slept).toEqual([4_000, 30_000]);
  });
});

describe("reading", () => {
  it("takes every page, two hundred rows at a time, each row once", async () => {
    const { client, sent } = aClient(
      page([person("1"), person("2")], { number: 1, of: 2 }),
      page([person("2"), person("3")], { number: 2, of: 2 }),
    );
    expect((await client.people()).map(({ id }) => id)).toEqual(["1", "2", "3"]);
    expect(sent.map(({ url }) => url.searchParams.get("page[number]"))).toEqual(["1", "2"]);
    expect(sent[0]?.url.searchParams.get("page[size]")).toBe("200");
  });

  it("tells active people from deactivated and archived ones and placeholders", async () => {
    const { client } = aClient(
      page([
        resource("people", "1", {
          first_name: "Ann",
          last_name: "Active",
          email: "a@x.test",
          placeholder: false,
        }),
        resource("people", "2", {
          first_name: "D",
          last_name: "",
          deactivated_at: "2026-01-01T00:00:00+01:00",
        }),
        resource("people", "3", {
          first_name: "P",
          last_name: "",
          placeholder: true,
          archived_at: "2026-01-01",
        }),
      ]),
    );
    expect(await client.people()).toEqual([
      { id: "1", name: "Ann Active", email: "a@x.test", isActive: true, isPlaceholder: false },
      { id: "2", name: "D", email: undefined, isActive: false, isPlaceholder: false },
      { id: "3", name: "P", email: undefined, isActive: false, isPlaceholder: true },
    ]);
  });

  it("finds nothing where Productive says so, but believes no page of a proxy", async () => {
    const { client } = aClient(problem(404, "record_not_found"), new Response("<html>", { status: 404 }));
    expect(await client.project("1")).toBeUndefined();
    expect((await failureOf(client.project("1"))).status).toBe(404);
  });

  it("compares what a custom-field filter returned", async () => {
    const { client, sent } = aClient(
      page([
        companyWithMarker("1", "8800"),
        companyWithMarker("2", "88001"),
        companyWithMarker("3", 8800),
        companyWithMarker("4", null),
      ]),
    );
    expect((await client.companiesByCustomField("70011", "8800")).map(({ id }) => id)).toEqual(["1", "3"]);
    expect(sent[0]?.url.searchParams.get("filter[custom_fields][70011][eq]")).toBe("8800");
  });

  it("asks for the usual spellings of a company's name in one request", async () => {
    const { client, sent } = aClient(page([resource("companies", "1", { name: "GROSS" })]));
    expect((await client.companiesByName("Groß")).map(({ id }) => id)).toEqual(["1"]);
    const query = [...(sent[0]?.url.searchParams ?? [])].filter(([key]) => key.startsWith("filter"));
    expect(query).toEqual([
      ["filter[$op]", "or"],
      ["filter[0][name][contains]", "Groß"],
      ["filter[1][name][contains]", "groß"],
      ["filter[2][name][contains]", "GROSS"],
      ["filter[3][name][contains]", "gross"],
      ["filter[4][name][contains]", "Gross"],
    ]);
  });

  it("asks for the name as it is where groups of filters are refused, from then on", async () => {
    const { client, sent } = aClient(problem(400, "unsupported_filter"), page([]), page([]));
    await client.companiesByName("Globex");
    await client.companiesByName("Hooli");
    const asked = sent.slice(1).map(({ url }) => url.searchParams.get("filter[name][contains]"));
    expect(asked).toEqual(["Globex", "Hooli"]);
  });

  it("falls back to the plain custom-field filter where [eq] is not supported, and remembers it", async () => {
    const { client, sent } = aClient(problem(400, "unsupported_filter"), page([]), page([]));
    await client.projectsByCustomField("70012", "1");
    await client.projectsByCustomField("70012", "2");
    expect(sent.map(({ url }) => [...url.searchParams.keys()][0])).toEqual([
      "filter[custom_fields][70012][eq]",
      "filter[custom_fields][70012]",
      "filter[custom_fields][70012]",
    ]);
  });

  it("asks for a company's and for marked projects at once, and compares the rows again", async () => {
    const { client, sent } = aClient(
      page([projectOf("1", "Relaunch", "9"), projectOf("3", "Relaunch", "8")]),
    );
    const found = await client.projectsOfCompanyOrMarked("9", { fieldId: "70012", value: "1" });
    expect(found.map(({ id }) => id)).toEqual(["1"]);
    expect([...(sent[0]?.url.searchParams ?? [])].slice(0, 3)).toEqual([
      ["filter[$op]", "or"],
      ["filter[0][company_id][eq][]", "9"],
      ["filter[1][custom_fields][70012][eq]", "1"],
    ]);
  });

  it("asks twice where groups do not take custom fields, and remembers it", async () => {
    const { client, sent } = aClient(
      problem(400, "unsupported_filter"),
      page([projectOf("1", "Relaunch", "9")]),
      page([]),
      page([]),
      page([]),
    );
    const marker = { fieldId: "70012", value: "1" };
    const found = await client.projectsOfCompanyOrMarked("9", marker);
    await client.projectsOfCompanyOrMarked("9", marker);
    expect(found.map(({ id }) => id)).toEqual(["1"]);
    expect(sent.map(({ url }) => [...url.searchParams.keys()][0])).toEqual([
      "filter[$op]",
      "filter[company_id]",
      "filter[custom_fields][70012][eq]",
      "filter[company_id]",
      "filter[custom_fields][70012][eq]",
    ]);
  });

  it("returns budgets, not sales deals", async () => {
    const { client, sent } = aClient(page([dealOf("1", true), dealOf("2", false)]));
    expect((await client.budgetsOfProject("5")).map(({ id }) => id)).toEqual(["1"]);
    expect(sent[0]?.url.searchParams.get("filter[type]")).toBe("2");
  });

  it.each([
    [11_000.0, 11_000],
    ["11000.0", 11_000],
    [11_000, 11_000],
    [null, 0],
  ])("reads a service's price %o as %i cents", async (price, cents) => {
    const service = resource(
      "services",
      "1",
      { name: "Design", price, quantity: "80.0" },
      { deal: "deals/5" },
    );
    const { client } = aClient(page([service]));
    expect(await client.servicesOfBudget("5")).toEqual([
      { id: "1", name: "Design", priceCents: cents, quantity: "80.0" },
    ]);
  });

  it("does not round a price of half a cent", async () => {
    const service = resource(
      "services",
      "1",
      { name: "Design", price: 110.5, quantity: 1 },
      { deal: "deals/5" },
    );
    const error = await failureOf(aClient(page([service])).client.servicesOfBudget("5"));
    expect(error.message).toContain("not a whole number of cents");
  });

  it("leaves out services of other budgets and of the recycle bin", async () => {
    const { client } = aClient(
      page([
        serviceOf("1", "deals/5"),
        serviceOf("2", "deals/6"),
        serviceOf("3", "deals/5", { deleted_at: "2026-01-01" }),
      ]),
    );
    expect((await client.servicesOfBudget("5")).map(({ id }) => id)).toEqual(["1"]);
  });

  it("counts approved time off that touches the days, and nothing else", async () => {
    const dates = { started_on: "2026-12-01", ended_on: "2026-12-10" };
    const booking = (id: string, more: Attributes, event?: string) =>
      resource(
        "bookings",
        id,
        { ...dates, approved: true, draft: false, ...more },
        {
          person: "people/2002",
          ...(event === undefined ? { service: "services/1" } : { event: `events/${event}` }),
        },
      );
    const included = [
      resource("events", "1", { name: "Vacation", absence_type: "time_off" }),
      resource("events", "2", { name: "Home office", absence_type: "remote_work" }),
    ];
    const { client } = aClient(
      page(
        [
          booking("1", {}, "1"),
          booking("2", {}, "2"),
          booking("3", { approved: false }, "1"),
          booking("4", { draft: true }, "1"),
          booking("5", { canceled_at: "2026-11-01" }, "1"),
          booking("6", { rejected: true }, "1"),
          booking("7", { started_on: "2027-01-01", ended_on: "2027-01-02" }, "1"),
          booking("8", {}),
        ],
        { included },
      ),
    );
    expect(await client.absences({ after: "2026-12-05", before: "2026-12-20" })).toEqual([
      { personId: "2002", startedOn: "2026-12-01", endedOn: "2026-12-10", name: "Vacation" },
    ]);
  });

  it("knows whose token it is, in this organisation", async () => {
    const membership = (id: string, organization: string, owner: string) =>
      resource(
        "organization_memberships",
        id,
        {},
        { organization: `organizations/${organization}`, person: `people/${owner}` },
      );
    const included = [resource("people", "3300", { first_name: "Petra", last_name: "Manager" })];
    const { client } = aClient(
      page([membership("1", "12", "1"), membership("2", "77", "3300")], { included }),
    );
    expect(await client.whoAmI()).toEqual({ personId: "3300", name: "Petra Manager", organizationId: "77" });
  });
});

describe("writing", () => {
  it("creates a budget as a deal with `budget: true`, and no empty keys", async () => {
    const { client, sent } = aClient(
      jsonAnswer(
        {
          data: resource("deals", "66001", { name: "B", budget: true, budget_total: 0, date: "2026-06-01" }),
        },
        201,
      ),
    );
    const budget = await client.createBudget(
      {
        name: "B",
        projectId: "8801",
        companyId: "90210",
        responsibleId: "3300",
        date: "2026-06-01",
        currency: "EUR",
        trackingTypeId: 1,
        customFields: { 70013: "41200317" },
      },
      noIntent,
    );
    expect(budget).toMatchObject({ id: "66001", projectId: "8801", companyId: "90210", isBudget: true });
    expect(sent[0]?.body).toEqual({
      data: {
        type: "deals",
        attributes: {
          name: "B",
          budget: true,
          deal_type_id: 2,
          date: "2026-06-01",
          currency: "EUR",
          company_id: 90210,
          project_id: 8801,
          responsible_id: 3300,
          tracking_type_id: 1,
          custom_fields: { 70013: "41200317" },
        },
      },
    });
  });

  it("copies a project by `template_id` with the flags asked for", async () => {
    const { client, sent } = aClient(
      jsonAnswer({ data: resource("projects", "1", { name: "P", duplication_status: "in_progress" }) }, 201),
    );
    const copy = {
      name: "P",
      templateId: "7001",
      companyId: "9",
      projectManagerId: "3",
      copy: ["folders", "task_lists"],
    };
    expect((await client.copyProject(copy, noIntent)).duplicationStatus).toBe("in_progress");
    expect(sent[0]?.url.pathname).toBe("/api/v2/projects/copy");
    expect(sent[0]?.body).toMatchObject({
      data: {
        attributes: { template_id: 7001, project_type_id: 2, copy_folders: true, copy_task_lists: true },
      },
    });
  });

  it("creates services in one bulk request and answers in the order asked", async () => {
    const { client, sent } = aClient(
      jsonAnswer(
        {
          data: [serviceOf("2", "deals/5", { name: "Build" }), serviceOf("1", "deals/5", { name: "Design" })],
        },
        201,
      ),
    );
    const asked = { budgetId: "5", serviceTypeId: "112", priceCents: 1_000 } as const;
    const made = await client.createServices(
      [
        { ...asked, name: "Design", billing: "fixed", quantity: "1" },
        { ...asked, name: "Build", billing: "hourly", quantity: "12.25", estimatedMinutes: 735 },
      ],
      noIntent,
    );
    expect(made.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(sent[0]?.headers.get("content-type")).toBe("application/vnd.api+json; ext=bulk");
    expect(sent[0]?.body).toMatchObject({
      data: [
        {
          type: "services",
          attributes: { billing_type_id: 1, unit_id: 2, quantity: 1, price: 1_000, deal_id: 5 },
        },
        {
          type: "services",
          attributes: { billing_type_id: 2, unit_id: 1, quantity: 12.25, estimated_time: 735 },
        },
      ],
    });
  });

  it("does not know what happened when fewer services come back than were asked for", async () => {
    const { client } = aClient(jsonAnswer({ data: [] }, 201));
    const service = {
      name: "D",
      budgetId: "5",
      serviceTypeId: "1",
      billing: "fixed",
      quantity: "1",
      priceCents: 1,
    } as const;
    expect((await failureOf(client.createServices([service], noIntent))).kind).toBe("unknown");
  });

  it("passes on what Productive says about each attribute", async () => {
    const { client } = aClient(problem(422, "invalid_attribute", "data/attributes/project_manager"));
    const project = { name: "P", companyId: "1", projectManagerId: "2", workflowId: "3" };
    const error = await failureOf(client.createProject(project, noIntent));
    expect(error.complaints).toEqual([
      {
        path: "data/attributes/project_manager",
        code: "invalid_attribute",
        message: "invalid_attribute detail",
      },
    ]);
    expect(error.effect).toBe("none");
  });

  it("takes a refused membership that is there already for done", async () => {
    const membership = resource("memberships", "55", { type_id: 1 }, { person: "people/3301" });
    const { client } = aClient(problem(422, "invalid_attribute"), page([membership]));
    expect(await client.createMembership({ projectId: "1", personId: "3301" }, noIntent)).toEqual({
      id: "55",
      personId: "3301",
    });
  });

  it("passes the refusal of a membership on when it is not there", async () => {
    const { client } = aClient(problem(422, "invalid_attribute"), page([]));
    const refused = client.createMembership({ projectId: "1", personId: "3301" }, noIntent);
    expect((await failureOf(refused)).status).toBe(422);
  });

  it("reads assignments although their answers have no attributes", async () => {
    const { client } = aClient(jsonAnswer({ data: [resource("service_assignments", "12")] }, 201));
    expect(
      await client.createServiceAssignments([{ serviceId: "1", personId: "2" }], noIntent),
    ).toMatchObject([{ id: "12" }]);
  });

  it("sends nothing for nothing", async () => {
    const { client, sent } = aClient();
    expect(await client.createServices([], noIntent)).toEqual([]);
    expect(await client.createServiceAssignments([], noIntent)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("patches with type and id, only what changes", async () => {
    const { client, sent } = aClient(jsonAnswer({ data: resource("projects", "8801", {}) }));
    await client.updateProject("8801", { name: "New" }, noIntent);
    expect(sent[0]).toMatchObject({
      method: "PATCH",
      body: { data: { type: "projects", id: "8801", attributes: { name: "New" } } },
    });
  });
});

it("links to the pages of the web application", () => {
  const { client } = aClient();
  expect(client.url("projects", "1")).toBe("https://app.productive.io/77/projects/1");
  expect(client.url("budgets", "2")).toBe("https://app.productive.io/77/deals/2");
  expect(client.url("companies", "3")).toBe("https://app.productive.io/77/companies/3");
});
