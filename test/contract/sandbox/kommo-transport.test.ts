import { describe, expect, it } from "vitest";

import { kommoSellerToken } from "../../../src/sandbox/kommo/kommo-seed.ts";
import { aKommoAccount } from "./kommo-account.ts";

describe("Kommo's transport and authentication", () => {
  it("answers success as HAL with a request id", async () => {
    const reply = await aKommoAccount().get("/account");
    expect([reply.status, reply.type]).toEqual([200, "application/hal+json"]);
    expect(reply.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("answers an unknown token with 401 problem+json", async () => {
    const reply = await aKommoAccount().get("/account", { token: "no" });
    expect([reply.status, reply.type]).toEqual([401, "application/problem+json"]);
    expect(reply.json).toEqual({
      title: "Unauthorized",
      type: "https://httpstatus.es/401",
      status: 401,
      detail: "Invalid user name or password",
    });
  });

  it("answers a revoked token with 401", async () => {
    const account = aKommoAccount({ revoked: true });
    expect((await account.get("/leads")).status).toBe(401);
  });

  it("localises only the detail of an error", async () => {
    const reply = await aKommoAccount({ language: "ru" }).get("/account", { token: "no" });
    expect(reply.at("title")).toBe("Unauthorized");
    expect(reply.at("detail")).toMatch(/^[А-Я]/);
  });

  it("answers 402 when the subscription has ended", async () => {
    const reply = await aKommoAccount({ unpaid: true }).get("/leads");
    expect(reply.json).toMatchObject({ title: "Payment Required", status: 402 });
  });

  it("answers 403 problem+json where the user is not an administrator", async () => {
    const reply = await aKommoAccount().get("/users", { token: kommoSellerToken });
    expect([reply.status, reply.type, reply.at("title")]).toEqual([
      403,
      "application/problem+json",
      "Forbidden",
    ]);
  });

  it("answers 404 problem+json for an unknown route", async () => {
    const reply = await aKommoAccount().get("/nope");
    expect(reply.json).toMatchObject({
      status: 404,
      detail: "Cannot GET https://acme.kommo.com/api/v4/nope",
    });
  });

  it("answers 405 for a method that the route does not know", async () => {
    expect((await aKommoAccount().send("DELETE", "/leads/41200317")).status).toBe(405);
  });

  it.each([
    "/leads/1",
    "/contacts/1",
    "/companies/1",
    "/leads/notes/1",
    "/events/unknown",
    "/leads?page=99",
    "/leads?filter[id][]=1",
    "/leads/41200336/notes",
    "/leads/tags?filter[name]=none",
    "/companies?filter[id][]=1",
    "/tasks",
    "/webhooks",
  ])("answers 204 with an empty body where there is nothing: %s", async (path) => {
    const reply = await aKommoAccount().get(path);
    expect([reply.status, reply.text, reply.type]).toEqual([204, "", null]);
  });
});

describe("Kommo's rate limit", () => {
  it("admits seven requests a second from one address", async () => {
    const account = aKommoAccount({ rateLimit: "address" });
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) statuses.push((await account.get("/account")).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 429]);
  });

  it("says how long to wait in the body, not in a header", async () => {
    const account = aKommoAccount({ rateLimit: "address" });
    for (let count = 0; count < 7; count += 1) await account.get("/account");
    const reply = await account.get("/account");
    expect(reply.json).toMatchObject({ status: 429, retry_after: 300 });
    expect(reply.headers.has("retry-after")).toBe(false);
  });

  it("can refuse without JSON", async () => {
    const account = aKommoAccount({ rateLimit: "address", throttleBody: "text" });
    for (let count = 0; count < 7; count += 1) await account.get("/account");
    expect((await account.get("/account")).json).toBeUndefined();
  });

  it("counts each address for itself", async () => {
    const account = aKommoAccount({ rateLimit: "address" });
    for (let count = 0; count < 8; count += 1) await account.get("/account");
    expect((await account.get("/account", { source: "10.0.0.9" })).status).toBe(200);
  });

  it("admits again after a second", async () => {
    const account = aKommoAccount({ rateLimit: "address" });
    for (let count = 0; count < 8; count += 1) await account.get("/account");
    account.clock.advance(1000);
    expect((await account.get("/account")).status).toBe(200);
  });

  it("counts by token when switched so, whatever the address", async () => {
    const account = aKommoAccount({ rateLimit: "integration" });
    for (let count = 0; count < 7; count += 1) await account.get("/account", { source: `10.0.0.${count}` });
    expect((await account.get("/account", { source: "10.0.0.99" })).status).toBe(429);
  });

  it("admits fifty a second for the whole account when counted by token", async () => {
    const account = aKommoAccount({ rateLimit: "integration" });
    for (let count = 0; count < 50; count += 1) await account.get("/account", { token: `token-${count}` });
    expect((await account.get("/account", { token: "token-50" })).status).toBe(429);
  });

  it("blocks an address that does not listen with an HTML 403 that stays", async () => {
    const account = aKommoAccount({ rateLimit: "address", violationsUntilBlock: 3 });
    for (let count = 0; count < 10; count += 1) await account.get("/account");
    account.clock.advance(3_600_000);
    const reply = await account.get("/account");
    expect([reply.status, reply.type]).toEqual([403, "text/html"]);
    expect(reply.text).toContain("<h1>403 Forbidden</h1>");
  });

  it("lets a blocked address in again when somebody lifts the block", async () => {
    const account = aKommoAccount({ rateLimit: "address", violationsUntilBlock: 1 });
    for (let count = 0; count < 9; count += 1) await account.get("/account");
    account.clock.advance(1000);
    account.handler.rateLimit.blocked.clear();
    expect((await account.get("/account")).status).toBe(200);
  });
});
