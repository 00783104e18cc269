/** Which settings are in force for a deal: service type over won stage over top level, key by key. */
import type {
  LinearSettings,
  Mapping,
  ProductiveSettings,
  ServiceType,
  WonStage,
} from "../../config/mapping.ts";

/** Undefined: that side is switched off for this deal, or not mapped at all. */
export interface SettingsInForce {
  readonly productive: ProductiveSettings | undefined;
  readonly linear: LinearSettings | undefined;
}

export function settingsInForce(
  mapping: Mapping,
  stage: WonStage,
  serviceType: ServiceType | undefined,
): SettingsInForce {
  return {
    productive: mergeProductive([mapping.productive, stage.productive, serviceType?.productive]),
    linear: mergeLinear([mapping.linear, stage.linear, serviceType?.linear]),
  };
}

/** Whether any won stage leads to work in Productive. */
export function usesProductive(mapping: Mapping): boolean {
  return mapping.productive !== undefined && mapping.won.some((stage) => stage.productive !== false);
}

/** Whether any won stage leads to an issue; a stage or service type may name its team without a top level. */
export function usesLinear(mapping: Mapping): boolean {
  return mapping.won.some((stage) => stage.linear !== false);
}

function mergeProductive(
  levels: readonly (ProductiveSettings | false | undefined)[],
): ProductiveSettings | undefined {
  const given = spoken(levels);
  if (given === undefined) return undefined;
  return given.reduce((general, specific) => ({
    company: { ...general.company, ...withoutGaps(specific.company) },
    project: { ...general.project, ...withoutGaps(specific.project) },
    budget: { ...general.budget, ...withoutGaps(specific.budget) },
    assignServices: specific.assignServices ?? general.assignServices,
  }));
}

/** A level that names a team replaces team, project, state and labels together: they belong to one another. */
function mergeLinear(levels: readonly (LinearSettings | false | undefined)[]): LinearSettings | undefined {
  const given = spoken(levels);
  if (given === undefined) return undefined;
  return given.reduce((general, specific) => {
    const target = { team: undefined, project: undefined, state: undefined, labels: undefined };
    const base = specific.team === undefined ? general : { ...general, ...target };
    return { ...base, ...withoutGaps(specific) };
  });
}

/** Undefined where any level switches the side off, or where no level says anything. */
function spoken<T>(levels: readonly (T | false | undefined)[]): readonly [T, ...T[]] | undefined {
  const given: T[] = [];
  for (const level of levels) {
    if (level === false) return undefined;
    if (level !== undefined) given.push(level);
  }
  const [first, ...rest] = given;
  return first === undefined ? undefined : [first, ...rest];
}

function withoutGaps<T extends object>(settings: T | undefined): Partial<T> {
  const given: Partial<T> = {};
  if (settings === undefined) return given;
  for (const key of keysOf(settings)) {
    if (settings[key] !== undefined) given[key] = settings[key];
  }
  return given;
}

function keysOf<T extends object>(value: T): readonly (keyof T)[] {
  const keys: (keyof T)[] = [];
  for (const key in value) keys.push(key);
  return keys;
}
