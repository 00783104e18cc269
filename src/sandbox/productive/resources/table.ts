import type { ResourceDefinition } from "../definition.ts";
import { absenceResources } from "./absences.ts";
import { accessResources } from "./access.ts";
import { companyResources } from "./companies.ts";
import { dealResources } from "./deals.ts";
import { peopleResources } from "./people.ts";
import { projectResources } from "./projects.ts";
import { serviceResources } from "./services.ts";
import { settingsResources } from "./settings.ts";
import { webhookResources } from "./webhooks.ts";
import { workResources } from "./work.ts";

const definitions: readonly ResourceDefinition[] = [
  ...settingsResources,
  ...companyResources,
  ...peopleResources,
  ...projectResources,
  ...accessResources,
  ...dealResources,
  ...serviceResources,
  ...absenceResources,
  ...workResources,
  ...webhookResources,
];

const byCollection = new Map(
  definitions.flatMap((definition) =>
    [definition.type, ...definition.aliases].map((name) => [name, definition] as const),
  ),
);

/** The resource behind a collection name or JSON:API type; aliases answer too. */
export function findDefinition(collection: string): ResourceDefinition | undefined {
  return byCollection.get(collection);
}

/** The definition of a type that the simulator itself stores. */
export function definitionOf(type: string): ResourceDefinition {
  const found = byCollection.get(type);
  if (!found) throw new Error(`The sandbox declares no Productive resource "${type}"; add it to resources/.`);
  return found;
}
