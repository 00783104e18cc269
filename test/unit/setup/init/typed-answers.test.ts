import { describe, expect, it } from "vitest";
import { addressProblem } from "../../../../src/config/base-url.ts";
import {
  parseKommoAddress,
  parseOrganization,
  parseToken,
} from "../../../../src/setup/init/typed-answers.ts";

describe("parseKommoAddress", () => {
  it.each([
    "acme",
    " acme.kommo.com ",
    "https://acme.kommo.com/",
    "https://acme.kommo.com/leads/detail/41200317?tab=1",
    "https://acme.kommo.com/api/v4",
  ])("reads the account from “%s”", (typed) => {
    expect(parseKommoAddress(typed, addressProblem)).toEqual({
      kind: "fits",
      value: "https://acme.kommo.com",
    });
  });

  it("keeps another host as it is, without the part of the API", () => {
    const typed = "http://127.0.0.1:4747/kommo/api/v4";
    expect(parseKommoAddress(typed, addressProblem)).toEqual({
      kind: "fits",
      value: "http://127.0.0.1:4747/kommo",
    });
  });

  it.each(["", "https://www.kommo.com", "kommo.com", "http://acme.example", "a b", "ftp://acme.example"])(
    "refuses “%s”",
    (typed) => {
      expect(parseKommoAddress(typed, addressProblem).kind).toBe("wrong");
    },
  );
});

describe("parseOrganization", () => {
  it.each(["77", "77-acme", "https://app.productive.io/77-acme/projects"])("reads 77 from “%s”", (typed) => {
    expect(parseOrganization(typed)).toEqual({ kind: "fits", value: "77" });
  });

  it.each(["", "acme", "0", "https://app.productive.io/acme", "7x"])("refuses “%s”", (typed) => {
    expect(parseOrganization(typed).kind).toBe("wrong");
  });
});

describe("parseToken", () => {
  it("takes what was pasted without Bearer and spaces around it", () => {
    expect(parseToken("  Bearer abc.def ")).toEqual({ kind: "fits", value: "abc.def" });
  });

  it.each(["two words", "ümlaut", "a\nb"])("refuses “%s” without quoting it", (typed) => {
    const parsed = parseToken(typed);
    expect(parsed.kind).toBe("wrong");
    expect(JSON.stringify(parsed)).not.toContain(typed);
  });

  it("refuses nothing at all", () => {
    expect(parseToken("").kind).toBe("wrong");
  });
});
