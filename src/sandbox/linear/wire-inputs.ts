/** Arguments of mutations as they arrive after graphql-js has checked them against the schema. */
import { z } from "zod";

const text = z.string().nullish();
const whole = z.number().nullish();
const flag = z.boolean().nullish();
const texts = z.array(z.string()).nullish();

export const byId = z.object({ id: z.string() });

const issueFields = {
  title: text,
  description: text,
  assigneeId: text,
  delegateId: text,
  priority: whole,
  estimate: whole,
  dueDate: text,
  stateId: text,
  labelIds: texts,
  projectId: text,
  parentId: text,
  subscriberIds: texts,
  lastAppliedTemplateId: text,
  sortOrder: whole,
  prioritySortOrder: whole,
  subIssueSortOrder: whole,
};

export const issueCreateInput = z.object({
  ...issueFields,
  id: text,
  teamId: z.string(),
  templateId: text,
  useDefaultTemplate: flag,
  createAsUser: text,
  displayIconUrl: text,
  createdAt: text,
  completedAt: text,
});

export const issueUpdateInput = z.object({
  ...issueFields,
  teamId: text,
  addedLabelIds: texts,
  removedLabelIds: texts,
  trashed: flag,
});

export const attachmentCreateInput = z.object({
  id: text,
  issueId: z.string(),
  title: z.string(),
  subtitle: text,
  url: z.string(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  groupBySource: flag,
  commentBody: text,
  createAsUser: text,
});

export const attachmentUpdateInput = z.object({
  title: z.string(),
  subtitle: text,
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

export const commentCreateInput = z.object({
  id: text,
  issueId: text,
  body: text,
  parentId: text,
  quotedText: text,
  createAsUser: text,
  createdAt: text,
});

export const webhookCreateInput = z.object({
  id: text,
  label: text,
  url: z.string(),
  secret: text,
  enabled: flag,
  resourceTypes: z.array(z.string()),
  teamId: text,
  allPublicTeams: flag,
});

export const webhookUpdateInput = webhookCreateInput
  .pick({ label: true, secret: true, enabled: true })
  .extend({ url: text, resourceTypes: texts });

const projectFields = {
  description: text,
  content: text,
  color: text,
  icon: text,
  leadId: text,
  memberIds: texts,
  statusId: text,
  labelIds: texts,
  priority: whole,
  startDate: text,
  targetDate: text,
  sortOrder: whole,
};

export const projectCreateInput = z.object({
  ...projectFields,
  id: text,
  name: z.string(),
  teamIds: z.array(z.string()),
});

export const projectUpdateInput = z.object({
  ...projectFields,
  name: text,
  teamIds: texts,
  completedAt: text,
  canceledAt: text,
  trashed: flag,
});

export type IssueCreateInput = z.infer<typeof issueCreateInput>;
export type IssueUpdateInput = z.infer<typeof issueUpdateInput>;
export type AttachmentCreateInput = z.infer<typeof attachmentCreateInput>;
export type AttachmentUpdateInput = z.infer<typeof attachmentUpdateInput>;
export type CommentCreateInput = z.infer<typeof commentCreateInput>;
export type WebhookCreateInput = z.infer<typeof webhookCreateInput>;
export type WebhookUpdateInput = z.infer<typeof webhookUpdateInput>;
export type ProjectCreateInput = z.infer<typeof projectCreateInput>;
export type ProjectUpdateInput = z.infer<typeof projectUpdateInput>;
