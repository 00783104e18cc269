/** Scalars, interfaces, enums and the objects themselves. Every field is Linear's own, type and all. */
export const linearObjects = `
scalar DateTime

scalar TimelessDate

scalar DateTimeOrDuration

scalar TimelessDateOrDuration

scalar JSON

scalar JSONObject

interface Node {
  id: ID!
}

interface ArchivePayload {
  lastSyncId: Float!
  success: Boolean!
}

enum TeamVisibility {
  private
  public
  restricted
}

enum ProjectStatusType {
  backlog
  canceled
  completed
  paused
  planned
  started
}

enum PaginationOrderBy {
  createdAt
  updatedAt
}

type ProjectStatus implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  type: ProjectStatusType!
  color: String!
  position: Float!
  description: String
  indefinite: Boolean!
  team: Team
  teamId: String
}

type User implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  displayName: String!
  email: String!
  active: Boolean!
  admin: Boolean!
  owner: Boolean!
  guest: Boolean!
  app: Boolean!
  isMe: Boolean!
  isAssignable: Boolean!
  isMentionable: Boolean!
  url: String!
  avatarUrl: String
  avatarBackgroundColor: String!
  initials: String!
  timezone: String
  title: String
  description: String
  disableReason: String
  lastSeen: DateTime
  organization: Organization!
  assignedIssues(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  createdIssues(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  createdIssueCount: Int!
  teams(
    after: String
    before: String
    filter: TeamFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): TeamConnection!
}

type IssueLabel implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  description: String
  color: String!
  isGroup: Boolean!
  retiredAt: DateTime
  team: Team
  parent: IssueLabel
  children(
    after: String
    before: String
    filter: IssueLabelFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueLabelConnection!
  issues(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  creator: User
}

type Template implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  type: String!
  description: String
  templateData: JSON!
  sortOrder: Float!
  hasFormFields: Boolean!
  team: Team
  creator: User
  organization: Organization!
}

type Organization implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  urlKey: String!
  logoUrl: String
  createdIssueCount: Int!
  userCount: Int!
  roadmapEnabled: Boolean!
  samlEnabled: Boolean!
  scimEnabled: Boolean!
  customersEnabled: Boolean!
  deletionRequestedAt: DateTime
  trialEndsAt: DateTime
  previousUrlKeys: [String!]!
  projectStatuses: [ProjectStatus!]!
  teams(
    after: String
    before: String
    filter: TeamFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): TeamConnection!
  users(
    after: String
    before: String
    first: Int
    includeArchived: Boolean
    includeDisabled: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): UserConnection!
  labels(
    after: String
    before: String
    filter: IssueLabelFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueLabelConnection!
  templates(
    after: String
    before: String
    filter: NullableTemplateFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): TemplateConnection!
}

type Project implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  description: String!
  content: String
  slugId: String!
  url: String!
  color: String!
  icon: String
  priority: Int!
  priorityLabel: String!
  state: String! @deprecated(reason: "Use project.status instead")
  status: ProjectStatus!
  startDate: TimelessDate
  targetDate: TimelessDate
  startedAt: DateTime
  completedAt: DateTime
  canceledAt: DateTime
  progress: Float!
  sortOrder: Float!
  trashed: Boolean
  lead: User
  creator: User
  teams(
    after: String
    before: String
    filter: TeamFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): TeamConnection!
  members(
    after: String
    before: String
    filter: UserFilter
    first: Int
    includeArchived: Boolean
    includeDisabled: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): UserConnection!
  issues(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  leadTeamId: String!
  labelIds: [String!]!
}

type WebhookFailureEvent {
  createdAt: DateTime!
  executionId: String!
  httpStatus: Float
  id: ID!
  responseOrError: String
  url: String!
  webhook: Webhook!
}

type Webhook implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  label: String
  url: String
  enabled: Boolean!
  secret: String
  resourceTypes: [String!]!
  allPublicTeams: Boolean!
  team: Team
  teamIds: [String!]
  creator: User
  failures: [WebhookFailureEvent!]!
}

type Team implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  key: String!
  displayName: String!
  description: String
  color: String
  icon: String
  timezone: String!
  private: Boolean! @deprecated(reason: "Use \`Team.visibility\` instead.")
  visibility: TeamVisibility!
  retiredAt: DateTime
  parent: Team
  organization: Organization!
  defaultIssueState: WorkflowState
  triageEnabled: Boolean!
  triageIssueState: WorkflowState
  requirePriorityToLeaveTriage: Boolean!
  issueEstimationType: String!
  defaultIssueEstimate: Float!
  cyclesEnabled: Boolean!
  issueCount(includeArchived: Boolean): Int!
  issues(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  states(
    after: String
    before: String
    filter: WorkflowStateFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): WorkflowStateConnection!
  labels(
    after: String
    before: String
    filter: IssueLabelFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueLabelConnection!
  members(
    after: String
    before: String
    filter: UserFilter
    first: Int
    includeArchived: Boolean
    includeDisabled: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): UserConnection!
  projects(
    after: String
    before: String
    filter: ProjectFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): ProjectConnection!
  templates(
    after: String
    before: String
    filter: NullableTemplateFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): TemplateConnection!
  webhooks(
    after: String
    before: String
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): WebhookConnection!
  viewerCanJoin: Boolean!
}

type WorkflowState implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  name: String!
  type: String!
  color: String!
  position: Float!
  description: String
  team: Team!
  issues(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  inheritedFrom: WorkflowState
}

type Attachment implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  title: String!
  subtitle: String
  url: String!
  metadata: JSONObject!
  source: JSONObject
  sourceType: String
  groupBySource: Boolean!
  issue: Issue!
  originalIssue: Issue
  creator: User
}

type Comment implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  body: String!
  url: String!
  issueId: String
  issue: Issue
  parentId: String
  parent: Comment
  children(
    after: String
    before: String
    filter: CommentFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): CommentConnection!
  user: User
  editedAt: DateTime
  resolvedAt: DateTime
  quotedText: String
}

type Issue implements Node {
  id: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  archivedAt: DateTime
  number: Float!
  identifier: String!
  previousIdentifiers: [String!]!
  url: String!
  branchName: String!
  title: String!
  description: String
  priority: Float!
  priorityLabel: String!
  estimate: Float
  dueDate: TimelessDate
  sortOrder: Float!
  prioritySortOrder: Float!
  subIssueSortOrder: Float
  startedAt: DateTime
  completedAt: DateTime
  canceledAt: DateTime
  triagedAt: DateTime
  startedTriageAt: DateTime
  autoClosedAt: DateTime
  autoArchivedAt: DateTime
  trashed: Boolean
  customerTicketCount: Int!
  labelIds: [String!]!
  state: WorkflowState!
  team: Team!
  assignee: User
  creator: User
  delegate: User
  project: Project
  parent: Issue
  lastAppliedTemplate: Template
  labels(
    after: String
    before: String
    filter: IssueLabelFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueLabelConnection!
  attachments(
    after: String
    before: String
    filter: AttachmentFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): AttachmentConnection!
  comments(
    after: String
    before: String
    filter: CommentFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): CommentConnection!
  children(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  subscribers(
    after: String
    before: String
    filter: UserFilter
    first: Int
    includeArchived: Boolean
    includeDisabled: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): UserConnection!
}`;
