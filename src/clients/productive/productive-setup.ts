/** What an administrator set up in Productive, for proposing a mapping. */
import { z } from "zod";

import { chunksOf } from "../lists.ts";
import type { QueryPart } from "../message.ts";
import type { JsonApi } from "./json-api.ts";
import type { ProductiveNamed, ProductiveServiceModel } from "./productive-client.ts";
import { itemsOf } from "./productive-lookups.ts";
import {
  budgetSchema,
  namedSchema,
  organizationMembershipSchema,
  projectSchema,
  serviceModelSchema,
} from "./productive-wire.ts";

const idsPerRequest = 100;

const organizationNameSchema = z.object({ name: z.string() });

/** Its name comes along with the memberships of the token's owner; there is no endpoint of its own. */
export async function findOrganization(
  api: JsonApi,
  organizationId: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const rows = await api.list(
    "/organization_memberships",
    [["include", "organization"]],
    organizationMembershipSchema,
  );
  const [mine = rows[0]] = rows.filter(({ item }) => item.organizationId === organizationId);
  const found = mine?.included("organizations", organizationId)?.attributes;
  const named = organizationNameSchema.safeParse(found);
  return { id: organizationId, name: named.success ? named.data.name : "" };
}

export function listNamed(api: JsonApi, path: string): Promise<readonly ProductiveNamed[]> {
  return itemsOf(api.list(path, [], namedSchema));
}

export async function findTemplates(api: JsonApi): Promise<readonly ProductiveNamed[]> {
  const rows = await itemsOf(api.list("/projects", [["filter[template]", "true"]], projectSchema));
  return rows.map(({ id, name, isArchived }) => ({ id, name, isArchived }));
}

export async function findServicesOfProjects(
  api: JsonApi,
  projectIds: readonly string[],
): Promise<readonly ProductiveServiceModel[]> {
  const projectOf = await findBudgets(api, projectIds);
  const found: ProductiveServiceModel[] = [];
  for (const chunk of chunksOf([...projectOf.keys()], idsPerRequest)) {
    const query: QueryPart[] = [
      ["filter[deal_id]", chunk.join(",")],
      ["include", "deal,service_type"],
    ];
    for (const row of await itemsOf(api.list("/services", query, serviceModelSchema))) {
      const { isDeleted, budgetId, ...service } = row;
      if (isDeleted || budgetId === undefined || !projectOf.has(budgetId)) continue;
      found.push({ ...service, budgetId, projectId: projectOf.get(budgetId) });
    }
  }
  return found;
}

/** Budget id → project id. */
async function findBudgets(
  api: JsonApi,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const wanted = new Set(projectIds);
  const projectOf = new Map<string, string | undefined>();
  for (const chunk of chunksOf([...wanted], idsPerRequest)) {
    const query: QueryPart[] = [
      ["filter[project_id]", chunk.join(",")],
      ["filter[type]", "2"],
      ["include", "project,company"],
    ];
    for (const budget of await itemsOf(api.list("/deals", query, budgetSchema))) {
      if (!budget.isBudget || budget.deletedAt !== null || !wanted.has(budget.projectId ?? "")) continue;
      projectOf.set(budget.id, budget.projectId);
    }
  }
  return projectOf;
}
