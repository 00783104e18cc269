import { describe, expect, it } from "vitest";
import { anAccount, BULK, NOW } from "./productive-account.ts";

describe("credentials", () => {
  it.each([
    ["no token", { "x-auth-token": "" }],
    ["a wrong token", { "x-auth-token": "nope" }],
    ["no organization", { "x-organization-id": "" }],
  ])("answers 401 in JSON:API form to %s", async (_case, headers) => {
    const { status, errors } = await anAccount().call("GET", "companies", { headers });
    expect(status).toBe(401);
    expect(errors[0]).toMatchObject({ status: "401", title: "Unauthenticated" });
  });
});

describe("media types", () => {
  it("answers 415 to a write that is not JSON:API", async () => {
    const account = anAccount();
    const reply = await account.call("POST", "companies", {
      headers: { "content-type": "application/json" },
      body: { data: { attributes: { name: "X" } } },
    });
    expect([reply.status, reply.errors[0]?.["title"]]).toEqual([415, "Unsupported Media Type"]);
  });

  it("answers 406 when JSON:API is not acceptable", async () => {
    const reply = await anAccount().call("GET", "companies", { headers: { accept: "text/html" } });
    expect([reply.status, reply.errors[0]?.["title"]]).toEqual([406, "Not Acceptable"]);
  });

  it("answers in JSON:API with a charset and a weak etag", async () => {
    const { headers } = await anAccount().get("companies");
    expect(headers.get("content-type")).toBe("application/vnd.api+json; charset=utf-8");
    expect(headers.get("etag")).toMatch(/^W\//);
  });

  it("refuses an array without ext=bulk", async () => {
    const reply = await anAccount().call("POST", "services", { body: { data: [] } });
    expect(reply.status).toBe(400);
  });

  it("refuses a single object with ext=bulk", async () => {
    const reply = await anAccount().call("POST", "services", {
      headers: { "content-type": BULK },
      body: { data: {} },
    });
    expect(reply.status).toBe(400);
  });

  it("answers 400 to a body that is not JSON", async () => {
    const reply = await anAccount().call("POST", "companies", { body: undefined });
    expect(reply.status).toBe(400);
  });
});

describe("error bodies", () => {
  it("writes an unknown record as recorded answers do", async () => {
    const reply = await anAccount().get("companies/424242");
    expect(reply.status).toBe(404);
    expect(reply.document).toEqual({
      errors: [
        {
          status: "404",
          code: "record_not_found",
          title: "Record Not Found",
          detail: "The requested record was not found",
          meta: {},
          source: {},
        },
      ],
    });
  });

  it("writes one 422 entry per attribute, pointers without a leading slash", async () => {
    const reply = await anAccount().post("projects", { project_type_id: 2 });
    expect(reply.status).toBe(422);
    expect(reply.errors[0]).toEqual({
      status: "422",
      code: "invalid_attribute",
      title: "Invalid Attribute",
      detail: "can't be blank",
      meta: {},
      source: { pointer: "data/attributes/name" },
    });
    expect(reply.errors).toHaveLength(4);
  });

  it.each([
    ["flat", { attributes: { name: "X", default_tax_rate_id: 999_999 } }],
    ["malformed", { attributes: { name: "X", default_tax_rate_id: "abc" } }],
    [
      "relationship",
      {
        attributes: { name: "X" },
        relationships: { default_tax_rate: { data: { type: "tax_rates", id: "9" } } },
      },
    ],
  ])("answers 403 access_denied to a bogus related id (%s)", async (_form, data) => {
    const reply = await anAccount().call("POST", "companies", { body: { data } });
    expect([reply.status, reply.errors[0]?.["code"]]).toEqual([403, "access_denied"]);
  });

  it("answers 404 to a collection that does not exist", async () => {
    const reply = await anAccount().get("budgets");
    expect(reply.status).toBe(404);
  });

  it("refuses every write of a read-only token", async () => {
    const account = anAccount();
    account.handler.switches.readOnlyToken = true;
    const reply = await account.post("companies", { name: "X" });
    expect(reply.status).toBe(403);
  });
});

describe("rate limits", () => {
  it("takes 100 requests in 10 s and tells with the 429 when to come back", async () => {
    const account = anAccount();
    for (let n = 0; n < 100; n += 1) await account.get("workflows/612");
    account.clock.ms += 4000;
    const reply = await account.get("workflows/612");
    expect(reply.status).toBe(429);
    expect(reply.headers.get("x-ratelimit-reset")).toBe("6");
    expect(reply.headers.has("retry-after")).toBe(false);
    expect(reply.errors[0]).toMatchObject({
      status: 429,
      title: "Too many requests",
      limit: 100,
      period: 10,
    });
    account.clock.ms += 6000;
    expect((await account.get("workflows/612")).status).toBe(200);
  });

  it("does nothing for a refused request", async () => {
    const account = anAccount();
    for (let n = 0; n < 100; n += 1) await account.get("workflows/612");
    const before = account.handler.store.all("companies").length;
    await account.post("companies", { name: "X" });
    expect(account.handler.store.all("companies")).toHaveLength(before);
  });

  it("takes 4,000 requests in 30 minutes for the organisation", async () => {
    const account = anAccount();
    for (let n = 0; n < 4000; n += 1) {
      if (n % 100 === 0) account.clock.ms += 10_000;
      await account.get("workflows/612");
    }
    account.clock.ms += 10_000;
    const reply = await account.get("workflows/612");
    expect(reply.errors[0]).toMatchObject({ limit: 4000, period: 1800 });
  });

  it("takes 10 report requests in 30 s", async () => {
    const account = anAccount();
    for (let n = 0; n < 10; n += 1) await account.get("reports/budget_reports");
    const reply = await account.get("reports/budget_reports");
    expect(reply.errors[0]).toMatchObject({ limit: 10, period: 30 });
  });

  it("can spend the organisation's server time below the request limits", async () => {
    const account = anAccount();
    account.clock.ms = NOW - (NOW % 3_600_000);
    account.handler.switches.processingMsPerRequest = 600_000;
    await account.get("workflows");
    await account.get("projects?include=company");
    const reply = await account.get("workflows");
    expect(reply.errors[0]).toMatchObject({
      title: "Server time limit exceeded",
      limit: 1800,
      period: 3600,
    });
    expect(reply.headers.get("x-ratelimit-reset")).toBe("3600");
  });

  it("says Retry-After only when switched on", async () => {
    const account = anAccount();
    account.handler.switches.retryAfterHeader = true;
    for (let n = 0; n < 100; n += 1) await account.get("workflows/612");
    expect((await account.get("workflows/612")).headers.get("retry-after")).toBe("10");
  });
});
