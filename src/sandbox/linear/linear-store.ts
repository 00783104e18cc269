/** The workspace as plain data: maps by id, which tests may read (and arrange) at will. */
import type {
  AttachmentRecord,
  CommentRecord,
  IssueRecord,
  LabelRecord,
  LinearRecord,
  OrganizationRecord,
  ProjectRecord,
  ProjectStatusRecord,
  StateRecord,
  TeamRecord,
  TemplateRecord,
  UserRecord,
  WebhookRecord,
} from "./records.ts";

interface LinearCredential {
  readonly secret: string;
  /** A key is sent bare, an access token behind `Bearer `. */
  readonly kind: "api_key" | "access_token";
  readonly userId: string;
}

interface LinearTables {
  readonly users: Map<string, UserRecord>;
  readonly teams: Map<string, TeamRecord>;
  readonly states: Map<string, StateRecord>;
  readonly labels: Map<string, LabelRecord>;
  readonly projectStatuses: Map<string, ProjectStatusRecord>;
  readonly projects: Map<string, ProjectRecord>;
  readonly templates: Map<string, TemplateRecord>;
  readonly issues: Map<string, IssueRecord>;
  readonly attachments: Map<string, AttachmentRecord>;
  readonly comments: Map<string, CommentRecord>;
  readonly webhooks: Map<string, WebhookRecord>;
}

/** Everything the simulator remembers. */
export interface LinearStore extends LinearTables {
  readonly organization: OrganizationRecord;
  readonly credentials: LinearCredential[];
  /** Ids of what was deleted for good. They stay taken: whether Linear frees them is not recorded. */
  readonly spentIds: Set<string>;
  /** Grows with every change; answered as `lastSyncId`. */
  lastSyncId: number;
  /** Gives `serial` to the next record. */
  nextSerial: number;
}

/** The store as JSON: every table an array in the order of making. Detached from the store. */
export type LinearSnapshot = {
  readonly [Table in keyof LinearTables]: LinearTables[Table] extends Map<string, infer Row>
    ? readonly Row[]
    : never;
};

/** Only the organization; `linear-world.ts` fills it. */
export function emptyLinearStore(organization: OrganizationRecord): LinearStore {
  return {
    organization,
    credentials: [],
    users: new Map(),
    teams: new Map(),
    states: new Map(),
    labels: new Map(),
    projectStatuses: new Map(),
    projects: new Map(),
    templates: new Map(),
    issues: new Map(),
    attachments: new Map(),
    comments: new Map(),
    webhooks: new Map(),
    spentIds: new Set(),
    lastSyncId: 1000,
    nextSerial: 1,
  };
}

/** Adds a record that does not exist yet, in its turn. */
export function insert<Row extends LinearRecord>(table: Map<string, Row>, row: Row): Row {
  if (table.has(row.id)) throw new Error(`the sandbox tried to insert ${row.id} twice`);
  table.set(row.id, row);
  return row;
}

/** For what must exist: a reference held by another record. */
export function required<Row>(table: ReadonlyMap<string, Row>, id: string): Row {
  const row = table.get(id);
  if (row === undefined) throw new Error(`the sandbox lost ${id}`);
  return row;
}

/** What several reads refer to; absent references are left out. */
export function present<Row>(table: ReadonlyMap<string, Row>, ids: readonly string[]): readonly Row[] {
  return ids.flatMap((id) => table.get(id) ?? []);
}

/** For comparing before and after. */
export function snapshotOf(store: LinearStore): LinearSnapshot {
  return structuredClone({
    users: [...store.users.values()],
    teams: [...store.teams.values()],
    states: [...store.states.values()],
    labels: [...store.labels.values()],
    projectStatuses: [...store.projectStatuses.values()],
    projects: [...store.projects.values()],
    templates: [...store.templates.values()],
    issues: [...store.issues.values()],
    attachments: [...store.attachments.values()],
    comments: [...store.comments.values()],
    webhooks: [...store.webhooks.values()],
  });
}

/** `ENG-42` */
export function identifierOf(store: LinearStore, issue: IssueRecord): string {
  return `${required(store.teams, issue.teamId).key}-${issue.number}`;
}

/** By UUID, by its identifier, or by one it had before it was moved. */
export function findIssue(store: LinearStore, idOrIdentifier: string): IssueRecord | undefined {
  const byId = store.issues.get(idOrIdentifier);
  if (byId !== undefined || !idOrIdentifier.includes("-")) return byId;
  return [...store.issues.values()].find(
    (issue) =>
      identifierOf(store, issue) === idOrIdentifier || issue.previousIdentifiers.includes(idOrIdentifier),
  );
}
