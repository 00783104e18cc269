/** What an issue may be: its state, labels, project and parent must fit its team. */
import { ArgumentChecks } from "./argument-checks.ts";
import { findIssue, present } from "./linear-store.ts";
import { entityNotFound, inputError, usageLimitExceeded } from "./refusals.ts";
import type { IssueRecord, LabelRecord, StateRecord, TeamRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";
import type { IssueCreateInput, IssueUpdateInput } from "./wire-inputs.ts";

/** Issues that are not archived, on the free plan. */
const freePlanIssues = 250;

/** UUIDs and ranges, before anything is looked up. */
export function checkIssueArguments(input: IssueCreateInput | IssueUpdateInput): void {
  const checks = new ArgumentChecks()
    .ownId("id" in input ? input.id : undefined)
    .uuid("teamId", input.teamId)
    .uuid("stateId", input.stateId)
    .uuid("assigneeId", input.assigneeId)
    .uuid("delegateId", input.delegateId)
    .uuid("projectId", input.projectId)
    .uuids("labelIds", input.labelIds)
    .uuids("subscriberIds", input.subscriberIds)
    .range("priority", input.priority, 0, 4);
  if ("templateId" in input) checks.uuid("templateId", input.templateId);
  if ("addedLabelIds" in input) checks.uuids("addedLabelIds", input.addedLabelIds);
  if ("removedLabelIds" in input) checks.uuids("removedLabelIds", input.removedLabelIds);
  checks.done();
}

/** A retired team takes no new issues. */
export function openTeam({ store }: LinearSession, id: string): TeamRecord {
  const team = store.teams.get(id);
  if (team === undefined) throw entityNotFound("Team");
  if (team.retiredAt !== null) throw inputError("Team is retired", `Team ${team.key} is retired.`); // text not recorded
  return team;
}

/** Without a choice: the team's default, or triage for those who are not members. */
export function stateFor(
  session: LinearSession,
  team: TeamRecord,
  stateId: string | null | undefined,
): StateRecord {
  const { store, viewer } = session;
  const triage = team.memberIds.includes(viewer.id) ? null : team.triageIssueStateId;
  const state = store.states.get(stateId ?? triage ?? team.defaultIssueStateId);
  if (state === undefined || state.archivedAt !== null) throw entityNotFound("WorkflowState");
  if (state.teamId !== team.id) throw teamMismatch();
  if (state.type === "duplicate") {
    // Refused by create; whether update refuses it too is not recorded.
    throw inputError("Issue cannot be put in a duplicate state", "Mark it as a duplicate of another issue.");
  }
  return state;
}

/** Labels of the team or of the workspace; no groups, and one of each group at most. */
export function labelsFor(
  session: LinearSession,
  team: TeamRecord,
  ids: readonly string[],
): readonly string[] {
  const labels = [...new Set(ids)].map((id) => {
    const label = session.store.labels.get(id);
    if (label === undefined) throw entityNotFound("IssueLabel");
    return label;
  });
  for (const label of labels) refuseLabel(label, team);
  const groups = new Map<string, LabelRecord>();
  for (const label of labels) {
    if (label.parentId === null) continue;
    const other = groups.get(label.parentId);
    if (other) {
      throw inputError(
        "labelIds not exclusive child labels",
        `The label '${label.name}' is in the same group as '${other.name}'. Only one label in a group can be applied.`,
      );
    }
    groups.set(label.parentId, label);
  }
  return labels.map(({ id }) => id);
}

/** A project the team has a part in. */
export function projectFor(
  session: LinearSession,
  team: TeamRecord,
  id: string | null | undefined,
): string | null {
  if (id === undefined || id === null) return null;
  const project = session.store.projects.get(id);
  if (project === undefined) throw entityNotFound("Project");
  if (!project.teamIds.includes(team.id)) throw teamMismatch();
  return project.id;
}

/** A parent may be in another team, and may be named by its identifier. */
export function parentFor(
  session: LinearSession,
  issue: IssueRecord | undefined,
  idOrIdentifier: string | null | undefined,
): string | null {
  if (idOrIdentifier === undefined || idOrIdentifier === null) return null;
  const parent = findIssue(session.store, idOrIdentifier);
  if (parent === undefined) throw entityNotFound("Issue");
  if (issue !== undefined && ancestorsOf(session, parent).includes(issue.id)) {
    throw inputError("Issue cannot be its own ancestor"); // text not recorded
  }
  return parent.id;
}

/** Whether Linear refuses disabled, guest or app users here is not recorded; all are taken. */
export function userFor(session: LinearSession, id: string | null | undefined): string | null {
  if (id === undefined || id === null) return null;
  if (!session.store.users.has(id)) throw entityNotFound("User");
  return id;
}

/** `more`: how many issues are to be made. */
export function refuseBeyondPlan({ store, switches }: LinearSession, more: number): void {
  if (!switches.freePlan) return;
  const open = [...store.issues.values()].filter(({ archivedAt }) => archivedAt === null).length;
  if (open + more > freePlanIssues) throw usageLimitExceeded();
}

/** The stamps follow the type of the state an issue enters. */
export function enterState(issue: IssueRecord, state: StateRecord, now: string): void {
  const { type } = state;
  const isClosed = type === "canceled" || type === "duplicate";
  issue.stateId = state.id;
  if (type === "started") issue.startedAt ??= now;
  if (type === "backlog" || type === "unstarted" || type === "triage") issue.startedAt = null;
  issue.completedAt = type === "completed" ? (issue.completedAt ?? now) : null;
  issue.canceledAt = isClosed ? (issue.canceledAt ?? now) : null;
  if (type === "triage") issue.startedTriageAt ??= now;
  else if (issue.startedTriageAt !== null) issue.triagedAt ??= now;
}

/** What remains of an issue's labels in another team: those of the workspace. */
export function labelsThatMove(session: LinearSession, issue: IssueRecord): readonly string[] {
  return present(session.store.labels, issue.labelIds)
    .filter(({ teamId }) => teamId === null)
    .map(({ id }) => id);
}

function refuseLabel(label: LabelRecord, team: TeamRecord): void {
  if (label.teamId !== null && label.teamId !== team.id) {
    throw inputError(
      "labelIds for incorrect team",
      `The label '${label.name}' is not associated with the same team as the issue.`,
    );
  }
  if (label.isGroup) {
    throw inputError("labelIds contains a label group", `The label '${label.name}' is a group.`); // text not recorded
  }
}

function teamMismatch(): Error {
  return inputError("Discrepancy between issue team and state, cycle or project");
}

/** The parent itself and all above it. Bounded by the number of issues, should a circle exist. */
function ancestorsOf({ store }: LinearSession, issue: IssueRecord): readonly string[] {
  const ids: string[] = [];
  let current: IssueRecord | undefined = issue;
  while (current !== undefined && !ids.includes(current.id)) {
    ids.push(current.id);
    current = current.parentId === null ? undefined : store.issues.get(current.parentId);
  }
  return ids;
}
