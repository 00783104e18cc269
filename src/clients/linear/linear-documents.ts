/**
 * Everything we ever ask of Linear, written by hand: an issue costs a few points this way, and one request.
 * Values go in variables, never into the text. A contract test validates each against the schema of the
 * published package.
 */

/** Linear's largest page; its default of 50 would cut lists off in silence. */
export const linearPageSize = 250;

/** Attachments that fit into the request that creates the issue. */
export const attachmentsPerRequest = 3;

const issueFields = `
    id
    identifier
    url
    title
    archivedAt
    trashed
    team { id }
    attachments(first: 250) { nodes { url } }`;

export const viewerDocument = `query HandoffViewer {
  viewer { id name email admin }
}`;

export const organizationDocument = `query HandoffOrganization {
  organization { id name urlKey }
}`;

export const usersDocument = `query HandoffUsers($first: Int!, $after: String) {
  users(first: $first, after: $after, includeDisabled: true) {
    nodes { id name displayName email active app guest isAssignable }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Lists that a mapping may refer to: one collection a query, because several in one exceed 10,000 points. */
export const teamsDocument = `query HandoffTeams($first: Int!, $after: String) {
  teams(first: $first, after: $after) {
    nodes { id key name retiredAt defaultIssueState { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const statesDocument = `query HandoffStates($first: Int!, $after: String) {
  workflowStates(first: $first, after: $after) {
    nodes { id name type position team { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const projectsDocument = `query HandoffProjects($first: Int!, $after: String) {
  projects(first: $first, after: $after) {
    nodes { id name status { type } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const labelsDocument = `query HandoffLabels($first: Int!, $after: String) {
  issueLabels(first: $first, after: $after) {
    nodes { id name isGroup retiredAt team { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** A plain list, no connection. */
export const templatesDocument = `query HandoffTemplates {
  templates { id name type team { id } }
}`;

/** By UUID or `ENG-42`. */
export const issueDocument = `query HandoffIssue($id: String!) {
  issue(id: $id) {${issueFields}
  }
}`;

/**
 * The issue and 0…3 attachments. Root fields of a mutation are carried out one after the other: an error at
 * an attachment means that the issue was made. It is no transaction.
 */
export const issueCreateDocuments: readonly string[] = [0, 1, 2, 3].map(
  (
    count,
  ) => `mutation HandoffIssueCreate(${variables(["$issue: IssueCreateInput!", ...attachmentVariables(count)])}) {
  issueCreate(input: $issue) {
    success
    issue {${issueFields}
    }
  }${attachmentFields(count)}
}`,
);

/** 1…3 attachments of an issue that exists; the first entry stands for one. */
export const attachmentCreateDocuments: readonly string[] = [1, 2, 3].map(
  (
    count,
  ) => `mutation HandoffAttachmentCreate(${variables(attachmentVariables(count))}) {${attachmentFields(count)}
}`,
);

const projectFields = `{ id name url archivedAt trashed }`;

export const projectDocument = `query HandoffProject($id: String!) {
  project(id: $id) ${projectFields}
}`;

export const projectCreateDocument = `mutation HandoffProjectCreate($project: ProjectCreateInput!) {
  projectCreate(input: $project) { success project ${projectFields} }
}`;

const webhookFields = `{ id label url enabled secret resourceTypes allPublicTeams team { id } }`;

/** Admins only: the secret is among the fields. */
export const webhooksDocument = `query HandoffWebhooks($first: Int!, $after: String) {
  webhooks(first: $first, after: $after) {
    nodes ${webhookFields}
    pageInfo { hasNextPage endCursor }
  }
}`;

export const webhookCreateDocument = `mutation HandoffWebhookCreate($webhook: WebhookCreateInput!) {
  webhookCreate(input: $webhook) { success webhook ${webhookFields} }
}`;

export const webhookUpdateDocument = `mutation HandoffWebhookUpdate($id: String!, $webhook: WebhookUpdateInput!) {
  webhookUpdate(id: $id, input: $webhook) { success webhook ${webhookFields} }
}`;

export const webhookDeleteDocument = `mutation HandoffWebhookDelete($id: String!) {
  webhookDelete(id: $id) { success }
}`;

/** All of them, for the contract test. */
export const linearDocuments: readonly string[] = [
  viewerDocument,
  organizationDocument,
  usersDocument,
  teamsDocument,
  statesDocument,
  projectsDocument,
  labelsDocument,
  templatesDocument,
  issueDocument,
  ...issueCreateDocuments,
  ...attachmentCreateDocuments,
  projectDocument,
  projectCreateDocument,
  webhooksDocument,
  webhookCreateDocument,
  webhookUpdateDocument,
  webhookDeleteDocument,
];

/** The alias and the variable of the n-th attachment, from 0. */
export function attachmentKey(index: number): string {
  return `attachment${String(index)}`;
}

function variables(all: readonly string[]): string {
  return all.join(", ");
}

function attachmentVariables(count: number): readonly string[] {
  return keys(count).map((key) => `$${key}: AttachmentCreateInput!`);
}

function attachmentFields(count: number): string {
  return keys(count)
    .map(
      (key) => `
  ${key}: attachmentCreate(input: $${key}) { success attachment { url } }`,
    )
    .join("");
}

function keys(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => attachmentKey(index));
}
