/** The teams of Linear that get issues, by the mapping. */
import type { Ports } from "../../sync/ports.ts";

type Mapping = Ports["mapping"];

/** Each once, with the name the mapping has for it. */
export function namedTeams(mapping: Mapping): readonly { readonly id: string; readonly name: string }[] {
  const settings = [
    mapping.linear,
    ...mapping.won.map(({ linear }) => linear),
    ...mapping.serviceTypes.map(({ linear }) => linear),
  ];
  const teams = new Map<string, { readonly id: string; readonly name: string }>();
  for (const one of settings) {
    const team = one === false ? undefined : one?.team;
    if (team !== undefined && !teams.has(team.id)) {
      teams.set(team.id, { id: team.id, name: team.name ?? team.key ?? team.id });
    }
  }
  return [...teams.values()];
}
