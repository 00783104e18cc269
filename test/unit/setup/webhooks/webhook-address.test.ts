import { describe, expect, it } from "vitest";
import { HandoffError } from "../../../../src/errors.ts";
import {
  isSameAddress,
  maskAddress,
  parseBase,
  readAddress,
  webhookAddress,
} from "../../../../src/setup/webhooks/webhook-address.ts";

describe("an address of ours", () => {
  it.each([
    [{ system: "kommo", base: "https://h.example", secret: "abc" }, "https://h.example/webhooks/kommo/abc"],
    [
      { system: "productive", base: "https://h.example/x", secret: "abc" },
      "https://h.example/x/webhooks/productive/abc",
    ],
    [{ system: "linear", base: "https://h.example", secret: undefined }, "https://h.example/webhooks/linear"],
  ] as const)("is written and read back: %j", (parts, address) => {
    expect(webhookAddress(parts)).toBe(address);
    expect(readAddress(address)).toEqual(parts);
  });

  it.each([
    "https://h.example/hooks/kommo/abc",
    "https://h.example/webhooks/kommo",
    "https://h.example/webhooks/slack/x",
  ])("is not %s", (address) => expect(readAddress(address)).toBeUndefined());

  it("is shown without its secret, and of a stranger's only the host", () => {
    expect(maskAddress("https://h.example/webhooks/kommo/abc")).toBe(
      "https://h.example/webhooks/kommo/[secret]",
    );
    expect(maskAddress("https://hooks.zapier.example/catch/123/s3cret")).toBe(
      "https://hooks.zapier.example/…",
    );
    expect(maskAddress("nonsense")).toBe("[no address]");
  });

  it("is the same whatever the case of its host and a slash at its end", () => {
    expect(isSameAddress("https://H.example/webhooks/linear/", "https://h.example/webhooks/linear")).toBe(
      true,
    );
  });
});

describe("the address of a server", () => {
  it.each([
    ["https://handoff.acme.example/", "https://handoff.acme.example"],
    ["https://Handoff.acme.example:8443/base/", "https://handoff.acme.example:8443/base"],
    ["https://203.0.113.7", "https://203.0.113.7"],
  ])("may be %s", (text, base) => expect(parseBase(text, { mayBeLocal: false })).toBe(base));

  it.each([
    ["handoff.acme.example", /is no address/u],
    ["http://handoff.acme.example", /does not begin with https/u],
    ["https://localhost", /is on this machine/u],
    ["https://127.0.0.1:8080", /is on this machine/u],
    ["https://10.1.2.3", /is no public address/u],
    ["https://172.20.0.4", /is no public address/u],
    ["https://192.168.1.9", /is no public address/u],
    ["https://[fd00::1]", /is no public address/u],
    ["https://server", /is no public address/u],
    ["https://handoff.acme.local", /is no public address/u],
    ["https://handoff.acme.example/?a=1", /holds a query/u],
    ["https://handoff.acme.example/webhooks/linear", /names a route already/u],
  ])("is not %s", (text, why) => {
    expect(() => parseBase(text, { mayBeLocal: false })).toThrow(why);
  });

  it("may be this machine for simulators on it", () => {
    expect(parseBase("http://127.0.0.1:8080/", { mayBeLocal: true })).toBe("http://127.0.0.1:8080");
  });

  it("is refused with exit code 2 and without the password it holds", () => {
    let thrown: unknown;
    try {
      parseBase("https://me:hunter2@handoff.acme.example", { mayBeLocal: false });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(HandoffError);
    expect(thrown).toMatchObject({ exitCode: 2 });
    expect(String(thrown)).not.toContain("hunter2");
  });
});
