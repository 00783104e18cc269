/**
 * What the three accounts contain, as far as a mapping can name it. Plain data, read once by
 * `read-snapshot.ts`; everything that is proposed is a pure function of it.
 */
import type {
  KommoAccount,
  KommoFieldDefinition,
  KommoPipeline,
  KommoUser,
} from "../../clients/kommo/kommo-client.ts";
import type {
  LinearLabel,
  LinearProjectEntry,
  LinearState,
  LinearTeam,
  LinearTemplate,
  LinearUser,
} from "../../clients/linear/linear-client.ts";
import type {
  ProductiveNamed,
  ProductivePerson,
  ProductiveServiceModel,
} from "../../clients/productive/productive-client.ts";

export interface Snapshot {
  /** YYYY-MM-DD, in the zone of the Kommo account. */
  readonly today: string;
  readonly kommo: KommoSnapshot;
  /** Undefined: not connected. */
  readonly productive: ProductiveSnapshot | undefined;
  readonly linear: LinearSnapshot | undefined;
}

export type FieldEntity = "leads" | "companies" | "contacts";

export interface KommoSnapshot {
  readonly account: KommoAccount;
  /** Undefined: only an administrator's token may list them. */
  readonly users: readonly KommoUser[] | undefined;
  readonly pipelines: readonly KommoPipeline[];
  readonly fields: Readonly<Record<FieldEntity, readonly KommoFieldDefinition[]>>;
  /** One entry per pipeline that is not archived. */
  readonly wins: readonly RecentWins[];
}

/** What the deals lately won in a pipeline (stage 142) have filled in. */
export interface RecentWins {
  readonly pipelineId: number;
  /** How many were read; reading stops at a bound. */
  readonly count: number;
  /** How many of them have a value in a field, by field id. A field that none has filled is absent. */
  readonly filled: Readonly<Record<number, number>>;
  /** E-mail addresses in text fields, lower case, by field id. */
  readonly emails: Readonly<Record<number, readonly string[]>>;
}

export interface CustomField {
  readonly id: string;
  readonly name: string;
  /** companies, projects, budgets, services … */
  readonly customizableType: string;
  /** 1 text, 2 number, 3 select, 4 date, 5 multiselect, 6 person, 7 attachment. */
  readonly dataTypeId: number;
  readonly isRequired: boolean;
  readonly isArchived: boolean;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

export interface ProjectTemplate extends ProductiveNamed {
  /** Of the budgets of the template project. */
  readonly services: readonly ProductiveServiceModel[];
}

export interface ProductiveSnapshot {
  readonly organization: { readonly id: string; readonly name: string };
  /** Whose token it is. */
  readonly ownerId: string | undefined;
  readonly people: readonly ProductivePerson[];
  readonly serviceTypes: readonly ProductiveNamed[];
  readonly workflows: readonly ProductiveNamed[];
  readonly templates: readonly ProjectTemplate[];
  readonly subsidiaries: readonly ProductiveNamed[];
  readonly taxRates: readonly ProductiveNamed[];
  readonly documentTypes: readonly ProductiveNamed[];
  /** Undefined: the token may not see them. */
  readonly customFields: readonly CustomField[] | undefined;
}

export interface LinearSnapshot {
  readonly organization: { readonly id: string; readonly name: string; readonly urlKey: string };
  readonly users: readonly LinearUser[];
  readonly teams: readonly LinearTeam[];
  readonly states: readonly LinearState[];
  readonly projects: readonly LinearProjectEntry[];
  readonly labels: readonly LinearLabel[];
  readonly templates: readonly LinearTemplate[];
}

/** Won is 142 and lost is 143 in every pipeline. */
export const wonStatusId = 142;
export const lostStatusId = 143;
/** Of a stage: deals that nobody has accepted yet. */
export const incomingType = 1;

/** Pipelines in use. */
export function openPipelines({ pipelines }: KommoSnapshot): readonly KommoPipeline[] {
  return pipelines.filter(({ isArchived }) => !isArchived);
}

export function active<T extends { readonly isArchived: boolean }>(all: readonly T[]): readonly T[] {
  return all.filter(({ isArchived }) => !isArchived);
}
