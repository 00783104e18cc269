import { LinearWebhookClient } from "@linear/sdk/webhooks";
import { Buffer } from "node:buffer";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { verifyLinear } from "../../../src/server/linear-signature.ts";
import { aKey, aLinearBody, bytes, linearSignature, secretTexts } from "./hook-builders.ts";

const now = Date.parse("2026-11-23T09:00:00Z");
const keys = [aKey(secretTexts.linearKey)];
const body = aLinearBody(now);
const signature = linearSignature(body);

describe("a delivery of Linear", () => {
  it("is genuine when its raw bytes are signed with a secret we know", () => {
    expect(verifyLinear({ body, signature }, keys, now)).toEqual({ kind: "genuine" });
  });

  it("may be signed with any of several secrets", () => {
    const both = [aKey("of another team"), ...keys];
    expect(verifyLinear({ body, signature }, both, now)).toEqual({ kind: "genuine" });
  });

  it.each([-60_000, 60_000])("may be %d ms away from our clock", (ms) => {
    expect(verifyLinear({ body, signature }, keys, now + ms)).toEqual({ kind: "genuine" });
  });

  it.each([-60_001, 60_001, 3_600_000])("is stale %d ms away from our clock", (ms) => {
    expect(verifyLinear({ body, signature }, keys, now + ms)).toEqual({
      kind: "refused",
      why: expect.stringContaining("s away from our clock") as unknown,
    });
  });

  it.each<[string, string | undefined, string]>([
    ["without a signature", undefined, "it has no signature"],
    ["with an empty one", "", "not made with a secret we know"],
    ["with one of another secret", linearSignature(body, "another"), "not made with a secret we know"],
    ["with one of other bytes", linearSignature(bytes("{}")), "not made with a secret we know"],
    ["with a prefix", `sha256=${signature}`, "not made with a secret we know"],
    ["in capitals", signature.toUpperCase(), "not made with a secret we know"],
    ["with two at once", `${signature}, ${signature}`, "not made with a secret we know"],
  ])("is refused %s", (_how, given, why) => {
    expect(verifyLinear({ body, signature: given }, keys, now)).toEqual({
      kind: "refused",
      why: expect.stringContaining(why) as unknown,
    });
  });

  it.each<[string, Uint8Array]>([
    ["no JSON", bytes("not JSON")],
    ["null", bytes("null")],
    ["stamped with a text", aLinearBody(String(now))],
    ["not stamped", aLinearBody(undefined)],
  ])("is refused when its signed body is %s", (_what, signed) => {
    expect(verifyLinear({ body: signed, signature: linearSignature(signed) }, keys, now)).toEqual({
      kind: "refused",
      why: "its body has no webhookTimestamp",
    });
  });

  describe("is judged as the SDK judges it", () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["Date"], now });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    const late = aLinearBody(now - 60_001);
    const atTheEdge = aLinearBody(now - 60_000);
    const early = aLinearBody(now + 60_001);

    it.each<[string, Uint8Array, string]>([
      ["genuine", body, signature],
      ["at the edge", atTheEdge, linearSignature(atTheEdge)],
      ["stale", late, linearSignature(late)],
      ["from the future", early, linearSignature(early)],
      ["signed by somebody else", body, linearSignature(body, "another")],
      ["with a prefix", body, `sha256=${signature}`],
      ["in capitals", body, signature.toUpperCase()],
      ["empty", bytes(""), linearSignature(bytes(""))],
    ])("when it is %s", (_what, sent, given) => {
      const isGenuine = verifyLinear({ body: sent, signature: given }, keys, now).kind === "genuine";
      expect(isGenuine).toBe(isGenuineToSdk(sent, given));
    });
  });
});

function isGenuineToSdk(sent: Uint8Array, given: string): boolean {
  try {
    return new LinearWebhookClient(secretTexts.linearKey).verify(Buffer.from(sent), given);
  } catch {
    return false;
  }
}
