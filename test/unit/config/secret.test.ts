import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/config/redaction.ts";
import { Secret } from "../../../src/config/secret.ts";

const canary = "canary/7 +ä\"'&b=c";

describe("a secret", () => {
  const secret = new Secret("KOMMO_TOKEN", canary);

  it.each([
    ["a template", () => `token ${String(secret)}`],
    ["JSON", () => JSON.stringify({ secret })],
    ["inspect", () => inspect({ deep: { secret } }, { depth: null, showHidden: true })],
    ["inspect of an error", () => inspect(new Error("no", { cause: { secret } }))],
    ["Object.entries", () => inspect(Object.entries(secret))],
    ["a structured clone", () => inspect(structuredClone(Object.assign({}, secret)))],
  ])("is not seen in %s", (_where, show) => {
    expect(show()).not.toContain("canary");
  });

  it("is shown by reveal alone", () => {
    expect(secret.reveal()).toBe(canary);
  });

  it("shows that something is hidden", () => {
    expect(JSON.stringify([secret])).toBe('["[secret]"]');
  });
});

describe("the redactor", () => {
  const redact = createRedactor([
    new Secret("KOMMO_TOKEN", canary),
    new Secret("LINEAR_API_KEY", "lin_api_1234567890"),
    new Secret("SHORT", "abcde"),
  ]);

  it.each([
    ["as it stands", canary],
    ["URL-encoded", encodeURIComponent(canary)],
    [
      "URL-encoded with small letters",
      encodeURIComponent(canary).replace(/%../g, (hex) => hex.toLowerCase()),
    ],
    ["in a form", new URLSearchParams({ v: canary }).toString().slice(2)],
    ["JSON-escaped", JSON.stringify(canary).slice(1, -1)],
  ])("hides a secret %s", (_how, form) => {
    expect(redact(`before ${form} after`)).toBe("before [secret KOMMO_TOKEN] after");
  });

  it.each(["", "a", "ab", "user:"])("hides a secret in base64 behind “%s”", (prefix) => {
    const encoded = Buffer.from(`${prefix}lin_api_1234567890:tail`).toString("base64");
    expect(redact(encoded)).toContain("[secret LINEAR_API_KEY]");
  });

  it("hides a secret in base64 for URLs", () => {
    const value = "\u00fb\u00ff\u00fe??>>~~~~";
    const hide = createRedactor([new Secret("X", value)]);
    expect(hide(Buffer.from(value).toString("base64url"))).toContain("[secret X]");
  });

  it("hides every occurrence", () => {
    expect(redact("lin_api_1234567890,lin_api_1234567890")).toBe(
      "[secret LINEAR_API_KEY],[secret LINEAR_API_KEY]",
    );
  });

  it("hides the whole of a secret that contains another one", () => {
    const hide = createRedactor([new Secret("PART", "abcdef"), new Secret("WHOLE", "abcdef,ghijkl")]);
    expect(hide("abcdef,ghijkl abcdef")).toBe("[secret WHOLE] [secret PART]");
  });

  it("leaves secrets of five characters, which are part of ordinary words", () => {
    expect(redact("abcdefgh")).toBe("abcdefgh");
  });

  it("takes letters with a meaning in patterns as they are", () => {
    const hide = createRedactor([new Secret("X", "a.c*e+[$^")]);
    expect([hide("a.c*e+[$^"), hide("abcde+[$^")]).toEqual(["[secret X]", "abcde+[$^"]);
  });

  it("changes nothing without secrets", () => {
    expect(createRedactor([])("text")).toBe("text");
  });
});
