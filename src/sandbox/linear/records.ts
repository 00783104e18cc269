/**
 * What the simulator remembers. Fields that the schema shows as they are bear the schema's names; references
 * are ids. Times are ISO 8601 in UTC with milliseconds, as Linear answers them.
 */
export interface LinearRecord {
  readonly id: string;
  createdAt: string;
  updatedAt: string;
  archivedAt: string | null;
  /** Order of making; decides between equal times. */
  readonly serial: number;
  /** Epoch milliseconds from which connections show it; reads by id always do. */
  readonly listedFrom: number;
}

export interface OrganizationRecord extends LinearRecord {
  readonly name: string;
  readonly urlKey: string;
}

export interface UserRecord extends LinearRecord {
  name: string;
  displayName: string;
  email: string;
  active: boolean;
  readonly admin: boolean;
  readonly owner: boolean;
  readonly guest: boolean;
  readonly app: boolean;
}

export type StateType =
  | "triage"
  | "backlog"
  | "unstarted"
  | "started"
  | "completed"
  | "canceled"
  | "duplicate";

export interface TeamRecord extends LinearRecord {
  name: string;
  readonly key: string;
  retiredAt: string | null;
  defaultIssueStateId: string;
  triageIssueStateId: string | null;
  defaultTemplateId: string | null;
  memberIds: readonly string[];
  /** The number the next issue gets. */
  nextNumber: number;
}

export interface StateRecord extends LinearRecord {
  name: string;
  readonly type: StateType;
  readonly color: string;
  readonly position: number;
  readonly teamId: string;
}

export interface LabelRecord extends LinearRecord {
  name: string;
  readonly color: string;
  readonly isGroup: boolean;
  readonly parentId: string | null;
  /** Null: a label of the workspace. */
  readonly teamId: string | null;
}

export type ProjectStatusType = "backlog" | "planned" | "started" | "paused" | "completed" | "canceled";

export interface ProjectStatusRecord extends LinearRecord {
  readonly name: string;
  readonly type: ProjectStatusType;
  readonly color: string;
  readonly position: number;
}

export interface ProjectRecord extends LinearRecord {
  name: string;
  /** Plain text, at most 255 characters. */
  description: string;
  content: string | null;
  color: string;
  icon: string | null;
  readonly slugId: string;
  statusId: string;
  priority: number;
  startDate: string | null;
  targetDate: string | null;
  startedAt: string | null;
  completedAt: string | null;
  canceledAt: string | null;
  leadId: string | null;
  readonly creatorId: string | null;
  teamIds: readonly string[];
  memberIds: readonly string[];
  labelIds: readonly string[];
  sortOrder: number;
  trashed: boolean | null;
}

/** What a template puts into an issue. */
export interface TemplateContent {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly priority?: number | undefined;
  readonly stateId?: string | undefined;
  readonly labelIds?: readonly string[] | undefined;
}

export interface TemplateRecord extends LinearRecord {
  name: string;
  readonly type: "issue" | "project" | "document";
  readonly description: string | null;
  readonly content: TemplateContent;
  readonly teamId: string | null;
}

export interface IssueRecord extends LinearRecord {
  number: number;
  teamId: string;
  title: string;
  description: string | null;
  priority: number;
  estimate: number | null;
  dueDate: string | null;
  stateId: string;
  assigneeId: string | null;
  delegateId: string | null;
  readonly creatorId: string | null;
  projectId: string | null;
  parentId: string | null;
  lastAppliedTemplateId: string | null;
  labelIds: readonly string[];
  subscriberIds: readonly string[];
  /** `ENG-12`: names it had in other teams; it still answers to them. */
  previousIdentifiers: readonly string[];
  sortOrder: number;
  prioritySortOrder: number;
  subIssueSortOrder: number | null;
  startedAt: string | null;
  completedAt: string | null;
  canceledAt: string | null;
  triagedAt: string | null;
  startedTriageAt: string | null;
  trashed: boolean | null;
}

export interface AttachmentRecord extends LinearRecord {
  readonly issueId: string;
  title: string;
  subtitle: string | null;
  readonly url: string;
  metadata: Readonly<Record<string, string | number>>;
  groupBySource: boolean;
  readonly creatorId: string | null;
}

export interface CommentRecord extends LinearRecord {
  readonly issueId: string;
  body: string;
  readonly parentId: string | null;
  readonly userId: string | null;
  readonly quotedText: string | null;
  editedAt: string | null;
}

/** An attempt to deliver that failed; `executionId` is the same for all attempts of one delivery. */
export interface WebhookFailureRecord {
  readonly id: string;
  readonly createdAt: string;
  readonly executionId: string;
  readonly url: string;
  readonly httpStatus: number | null;
  readonly responseOrError: string;
}

export interface WebhookRecord extends LinearRecord {
  label: string | null;
  url: string;
  enabled: boolean;
  secret: string;
  resourceTypes: readonly string[];
  readonly allPublicTeams: boolean;
  readonly teamId: string | null;
  readonly creatorId: string;
  /** The last ones, oldest first. */
  failures: readonly WebhookFailureRecord[];
}
