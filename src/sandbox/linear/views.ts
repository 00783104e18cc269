/**
 * Records as the schema shows them. A view carries its record's plain fields and functions for the rest;
 * graphql-js calls a function only where a document asks for it.
 */
import { connectionArguments } from "./connection.ts";
import { LinearLists, type RecordViews, type View } from "./lists.ts";
import { identifierOf, present, required } from "./linear-store.ts";
import type {
  AttachmentRecord,
  CommentRecord,
  IssueRecord,
  LabelRecord,
  ProjectRecord,
  ProjectStatusRecord,
  StateRecord,
  TeamRecord,
  TemplateRecord,
  UserRecord,
  WebhookRecord,
} from "./records.ts";
import type { LinearSession } from "./session.ts";
import { escapeHtml, slugOf } from "./texts.ts";

/** The fields of a root type, called with their arguments. */
export type Root = Readonly<Record<string, (given: unknown) => unknown>>;

const site = "https://linear.app";
const priorityLabels = ["No priority", "Urgent", "High", "Medium", "Low"];

/** One per request: `isMe`, branch names and lag depend on who asks, and when. */
export class LinearViews implements RecordViews {
  /** The connections, of the roots and of every record. */
  readonly lists: LinearLists;
  readonly #session: LinearSession;

  constructor(session: LinearSession) {
    this.#session = session;
    this.lists = new LinearLists(session, this);
  }

  organization(): View {
    const { store } = this.#session;
    const { organization } = store;
    return {
      ...organization,
      name: this.#name(organization.name),
      logoUrl: null,
      createdIssueCount: store.issues.size,
      userCount: [...store.users.values()].filter(({ active, app }) => active && !app).length,
      roadmapEnabled: true,
      samlEnabled: false,
      scimEnabled: false,
      customersEnabled: false,
      deletionRequestedAt: null,
      trialEndsAt: null,
      previousUrlKeys: [],
      projectStatuses: () => [...store.projectStatuses.values()].map((status) => this.projectStatus(status)),
      teams: (given: unknown) => this.lists.teams(given),
      users: (given: unknown) => this.lists.users(given),
      labels: (given: unknown) => this.lists.labels(given),
      templates: (given: unknown) => this.lists.templates(given),
    };
  }

  user(user: UserRecord): View {
    const { store, viewer } = this.#session;
    return {
      ...user,
      name: this.#name(user.name),
      isMe: user.id === viewer.id,
      isAssignable: user.active && !user.app,
      isMentionable: user.active,
      url: `${this.#home()}/profiles/${user.displayName}`,
      avatarUrl: null,
      avatarBackgroundColor: "#5e6ad2",
      initials: user.name
        .split(" ")
        .map((word) => word.charAt(0))
        .join("")
        .slice(0, 2),
      timezone: "Europe/Berlin",
      title: null,
      description: null,
      disableReason: user.active ? null : "suspended",
      lastSeen: null,
      organization: () => this.organization(),
      createdIssueCount: [...store.issues.values()].filter(({ creatorId }) => creatorId === user.id).length,
      createdIssues: (given: unknown) => this.lists.issues(given, ({ creatorId }) => creatorId === user.id),
      assignedIssues: (given: unknown) =>
        this.lists.issues(given, ({ assigneeId }) => assigneeId === user.id),
      teams: (given: unknown) => this.lists.teams(given, ({ memberIds }) => memberIds.includes(user.id)),
    };
  }

