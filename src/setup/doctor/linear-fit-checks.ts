/** Whether what the mapping names in Linear belongs together: a state and a label are a team's own. */
import type { LinearLabel, LinearState, LinearTemplate } from "../../clients/linear/linear-client.ts";
import { isOtherAccount } from "./account-checks.ts";
import type { Check } from "./check.ts";
import { atPath, fail } from "./check.ts";
import type { LinearSettings, Placed } from "./mapping-parts.ts";
import { linearLevels } from "./mapping-parts.ts";
import type { DoctorSnapshot, LinearFacts, MappingFacts } from "./snapshot.ts";

export function checkLinearFit(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const { linear } = snapshot;
  if (linear.kind !== "connected" || isOtherAccount("linear", snapshot, facts)) return [];
  const general = facts.mapping.linear?.team;
  return linearLevels(facts.mapping).flatMap((level) => {
    const team = level.value.team ?? general;
    return team === undefined ? [] : checkLevel(level, team, linear.facts, facts);
  });
}

function checkLevel(
  { path, value }: Placed<LinearSettings>,
  team: { readonly id: string; readonly name?: string | undefined; readonly key?: string | undefined },
  linear: LinearFacts,
  facts: MappingFacts,
): readonly Check[] {
  const called = team.name ?? team.key ?? team.id;
  const at = (place: string, what: string): Check =>
    atPath(
      fail(
        "mapping.linear_team",
        place,
        `${what} belongs to another team than “${called}”, so Linear would refuse the issue.`,
        `Name one of team “${called}”; \`handoff discover\` shows what there is.`,
      ),
      place,
      facts,
    );
  const { state, labels = [], template } = value;
  const foundState = state === undefined ? undefined : rowOf<LinearState>(linear.states, state.id);
  const foundTemplate =
    template === undefined ? undefined : rowOf<LinearTemplate>(linear.templates, template.id);
  return [
    ...(foundState === undefined || foundState.teamId === team.id
      ? []
      : [at(`${path}.state`, `The state “${foundState.name}”`)]),
    ...labels.flatMap(({ id }, index) => {
      const label = rowOf<LinearLabel>(linear.labels, id);
      const isFine = label?.teamId === undefined || label.teamId === team.id;
      return isFine ? [] : [at(`${path}.labels[${String(index)}]`, `The label “${label.name}”`)];
    }),
    ...(foundTemplate?.teamId === undefined || foundTemplate.teamId === team.id
      ? []
      : [at(`${path}.template`, `The template “${foundTemplate.name}”`)]),
  ];
}

function rowOf<T extends { readonly id: string }>(
  reading: { readonly ok: true; readonly value: readonly T[] } | { readonly ok: false },
  id: string,
): T | undefined {
  return reading.ok ? reading.value.find((row) => row.id === id) : undefined;
}
