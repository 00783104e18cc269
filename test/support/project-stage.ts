/** Projects in the simulated Productive: what stands there, and deals that ask for one. */
import { leadFields } from "../../src/sandbox/kommo/seed/field-seed.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { productiveObjects } from "./productive-facts.ts";

/** Companies of the world, in Kommo and in Productive. */
export const contoso = { kommo: 8801 } as const;
export const northwind = { kommo: 8800, productive: "90001" } as const;
export const hooli = { kommo: 8804, productive: "90006", project: "8701" } as const;

/** Names of all projects that bear one of these deals' numbers, in their field or at their end. */
export function projectsOfDeals(sandbox: Sandbox, ...leads: readonly number[]): readonly string[] {
  return productiveObjects(sandbox, "projects").flatMap(({ name, fields }) =>
    leads.some((lead) => fields["70012"] === String(lead) || name.endsWith(` · K${String(lead)}`))
      ? [name]
      : [],
  );
}

/** What lies in a project, by the type of it: names, or titles of tasks. */
export function contentOf(sandbox: Sandbox, type: "tasks" | "folders" | "deals", project: string): string[] {
  const objects = sandbox.productive.handler.snapshot().objects[type] ?? [];
  return objects
    .filter(({ links, deletedAtMs }) => deletedAtMs === null && isLinkTo(links["project"], project))
    .map(({ attributes }) => String(attributes["title"] ?? attributes["name"]));
}

/** A deal of this company that was just won: kind of work as an option of Kommo. */
export function winDeal(
  sandbox: Sandbox,
  deal: { readonly name: string; readonly company: number; readonly kind: string; readonly price?: number },
): number {
  const { asPerson } = sandbox.kommo;
  const lead = asPerson.createLead({
    name: deal.name,
    price: deal.price ?? 2_000,
    pipelineId: 7_700_001,
    statusId: 142,
    companyId: deal.company,
    responsibleUserId: 9_100_001,
  });
  asPerson.setField(lead, leadFields.serviceType, deal.kind);
  return lead;
}

function isLinkTo(link: unknown, id: string): boolean {
  return typeof link === "object" && link !== null && "id" in link && link.id === id;
}
