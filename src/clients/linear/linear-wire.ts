/** Linear's data, and what we make of it. */
import { z } from "zod";

import type { LinearIssue, LinearProject, LinearUser } from "./linear-client.ts";

export const viewerSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  admin: z.boolean().nullish(),
});

export const organizationSchema = z.object({ id: z.string(), name: z.string(), urlKey: z.string() });

const userSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    displayName: z.string().optional(),
    email: z.string().nullish(),
    active: z.boolean(),
    app: z.boolean().nullish(),
    guest: z.boolean().nullish(),
    isAssignable: z.boolean().nullish(),
  })
  .transform((raw): LinearUser => ({
    id: raw.id,
    name: raw.name,
    ...(raw.displayName === undefined ? {} : { displayName: raw.displayName }),
    email: raw.email ?? "",
    isActive: raw.active,
    isAssignable: raw.isAssignable !== false && raw.app !== true && raw.guest !== true,
  }));

export const usersSchema = z.object({
  users: z.object({
    nodes: z.array(userSchema),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});

export const issueSchema = z
  .object({
    id: z.string(),
    identifier: z.string(),
    url: z.string(),
    title: z.string(),
    archivedAt: z.string().nullish(),
    trashed: z.boolean().nullish(),
    team: z.object({ id: z.string() }),
    attachments: z.object({ nodes: z.array(z.object({ url: z.string() })) }).nullish(),
  })
  .transform((raw): LinearIssue => ({
    id: raw.id,
    identifier: raw.identifier,
    url: raw.url,
    title: raw.title,
    isArchived: typeof raw.archivedAt === "string",
    isTrashed: raw.trashed === true,
    teamId: raw.team.id,
    attachmentUrls: (raw.attachments?.nodes ?? []).map(({ url }) => url),
  }));

export const createdIssueSchema = z.object({ success: z.literal(true), issue: issueSchema });
export const createdAttachmentSchema = z.object({
  success: z.literal(true),
  attachment: z.object({ url: z.string() }),
});

export const projectSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    archivedAt: z.string().nullish(),
    trashed: z.boolean().nullish(),
  })
  .transform((raw): LinearProject => ({
    id: raw.id,
    name: raw.name,
    url: raw.url,
    isArchived: typeof raw.archivedAt === "string",
    isTrashed: raw.trashed === true,
  }));

export const createdProjectSchema = z.object({ success: z.literal(true), project: projectSchema });
