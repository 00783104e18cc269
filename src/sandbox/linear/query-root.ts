/** The root fields of queries. graphql-js calls them by name. */
import { z } from "zod";
import { attachmentsWith } from "./attachments.ts";
import type { UserBudget } from "./budget.ts";
import { connectionArguments } from "./connection.ts";
import { required } from "./linear-store.ts";
import type { View } from "./lists.ts";
import { found, issueOf } from "./lookups.ts";
import type { AttachmentRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";
import { LinearViews, type Root } from "./views.ts";
import { refuseUnlessAdmin } from "./webhooks.ts";
import { byId } from "./wire-inputs.ts";

/** Single things are non-null: what is not found throws, and empties the whole answer. */
export function queryRoot(session: LinearSession, budget: UserBudget): Root {
  const { store, viewer, nowMs } = session;
  const views = new LinearViews(session);
  return {
    viewer: () => views.user(viewer),
    organization: () => views.organization(),
    issue: (given) => views.issue(issueOf(session, byId.parse(given).id)),
    issues: (given) => views.lists.issues(given),
    issueLabel: (given) => views.label(found(store.labels, given, "IssueLabel")),
    issueLabels: (given) => views.lists.labels(given),
    team: (given) => views.team(found(store.teams, given, "Team")),
    teams: (given) => views.lists.teams(given),
    workflowState: (given) => views.state(found(store.states, given, "WorkflowState")),
    workflowStates: (given) => views.lists.states(given),
    user: (given) => views.user(found(store.users, given, "User")),
    users: (given) => views.lists.users(given),
    project: (given) => views.project(found(store.projects, given, "Project")),
    projects: (given) => views.lists.projects(given),
    projectStatuses: (given) => views.lists.projectStatuses(given),
    template: (given) => views.template(found(store.templates, given, "Template")),
    // A plain list, not a connection.
    templates: () => [...store.templates.values()].map((template) => views.template(template)),
    attachment: (given) => views.attachment(found(store.attachments, given, "Attachment")),
    attachments: (given) => views.lists.attachments(given, unlessIssueArchived(session, given)),
    attachmentsForURL: (given) => {
      const { url } = z.object({ url: z.string() }).parse(given);
      const same = new Set(attachmentsWith(session, url));
      const isOpen = unlessIssueArchived(session, given);
      return views.lists.attachments(given, (attachment) => same.has(attachment) && isOpen(attachment));
    },
    comment: (given) => views.comment(found(store.comments, given, "Comment")),
    comments: (given) => views.lists.comments(given),
    webhook: (given) => {
      refuseUnlessAdmin(session);
      return views.webhook(found(store.webhooks, given, "Webhook"));
    },
    webhooks: (given) => {
      refuseUnlessAdmin(session);
      return views.lists.webhooks(given);
    },
    rateLimitStatus: () => rateLimitStatus(session, budget, nowMs),
  };
}

/** Attachments of archived issues are hidden as archived ones are. */
function unlessIssueArchived({ store }: LinearSession, given: unknown): (row: AttachmentRecord) => boolean {
  const { includeArchived } = connectionArguments.parse(given);
  return ({ issueId }) => includeArchived === true || required(store.issues, issueId).archivedAt === null;
}

function rateLimitStatus({ viewer, switches }: LinearSession, budget: UserBudget, nowMs: number): View {
  const period = 3_600_000;
  const limit = (type: string, allowedAmount: number, remainingAmount: number): View => ({
    type,
    requestedAmount: 1,
    allowedAmount,
    remainingAmount,
    period,
    reset: nowMs + period,
  });
  return {
    identifier: viewer.id,
    kind: "user",
    limits: [
      limit("requests", switches.requestsPerHour, budget.requestsLeft(nowMs)),
      limit("complexity", switches.complexityPerHour, budget.complexityLeft(nowMs)),
    ],
  };
}
