import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proposeLines, slugOf, unique } from "../../../../src/setup/discover/propose-lines.ts";
import { aNamed, aService } from "./snapshots.ts";

const types = [aNamed("112", "Design"), aNamed("114", "Development")];

describe("lines after a template's budget", () => {
  it("share the price as the template does", () => {
    const services = [
      aService({ name: "Design", priceCents: 400_000 }),
      aService({ name: "Build", priceCents: 10_000, quantity: "60.0", unitId: 1, serviceTypeId: "114" }),
    ];
    expect(proposeLines(services, types)).toMatchObject([
      { slug: "design", share: "40", rate: undefined, serviceType: { id: "112" } },
      { slug: "build", share: "60", rate: "100.00", serviceType: { id: "114" } },
    ]);
  });

  it("leave out what is not billed", () => {
    const services = [aService(), aService({ name: "Travel", billingTypeId: 3 })];
    expect(proposeLines(services, types).map(({ name }) => name)).toEqual(["Design"]);
  });

  it("share equally where the template has no prices", () => {
    const services = [1, 2, 3].map((number) => aService({ name: `Part ${String(number)}`, priceCents: 0 }));
    expect(proposeLines(services, types).map(({ share }) => share)).toEqual(["33.34", "33.33", "33.33"]);
  });

  it("are not proposed where a service's type is archived", () => {
    const archived = [{ ...aNamed("112", "Design"), isArchived: true }];
    expect(proposeLines([aService()], archived)).toEqual([]);
  });

  it("have names and slugs of their own", () => {
    const lines = proposeLines([aService(), aService()], types);
    expect(lines.map(({ name, slug }) => [name, slug])).toEqual([
      ["Design", "design"],
      ["Design 2", "design-2"],
    ]);
  });

  it("always sum to exactly 100", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 12 }),
        (prices) => {
          const lines = proposeLines(
            prices.map((priceCents) => aService({ priceCents })),
            types,
          );
          const sum = lines.reduce((all, { share }) => all + Math.round(Number(share) * 100), 0);
          expect(sum).toBe(10_000);
        },
      ),
    );
  });
});

describe("slugs", () => {
  it.each([
    ["Größe & Maß", "grosse-mass"],
    ["  SEO / SEA ", "seo-sea"],
    ["Дизайн", "work"],
    ["x".repeat(60), "x".repeat(40)],
  ])("of %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it("are told apart by a number", () => {
    expect(unique(["work", "work", "work"], "-")).toEqual(["work", "work-2", "work-3"]);
  });
});
