import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { createSlackClient } from "../../../src/clients/slack.ts";
import { VendorError } from "../../../src/errors.ts";
import { clientParts } from "./stub-fetch.ts";

const ready = "https://hooks.slack.example/services/T1/B1/ready-secret";
const problems = "https://hooks.slack.example/services/T1/B2/problems-secret";
const server = setupServer();

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function aClient(urls: { readonly ready: string; readonly problems?: string } = { ready, problems }) {
  return createSlackClient({
    ...clientParts((input, init) => globalThis.fetch(input, init)),
    urls: () => urls,
  });
}

describe("Slack", () => {
  it("sends text to the channel's own webhook", async () => {
    const seen: unknown[] = [];
    server.use(
      http.post(problems, async ({ request }) => {
        seen.push(await request.json());
        return HttpResponse.text("ok");
      }),
    );
    await aClient().send({ channel: "problems", text: "Something waits for you" });
    expect(seen).toEqual([{ text: "Something waits for you", unfurl_links: false, unfurl_media: false }]);
  });

  it("sends problems where the rest goes when they have no webhook of their own", async () => {
    let calls = 0;
    server.use(
      http.post(ready, () => {
        calls += 1;
        return HttpResponse.text("ok");
      }),
    );
    await aClient({ ready }).send({ channel: "problems", text: "x" });
    expect(calls).toBe(1);
  });

  it.each([
    ["404", () => HttpResponse.text("no_service", { status: 404 }), "refused"],
    ["a reset", () => HttpResponse.error(), "unknown"],
    ["500", () => HttpResponse.text("x", { status: 500 }), "unknown"],
  ] as const)("keeps the address out of the error after %s", async (_, answer, kind) => {
    server.use(http.post(ready, answer));
    const error: unknown = await aClient()
      .send({ channel: "ready", text: "x" })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VendorError);
    expect(error).toMatchObject({ kind });
    const told =
      JSON.stringify(error) +
      String(error) +
      (error instanceof Error ? `${error.stack ?? ""}${String(error.cause)}` : "");
    expect(told).not.toContain("ready-secret");
  });

  it("says in a sentence that an address is no address, without showing it", async () => {
    const error: unknown = await aClient({ ready: "not a url ready-secret" })
      .send({ channel: "ready", text: "x" })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VendorError);
    expect(String(error) + String(error instanceof Error ? error.cause : "")).not.toContain("ready-secret");
  });
});
