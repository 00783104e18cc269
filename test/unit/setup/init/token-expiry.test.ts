import { expect, it } from "vitest";
import { readTokenExpiry } from "../../../../src/setup/init/token-expiry.ts";

function jwt(claims: unknown): string {
  return `head.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
}

it("reads the end of a JWT in milliseconds", () => {
  expect(readTokenExpiry(jwt({ exp: 1_800_000_000, scopes: ["crm"] }))).toBe(1_800_000_000_000);
});

it.each(["kommo-sandbox-token", "a.b.c", "a.b", jwt({}), jwt({ exp: "soon" }), jwt(null)])(
  "knows no end of %s",
  (token) => {
    expect(readTokenExpiry(token)).toBeUndefined();
  },
);
