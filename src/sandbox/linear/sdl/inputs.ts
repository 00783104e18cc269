/** Inputs of mutations and filters. */
export const linearInputs = `
input IDComparator {
  eq: ID
  in: [ID!]
  neq: ID
  nin: [ID!]
}

input StringComparator {
  contains: String
  containsIgnoreCase: String
  containsIgnoreCaseAndAccent: String
  endsWith: String
  eq: String
  eqIgnoreCase: String
  in: [String!]
  neq: String
  neqIgnoreCase: String
  nin: [String!]
  notContains: String
  notContainsIgnoreCase: String
  notEndsWith: String
  notStartsWith: String
  startsWith: String
  startsWithIgnoreCase: String
}

input NullableStringComparator {
  contains: String
  containsIgnoreCase: String
  containsIgnoreCaseAndAccent: String
  endsWith: String
  eq: String
  eqIgnoreCase: String
  in: [String!]
  neq: String
  neqIgnoreCase: String
  nin: [String!]
  notContains: String
  notContainsIgnoreCase: String
  notEndsWith: String
  notStartsWith: String
  null: Boolean
  startsWith: String
  startsWithIgnoreCase: String
}

input DateComparator {
  eq: DateTimeOrDuration
  gt: DateTimeOrDuration
  gte: DateTimeOrDuration
  in: [DateTimeOrDuration!]
  lt: DateTimeOrDuration
  lte: DateTimeOrDuration
  neq: DateTimeOrDuration
  nin: [DateTimeOrDuration!]
}

input NullableDateComparator {
  eq: DateTimeOrDuration
  gt: DateTimeOrDuration
  gte: DateTimeOrDuration
  in: [DateTimeOrDuration!]
  lt: DateTimeOrDuration
  lte: DateTimeOrDuration
  neq: DateTimeOrDuration
  nin: [DateTimeOrDuration!]
  null: Boolean
}

input BooleanComparator {
  eq: Boolean
  neq: Boolean
}

input NullableTeamFilter {
  and: [NullableTeamFilter!]
  or: [NullableTeamFilter!]
  null: Boolean
  id: IDComparator
  key: StringComparator
  name: StringComparator
  description: NullableStringComparator
  createdAt: DateComparator
  updatedAt: DateComparator
  retiredAt: NullableDateComparator
  private: BooleanComparator
}

input TeamFilter {
  and: [TeamFilter!]
  or: [TeamFilter!]
  id: IDComparator
  key: StringComparator
  name: StringComparator
  description: NullableStringComparator
  createdAt: DateComparator
  updatedAt: DateComparator
  retiredAt: NullableDateComparator
  parent: NullableTeamFilter
  private: BooleanComparator
}

input IssueIDComparator {
  eq: ID
  in: [ID!]
  neq: ID
  nin: [ID!]
}

input NumberComparator {
  eq: Float
  gt: Float
  gte: Float
  in: [Float!]
  lt: Float
  lte: Float
  neq: Float
  nin: [Float!]
}

input NullableNumberComparator {
  eq: Float
  gt: Float
  gte: Float
  in: [Float!]
  lt: Float
  lte: Float
  neq: Float
  nin: [Float!]
  null: Boolean
}

input NullableTimelessDateComparator {
  eq: TimelessDateOrDuration
  gt: TimelessDateOrDuration
  gte: TimelessDateOrDuration
  in: [TimelessDateOrDuration!]
  lt: TimelessDateOrDuration
  lte: TimelessDateOrDuration
  neq: TimelessDateOrDuration
  nin: [TimelessDateOrDuration!]
  null: Boolean
}

input WorkflowStateFilter {
  and: [WorkflowStateFilter!]
  or: [WorkflowStateFilter!]
  id: IDComparator
  name: StringComparator
  description: StringComparator
  type: StringComparator
  position: NumberComparator
  team: TeamFilter
  createdAt: DateComparator
  updatedAt: DateComparator
}

input NullableUserFilter {
  and: [NullableUserFilter!]
  or: [NullableUserFilter!]
  null: Boolean
  id: IDComparator
  name: StringComparator
  displayName: StringComparator
  email: StringComparator
  active: BooleanComparator
  admin: BooleanComparator
  owner: BooleanComparator
  app: BooleanComparator
  isMe: BooleanComparator
  createdAt: DateComparator
  updatedAt: DateComparator
}

input IssueLabelFilter {
  and: [IssueLabelFilter!]
  or: [IssueLabelFilter!]
  id: IDComparator
  name: StringComparator
  isGroup: BooleanComparator
  team: NullableTeamFilter
  parent: IssueLabelFilter
  createdAt: DateComparator
  updatedAt: DateComparator
}

input IssueLabelCollectionFilter {
  and: [IssueLabelCollectionFilter!]
  or: [IssueLabelCollectionFilter!]
  id: IDComparator
  name: StringComparator
  isGroup: BooleanComparator
  team: NullableTeamFilter
  parent: IssueLabelFilter
  createdAt: DateComparator
  updatedAt: DateComparator
  some: IssueLabelFilter
  every: IssueLabelFilter
  length: NumberComparator
  null: Boolean
}

input EntityIdentifierIdComparator {
  eq: ID
  in: [ID!]
  neq: ID
  nin: [ID!]
}

input ProjectStatusFilter {
  and: [ProjectStatusFilter!]
  or: [ProjectStatusFilter!]
  id: IDComparator
  name: StringComparator
  description: StringComparator
  position: NumberComparator
  type: StringComparator
  createdAt: DateComparator
  updatedAt: DateComparator
}

input TeamCollectionFilter {
  and: [TeamCollectionFilter!]
  or: [TeamCollectionFilter!]
  some: TeamFilter
  every: TeamFilter
  length: NumberComparator
  id: IDComparator
  createdAt: DateComparator
  updatedAt: DateComparator
}

input NullableProjectFilter {
  and: [NullableProjectFilter!]
  or: [NullableProjectFilter!]
  null: Boolean
  id: EntityIdentifierIdComparator
  name: StringComparator
  slugId: StringComparator
  state: StringComparator
  status: ProjectStatusFilter
  accessibleTeams: TeamCollectionFilter
  lead: NullableUserFilter
  createdAt: DateComparator
  updatedAt: DateComparator
  startDate: NullableDateComparator
  targetDate: NullableDateComparator
  completedAt: NullableDateComparator
  canceledAt: NullableDateComparator
}

input NullableIssueFilter {
  and: [NullableIssueFilter!]
  or: [NullableIssueFilter!]
  null: Boolean
  id: IssueIDComparator
  title: StringComparator
  number: NumberComparator
  priority: NullableNumberComparator
  createdAt: DateComparator
  updatedAt: DateComparator
  state: WorkflowStateFilter
  team: TeamFilter
  assignee: NullableUserFilter
}

input AttachmentFilter {
  and: [AttachmentFilter!]
  or: [AttachmentFilter!]
  id: IDComparator
  title: StringComparator
  subtitle: NullableStringComparator
  url: StringComparator
  creator: NullableUserFilter
  createdAt: DateComparator
  updatedAt: DateComparator
}

input AttachmentCollectionFilter {
  and: [AttachmentCollectionFilter!]
  or: [AttachmentCollectionFilter!]
  id: IDComparator
  title: StringComparator
  subtitle: NullableStringComparator
  url: StringComparator
  creator: NullableUserFilter
  createdAt: DateComparator
  updatedAt: DateComparator
  some: AttachmentFilter
  every: AttachmentFilter
  length: NumberComparator
}

input IssueCollectionFilter {
  and: [IssueCollectionFilter!]
  or: [IssueCollectionFilter!]
  some: IssueFilter
  every: IssueFilter
  length: NumberComparator
  id: IssueIDComparator
  title: StringComparator
  number: NumberComparator
  priority: NullableNumberComparator
  createdAt: DateComparator
  updatedAt: DateComparator
  state: WorkflowStateFilter
  team: TeamFilter
  assignee: NullableUserFilter
}

input IssueFilter {
  and: [IssueFilter!]
  or: [IssueFilter!]
  id: IssueIDComparator
  title: StringComparator
  description: NullableStringComparator
  number: NumberComparator
  priority: NullableNumberComparator
  dueDate: NullableTimelessDateComparator
  createdAt: DateComparator
  updatedAt: DateComparator
  archivedAt: NullableDateComparator
  startedAt: NullableDateComparator
  completedAt: NullableDateComparator
  canceledAt: NullableDateComparator
  state: WorkflowStateFilter
  team: TeamFilter
  assignee: NullableUserFilter
  creator: NullableUserFilter
  labels: IssueLabelCollectionFilter
  project: NullableProjectFilter
  parent: NullableIssueFilter
  attachments: AttachmentCollectionFilter
  children: IssueCollectionFilter
}

input NullableTemplateFilter {
  and: [NullableTemplateFilter!]
  or: [NullableTemplateFilter!]
  null: Boolean
  id: IDComparator
  name: StringComparator
  type: StringComparator
  createdAt: DateComparator
  updatedAt: DateComparator
  team: NullableTeamFilter
}

input UserFilter {
  and: [UserFilter!]
  or: [UserFilter!]
  id: IDComparator
  name: StringComparator
  displayName: StringComparator
  email: StringComparator
  active: BooleanComparator
  admin: BooleanComparator
  owner: BooleanComparator
  app: BooleanComparator
  isMe: BooleanComparator
  createdAt: DateComparator
  updatedAt: DateComparator
}

input ProjectFilter {
  and: [ProjectFilter!]
  or: [ProjectFilter!]
  id: EntityIdentifierIdComparator
  name: StringComparator
  slugId: StringComparator
  state: StringComparator
  status: ProjectStatusFilter
  accessibleTeams: TeamCollectionFilter
  lead: NullableUserFilter
  createdAt: DateComparator
  updatedAt: DateComparator
  startDate: NullableDateComparator
  targetDate: NullableDateComparator
  completedAt: NullableDateComparator
  canceledAt: NullableDateComparator
}

input CommentFilter {
  and: [CommentFilter!]
  or: [CommentFilter!]
  id: IDComparator
  body: StringComparator
  createdAt: DateComparator
  updatedAt: DateComparator
  user: UserFilter
  issue: NullableIssueFilter
}

input IssueCreateInput {
  id: String
  teamId: String!
  title: String
  description: String
  assigneeId: String
  delegateId: String
  priority: Int
  estimate: Int
  dueDate: TimelessDate
  stateId: String
  labelIds: [String!]
  projectId: String
  parentId: String
  subscriberIds: [String!]
  templateId: String
  useDefaultTemplate: Boolean
  lastAppliedTemplateId: String
  sortOrder: Float
  prioritySortOrder: Float
  subIssueSortOrder: Float
  preserveSortOrderOnCreate: Boolean
  createAsUser: String
  displayIconUrl: String
  createdAt: DateTime
  completedAt: DateTime
}

input IssueBatchCreateInput {
  issues: [IssueCreateInput!]!
}

input IssueUpdateInput {
  title: String
  description: String
  assigneeId: String
  delegateId: String
  priority: Int
  estimate: Int
  dueDate: TimelessDate
  stateId: String
  teamId: String
  labelIds: [String!]
  addedLabelIds: [String!]
  removedLabelIds: [String!]
  projectId: String
  parentId: String
  subscriberIds: [String!]
  lastAppliedTemplateId: String
  sortOrder: Float
  prioritySortOrder: Float
  subIssueSortOrder: Float
  trashed: Boolean
}

input AttachmentCreateInput {
  id: String
  issueId: String!
  title: String!
  subtitle: String
  url: String!
  iconUrl: String
  metadata: JSONObject
  groupBySource: Boolean
  commentBody: String
  createAsUser: String
  displayIconUrl: String
}

input AttachmentUpdateInput {
  title: String!
  subtitle: String
  metadata: JSONObject
  iconUrl: String
}

input CommentCreateInput {
  id: String
  issueId: String
  body: String
  parentId: String
  quotedText: String
  createAsUser: String
  displayIconUrl: String
  createdAt: DateTime
  doNotSubscribeToIssue: Boolean
  subscriberIds: [String!]
}

input CommentUpdateInput {
  body: String
  quotedText: String
  resolvingUserId: String
}

input WebhookCreateInput {
  allPublicTeams: Boolean
  enabled: Boolean
  id: String
  label: String
  resourceTypes: [String!]!
  secret: String
  teamId: String
  url: String!
}

input WebhookUpdateInput {
  enabled: Boolean
  label: String
  resourceTypes: [String!]
  secret: String
  url: String
}

input ProjectCreateInput {
  id: String
  name: String!
  description: String
  content: String
  color: String
  icon: String
  teamIds: [String!]!
  leadTeamId: String
  leadId: String
  memberIds: [String!]
  statusId: String
  labelIds: [String!]
  priority: Int
  startDate: TimelessDate
  targetDate: TimelessDate
  sortOrder: Float
  templateId: String
}

input ProjectUpdateInput {
  name: String
  description: String
  content: String
  color: String
  icon: String
  teamIds: [String!]
  leadTeamId: String
  leadId: String
  memberIds: [String!]
  statusId: String
  labelIds: [String!]
  priority: Int
  startDate: TimelessDate
  targetDate: TimelessDate
  sortOrder: Float
  canceledAt: DateTime
  completedAt: DateTime
  trashed: Boolean
}`;
