/** What people do in Linear's own interface while handoff is not looking. For tests and the demo. */
import { createComment } from "./comments.ts";
import {
  archiveIssue,
  deleteIssue,
  restoreIssue,
  stateOfType,
  trashIssue,
  updateIssue,
} from "./issue-changes.ts";
import { findIssue, insert, required } from "./linear-store.ts";
import type { AttachmentRecord, CommentRecord, IssueRecord, StateType } from "./records.ts";
import { newRecord, type LinearSession } from "./session.ts";
import type { IssueUpdateInput } from "./wire-inputs.ts";

/** Issues are named by UUID or identifier. Every act throws when the rules of the workspace forbid it. */
export interface LinearPeople {
  editIssue(issue: string, changes: IssueUpdateInput): IssueRecord;
  /** Into the team's first completed state. */
  completeIssue(issue: string): IssueRecord;
  cancelIssue(issue: string): IssueRecord;
  /** Into the team's first state of that type: `unstarted` reopens. */
  moveToState(issue: string, type: StateType): IssueRecord;
  /** Null: to nobody. */
  reassign(issue: string, userId: string | null): IssueRecord;
  /** A new number, the same id; it still answers to the old identifier. */
  moveTeam(issue: string, teamId: string): IssueRecord;
  archive(issue: string): IssueRecord;
  trash(issue: string): IssueRecord;
  /** Out of the archive or the trash. */
  restore(issue: string): IssueRecord;
  /** For good: the id finds nothing any more, and is not free either. */
  deleteForGood(issue: string): void;
  comment(issue: string, body: string): CommentRecord;
  removeAttachment(issue: string, url: string): void;
  /** A second card with the same URL cannot exist on one issue; this puts one on another. */
  attachByHand(issue: string, url: string, title: string): AttachmentRecord;
  retireTeam(teamId: string): void;
  disableUser(userId: string): void;
}

/** `session`: of the person who acts, made anew for every act so that the time is right. */
export function linearPeople(session: () => LinearSession): LinearPeople {
  const edit = (name: string, changes: IssueUpdateInput): IssueRecord => {
    const now = session();
    return updateIssue(now, issueOf(now, name), changes);
  };
  const change = (name: string, act: (now: LinearSession, issue: IssueRecord) => void): IssueRecord => {
    const now = session();
    const issue = issueOf(now, name);
    act(now, issue);
    return issue;
  };
  const moveToState = (name: string, type: StateType): IssueRecord => {
    const now = session();
    return edit(name, { stateId: stateOfType(now, issueOf(now, name).teamId, type).id });
  };
  return {
    editIssue: edit,
    completeIssue: (name) => moveToState(name, "completed"),
    cancelIssue: (name) => moveToState(name, "canceled"),
    moveToState,
    reassign: (name, userId) => edit(name, { assigneeId: userId }),
    moveTeam: (name, teamId) => edit(name, { teamId }),
    archive: (name) => change(name, archiveIssue),
    trash: (name) => change(name, trashIssue),
    restore: (name) => change(name, restoreIssue),
    deleteForGood: (name) => void change(name, deleteIssue),
    comment: (name, body) => {
      const now = session();
      return createComment(now, { issueId: issueOf(now, name).id, body });
    },
    removeAttachment: (name, url) => removeAttachment(session(), name, url),
    attachByHand: (name, url, title) => attachByHand(session(), name, url, title),
    retireTeam: (teamId) => {
      const { store, now } = session();
      required(store.teams, teamId).retiredAt = now;
    },
    disableUser: (userId) => {
      required(session().store.users, userId).active = false;
    },
  };
}

function issueOf({ store }: LinearSession, name: string): IssueRecord {
  const issue = findIssue(store, name);
  if (issue === undefined) throw new Error(`the sandbox has no issue ${name}`);
  return issue;
}

function removeAttachment(session: LinearSession, name: string, url: string): void {
  const { attachments } = session.store;
  const issue = issueOf(session, name);
  for (const each of attachments.values()) {
    if (each.issueId === issue.id && each.url === url) attachments.delete(each.id);
  }
}

function attachByHand(session: LinearSession, name: string, url: string, title: string): AttachmentRecord {
  return insert(session.store.attachments, {
    ...newRecord(session, "Attachment", undefined),
    issueId: issueOf(session, name).id,
    title,
    subtitle: null,
    url,
    metadata: {},
    groupBySource: false,
    creatorId: session.viewer.id,
  });
}
