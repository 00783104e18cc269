/** What can be filtered of each kind of record: the fields of the filter inputs in `sdl/inputs.ts`. */
import type { Facts } from "./filter.ts";
import { present, required } from "./linear-store.ts";
import type {
  AttachmentRecord,
  CommentRecord,
  IssueRecord,
  LabelRecord,
  LinearRecord,
  ProjectRecord,
  StateRecord,
  TeamRecord,
  TemplateRecord,
  UserRecord,
} from "./records.ts";
import type { LinearSession } from "./session.ts";

export function issueFacts(session: LinearSession, issue: IssueRecord): Facts {
  const { store } = session;
  return {
    ...recordFacts(issue),
    archivedAt: () => issue.archivedAt,
    title: () => issue.title,
    description: () => issue.description,
    number: () => issue.number,
    priority: () => issue.priority,
    dueDate: () => issue.dueDate,
    startedAt: () => issue.startedAt,
    completedAt: () => issue.completedAt,
    canceledAt: () => issue.canceledAt,
    state: () => stateFacts(session, required(store.states, issue.stateId)),
    team: () => teamFacts(required(store.teams, issue.teamId)),
    assignee: () => userOrNull(session, issue.assigneeId),
    creator: () => userOrNull(session, issue.creatorId),
    labels: () => present(store.labels, issue.labelIds).map((label) => labelFacts(session, label)),
    project: () =>
      firstOrNull(present(store.projects, [issue.projectId ?? ""]), (each) => projectFacts(session, each)),
    parent: () =>
      firstOrNull(present(store.issues, [issue.parentId ?? ""]), (each) => issueFacts(session, each)),
    attachments: () =>
      [...store.attachments.values()]
        .filter(({ issueId, listedFrom }) => issueId === issue.id && listedFrom <= session.nowMs)
        .map((each) => attachmentFacts(session, each)),
    children: () =>
      [...store.issues.values()]
        .filter(({ parentId }) => parentId === issue.id)
        .map((each) => issueFacts(session, each)),
  };
}

export function teamFacts(team: TeamRecord): Facts {
  return {
    ...recordFacts(team),
    key: () => team.key,
    name: () => team.name,
    description: () => null,
    retiredAt: () => team.retiredAt,
    parent: () => null,
    private: () => false,
  };
}

export function stateFacts({ store }: LinearSession, state: StateRecord): Facts {
  return {
    ...recordFacts(state),
    name: () => state.name,
    description: () => null,
    type: () => state.type,
    position: () => state.position,
    team: () => teamFacts(required(store.teams, state.teamId)),
  };
}

export function labelFacts(session: LinearSession, label: LabelRecord): Facts {
  const { store } = session;
  return {
    ...recordFacts(label),
    name: () => label.name,
    isGroup: () => label.isGroup,
    team: () => firstOrNull(present(store.teams, [label.teamId ?? ""]), teamFacts),
    parent: () =>
      firstOrNull(present(store.labels, [label.parentId ?? ""]), (each) => labelFacts(session, each)),
  };
}

export function userFacts({ viewer }: LinearSession, user: UserRecord): Facts {
  return {
    ...recordFacts(user),
    name: () => user.name,
    displayName: () => user.displayName,
    email: () => user.email,
    active: () => user.active,
    admin: () => user.admin,
    owner: () => user.owner,
    app: () => user.app,
    isMe: () => user.id === viewer.id,
  };
}

export function projectFacts(session: LinearSession, project: ProjectRecord): Facts {
  const { store } = session;
  const status = required(store.projectStatuses, project.statusId);
  return {
    ...recordFacts(project),
    name: () => project.name,
    slugId: () => project.slugId,
    state: () => status.type,
    status: () => ({
      ...recordFacts(status),
      name: () => status.name,
      description: () => null,
      position: () => status.position,
      type: () => status.type,
    }),
    accessibleTeams: () => present(store.teams, project.teamIds).map(teamFacts),
    lead: () => userOrNull(session, project.leadId),
    startDate: () => project.startDate,
    targetDate: () => project.targetDate,
    completedAt: () => project.completedAt,
    canceledAt: () => project.canceledAt,
  };
}

export function templateFacts({ store }: LinearSession, template: TemplateRecord): Facts {
  return {
    ...recordFacts(template),
    name: () => template.name,
    type: () => template.type,
    team: () => firstOrNull(present(store.teams, [template.teamId ?? ""]), teamFacts),
  };
}

export function attachmentFacts(session: LinearSession, attachment: AttachmentRecord): Facts {
  return {
    ...recordFacts(attachment),
    title: () => attachment.title,
    subtitle: () => attachment.subtitle,
    url: () => attachment.url,
    creator: () => userOrNull(session, attachment.creatorId),
  };
}

export function commentFacts(session: LinearSession, comment: CommentRecord): Facts {
  return {
    ...recordFacts(comment),
    body: () => comment.body,
    user: () => userOrNull(session, comment.userId),
    issue: () => issueFacts(session, required(session.store.issues, comment.issueId)),
  };
}

function recordFacts(record: LinearRecord): Facts {
  return {
    id: () => record.id,
    createdAt: () => record.createdAt,
    updatedAt: () => record.updatedAt,
  };
}

function userOrNull(session: LinearSession, id: string | null): Facts | null {
  return firstOrNull(present(session.store.users, [id ?? ""]), (user) => userFacts(session, user));
}

function firstOrNull<Row>(rows: readonly Row[], facts: (row: Row) => Facts): Facts | null {
  const [row] = rows;
  return row === undefined ? null : facts(row);
}
