/** What the simulated account contains: plain data that a test may read and change. Times are Unix seconds. */

export type EntityType = "leads" | "contacts" | "companies";

/** Won and lost, in every pipeline. */
const wonStatusId = 142;
const lostStatusId = 143;

/** One value of a field. Select fields keep the option's id; the text is read from the definition. */
export interface StoredValue {
  readonly value: string | number | boolean | Readonly<Record<string, unknown>>;
  readonly enumId?: number;
}

/** By field id. A field without values has no entry. */
export type FieldValues = Map<number, readonly StoredValue[]>;

export interface StoredOption {
  readonly id: number;
  value: string;
  readonly sort: number;
  readonly code: string | null;
}

export interface StoredField {
  readonly id: number;
  name: string;
  readonly type: string;
  readonly code: string | null;
  sort: number;
  options: StoredOption[] | null;
  /** Monetary fields have their own. */
  readonly currency: string | null;
  readonly isApiOnly: boolean;
  readonly isComputed: boolean;
  readonly isPredefined: boolean;
  /** Stages that a deal enters only with this field filled, in the pages of Kommo. */
  requiredStatuses?: { readonly pipelineId: number; readonly statusId: number }[];
  listedFromMs: number;
}

export interface StoredLead {
  readonly id: number;
  name: string;
  /** Whole units with the fraction: 1250.55. */
  price: number;
  responsibleUserId: number;
  statusId: number;
  pipelineId: number;
  lossReasonId: number | null;
  sourceId: number | null;
  /** 0 is the robot. */
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  isDeleted: boolean;
  fields: FieldValues;
  tagIds: number[];
  companyId: number | null;
  contacts: { readonly id: number; readonly isMain: boolean }[];
  /** Lists and filters show it from this moment (milliseconds). */
  listedFromMs: number;
}

/** A contact or a company. */
export interface StoredParty {
  readonly id: number;
  name: string;
  responsibleUserId: number;
  createdAt: number;
  updatedAt: number;
  isDeleted: boolean;
  fields: FieldValues;
  /** The company of a contact. */
  companyId: number | null;
}

export interface StoredUser {
  readonly id: number;
  name: string;
  email: string;
  isAdmin: boolean;
  isActive: boolean;
}

export interface StoredStatus {
  readonly id: number;
  name: string;
  readonly sort: number;
  /** 1: incoming. */
  readonly type: 0 | 1;
}

export interface StoredPipeline {
  readonly id: number;
  name: string;
  readonly isMain: boolean;
  isArchived: boolean;
  statuses: StoredStatus[];
}

export interface StoredNote {
  readonly id: number;
  readonly leadId: number;
  noteType: string;
  params: Readonly<Record<string, unknown>>;
  readonly createdBy: number;
  updatedBy: number;
  readonly createdAt: number;
  updatedAt: number;
  readonly responsibleUserId: number;
  listedFromMs: number;
}

export interface StoredTask {
  readonly id: number;
  readonly entityId: number | null;
  readonly entityType: EntityType | null;
  text: string;
  taskTypeId: number;
  responsibleUserId: number;
  duration: number;
  completeTill: number;
  isCompleted: boolean;
  resultText: string | undefined;
  readonly createdBy: number;
  updatedBy: number;
  readonly createdAt: number;
  updatedAt: number;
  listedFromMs: number;
}

export interface StoredTag {
  readonly id: number;
  readonly name: string;
}

/** A row of the events API, value lists as they go over the wire. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly leadId: number;
  readonly createdBy: number;
  readonly createdAt: number;
  readonly valueAfter: readonly Readonly<Record<string, unknown>>[];
  readonly valueBefore: readonly Readonly<Record<string, unknown>>[];
  readonly listedFromMs: number;
}

export interface StoredWebhook {
  readonly id: number;
  readonly destination: string;
  settings: string[];
  sort: number;
  disabled: boolean;
  readonly createdBy: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface StoredAccount {
  readonly id: number;
  name: string;
  subdomain: string;
  /** ISO 4217. */
  currency: string;
  currencySymbol: string;
  country: string;
  /** IANA name. */
  timeZone: string;
}

export type Countable = "lead" | "note" | "task" | "tag" | "field" | "option" | "event" | "webhook";

export interface KommoStore {
  account: StoredAccount;
  /** Which user a bearer token acts for. */
  tokens: Map<string, number>;
  users: StoredUser[];
  pipelines: StoredPipeline[];
  lossReasons: { readonly id: number; readonly name: string }[];
  definitions: Record<EntityType, StoredField[]>;
  leads: Map<number, StoredLead>;
  contacts: Map<number, StoredParty>;
  companies: Map<number, StoredParty>;
  tags: StoredTag[];
  notes: Map<number, StoredNote>;
  tasks: Map<number, StoredTask>;
  events: StoredEvent[];
  webhooks: StoredWebhook[];
  /** The next number to be given, per kind. */
  nextIds: Record<Countable, number>;
}

/** An account without users, pipelines or deals. */
export function emptyKommoStore(account: StoredAccount): KommoStore {
  return {
    account,
    tokens: new Map(),
    users: [],
    pipelines: [],
    lossReasons: [],
    definitions: { leads: [], contacts: [], companies: [] },
    leads: new Map(),
    contacts: new Map(),
    companies: new Map(),
    tags: [],
    notes: new Map(),
    tasks: new Map(),
    events: [],
    webhooks: [],
    nextIds: {
      lead: 41_300_001,
      note: 7_300_001,
      task: 5_100_001,
      tag: 301,
      field: 519_001,
      option: 889_001,
      event: 1,
      webhook: 839_001,
    },
  };
}

/** Takes the next number of that kind. */
export function takeId(store: KommoStore, kind: Countable): number {
  const id = store.nextIds[kind];
  store.nextIds[kind] = id + 1;
  return id;
}

/** Whether the (pipeline, status) pair exists; a status alone names no stage. */
export function hasStage(store: KommoStore, pipelineId: number, statusId: number): boolean {
  const pipeline = store.pipelines.find(({ id }) => id === pipelineId);
  return pipeline?.statuses.some(({ id }) => id === statusId) ?? false;
}

/** Whether a status is 142 (won) or 143 (lost), in whatever pipeline. */
export function isClosed(statusId: number): boolean {
  return statusId === wonStatusId || statusId === lostStatusId;
}

/** A value as text, for searches and events. */
export function valueText({ value }: StoredValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
