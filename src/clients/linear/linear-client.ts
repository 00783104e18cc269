/**
 * What handoff asks of Linear. Every method throws `VendorError`. Ids are UUIDs.
 */
import type { WriteOptions } from "../write-options.ts";

export interface LinearUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isActive: boolean;
  /** App users and guests cannot be assigned by us. */
  readonly isAssignable: boolean;
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
  readonly templateId?: string | undefined;
  readonly attachments: readonly NewAttachment[];
}

export interface LinearClient {
  viewer(): Promise<{
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly isAdmin: boolean;
  }>;
  organization(): Promise<{ readonly id: string; readonly name: string; readonly urlKey: string }>;
  /** Disabled ones too; every page. */
  users(): Promise<readonly LinearUser[]>;
  /** By UUID or `ENG-42`; undefined when Linear does not know it. */
  issue(idOrIdentifier: string): Promise<LinearIssue | undefined>;
  /**
   * The issue and its attachments in one request. A conflict with our own id means it exists: it is read
   * (`created: false`), and attachments it lacks are added. An error elsewhere than `issueCreate` means the
   * issue probably exists: the same recovery.
   */
  createIssue(
    issue: NewIssue,
    options: WriteOptions,
  ): Promise<{ readonly issue: LinearIssue; readonly created: boolean }>;
}
