/** Connections and the payloads of mutations. */
export const linearWrappers = `
type TeamEdge {
  cursor: String!
  node: Team!
}

type PageInfo {
  endCursor: String
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
}

type TeamConnection {
  edges: [TeamEdge!]!
  nodes: [Team!]!
  pageInfo: PageInfo!
}

type IssueEdge {
  cursor: String!
  node: Issue!
}

type IssueConnection {
  edges: [IssueEdge!]!
  nodes: [Issue!]!
  pageInfo: PageInfo!
}

type UserEdge {
  cursor: String!
  node: User!
}

type UserConnection {
  edges: [UserEdge!]!
  nodes: [User!]!
  pageInfo: PageInfo!
}

type IssueLabelEdge {
  cursor: String!
  node: IssueLabel!
}

type IssueLabelConnection {
  edges: [IssueLabelEdge!]!
  nodes: [IssueLabel!]!
  pageInfo: PageInfo!
}

type TemplateEdge {
  cursor: String!
  node: Template!
}

type TemplateConnection {
  edges: [TemplateEdge!]!
  nodes: [Template!]!
  pageInfo: PageInfo!
}

type WorkflowStateEdge {
  cursor: String!
  node: WorkflowState!
}

type WorkflowStateConnection {
  edges: [WorkflowStateEdge!]!
  nodes: [WorkflowState!]!
  pageInfo: PageInfo!
}

type ProjectEdge {
  cursor: String!
  node: Project!
}

type ProjectConnection {
  edges: [ProjectEdge!]!
  nodes: [Project!]!
  pageInfo: PageInfo!
}

type WebhookEdge {
  cursor: String!
  node: Webhook!
}

type WebhookConnection {
  edges: [WebhookEdge!]!
  nodes: [Webhook!]!
  pageInfo: PageInfo!
}

type AttachmentEdge {
  cursor: String!
  node: Attachment!
}

type AttachmentConnection {
  edges: [AttachmentEdge!]!
  nodes: [Attachment!]!
  pageInfo: PageInfo!
}

type CommentEdge {
  cursor: String!
  node: Comment!
}

type CommentConnection {
  edges: [CommentEdge!]!
  nodes: [Comment!]!
  pageInfo: PageInfo!
}

type ProjectStatusEdge {
  cursor: String!
  node: ProjectStatus!
}

type ProjectStatusConnection {
  edges: [ProjectStatusEdge!]!
  nodes: [ProjectStatus!]!
  pageInfo: PageInfo!
}

type RateLimitResultPayload {
  allowedAmount: Float!
  period: Float!
  remainingAmount: Float!
  requestedAmount: Float!
  reset: Float!
  type: String!
}

type RateLimitPayload {
  identifier: String
  kind: String!
  limits: [RateLimitResultPayload!]!
}

type IssuePayload {
  issue: Issue
  lastSyncId: Float!
  success: Boolean!
}

type IssueBatchPayload {
  issues: [Issue!]!
  lastSyncId: Float!
  success: Boolean!
}

type IssueArchivePayload implements ArchivePayload {
  entity: Issue
  lastSyncId: Float!
  success: Boolean!
}

type AttachmentPayload {
  attachment: Attachment!
  lastSyncId: Float!
  success: Boolean!
}

type DeletePayload implements ArchivePayload {
  entityId: String!
  lastSyncId: Float!
  success: Boolean!
}

type CommentPayload {
  comment: Comment!
  lastSyncId: Float!
  success: Boolean!
}

type WebhookPayload {
  lastSyncId: Float!
  success: Boolean!
  webhook: Webhook!
}

type WebhookRotateSecretPayload {
  lastSyncId: Float!
  secret: String!
  success: Boolean!
}

type ProjectPayload {
  lastSyncId: Float!
  project: Project
  success: Boolean!
}

type ProjectArchivePayload implements ArchivePayload {
  entity: Project
  lastSyncId: Float!
  success: Boolean!
}`;
