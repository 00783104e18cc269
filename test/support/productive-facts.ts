/** What single objects of the simulated Productive hold now. */
import type { Sandbox } from "../../src/sandbox/world.ts";

export type ProductiveType = "companies" | "projects" | "deals" | "services";

/** Custom field in which our number stands, by type, in the example mappings. */
export const markerFields = { companies: "70011", projects: "70012", deals: "70013" } as const;

export interface ProductiveObject {
  readonly id: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** All that exist, archived ones too. */
export function productiveObjects(sandbox: Sandbox, type: ProductiveType): readonly ProductiveObject[] {
  const objects = sandbox.productive.handler.snapshot().objects[type] ?? [];
  return objects
    .filter((object) => object.deletedAtMs === null)
    .map(({ id, attributes }) => ({
      id,
      name: String(attributes["name"]),
      attributes,
      fields: recordOf(attributes["custom_fields"]),
    }));
}

/** Throws when there is none. */
export function productiveObject(sandbox: Sandbox, type: ProductiveType, id: string): ProductiveObject {
  const found = productiveObjects(sandbox, type).find((object) => object.id === id);
  if (found === undefined) throw new Error(`the sandbox's Productive has no ${type}/${id}`);
  return found;
}

/** Our number on it; undefined when its field is empty. */
export function markOf(sandbox: Sandbox, type: keyof typeof markerFields, id: string): unknown {
  return productiveObject(sandbox, type, id).fields[markerFields[type]];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
