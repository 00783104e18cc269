import { describe, expect, it } from "vitest";
import { anAccount, ids, pointer, pointers } from "./productive-account.ts";

const aWebhook = { name: "tasks", event_id: 24, type_id: 1, target_url: "https://hooks.example/p/24" };

describe("webhooks", () => {
  it("get their signature token from the server", async () => {
    const account = anAccount();
    const { status, item } = await account.post("webhooks", { ...aWebhook, signature_token: "mine" });
    expect(status).toBe(201);
    expect(item.attributes).toMatchObject({
      event_id: 24,
      type_id: 1,
      state_id: null,
      deactivated_at: null,
      test: false,
    });
    expect(item.attributes["signature_token"]).toMatch(/^[0-9a-f]{32}$/);
    const read = await account.get(`webhooks/${item.id}`);
    expect(read.item.attributes["signature_token"]).toBe(item.attributes["signature_token"]);
  });

  it.each([
    ["a token each", false, 2],
    ["one token, when switched on", true, 1],
  ])("have %s", async (_case, isShared, count) => {
    const account = anAccount();
    account.handler.switches.sharedSignatureToken = isShared;
    const replies = [await account.post("webhooks", aWebhook), await account.post("webhooks", aWebhook)];
    const tokens = new Set(replies.map(({ item }) => item.attributes["signature_token"]));
    expect(tokens.size).toBe(count);
  });

  it("need the Ultimate plan", async () => {
    const account = anAccount();
    account.handler.switches.planHasWebhooks = false;
    const reply = await account.post("webhooks", aWebhook);
    expect([reply.status, reply.errors[0]?.["code"]]).toEqual([403, "webhooks_limit_exceeded"]);
  });

  it("need one known event and a target", async () => {
    const account = anAccount();
    expect(pointers(await account.post("webhooks", {}))).toEqual(["event", "target_url"].map(pointer));
    expect((await account.post("webhooks", { ...aWebhook, event_id: 99 })).status).toBe(422);
  });

  it("do with target and event alone", async () => {
    const { target_url, event_id } = aWebhook;
    expect((await anAccount().post("webhooks", { target_url, event_id })).status).toBe(201);
  });

  it("cannot be changed, but listed by event and deleted", async () => {
    const account = anAccount();
    const { item } = await account.post("webhooks", aWebhook);
    expect((await account.patch(`webhooks/${item.id}`, { name: "x" })).status).toBe(404);
    expect(ids(await account.get("webhooks?filter[event_id]=24"))).toEqual([item.id]);
    expect((await account.call("DELETE", `webhooks/${item.id}`)).status).toBe(204);
    expect((await account.get("webhooks")).items).toEqual([]);
  });
});
