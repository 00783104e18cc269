import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exitCodes, HandoffError } from "../../../src/errors.ts";
import type { AdoptKind } from "../../../src/sync/adopt-target.ts";
import { adoptKinds, parseAdoptTarget } from "../../../src/sync/adopt-target.ts";

const app = "https://app.productive.io";
const uuid = "5f0e4c1a-0000-4000-8000-0000000000c1";

function parsedOr(kind: AdoptKind, typed: string): string | HandoffError {
  try {
    return parseAdoptTarget(kind, typed).id;
  } catch (error) {
    if (error instanceof HandoffError) return error;
    throw error;
  }
}

describe("what a person types", () => {
  test.each<[AdoptKind, string, string, string | undefined]>([
    ["company", "90002", "90002", undefined],
    ["company", " 90002 ", "90002", undefined],
    ["company", `${app}/77-acme/companies/90002`, "90002", "77"],
    ["company", `${app}/77/companies/90002/projects?filter=x`, "90002", "77"],
    ["project", `${app}/77-acme/projects/8701/tasks`, "8701", "77"],
    ["project", `${app}/77-acme/projects/8701-hooli-website`, "8701", "77"],
    ["budget", `${app}/77-acme/deals/9501/budget?service=1`, "9501", "77"],
    ["budget", `${app}/77-acme/budgets/9501`, "9501", "77"],
    ["issue", "eng-42", "ENG-42", undefined],
    ["issue", uuid.toUpperCase(), uuid, undefined],
    ["issue", "https://linear.app/acme/issue/ENG-42/website-relaunch", "ENG-42", "acme"],
    ["issue", "https://linear.app/acme/issue/ENG-42", "ENG-42", "acme"],
  ])("as %s, %s, names %s", (kind, typed, id, place) => {
    expect(parseAdoptTarget(kind, typed)).toMatchObject({
      kind,
      id,
      ...(place === undefined ? {} : { place }),
    });
  });

  test.each<[AdoptKind, string]>([
    ["company", ""],
    ["company", "0"],
    ["company", "Globex"],
    ["company", "-1"],
    ["company", `${app}/77-acme/projects/8701`],
    ["project", `${app}/77-acme/companies/90002`],
    ["budget", `${app}/77-acme/projects/8701`],
    ["budget", "ENG-42"],
    ["issue", "42"],
    ["issue", `${app}/77-acme/projects/8701`],
    ["issue", "https://linear.app/acme/project/website-1"],
  ])("as %s, %s, is refused with an example", (kind, typed) => {
    expect(() => parseAdoptTarget(kind, typed)).toThrow(
      expect.objectContaining({
        code: "usage",
        exitCode: exitCodes.usage,
        hint: expect.stringContaining(`--${kind} `) as unknown,
      }),
    );
  });

  test("never breaks, whatever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...adoptKinds), fc.string({ unit: "binary" }), (kind, typed) => {
        const found = parsedOr(kind, typed);
        expect(typeof found === "string" ? found : found.exitCode).toSatisfy(
          (end: unknown) => end === exitCodes.usage || /^[\w-]+$/u.test(String(end)),
        );
      }),
    );
  });
});
