/** The root fields of mutations. graphql-js calls those of one document one after the other. */
import { z } from "zod";
import { ArgumentChecks } from "./argument-checks.ts";
import { attach, updateAttachment } from "./attachments.ts";
import { createComment, editComment } from "./comments.ts";
import { archiveIssue, deleteIssue, restoreIssue, trashIssue, updateIssue } from "./issue-changes.ts";
import { createIssue, createIssues } from "./issue-creation.ts";
import type { View } from "./lists.ts";
import { found, issueOf } from "./lookups.ts";
import { createProject, trashProject, updateProject } from "./projects.ts";
import { entityNotFound, forbidden } from "./refusals.ts";
import type { AttachmentRecord, IssueRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";
import { LinearViews, type Root } from "./views.ts";
import { createWebhook, refuseUnlessAdmin, rotateSecret, updateWebhook } from "./webhooks.ts";
import {
  attachmentCreateInput,
  attachmentUpdateInput,
  byId,
  commentCreateInput,
  issueCreateInput,
  issueUpdateInput,
  projectCreateInput,
  projectUpdateInput,
  webhookCreateInput,
  webhookUpdateInput,
} from "./wire-inputs.ts";

/** Every function throws Linear's refusal; what it did before in the same document stays done. */
export function mutationRoot(session: LinearSession): Root {
  return {
    ...issueMutations(session),
    ...attachmentMutations(session),
    ...commentMutations(session),
    ...webhookMutations(session),
    ...projectMutations(session),
  };
}

function issueMutations(session: LinearSession): Root {
  const views = new LinearViews(session);
  const one = (issue: IssueRecord): View => payload(session, { issue: views.issue(issue) });
  const archived = (issue: IssueRecord): View => payload(session, { entity: views.issue(issue) });
  const update = (given: unknown, input: unknown): View => {
    const issue = issueOf(session, byId.parse(given).id);
    return one(updateIssue(session, issue, issueUpdateInput.parse(input)));
  };
  return {
    issueCreate: (given) => one(createIssue(session, withInput(given, issueCreateInput))),
    issueBatchCreate: (given) => {
      const { issues } = withInput(given, z.object({ issues: z.array(issueCreateInput) }));
      return payload(session, { issues: createIssues(session, issues).map((issue) => views.issue(issue)) });
    },
    issueUpdate: (given) => update(given, withInput(given, issueUpdateInput)),
    issueAddLabel: (given) => update(given, { addedLabelIds: [labelIdOf(given)] }),
    issueRemoveLabel: (given) => update(given, { removedLabelIds: [labelIdOf(given)] }),
    issueArchive: (given) => {
      const issue = issueOf(session, byId.parse(given).id);
      const { trash } = z.object({ trash: z.boolean().nullish() }).parse(given);
      if (trash === true) trashIssue(session, issue);
      else archiveIssue(session, issue);
      return archived(issue);
    },
    issueUnarchive: (given) => {
      const issue = issueOf(session, byId.parse(given).id);
      restoreIssue(session, issue);
      return archived(issue);
    },
    issueDelete: (given) => {
      const issue = issueOf(session, byId.parse(given).id);
      const { permanentlyDelete } = z.object({ permanentlyDelete: z.boolean().nullish() }).parse(given);
      if (permanentlyDelete !== true) {
        trashIssue(session, issue);
        return archived(issue);
      }
      if (!session.viewer.admin) throw forbidden("Only admins can delete issues permanently.");
      deleteIssue(session, issue);
      return payload(session, { entity: null });
    },
  };
}

function attachmentMutations(session: LinearSession): Root {
  const { attachments } = session.store;
  const views = new LinearViews(session);
  const one = (attachment: AttachmentRecord): View =>
    payload(session, { attachment: views.attachment(attachment) });
  return {
    attachmentCreate: (given) => one(attach(session, withInput(given, attachmentCreateInput))),
    // Without a title the page's own would be fetched; the simulator fetches nothing and takes the URL.
    attachmentLinkURL: (given) => {
      const link = attachmentCreateInput.extend({ title: z.string().nullish() }).parse(given);
      return one(attach(session, { ...link, title: link.title ?? link.url }));
    },
    attachmentUpdate: (given) =>
      one(
        updateAttachment(
          session,
          found(attachments, given, "Attachment"),
          withInput(given, attachmentUpdateInput),
        ),
      ),
    attachmentDelete: (given) => deleted(session, attachments, given, "Attachment"),
  };
}

function commentMutations(session: LinearSession): Root {
  const { comments } = session.store;
  const views = new LinearViews(session);
  return {
    commentCreate: (given) => {
      const comment = createComment(session, withInput(given, commentCreateInput));
      return payload(session, { comment: views.comment(comment) });
    },
    commentUpdate: (given) => {
      const { body } = withInput(given, z.object({ body: z.string().nullish() }));
      const comment = found(comments, given, "Comment");
      return payload(session, {
        comment: views.comment(editComment(session, comment, body ?? comment.body)),
      });
    },
    commentDelete: (given) => deleted(session, comments, given, "Comment"),
  };
}

function webhookMutations(session: LinearSession): Root {
  const { webhooks } = session.store;
  const views = new LinearViews(session);
  return {
    webhookCreate: (given) => {
      const webhook = createWebhook(session, withInput(given, webhookCreateInput));
      return payload(session, { webhook: views.webhook(webhook) });
    },
    webhookUpdate: (given) => {
      refuseUnlessAdmin(session);
      const webhook = found(webhooks, given, "Webhook");
      updateWebhook(session, webhook, withInput(given, webhookUpdateInput));
      return payload(session, { webhook: views.webhook(webhook) });
    },
    webhookDelete: (given) => {
      refuseUnlessAdmin(session);
      return deleted(session, webhooks, given, "Webhook");
    },
    webhookRotateSecret: (given) => {
      refuseUnlessAdmin(session);
      return payload(session, { secret: rotateSecret(session, found(webhooks, given, "Webhook")) });
    },
  };
}

function projectMutations(session: LinearSession): Root {
  const { projects } = session.store;
  const views = new LinearViews(session);
  return {
    projectCreate: (given) => {
      const project = createProject(session, withInput(given, projectCreateInput));
      return payload(session, { project: views.project(project) });
    },
    projectUpdate: (given) => {
      const project = found(projects, given, "Project");
      updateProject(session, project, withInput(given, projectUpdateInput));
      return payload(session, { project: views.project(project) });
    },
    projectDelete: (given) => {
      const project = found(projects, given, "Project");
      trashProject(session, project);
      return payload(session, { entity: views.project(project) });
    },
  };
}

/** `success` is always true: what fails is an error, never `false`. */
function payload({ store }: LinearSession, fields: View): View {
  return { success: true, lastSyncId: store.lastSyncId, ...fields };
}

function withInput<Input>(given: unknown, shape: z.ZodType<Input>): Input {
  return z.object({ input: shape }).parse(given).input;
}

function labelIdOf(given: unknown): string {
  return z.object({ labelId: z.string() }).parse(given).labelId;
}

function deleted<Row>(session: LinearSession, table: Map<string, Row>, given: unknown, entity: string): View {
  const { id } = byId.parse(given);
  new ArgumentChecks().uuid("id", id).done();
  if (!table.delete(id)) throw entityNotFound(entity);
  session.store.spentIds.add(id);
  session.store.lastSyncId += 1;
  return payload(session, { entityId: id });
}
