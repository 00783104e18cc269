/**
 * What handoff asks of Linear. Every method throws `VendorError`. Ids are UUIDs.
 */
import type { Confidential } from "../confidential.ts";
import type { WriteOptions } from "../write-options.ts";

export interface LinearUser {
  readonly id: string;
  readonly name: string;
  /** The short one that people are mentioned by. */
  readonly displayName?: string | undefined;
  readonly email: string;
  readonly isActive: boolean;
  /** App users and guests cannot be assigned by us. */
  readonly isAssignable: boolean;
}

export interface LinearTeam {
  readonly id: string;
  /** `ENG` */
  readonly key: string;
  readonly name: string;
  /** Takes no new issues. */
  readonly isRetired: boolean;
  /** Where new issues begin unless a state is named. */
  readonly defaultStateId: string | undefined;
}

export interface LinearState {
  readonly id: string;
  readonly name: string;
  /** triage, backlog, unstarted, started, completed, canceled or duplicate */
  readonly type: string;
  readonly position: number;
  readonly teamId: string;
}

export interface LinearProjectEntry {
  readonly id: string;
  readonly name: string;
  /** backlog, planned, started, paused, completed or canceled */
  readonly statusType: string;
}

export interface LinearLabel {
  readonly id: string;
  readonly name: string;
  /** Undefined: a label of the workspace. */
  readonly teamId: string | undefined;
  /** Issues cannot bear a group. */
  readonly isGroup: boolean;
  readonly isRetired: boolean;
}

export interface LinearTemplate {
  readonly id: string;
  readonly name: string;
  /** issue, project, document … */
  readonly type: string;
  readonly teamId: string | undefined;
}

export interface LinearIssue {
  readonly id: string;
  /** `ENG-42` */
  readonly identifier: string;
  readonly url: string;
  readonly title: string;
  readonly isArchived: boolean;
  readonly isTrashed: boolean;
  readonly teamId: string;
  readonly attachmentUrls: readonly string[];
}

export interface NewAttachment {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly url: string;
  readonly metadata?: Readonly<Record<string, string | number>> | undefined;
}

export interface NewIssue {
  /** Our own UUID: a second create with it is refused, which is how we find the first. */
  readonly id: string;
  readonly teamId: string;
  readonly title: string;
  /** Markdown. */
  readonly description?: string | undefined;
  readonly assigneeId?: string | undefined;
  /** 0 none, 1 urgent, 2 high, 3 medium, 4 low */
  readonly priority?: 0 | 1 | 2 | 3 | 4 | undefined;
  /** YYYY-MM-DD */
  readonly dueDate?: string | undefined;
  readonly stateId?: string | undefined;
  readonly labelIds?: readonly string[] | undefined;
  readonly projectId?: string | undefined;
  readonly parentId?: string | undefined;
  /** Values given here win over the template's (its text too); labels of both are merged. */
  readonly templateId?: string | undefined;
  readonly attachments: readonly NewAttachment[];
}

export interface LinearProject {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly isArchived: boolean;
  readonly isTrashed: boolean;
}

export interface NewLinearProject {
  /** Our own UUID, as with issues. */
  readonly id: string;
  readonly name: string;
  /** Plain text; Linear takes 255 characters. */
  readonly description: string;
  readonly teamIds: readonly string[];
  /** YYYY-MM-DD */
  readonly targetDate?: string | undefined;
}

/** What became of a create with an id of our own. */
export type Creation<T> =
  /** `found`: it existed already, archived maybe. */
  | { readonly outcome: "created" | "found"; readonly record: T }
  /** Our id is taken by what lies in the trash, or was deleted for good: then there is nothing to show. */
  | { readonly outcome: "gone"; readonly record: T | undefined };

export interface LinearWebhook {
  readonly id: string;
  readonly label: string;
  readonly address: Confidential;
  /** Deliveries are signed with it. */
  readonly secret: Confidential;
  readonly isEnabled: boolean;
  readonly resourceTypes: readonly string[];
  /** Undefined: of several teams. */
  readonly teamId: string | undefined;
  readonly coversPublicTeams: boolean;
}

/** Admins of the workspace only, for reading too; others are `refused`. */
export interface LinearWebhooks {
  /** Every page. */
  webhooks(): Promise<readonly LinearWebhook[]>;
  /** Without `teamId`: for all public teams. Enabled. */
  createWebhook(
    webhook: {
      readonly label: string;
      readonly address: string;
      readonly resourceTypes: readonly string[];
      readonly secret: string;
      readonly teamId?: string | undefined;
    },
    options: WriteOptions,
  ): Promise<LinearWebhook>;
  /** Absolute, so it may be repeated. The team cannot be changed. */
  updateWebhook(
    id: string,
    change: {
      readonly isEnabled?: boolean;
      readonly resourceTypes?: readonly string[];
      readonly secret?: string;
    },
    options: WriteOptions,
  ): Promise<LinearWebhook>;
  /** One that is not there is no failure. */
  deleteWebhook(id: string, options: WriteOptions): Promise<void>;
}

export interface LinearClient extends LinearWebhooks {
  viewer(): Promise<{
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly isAdmin: boolean;
  }>;
  organization(): Promise<{ readonly id: string; readonly name: string; readonly urlKey: string }>;
  /** Disabled ones too; every page. */
  users(): Promise<readonly LinearUser[]>;
  /** Teams whose issues the key's owner may see, retired ones too; every page. */
  teams(): Promise<readonly LinearTeam[]>;
  /** Of all teams; every page. */
  workflowStates(): Promise<readonly LinearState[]>;
  /** Not archived; every page. */
  projects(): Promise<readonly LinearProjectEntry[]>;
  /** Of the workspace and of all teams; every page. */
  labels(): Promise<readonly LinearLabel[]>;
  /** Of the workspace and of all teams: one list without pages. */
  templates(): Promise<readonly LinearTemplate[]>;
  /** By UUID or `ENG-42`; undefined when Linear does not know it. */
  issue(idOrIdentifier: string): Promise<LinearIssue | undefined>;
  /**
   * The issue and its attachments in one request. A conflict with our own id means that it exists: it is read,
   * and attachments it lacks are added. An error elsewhere than `issueCreate` means that the issue probably
   * exists: the same recovery.
   */
  createIssue(issue: NewIssue, options: WriteOptions): Promise<Creation<LinearIssue>>;
  /** `projectCreate`; a conflict with our own id is read, as with issues. */
  createProject(project: NewLinearProject, options: WriteOptions): Promise<Creation<LinearProject>>;
}
