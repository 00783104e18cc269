import { conflict, invalidAttributes } from "./api-problem.ts";
import type { Draft, ResourceDefinition } from "./definition.ts";
import { linkedId } from "./record.ts";
import type { DuplicateBehaviour } from "./switches.ts";
import type { Turn } from "./turn.ts";

/** Pairs that exist once. Only `project_preferences` is documented; the others are switches. */
const UNIQUE_PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  memberships: ["person", "project"],
  project_preferences: ["person", "project"],
  service_assignments: ["person", "service"],
  service_type_assignments: ["person", "service_type"],
};

/** 422, 409 or nothing, as the switches say; also for a duplicate within one bulk request. */
export function refuseDuplicate(definition: ResourceDefinition, draft: Draft, turn: Turn): void {
  const pair = UNIQUE_PAIRS[definition.type];
  if (!pair || duplicateBehaviour(definition.type, turn) === "second_row") return;
  const [person, target] = pair;
  const isTaken = turn.store
    .all(definition.type)
    .some((row) =>
      [person, target].every(
        (name) => linkedId(draft, name) !== undefined && linkedId(row, name) === linkedId(draft, name),
      ),
    );
  if (!isTaken) return;
  if (duplicateBehaviour(definition.type, turn) === "409") throw conflict("has already been taken");
  throw invalidAttributes([{ attribute: person, detail: "has already been taken" }]);
}

function duplicateBehaviour(type: string, { switches }: Turn): DuplicateBehaviour {
  if (type === "memberships") return switches.duplicateMembership;
  return type === "service_assignments" ? switches.duplicateServiceAssignment : "422";
}
