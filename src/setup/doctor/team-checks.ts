/** People of teams that the mapping names by e-mail: Productive must know them. */
import type { ProductivePerson } from "../../clients/productive/productive-client.ts";
import { isOtherAccount } from "./account-checks.ts";
import type { Check } from "./check.ts";
import { atPath, warn } from "./check.ts";
import type { DoctorSnapshot, MappingFacts } from "./snapshot.ts";

export function checkTeams(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const { productive } = snapshot;
  if (productive.kind !== "connected" || isOtherAccount("productive", snapshot, facts)) return [];
  const { people } = productive.facts;
  if (!people.ok || facts.mapping.productive === undefined) return [];
  return facts.mapping.serviceTypes.flatMap(({ key, team }) =>
    team.flatMap((email, at) => {
      const why = obstacleOf(email, people.value, facts);
      if (why === undefined) return [];
      const path = `service_types.${key}.team[${String(at)}]`;
      const hint =
        "Invite the person to Productive, say who it is under `people`, or take the address out of the team.";
      return [
        atPath(warn("mapping.person", path, `${email} ${why}: work starts without them.`, hint), path, facts),
      ];
    }),
  );
}

/** A person listed under `people` with an id is checked there. */
function obstacleOf(
  email: string,
  people: readonly ProductivePerson[],
  { mapping }: MappingFacts,
): string | undefined {
  const listed = mapping.people[email];
  if (listed?.productive !== undefined) return undefined;
  if (listed === undefined && mapping.policies.unknownPeople === "warn") {
    return "is not under `people`, and `unknown_people: warn` looks nobody up";
  }
  const same = people.filter((person) => person.email?.trim().toLowerCase() === email);
  if (same.length === 0) return "is nobody’s address in Productive";
  return same.some(({ isActive }) => isActive) ? undefined : "is archived or deactivated in Productive";
}
