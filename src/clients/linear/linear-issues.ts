/** Finding and creating issues. The id is ours, so that a second create is refused and finds the first. */
import { z } from "zod";

import type { Http } from "../http.ts";
import type { HttpRequest } from "../message.ts";
import { chunksOf } from "../lists.ts";
import {
  type OnDispatch,
  exchange,
  failureOf,
  mutation,
  query,
  readData,
  uncertain,
} from "./linear-calls.ts";
import type { Creation, LinearIssue, NewAttachment, NewIssue } from "./linear-client.ts";
import { recover } from "./linear-creation.ts";
import {
  attachmentCreateDocuments,
  attachmentKey,
  attachmentsPerRequest,
  issueCreateDocuments,
  issueDocument,
} from "./linear-documents.ts";
import { type LinearAnswer, isNotFound } from "./linear-errors.ts";
import { createdAttachmentSchema, createdIssueSchema, issueSchema } from "./linear-wire.ts";

/** By UUID or `ENG-42`; archived ones too. */
export async function findIssue(http: Http, idOrIdentifier: string): Promise<LinearIssue | undefined> {
  const request = query("issue", issueDocument, { id: idOrIdentifier });
  const answer = await exchange(http, request);
  // `issue` is not nullable: "not there" is an error, and everything is null.
  if (answer.problems.some(isNotFound)) return undefined;
  return readData(http, request, answer, z.object({ issue: issueSchema })).issue;
}

/** One request for the issue and its first attachments; `recover` sees to everything that is not a clean yes. */
export async function createIssue(
  http: Http,
  issue: NewIssue,
  onDispatch: OnDispatch,
): Promise<Creation<LinearIssue>> {
  const first = issue.attachments.slice(0, attachmentsPerRequest);
  const request = mutation("issueCreate", issueCreateDocuments[first.length] ?? "", onDispatch, {
    issue: describeIssue(issue),
    ...describeAttachments(issue.id, first),
  });
  const answer = await exchange(http, request);
  const made = createdIssueSchema.safeParse(answer.data?.["issueCreate"]);
  if (!made.success) return recoverIssue(http, issue, request, answer, onDispatch);
  const attached = first.flatMap((_, index) => attachedUrl(answer, index));
  const found = { ...made.data.issue, attachmentUrls: [...made.data.issue.attachmentUrls, ...attached] };
  const record = await completeAttachments(http, found, issue.attachments, onDispatch);
  return { outcome: "created", record };
}

/** A gone issue is left as somebody left it; any other gets the attachments it lacks. */
async function recoverIssue(
  http: Http,
  issue: NewIssue,
  request: HttpRequest,
  answer: LinearAnswer,
  onDispatch: OnDispatch,
): Promise<Creation<LinearIssue>> {
  const { id, attachments } = issue;
  const read = (): Promise<LinearIssue | undefined> => findIssue(http, id);
  const creation = await recover(http, { field: "issueCreate", entity: "Issue", id, request, answer, read });
  if (creation.outcome === "gone") return creation;
  return { ...creation, record: await completeAttachments(http, creation.record, attachments, onDispatch) };
}

/** Adds what is missing. */
async function completeAttachments(
  http: Http,
  issue: LinearIssue,
  wanted: readonly NewAttachment[],
  onDispatch: OnDispatch,
): Promise<LinearIssue> {
  const missing = wanted.filter(({ url }) => !issue.attachmentUrls.includes(url));
  const added: string[] = [];
  for (const chunk of chunksOf(missing, attachmentsPerRequest)) {
    const request = mutation(
      "attachmentCreate",
      attachmentCreateDocuments[chunk.length - 1] ?? "",
      onDispatch,
      describeAttachments(issue.id, chunk),
    );
    const answer = await exchange(http, request);
    if (answer.problems.length > 0) throw failureOf(http, request, answer);
    const urls = chunk.flatMap((_, index) => attachedUrl(answer, index));
    if (urls.length < chunk.length) throw uncertain(http, request, answer);
    added.push(...urls);
  }
  return { ...issue, attachmentUrls: [...new Set([...issue.attachmentUrls, ...added])] };
}

function attachedUrl(answer: LinearAnswer, index: number): readonly string[] {
  const made = createdAttachmentSchema.safeParse(answer.data?.[attachmentKey(index)]);
  return made.success ? [made.data.attachment.url] : [];
}

/** Our names are Linear's; the attachments are fields of their own. */
function describeIssue(issue: NewIssue): Readonly<Record<string, unknown>> {
  const given = Object.entries(issue).filter(
    ([name, value]) => name !== "attachments" && value !== undefined,
  );
  return Object.fromEntries(given);
}

function describeAttachments(
  issueId: string,
  attachments: readonly NewAttachment[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    attachments.map(({ title, subtitle, url, metadata }, index) => [
      attachmentKey(index),
      {
        issueId,
        title,
        url,
        ...(subtitle === undefined ? {} : { subtitle }),
        ...(metadata === undefined ? {} : { metadata }),
      },
    ]),
  );
}
