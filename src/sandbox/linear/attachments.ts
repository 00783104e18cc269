/** Links on issues. An issue has one attachment per URL: attaching it again updates it. */
import { ArgumentChecks } from "./argument-checks.ts";
import { createComment } from "./comments.ts";
import { findIssue, insert } from "./linear-store.ts";
import { entityNotFound } from "./refusals.ts";
import type { AttachmentRecord } from "./records.ts";
import { newRecord, touch, type LinearSession } from "./session.ts";
import type { AttachmentCreateInput, AttachmentUpdateInput } from "./wire-inputs.ts";

/** Creates, or updates the one with the same URL on the same issue (whose id is then kept). */
export function attach(session: LinearSession, input: AttachmentCreateInput): AttachmentRecord {
  const metadata = checkedMetadata(input.metadata);
  new ArgumentChecks().ownId(input.id).notEmpty("title", input.title).notEmpty("url", input.url).done();
  const issue = findIssue(session.store, input.issueId);
  if (issue === undefined) throw entityNotFound("Issue");
  const same = attachmentsWith(session, input.url).find(({ issueId }) => issueId === issue.id);
  const attachment = same ?? insertAttachment(session, issue.id, input);
  attachment.title = input.title;
  if (input.subtitle !== undefined) attachment.subtitle = input.subtitle;
  if (metadata !== undefined) attachment.metadata = metadata;
  touch(session, attachment);
  if (input.commentBody) {
    createComment(session, { issueId: issue.id, body: input.commentBody });
  }
  return attachment;
}

/** Absent fields stay; the title is always given. */
export function updateAttachment(
  session: LinearSession,
  attachment: AttachmentRecord,
  input: AttachmentUpdateInput,
): AttachmentRecord {
  const metadata = checkedMetadata(input.metadata);
  new ArgumentChecks().notEmpty("title", input.title).done();
  attachment.title = input.title;
  if (input.subtitle !== undefined) attachment.subtitle = input.subtitle;
  if (metadata !== undefined) attachment.metadata = metadata;
  touch(session, attachment);
  return attachment;
}

/** Exactly this URL: whether Linear normalises any part of it is not recorded. */
export function attachmentsWith({ store }: LinearSession, url: string): readonly AttachmentRecord[] {
  return [...store.attachments.values()].filter((attachment) => attachment.url === url);
}

/** Texts and numbers only. */
function checkedMetadata(
  metadata: Readonly<Record<string, unknown>> | null | undefined,
): Readonly<Record<string, string | number>> | undefined {
  if (metadata === undefined) return undefined;
  const checked: Record<string, string | number> = {};
  const refused: string[] = [];
  for (const [key, value] of Object.entries(metadata ?? {})) {
    if (typeof value === "string" || typeof value === "number") checked[key] = value;
    else refused.push(key);
  }
  new ArgumentChecks()
    .custom(
      refused.length === 0,
      "metadata",
      "isMetadata",
      `holds neither text nor number in: ${refused.join(", ")}`,
    )
    .done();
  return checked;
}

function insertAttachment(
  session: LinearSession,
  issueId: string,
  input: AttachmentCreateInput,
): AttachmentRecord {
  return insert(session.store.attachments, {
    ...newRecord(session, "Attachment", input.id),
    issueId,
    title: input.title,
    subtitle: null,
    url: input.url,
    metadata: {},
    groupBySource: input.groupBySource ?? false,
    creatorId: session.viewer.id,
  });
}
