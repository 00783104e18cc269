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
    nodes { id name email active app guest isAssignable }
    pageInfo { hasNextPage endCursor }
  }
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

/** All of them, for the contract test. */
export const linearDocuments: readonly string[] = [
  viewerDocument,
  organizationDocument,
  usersDocument,
  issueDocument,
  ...issueCreateDocuments,
  ...attachmentCreateDocuments,
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
