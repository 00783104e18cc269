import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { issueId, linearProjectId } from "../../../src/sync/issue-id.ts";

describe("issueId", () => {
  test("never changes: these ids are in use", () => {
    expect(issueId(33_000_001, 41_200_317)).toMatchInlineSnapshot(`"49416555-bdbc-410d-88c2-6dec29f6fd02"`);
    expect(issueId(33_000_001, 41_200_317, "staging")).toMatchInlineSnapshot(
      `"9481ce7d-22d1-4767-ab4a-00b1fad5186d"`,
    );
  });

  test("is another than that of the deal's project in Linear, which never changes either", () => {
    expect(linearProjectId(33_000_001, 41_200_317)).toMatchInlineSnapshot(
      `"f250d71c-c8b1-435f-bd4e-dfea4bb05a83"`,
    );
  });

  test("is the hash of account and deal, but for the bits of the version", () => {
    const hash = createHash("sha256").update("handoff/1/issue/33000001/41200317/staging").digest("hex");
    const id = issueId(33_000_001, 41_200_317, "staging").replaceAll("-", "");
    expect(id.slice(0, 12) + id.slice(13, 16) + id.slice(17)).toBe(
      hash.slice(0, 12) + hash.slice(13, 16) + hash.slice(17, 32),
    );
  });

  test("is a UUID of version 4 in lower case", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.option(fc.stringMatching(/^[a-z-]{1,20}$/u), { nil: undefined }),
        (account, lead, slug) => {
          expect(issueId(account, lead, slug)).toMatch(
            /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u,
          );
        },
      ),
    );
  });

  test("differs between accounts, deals and sub-issues", () => {
    const ids = [
      issueId(1, 2),
      issueId(2, 1),
      issueId(1, 3),
      issueId(1, 2, "a"),
      issueId(1, 2, "b"),
      issueId(12, 2),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
