/** What can be asked and changed: the roots of the simulator's schema, a subset of Linear's. */
export const linearRoots = `
type Query {
  issue(id: String!): Issue!
  issues(
    after: String
    before: String
    filter: IssueFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueConnection!
  issueLabel(id: String!): IssueLabel!
  issueLabels(
    after: String
    before: String
    filter: IssueLabelFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): IssueLabelConnection!
  teams(
    after: String
    before: String
    filter: TeamFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): TeamConnection!
  team(id: String!): Team!
  workflowStates(
    after: String
    before: String
    filter: WorkflowStateFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): WorkflowStateConnection!
  workflowState(id: String!): WorkflowState!
  users(
    after: String
    before: String
    filter: UserFilter
    first: Int
    includeArchived: Boolean
    includeDisabled: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): UserConnection!
  user(id: String!): User!
  projects(
    after: String
    before: String
    filter: ProjectFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): ProjectConnection!
  project(id: String!): Project!
  projectStatuses(
    after: String
    before: String
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): ProjectStatusConnection!
  templates: [Template!]!
  template(id: String!): Template!
  attachmentsForURL(
    after: String
    before: String
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
    url: String!
  ): AttachmentConnection!
  attachments(
    after: String
    before: String
    filter: AttachmentFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): AttachmentConnection!
  attachment(id: String!): Attachment!
  comments(
    after: String
    before: String
    filter: CommentFilter
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): CommentConnection!
  comment(hash: String, id: String): Comment!
  webhooks(
    after: String
    before: String
    first: Int
    includeArchived: Boolean
    last: Int
    orderBy: PaginationOrderBy
  ): WebhookConnection!
  webhook(id: String!): Webhook!
  rateLimitStatus: RateLimitPayload!
  viewer: User!
  organization: Organization!
}

type Mutation {
  issueCreate(input: IssueCreateInput!): IssuePayload!
  issueBatchCreate(input: IssueBatchCreateInput!): IssueBatchPayload!
  issueUpdate(id: String!, input: IssueUpdateInput!): IssuePayload!
  issueArchive(id: String!, trash: Boolean): IssueArchivePayload!
  issueUnarchive(id: String!): IssueArchivePayload!
  issueDelete(id: String!, permanentlyDelete: Boolean): IssueArchivePayload!
  issueAddLabel(id: String!, labelId: String!): IssuePayload!
  issueRemoveLabel(id: String!, labelId: String!): IssuePayload!
  attachmentCreate(input: AttachmentCreateInput!): AttachmentPayload!
  attachmentLinkURL(
    createAsUser: String
    displayIconUrl: String
    id: String
    issueId: String!
    title: String
    url: String!
  ): AttachmentPayload!
  attachmentUpdate(id: String!, input: AttachmentUpdateInput!): AttachmentPayload!
  attachmentDelete(id: String!): DeletePayload!
  commentCreate(input: CommentCreateInput!): CommentPayload!
  commentUpdate(id: String!, input: CommentUpdateInput!): CommentPayload!
  commentDelete(id: String!): DeletePayload!
  webhookCreate(input: WebhookCreateInput!): WebhookPayload!
  webhookUpdate(id: String!, input: WebhookUpdateInput!): WebhookPayload!
  webhookDelete(id: String!): DeletePayload!
  webhookRotateSecret(id: String!): WebhookRotateSecretPayload!
  projectCreate(input: ProjectCreateInput!): ProjectPayload!
  projectUpdate(id: String!, input: ProjectUpdateInput!): ProjectPayload!
  projectDelete(id: String!): ProjectArchivePayload!
}`;
