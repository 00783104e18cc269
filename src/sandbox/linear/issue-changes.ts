/** Changing issues. Everything is checked before anything is written. */
import { ArgumentChecks } from "./argument-checks.ts";
import { tellingUpdate } from "./issue-change.ts";
import {
  checkIssueArguments,
  enterState,
  labelsFor,
  labelsThatMove,
  openTeam,
  parentFor,
  projectFor,
  stateFor,
  userFor,
} from "./issue-rules.ts";
import { identifierOf, present, required } from "./linear-store.ts";
import { entityNotFound } from "./refusals.ts";
import type { IssueRecord, StateRecord, TeamRecord } from "./records.ts";
import { touch, type LinearSession } from "./session.ts";
import { storedMarkdown } from "./texts.ts";
import type { IssueUpdateInput } from "./wire-inputs.ts";

/** Absent fields stay, null empties. */
export function updateIssue(
  session: LinearSession,
  issue: IssueRecord,
  input: IssueUpdateInput,
): IssueRecord {
  checkIssueArguments(input);
  const { store, now } = session;
  const moved = input.teamId !== undefined && input.teamId !== null && input.teamId !== issue.teamId;
  const team = moved ? openTeam(session, input.teamId ?? "") : required(store.teams, issue.teamId);
  const changes = planChanges(session, issue, team, moved, input);
  const state = planState(session, issue, team, moved, input.stateId);
  return tellingUpdate(session, issue, () => {
    if (moved) giveNumberIn(session, issue, team);
    Object.assign(issue, changes);
    if (state.id !== issue.stateId) enterState(issue, state, now);
    if (input.trashed === true) putAway(session, issue, { trashed: true });
    if (input.trashed === null) takeBack(session, issue);
    touch(session, issue);
    return issue;
  });
}

/** Sets `archivedAt`, and does not move `updatedAt`. */
export function archiveIssue(session: LinearSession, issue: IssueRecord): void {
  tellingUpdate(session, issue, () => putAway(session, issue, { trashed: false }));
}

/** Thirty days in the trash; nothing here waits that long. */
export function trashIssue(session: LinearSession, issue: IssueRecord): void {
  tellingUpdate(session, issue, () => putAway(session, issue, { trashed: true }));
}

/** Out of the archive and the trash. */
export function restoreIssue(session: LinearSession, issue: IssueRecord): void {
  tellingUpdate(session, issue, () => takeBack(session, issue));
}

/** For good, with what hangs on it. The id stays taken. */
export function deleteIssue(session: LinearSession, issue: IssueRecord): void {
  const { store } = session;
  session.onIssueChange(session, { action: "remove", issue: { ...issue } });
  store.lastSyncId += 1;
  store.issues.delete(issue.id);
  store.spentIds.add(issue.id);
  for (const table of [store.attachments, store.comments]) {
    for (const { id, issueId } of table.values()) if (issueId === issue.id) table.delete(id);
  }
  for (const child of store.issues.values()) if (child.parentId === issue.id) child.parentId = null;
}

function putAway(
  session: LinearSession,
  issue: IssueRecord,
  { trashed }: { readonly trashed: boolean },
): void {
  session.store.lastSyncId += 1;
  issue.archivedAt = session.now;
  if (trashed) issue.trashed = true;
}

function takeBack(session: LinearSession, issue: IssueRecord): void {
  session.store.lastSyncId += 1;
  issue.archivedAt = null;
  issue.trashed = null;
}

/** The first state of that type in the order of the team. */
export function stateOfType(session: LinearSession, teamId: string, type: StateRecord["type"]): StateRecord {
  const found = [...session.store.states.values()]
    .filter((state) => state.teamId === teamId && state.type === type && state.archivedAt === null)
    .toSorted((a, b) => a.position - b.position)[0];
  if (found === undefined) throw entityNotFound("WorkflowState");
  return found;
}

/** The changed fields as they will be; throws before anything is written. */
function planChanges(
  session: LinearSession,
  issue: IssueRecord,
  team: TeamRecord,
  moved: boolean,
  input: IssueUpdateInput,
): Partial<IssueRecord> {
  const changes: Partial<IssueRecord> = {};
  if (input.title !== undefined) {
    new ArgumentChecks().notEmpty("title", input.title).done();
    changes.title = input.title ?? "";
  }
  if (input.description !== undefined)
    changes.description = storedMarkdown(session.switches, input.description);
  if (input.priority !== undefined) changes.priority = input.priority ?? 0;
  if (input.estimate !== undefined) changes.estimate = input.estimate;
  if (input.dueDate !== undefined) changes.dueDate = input.dueDate;
  if (input.assigneeId !== undefined) changes.assigneeId = userFor(session, input.assigneeId);
  if (input.delegateId !== undefined) changes.delegateId = userFor(session, input.delegateId);
  if (input.parentId !== undefined) changes.parentId = parentFor(session, issue, input.parentId);
  if (input.subscriberIds !== undefined) changes.subscriberIds = input.subscriberIds ?? [];
  if (input.lastAppliedTemplateId !== undefined) changes.lastAppliedTemplateId = input.lastAppliedTemplateId;
  if (typeof input.sortOrder === "number") changes.sortOrder = input.sortOrder;
  if (typeof input.prioritySortOrder === "number") changes.prioritySortOrder = input.prioritySortOrder;
  if (input.subIssueSortOrder !== undefined) changes.subIssueSortOrder = input.subIssueSortOrder;
  if (input.projectId !== undefined) changes.projectId = projectFor(session, team, input.projectId);
  else if (moved) changes.projectId = projectThatMoves(session, issue, team);
  const labelIds = changedLabels(session, issue, moved, input);
  if (labelIds !== undefined) changes.labelIds = labelsFor(session, team, labelIds);
  return changes;
}

/** `labelIds` replaces; the added and removed ones change what is there. */
function changedLabels(
  session: LinearSession,
  issue: IssueRecord,
  moved: boolean,
  { labelIds, addedLabelIds, removedLabelIds }: IssueUpdateInput,
): readonly string[] | undefined {
  if (labelIds) return labelIds;
  if (!moved && !addedLabelIds && !removedLabelIds) return undefined;
  const kept = moved ? labelsThatMove(session, issue) : issue.labelIds;
  return [...kept, ...(addedLabelIds ?? [])].filter((id) => !(removedLabelIds ?? []).includes(id));
}

/** In another team an issue lands in the state of the same name, else the first of the same type. */
function planState(
  session: LinearSession,
  issue: IssueRecord,
  team: TeamRecord,
  moved: boolean,
  stateId: string | null | undefined,
): StateRecord {
  const current = required(session.store.states, issue.stateId);
  if (stateId) return stateId === current.id ? current : stateFor(session, team, stateId);
  if (!moved) return current;
  const sameName = [...session.store.states.values()].find(
    ({ teamId, name, type }) => teamId === team.id && name === current.name && type === current.type,
  );
  return sameName ?? stateOfType(session, team.id, current.type);
}

/** A project the new team has no part in is silently left behind. */
function projectThatMoves({ store }: LinearSession, issue: IssueRecord, team: TeamRecord): string | null {
  const [project] = issue.projectId === null ? [] : present(store.projects, [issue.projectId]);
  return project?.teamIds.includes(team.id) === true ? project.id : null;
}

function giveNumberIn({ store }: LinearSession, issue: IssueRecord, team: TeamRecord): void {
  issue.previousIdentifiers = [...issue.previousIdentifiers, identifierOf(store, issue)];
  issue.teamId = team.id;
  issue.number = team.nextNumber++;
}
