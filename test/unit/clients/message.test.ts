import { describe, expect, it } from "vitest";

import { UnsendableHeader, composeMessage } from "../../../src/clients/message.ts";

const base = { baseUrl: "https://acme.example/api", headers: () => ({ authorization: "Bearer s3cret" }) };

describe("a message", () => {
  it("never follows a redirect, because it carries the token", () => {
    expect(composeMessage({ method: "GET", path: "/x", mutating: false }, base).init.redirect).toBe("manual");
  });

  it("escapes what stands in the query, and repeats names", () => {
    const query: [string, string][] = [
      ["filter[id][]", "1"],
      ["filter[id][]", "2"],
      ["filter[name][eq]", "Müller & Söhne + Co"],
    ];
    const { url } = composeMessage({ method: "GET", path: "/x", query, mutating: false }, base);
    expect(url.startsWith("https://acme.example/api/x?")).toBe(true);
    expect([...new URL(url).searchParams]).toEqual(query);
    expect(url).not.toContain(" ");
  });

  it("does not quote a token that cannot be sent", () => {
    const broken = { ...base, headers: () => ({ authorization: "s3cret\nX-Evil: 1" }) };
    const compose = () => composeMessage({ method: "GET", path: "/x", mutating: false }, broken);
    expect(compose).toThrow(UnsendableHeader);
    expect(compose).toThrow(/^(?!.*s3cret)/);
  });
});
