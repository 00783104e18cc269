/** Finding and creating issues. The id is ours, so that a second create is refused and finds the first. */
import { z } from "zod";

import type { VendorError } from "../../errors.ts";
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
import type { LinearIssue, NewAttachment, NewIssue } from "./linear-client.ts";
import {
  attachmentCreateDocuments,
  attachmentKey,
  attachmentsPerRequest,
  issueCreateDocuments,
  issueDocument,
} from "./linear-documents.ts";
import {
  type LinearAnswer,
  type LinearProblem,
  describeProblem,
  isAboutDocument,
  isConflictOn,
  isNotFound,
  kindOfProblem,
} from "./linear-errors.ts";
import { createdAttachmentSchema, createdIssueSchema, issueSchema } from "./linear-wire.ts";

/** By UUID or `ENG-42`; archived ones too. */
export async function findIssue(http: Http, idOrIdentifier: string): Promise<LinearIssue | undefined> {
  const request = query("issue", issueDocument, { id: idOrIdentifier });
  const answer = await exchange(http, request);
  // `issue` is not nullable: "not there" is an error, and everything is null.
  if (answer.problems.some(isNotFound)) return undefined;
  return readData(http, request, answer, z.object({ issue: issueSchema })).issue;
}

/** One request for the issue and its first attachments; see `recover` for everything that is not a clean yes. */
export async function createIssue(
  http: Http,
  issue: NewIssue,
  onDispatch: OnDispatch,
): Promise<{ readonly issue: LinearIssue; readonly created: boolean }> {
  const first = issue.attachments.slice(0, attachmentsPerRequest);
  const request = mutation("issueCreate", issueCreateDocuments[first.length] ?? "", onDispatch, {
    issue: describeIssue(issue),
    ...describeAttachments(issue.id, first),
  });
  const answer = await exchange(http, request);
  const made = createdIssueSchema.safeParse(answer.data?.["issueCreate"]);
  if (!made.success) return recover(http, issue, request, answer, onDispatch);
  const attached = first.flatMap((_, index) => attachedUrl(answer, index));
  const found = { ...made.data.issue, attachmentUrls: [...made.data.issue.attachmentUrls, ...attached] };
  return { issue: await completeAttachments(http, found, issue.attachments, onDispatch), created: true };
}

/**
 * What an answer without the issue says about it.
 * `taken`: our id was taken, so it exists. `made`: the error lies at another field; fields are carried out in
 * order, so it was made. `unclear`: an error that names no field.
 */
type Aftermath = "taken" | "made" | "unclear" | "refused" | "unknown";

function aftermathOf(answer: LinearAnswer, issueId: string): Aftermath {
  const { problems } = answer;
  if (problems.some((problem) => isConflictOn(problem, "Issue", issueId))) return "taken";
  const own = problems.filter(({ field }) => field === "issueCreate");
  if (own.length > 0) return own.some(isUncertain) ? "unknown" : "refused";
  if (problems.some(({ field }) => field !== undefined)) return "made";
  if (problems.length === 0 || problems.some(isUncertain)) return "unknown";
  return problems.some(isAboutDocument) ? "refused" : "unclear";
}

function isUncertain(problem: LinearProblem): boolean {
  return kindOfProblem(problem) === "unknown";
}

/** Reading by id decides where the answer does not; attachments that are missing are added. */
async function recover(
  http: Http,
  issue: NewIssue,
  request: HttpRequest,
  answer: LinearAnswer,
  onDispatch: OnDispatch,
): Promise<{ readonly issue: LinearIssue; readonly created: boolean }> {
  const aftermath = aftermathOf(answer, issue.id);
  if (aftermath === "unknown") throw uncertain(http, request, answer);
  if (aftermath === "refused") throw failureOf(http, request, answer);
  const existing = await findIssue(http, issue.id);
  if (existing === undefined) throw notThere(http, request, answer, aftermath);
  const complete = await completeAttachments(http, existing, issue.attachments, onDispatch);
  return { issue: complete, created: aftermath === "made" };
}

function notThere(
  http: Http,
  request: HttpRequest,
  answer: LinearAnswer,
  aftermath: "taken" | "made" | "unclear",
): VendorError {
  if (aftermath === "made") return uncertain(http, request, answer);
  if (aftermath === "unclear") return failureOf(http, request, answer);
  return http.fail(request, "refused", {
    complaints: answer.problems.map(describeProblem),
    because:
      "it says that an issue with this id exists, and does not show it; it was probably deleted for good",
    hint: "What was deleted is not made again by itself: `handoff provision --again` makes a new one.",
  });
}

/** Adds what is missing. A trashed issue is left as somebody left it. */
async function completeAttachments(
  http: Http,
  issue: LinearIssue,
  wanted: readonly NewAttachment[],
  onDispatch: OnDispatch,
): Promise<LinearIssue> {
  if (issue.isTrashed) return issue;
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
