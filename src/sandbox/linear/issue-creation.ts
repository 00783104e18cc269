/** Making issues. Everything is checked before anything is written. */
import { ArgumentChecks } from "./argument-checks.ts";
import {
  checkIssueArguments,
  enterState,
  labelsFor,
  openTeam,
  parentFor,
  projectFor,
  refuseBeyondPlan,
  stateFor,
  userFor,
} from "./issue-rules.ts";
import { insert } from "./linear-store.ts";
import { conflictOnInsert, entityNotFound, inputError } from "./refusals.ts";
import type { IssueRecord, StateRecord, TeamRecord, TemplateRecord } from "./records.ts";
import { newRecord, refuseTakenId, type LinearSession } from "./session.ts";
import { storedMarkdown } from "./texts.ts";
import type { IssueCreateInput } from "./wire-inputs.ts";

/** Refuses a taken id, and whatever does not fit the team; then nothing was made. */
export function createIssue(session: LinearSession, input: IssueCreateInput): IssueRecord {
  const planned = planIssue(session, input);
  refuseBeyondPlan(session, 1);
  return insertIssue(session, planned);
}

/** All or none: documented as one transaction. A limit of issues per batch is not recorded. */
export function createIssues(
  session: LinearSession,
  inputs: readonly IssueCreateInput[],
): readonly IssueRecord[] {
  const planned = inputs.map((input) => planIssue(session, input));
  const ids = inputs.flatMap(({ id }) => id ?? []);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) throw conflictOnInsert("Issue", twice);
  refuseBeyondPlan(session, planned.length);
  return planned.map((each) => insertIssue(session, each));
}

interface PlannedIssue {
  readonly input: IssueCreateInput;
  readonly team: TeamRecord;
  readonly state: StateRecord;
  readonly fields: Pick<
    IssueRecord,
    | "title"
    | "description"
    | "priority"
    | "assigneeId"
    | "delegateId"
    | "projectId"
    | "parentId"
    | "lastAppliedTemplateId"
    | "labelIds"
    | "subscriberIds"
  >;
}

function planIssue(session: LinearSession, input: IssueCreateInput): PlannedIssue {
  checkIssueArguments(input);
  if (typeof input.createAsUser === "string") {
    throw inputError("createAsUser requires an OAuth application with actor=app"); // text not recorded
  }
  if (input.id) refuseTakenId(session.store, "Issue", input.id);
  const team = openTeam(session, input.teamId);
  const template = templateFor(session, team, input);
  const content = template?.content ?? {};
  const title = input.title ?? content.title;
  new ArgumentChecks().notEmpty("title", title).done();
  const state = stateFor(session, team, input.stateId ?? content.stateId);
  if (input.completedAt && state.type !== "completed") {
    throw inputError("completedAt requires a completed state"); // text not recorded
  }
  return {
    input,
    team,
    state,
    fields: {
      title: title ?? "",
      description: storedMarkdown(session.switches, input.description ?? content.description),
      priority: input.priority ?? content.priority ?? 0,
      assigneeId: userFor(session, input.assigneeId),
      delegateId: userFor(session, input.delegateId),
      projectId: projectFor(session, team, input.projectId),
      parentId: parentFor(session, undefined, input.parentId),
      lastAppliedTemplateId: template?.id ?? input.lastAppliedTemplateId ?? null,
      // Labels of a template and of the caller are merged; every other explicit value wins.
      labelIds: labelsFor(session, team, [...(content.labelIds ?? []), ...(input.labelIds ?? [])]),
      subscriberIds: [...new Set([session.viewer.id, ...(input.subscriberIds ?? [])])],
    },
  };
}

function insertIssue(session: LinearSession, { input, team, state, fields }: PlannedIssue): IssueRecord {
  const { store, viewer, now } = session;
  const record = newRecord(session, "Issue", input.id);
  const issue: IssueRecord = {
    ...record,
    createdAt: input.createdAt ?? record.createdAt,
    ...fields,
    number: team.nextNumber++,
    teamId: team.id,
    estimate: input.estimate ?? null,
    dueDate: input.dueDate ?? null,
    stateId: state.id,
    creatorId: viewer.id,
    previousIdentifiers: [],
    sortOrder: input.sortOrder ?? -record.serial,
    prioritySortOrder: input.prioritySortOrder ?? -record.serial,
    subIssueSortOrder: input.subIssueSortOrder ?? null,
    startedAt: null,
    completedAt: input.completedAt ?? null,
    canceledAt: null,
    triagedAt: null,
    startedTriageAt: null,
    trashed: null,
  };
  enterState(issue, state, now);
  insert(store.issues, issue);
  session.onIssueChange(session, { action: "create", issue: { ...issue } });
  return issue;
}

function templateFor(
  { store }: LinearSession,
  team: TeamRecord,
  { templateId, useDefaultTemplate }: IssueCreateInput,
): TemplateRecord | undefined {
  if (templateId && useDefaultTemplate === true) {
    throw inputError("templateId and useDefaultTemplate cannot be used together"); // text not recorded
  }
  const id = templateId ?? (useDefaultTemplate === true ? team.defaultTemplateId : null);
  if (id === null) return undefined;
  const template = store.templates.get(id);
  const fits = template?.type === "issue" && (template.teamId === null || template.teamId === team.id);
  if (template === undefined || !fits) throw entityNotFound("Template");
  return template;
}
