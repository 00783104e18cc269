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

/** Settings as one place of the mapping says them, and which place that is: `service_types.seo.linear`. */
export interface Level<T> {
  readonly path: string;
  readonly settings: T | false;
}

/** Most general first. */
export interface Levels {
  readonly productive: readonly Level<ProductiveSettings>[];
  readonly linear: readonly Level<LinearSettings>[];
}

/**
 * For a deal of several kinds of work, each side follows the first of them, in the mapping's order, that does
 * not switch that side off; it is off where all of them do.
 */
export function settingsInForce(
  mapping: Mapping,
  stage: WonStage,
  types: readonly ServiceType[],
): SettingsInForce {
  const { productive, linear } = levelsFor(mapping, stage, types);
  return {
    productive: mergeProductive(productive.map(({ settings }) => settings)),
    linear: mergeLinear(linear.map(({ settings }) => settings)),
  };
}

/** Where the settings in force come from. */
export function levelsFor(mapping: Mapping, stage: WonStage, types: readonly ServiceType[]): Levels {
  const ofStage = `won[${String(mapping.won.indexOf(stage))}]`;
  const forProductive = leadingType(types, "productive");
  const forLinear = leadingType(types, "linear");
  return {
    productive: [
      ...levelOf("productive", mapping.productive),
      ...levelOf(`${ofStage}.productive`, stage.productive),
      ...levelOf(`${pathOfType(forProductive)}.productive`, forProductive?.productive),
    ],
    linear: [
      ...levelOf("linear", mapping.linear),
      ...levelOf(`${ofStage}.linear`, stage.linear),
      ...levelOf(`${pathOfType(forLinear)}.linear`, forLinear?.linear),
    ],
  };
}

/** The kind of work that decides about one side of a deal. */
export function leadingType(
  types: readonly ServiceType[],
  side: "productive" | "linear",
): ServiceType | undefined {
  return types.find((type) => type[side] !== false) ?? types[0];
}

/** Whether any won stage leads to work in Productive. */
export function usesProductive(mapping: Mapping): boolean {
  return mapping.productive !== undefined && mapping.won.some((stage) => stage.productive !== false);
}

/** Whether any won stage leads to an issue; a stage or service type may name its team without a top level. */
export function usesLinear(mapping: Mapping): boolean {
  return mapping.won.some((stage) => stage.linear !== false);
}

function levelOf<T>(path: string, settings: T | false | undefined): readonly Level<T>[] {
  return settings === undefined ? [] : [{ path, settings }];
}

function pathOfType(type: ServiceType | undefined): string {
  return `service_types.${type?.key ?? ""}`;
}

function mergeProductive(levels: readonly (ProductiveSettings | false)[]): ProductiveSettings | undefined {
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
function mergeLinear(levels: readonly (LinearSettings | false)[]): LinearSettings | undefined {
  const given = spoken(levels);
  if (given === undefined) return undefined;
  return given.reduce((general, specific) => {
    const target = { team: undefined, project: undefined, state: undefined, labels: undefined };
    const base = specific.team === undefined ? general : { ...general, ...target };
    return { ...base, ...withoutGaps(specific) };
  });
}

/** Undefined where any level switches the side off, or where no level says anything. */
function spoken<T>(levels: readonly (T | false)[]): readonly [T, ...T[]] | undefined {
  const given: T[] = [];
  for (const level of levels) {
    if (level === false) return undefined;
    given.push(level);
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