  team(team: TeamRecord): View {
    const { store, viewer } = this.#session;
    return {
      ...team,
      name: this.#name(team.name),
      displayName: this.#name(team.name),
      description: null,
      color: "#5e6ad2",
      icon: null,
      timezone: "Europe/Berlin",
      private: false,
      visibility: "public",
      parent: null,
      organization: () => this.organization(),
      defaultIssueState: () => this.state(required(store.states, team.defaultIssueStateId)),
      triageEnabled: team.triageIssueStateId !== null,
      triageIssueState: () => this.#stateOrNull(team.triageIssueStateId),
      requirePriorityToLeaveTriage: false,
      issueEstimationType: "notUsed",
      defaultIssueEstimate: 1,
      cyclesEnabled: false,
      viewerCanJoin: !team.memberIds.includes(viewer.id),
      issueCount: (given: unknown) => this.#issueCount(team, given),
      issues: (given: unknown) => this.lists.issues(given, ({ teamId }) => teamId === team.id),
      states: (given: unknown) => this.lists.states(given, ({ teamId }) => teamId === team.id),
      labels: (given: unknown) => this.lists.labels(given, ({ teamId }) => teamId === team.id),
      members: (given: unknown) => this.lists.users(given, ({ id }) => team.memberIds.includes(id)),
      projects: (given: unknown) => this.lists.projects(given, ({ teamIds }) => teamIds.includes(team.id)),
      templates: (given: unknown) => this.lists.templates(given, ({ teamId }) => teamId === team.id),
      webhooks: (given: unknown) => this.lists.webhooks(given, ({ teamId }) => teamId === team.id),
    };
  }

