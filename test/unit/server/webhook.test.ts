import { describe, expect, it } from "vitest";
import { judgeWebhook, type Surroundings, type WebhookRequest } from "../../../src/server/webhook.ts";
import {
  aKey,
  aKommoBody,
  aLinearBody,
  aPipelineBody,
  aProductiveBody,
  bytes,
  kommoAccount,
  lead,
  linearSignature,
  productiveSignature,
  someSecrets,
} from "./hook-builders.ts";

const nowMs = Date.parse("2026-11-23T09:00:00Z");
const linearBody = aLinearBody(nowMs);

describe("a webhook of Kommo", () => {
  it("is kept byte by byte", () => {
    const body = aKommoBody();
    expect(judgeWebhook(aRequest({ body }), around())).toMatchObject({
      kind: "keep",
      delivery: { source: "kommo", body, ignoredWhy: undefined },
    });
  });

  it("is the same news when its dated body comes again", () => {
    expect(judgeWebhook(aRequest(), around())).toMatchObject({ delivery: { sameBody: "replay" } });
  });

  it("may be other news when its undated body comes again", () => {
    expect(judgeWebhook(aRequest({ body: aPipelineBody() }), around())).toMatchObject({
      delivery: { sameBody: "news" },
    });
  });

  it("of a foreign account is kept and ignored", () => {
    expect(judgeWebhook(aRequest({ body: aKommoBody({ account: 4 }) }), around())).toMatchObject({
      delivery: {
        ignoredWhy: `It comes from Kommo account 4, and this ledger belongs to ${String(kommoAccount)}.`,
      },
    });
  });

  it("that does not say its account is a hint like any other", () => {
    const body = bytes(`leads[status][0][id]=${String(lead)}`);
    expect(judgeWebhook(aRequest({ body }), around())).toMatchObject({
      kind: "keep",
      delivery: { ignoredWhy: undefined },
    });
  });

  it.each(["", "garbage", `account[id]=${String(kommoAccount)}&contacts[add][0][id]=5`])(
    "that names no deal (%j) is kept and ignored",
    (text) => {
      expect(judgeWebhook(aRequest({ body: bytes(text) }), around())).toMatchObject({
        delivery: { ignoredWhy: "It names no deal." },
      });
    },
  );
});

describe("a webhook of Linear", () => {
  const signed = aRequest({
    source: "linear",
    body: linearBody,
    headers: { "linear-signature": linearSignature(linearBody) },
  });

  it("is kept when it is signed", () => {
    expect(judgeWebhook(signed, around())).toMatchObject({
      kind: "keep",
      delivery: { source: "linear", body: linearBody, sameBody: "replay" },
    });
  });

  it("is refused when it is not, and says why in words fit for a log", () => {
    expect(judgeWebhook({ ...signed, headers: {} }, around())).toMatchObject({
      kind: "refuse",
      answer: { status: 401 },
      why: "it has no signature",
    });
  });

  it("is refused when it is stale", () => {
    expect(judgeWebhook(signed, around({ nowMs: nowMs + 61_000 }))).toMatchObject({
      answer: { status: 401 },
    });
  });

  it("is to be sent again while nobody could ask for the secret", () => {
    const secrets = someSecrets({ linearKeys: [] });
    expect(judgeWebhook(signed, around({ secrets }))).toMatchObject({
      kind: "refuse",
      answer: { status: 503 },
    });
  });
});

describe("a webhook of Productive", () => {
  const signed = aRequest({
    source: "productive",
    body: aProductiveBody,
    headers: { "productive-signature": productiveSignature(aProductiveBody) },
  });

  it("is kept when it is signed with any token", () => {
    const secrets = someSecrets({ productiveTokens: [aKey("x"), ...someSecrets().productiveTokens] });
    expect(judgeWebhook(signed, around({ secrets }))).toMatchObject({
      kind: "keep",
      delivery: { source: "productive", body: aProductiveBody, sameBody: "replay" },
    });
  });

  it("is refused when it is not", () => {
    expect(judgeWebhook({ ...signed, body: bytes("{}") }, around())).toMatchObject({
      kind: "refuse",
      answer: { status: 401 },
    });
  });

  it("is to be sent again while nobody could ask for the tokens", () => {
    const secrets = someSecrets({ productiveTokens: [] });
    expect(judgeWebhook(signed, around({ secrets }))).toMatchObject({ answer: { status: 503 } });
  });
});

describe("the headers of a webhook", () => {
  it("are kept where they say which attempt it was, cut to a line", () => {
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-amocrm-requestid": "7".repeat(1_000),
      authorization: "Bearer secret",
      cookie: "secret",
      "linear-signature": "secret",
    };
    expect(judgeWebhook(aRequest({ headers }), around())).toMatchObject({
      delivery: {
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "x-amocrm-requestid": "7".repeat(200),
        },
      },
    });
    expect(JSON.stringify(judgeWebhook(aRequest({ headers }), around()))).not.toContain("secret");
  });
});

function aRequest(overrides: Partial<WebhookRequest> = {}): WebhookRequest {
  return { source: "kommo", headers: {}, body: aKommoBody(), ...overrides };
}

function around(overrides: Partial<Surroundings> = {}): Surroundings {
  return { secrets: someSecrets(), kommoAccount, nowMs, ...overrides };
}
