/** Projects: what one project per deal needs. */
import { ArgumentChecks } from "./argument-checks.ts";
import { insert, required } from "./linear-store.ts";
import { entityNotFound } from "./refusals.ts";
import type { ProjectRecord, ProjectStatusRecord } from "./records.ts";
import { newRecord, randomHex, touch, type LinearSession } from "./session.ts";
import { userFor } from "./issue-rules.ts";
import type { ProjectCreateInput, ProjectUpdateInput } from "./wire-inputs.ts";

/** Enforced by the API; the long text belongs into `content`. */
const longestDescription = 255;

/** Lands in the backlog unless a status is named. */
export function createProject(session: LinearSession, input: ProjectCreateInput): ProjectRecord {
  checkArguments(input)
    .ownId(input.id)
    .notEmpty("name", input.name)
    .custom(input.teamIds.length > 0, "teamIds", "arrayNotEmpty", "should not be empty")
    .done();
  const { store, random, viewer } = session;
  refuseUnknownTeams(session, input.teamIds);
  const record = newRecord(session, "Project", input.id);
  return insert(store.projects, {
    ...record,
    name: input.name,
    description: input.description ?? "",
    content: input.content ?? null,
    color: input.color ?? "#bec2c8",
    icon: input.icon ?? null,
    slugId: randomHex(random, 12),
    statusId: statusFor(session, input.statusId).id,
    priority: input.priority ?? 0,
    startDate: input.startDate ?? null,
    targetDate: input.targetDate ?? null,
    startedAt: null,
    completedAt: null,
    canceledAt: null,
    leadId: userFor(session, input.leadId),
    creatorId: viewer.id,
    teamIds: [...new Set(input.teamIds)],
    memberIds: input.memberIds ?? [],
    labelIds: input.labelIds ?? [],
    sortOrder: input.sortOrder ?? -record.serial,
    trashed: null,
  });
}

/** Absent fields stay. Checked before anything is written. */
export function updateProject(
  session: LinearSession,
  project: ProjectRecord,
  input: ProjectUpdateInput,
): ProjectRecord {
  const checks = checkArguments(input);
  if (input.name !== undefined) checks.notEmpty("name", input.name);
  checks.done();
  if (input.teamIds) refuseUnknownTeams(session, input.teamIds);
  const status = input.statusId ? statusFor(session, input.statusId) : undefined;
  const leadId = input.leadId === undefined ? project.leadId : userFor(session, input.leadId);
  if (input.name) project.name = input.name;
  if (typeof input.description === "string") project.description = input.description;
  if (input.content !== undefined) project.content = input.content;
  if (input.teamIds) project.teamIds = [...new Set(input.teamIds)];
  if (input.memberIds) project.memberIds = input.memberIds;
  if (input.startDate !== undefined) project.startDate = input.startDate;
  if (input.targetDate !== undefined) project.targetDate = input.targetDate;
  if (typeof input.priority === "number") project.priority = input.priority;
  project.leadId = leadId;
  if (status) enterStatus(project, status, session.now);
  if (input.trashed === true) trashProject(session, project);
  touch(session, project);
  return project;
}

/** The API's delete is the trash. */
export function trashProject(session: LinearSession, project: ProjectRecord): void {
  session.store.lastSyncId += 1;
  project.archivedAt = session.now;
  project.trashed = true;
}

function checkArguments(input: ProjectCreateInput | ProjectUpdateInput): ArgumentChecks {
  return new ArgumentChecks()
    .atMost("description", input.description, longestDescription)
    .uuids("teamIds", input.teamIds)
    .uuids("memberIds", input.memberIds)
    .uuid("leadId", input.leadId)
    .uuid("statusId", input.statusId)
    .range("priority", input.priority, 0, 4);
}

function refuseUnknownTeams({ store }: LinearSession, ids: readonly string[]): void {
  if (ids.some((id) => !store.teams.has(id))) throw entityNotFound("Team");
}

/** Without a choice: the first status of the backlog. */
function statusFor({ store }: LinearSession, id: string | null | undefined): ProjectStatusRecord {
  const chosen = id
    ? store.projectStatuses.get(id)
    : [...store.projectStatuses.values()].find(({ type }) => type === "backlog");
  if (chosen === undefined) throw entityNotFound("ProjectStatus");
  return required(store.projectStatuses, chosen.id);
}

function enterStatus(project: ProjectRecord, status: ProjectStatusRecord, now: string): void {
  project.statusId = status.id;
  if (status.type === "started") project.startedAt ??= now;
  project.completedAt = status.type === "completed" ? (project.completedAt ?? now) : null;
  project.canceledAt = status.type === "canceled" ? (project.canceledAt ?? now) : null;
}
