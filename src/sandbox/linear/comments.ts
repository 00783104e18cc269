/** Comments on issues. */
import { ArgumentChecks } from "./argument-checks.ts";
import { findIssue, insert } from "./linear-store.ts";
import { entityNotFound, inputError } from "./refusals.ts";
import type { CommentRecord } from "./records.ts";
import { newRecord, touch, type LinearSession } from "./session.ts";
import { storedMarkdown } from "./texts.ts";
import type { CommentCreateInput } from "./wire-inputs.ts";

/** Throws for an empty body, a taken id, an unknown issue or parent. */
export function createComment(session: LinearSession, input: CommentCreateInput): CommentRecord {
  new ArgumentChecks().ownId(input.id).uuid("parentId", input.parentId).notEmpty("body", input.body).done();
  if (!input.issueId) throw inputError("A comment needs an issue in the sandbox"); // documents and updates are not simulated
  const issue = findIssue(session.store, input.issueId);
  if (issue === undefined) throw entityNotFound("Issue");
  if (input.parentId && !session.store.comments.has(input.parentId)) throw entityNotFound("Comment");
  const record = newRecord(session, "Comment", input.id);
  return insert(session.store.comments, {
    ...record,
    createdAt: input.createdAt ?? record.createdAt,
    issueId: issue.id,
    body: storedMarkdown(session.switches, input.body) ?? "",
    parentId: input.parentId ?? null,
    userId: session.viewer.id,
    quotedText: input.quotedText ?? null,
    editedAt: null,
  });
}

/** Moves `updatedAt` and `editedAt`. */
export function editComment(session: LinearSession, comment: CommentRecord, body: string): CommentRecord {
  new ArgumentChecks().notEmpty("body", body).done();
  comment.body = storedMarkdown(session.switches, body) ?? "";
  comment.editedAt = session.now;
  touch(session, comment);
  return comment;
}