  state(state: StateRecord): View {
    return {
      ...state,
      name: this.#name(state.name),
      description: null,
      inheritedFrom: null,
      team: () => this.team(required(this.#session.store.teams, state.teamId)),
      issues: (given: unknown) => this.lists.issues(given, ({ stateId }) => stateId === state.id),
    };
  }

  label(label: LabelRecord): View {
    const { store } = this.#session;
    return {
      ...label,
      name: this.#name(label.name),
      description: null,
      retiredAt: null,
      creator: null,
      team: () => this.#teamOrNull(label.teamId),
      parent: () => (label.parentId === null ? null : this.label(required(store.labels, label.parentId))),
      children: (given: unknown) => this.lists.labels(given, ({ parentId }) => parentId === label.id),
      issues: (given: unknown) => this.lists.issues(given, ({ labelIds }) => labelIds.includes(label.id)),
    };
  }

  projectStatus(status: ProjectStatusRecord): View {
    return {
      ...status,
      name: this.#name(status.name),
      description: null,
      indefinite: false,
      team: null,
      teamId: null,
    };
  }

  project(project: ProjectRecord): View {
    const { store } = this.#session;
    const status = required(store.projectStatuses, project.statusId);
    return {
      ...project,
      name: this.#name(project.name),
      url: `${this.#home()}/project/${slugOf(project.name)}-${project.slugId}`,
      priorityLabel: priorityLabels[project.priority] ?? "No priority",
      state: status.type,
      status: () => this.projectStatus(status),
      progress: () => this.#progress(project),
      lead: () => this.#userOrNull(project.leadId),
      creator: () => this.#userOrNull(project.creatorId),
      leadTeamId: project.teamIds[0] ?? "",
      teams: (given: unknown) => this.lists.teams(given, ({ id }) => project.teamIds.includes(id)),
      members: (given: unknown) => this.lists.users(given, ({ id }) => project.memberIds.includes(id)),
      issues: (given: unknown) => this.lists.issues(given, ({ projectId }) => projectId === project.id),
    };
  }

  template(template: TemplateRecord): View {
    const { content, ...rest } = template;
    return {
      ...rest,
      name: this.#name(template.name),
      templateData: JSON.stringify(content),
      sortOrder: template.serial,
      hasFormFields: false,
      creator: null,
      team: () => this.#teamOrNull(template.teamId),
      organization: () => this.organization(),
    };
  }

  issue(issue: IssueRecord): View {
    const { store, viewer } = this.#session;
    const identifier = identifierOf(store, issue);
    const slug = slugOf(issue.title);
    return {
      ...issue,
      identifier,
      url: `${this.#home()}/issue/${identifier}/${slug}`,
      branchName: `${viewer.displayName}/${identifier.toLowerCase()}-${slug}`,
      priorityLabel: priorityLabels[issue.priority] ?? "No priority",
      autoClosedAt: null,
      autoArchivedAt: null,
      customerTicketCount: 0,
      state: () => this.state(required(store.states, issue.stateId)),
      team: () => this.team(required(store.teams, issue.teamId)),
      assignee: () => this.#userOrNull(issue.assigneeId),
      delegate: () => this.#userOrNull(issue.delegateId),
      creator: () => this.#userOrNull(issue.creatorId),
      project: () => {
        const [project] = present(store.projects, [issue.projectId ?? ""]);
        return project ? this.project(project) : null;
      },
      parent: () => {
        const [parent] = present(store.issues, [issue.parentId ?? ""]);
        return parent ? this.issue(parent) : null;
      },
      lastAppliedTemplate: () => {
        const [template] = present(store.templates, [issue.lastAppliedTemplateId ?? ""]);
        return template ? this.template(template) : null;
      },
      labels: (given: unknown) => this.lists.labels(given, ({ id }) => issue.labelIds.includes(id)),
      subscribers: (given: unknown) => this.lists.users(given, ({ id }) => issue.subscriberIds.includes(id)),
      attachments: (given: unknown) => this.lists.attachments(given, ({ issueId }) => issueId === issue.id),
      comments: (given: unknown) => this.lists.comments(given, ({ issueId }) => issueId === issue.id),
      children: (given: unknown) => this.lists.issues(given, ({ parentId }) => parentId === issue.id),
    };
  }

  attachment(attachment: AttachmentRecord): View {
    const { store } = this.#session;
    return {
      ...attachment,
      source: null,
      sourceType: "api",
      originalIssue: null,
      issue: () => this.issue(required(store.issues, attachment.issueId)),
      creator: () => this.#userOrNull(attachment.creatorId),
    };
  }

  comment(comment: CommentRecord): View {
    const { store } = this.#session;
    const issue = required(store.issues, comment.issueId);
    return {
      ...comment,
      resolvedAt: null,
      url: `${this.#home()}/issue/${identifierOf(store, issue)}/${slugOf(issue.title)}#comment-${comment.id.slice(0, 8)}`,
      issue: () => this.issue(issue),
      user: () => this.#userOrNull(comment.userId),
      parent: () => {
        const [parent] = present(store.comments, [comment.parentId ?? ""]);
        return parent ? this.comment(parent) : null;
      },
      children: (given: unknown) => this.lists.comments(given, ({ parentId }) => parentId === comment.id),
    };
  }

  webhook(webhook: WebhookRecord): View {
    return {
      ...webhook,
      failures: webhook.failures.map((failure) => ({ ...failure, webhook: () => this.webhook(webhook) })),
      teamIds: webhook.teamId === null ? null : [webhook.teamId],
      team: () => this.#teamOrNull(webhook.teamId),
      creator: () => this.#userOrNull(webhook.creatorId),
    };
  }

  #issueCount(team: TeamRecord, given: unknown): number {
    const withArchived = connectionArguments.parse(given).includeArchived === true;
    return [...this.#session.store.issues.values()].filter(
      ({ teamId, archivedAt }) => teamId === team.id && (archivedAt === null || withArchived),
    ).length;
  }

  /** 0…1 of the project's issues. */
  #progress(project: ProjectRecord): number {
    const issues = [...this.#session.store.issues.values()].filter(
      ({ projectId }) => projectId === project.id,
    );
    return issues.length === 0
      ? 0
      : issues.filter(({ completedAt }) => completedAt !== null).length / issues.length;
  }

  #userOrNull(id: string | null): View | null {
    return id === null ? null : this.user(required(this.#session.store.users, id));
  }

  #teamOrNull(id: string | null): View | null {
    return id === null ? null : this.team(required(this.#session.store.teams, id));
  }

  #stateOrNull(id: string | null): View | null {
    return id === null ? null : this.state(required(this.#session.store.states, id));
  }

  #home(): string {
    return `${site}/${this.#session.store.organization.urlKey}`;
  }

  #name(name: string): string {
    return this.#session.switches.escapeNames ? escapeHtml(name) : name;
  }
}
