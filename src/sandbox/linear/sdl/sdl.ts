/**
 * The schema of the simulator: the types handoff and its discovery touch, copied from the schema that the
 * installed `@linear/sdk` was generated from. A contract test compares every type, field and argument with it.
 */
import { linearInputs } from "./inputs.ts";
import { linearObjects } from "./objects.ts";
import { linearRoots } from "./roots.ts";
import { linearWrappers } from "./wrappers.ts";

export const linearSdl: string = [linearRoots, linearObjects, linearWrappers, linearInputs].join("\n");
