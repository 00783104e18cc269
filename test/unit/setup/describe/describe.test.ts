import { describe, expect, it } from "vitest";
import type { AdminFacts } from "../../../../src/setup/describe/admin-page.ts";
import { audiences, describeMapping } from "../../../../src/setup/describe/describe.ts";
import type { Audience } from "../../../../src/setup/describe/describe.ts";
import { liveNames, mappedNames } from "../../../../src/setup/describe/names.ts";
import { aMapping } from "../../../support/mapping.ts";
import { aSnapshot, mappingFacts } from "../doctor/examined.ts";

const facts: AdminFacts = { keepDeliveries: "30d", hasSlack: true };
const full = mappingFacts().mapping;
const common = aMapping().mapping;

function page(mapping: typeof full, audience: Audience): string {
  return `${describeMapping({ mapping, names: mappedNames }, facts, audience).join("\n")}\n`;
}

describe("the hand-over pages", () => {
  it.each(audiences)("for %s, of the common mapping", async (audience) => {
    await expect(page(common, audience)).toMatchFileSnapshot(
      `../../../golden/describe/common-${audience}.md`,
    );
  });

  it.each(audiences)("for %s, of the full mapping", async (audience) => {
    await expect(page(full, audience)).toMatchFileSnapshot(`../../../golden/describe/full-${audience}.md`);
  });

  it("are printed one after the other where nobody is named", () => {
    const lines = describeMapping({ mapping: full, names: mappedNames }, facts, undefined);
    expect(lines.filter((line) => line.startsWith("# "))).toHaveLength(3);
  });

  it("call things what the accounts call them", async () => {
    const snapshot = await aSnapshot({
      change: ({ kommo }) => {
        kommo.asPerson.renameStage(7_700_001, 142, "Gewonnen");
        const field = kommo.store.definitions.leads.find(({ id }) => id === 510_001);
        if (field !== undefined) field.name = "Leistung";
      },
    });
    const text = describeMapping({ mapping: full, names: liveNames(snapshot) }, facts, "sales").join("\n");
    expect(text).toContain("**Gewonnen** in **Sales**");
    expect(text).toContain("| **Leistung** |");
  });

  it("keep the mapping's names where an account could not be read", async () => {
    const snapshot = await aSnapshot({
      change: ({ kommo }) => {
        kommo.switches.revoked = true;
      },
    });
    const names = liveNames(snapshot);
    expect(names.areLive).toBe(false);
    expect(describeMapping({ mapping: full, names }, facts, "sales").join("\n")).toContain(
      "**Closed - won**",
    );
  });

  it("let no name break the page", () => {
    const mapping = { ...full, kommo: { ...full.kommo, account: { id: 1, name: "a | b <script>\n# x" } } };
    const text = describeMapping({ mapping, names: mappedNames }, facts, "admin").join("\n");
    expect(text).not.toContain("<script>");
    expect(text).not.toContain("\n# x");
  });
});
