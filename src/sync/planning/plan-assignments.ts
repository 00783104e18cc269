/** Who may track time on what, where the mapping restricts it. */
import type { StepOf } from "../plan.ts";
import type { Named } from "./plan-people.ts";

/** Every member on every service: the mapping knows no finer division. */
export function planAssignments(
  services: readonly StepOf<"productive.service">[],
  members: readonly Named[],
): readonly StepOf<"productive.assignment">[] {
  return services.flatMap(({ key, budget, name }) =>
    members.map((person) => ({
      kind: "productive.assignment",
      key: `${key.replace(/\/service\/(?=[^/]+$)/, "/assignment/")}/${person.id}`,
      budget,
      service: key,
      serviceName: name,
      person: { id: person.id, name: person.name },
    })),
  );
}
