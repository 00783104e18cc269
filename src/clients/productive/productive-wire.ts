/**
 * Productive's resources, and what we make of them. Money is cents everywhere, but an integer on deals, a
 * float on services and text in places.
 */
import { z } from "zod";

import { idText, relatedId, resourceOf } from "./json-api.ts";
import type {
  ProductiveBudget,
  ProductiveCompany,
  ProductiveMembership,
  ProductivePerson,
  ProductiveProject,
  ProductiveService,
} from "./productive-client.ts";

const words = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const moment = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const customFields = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true);

const decimal = /^-?\d+(?:\.\d+)?$/;
const amount = z.union([z.number(), z.string().regex(decimal).transform(Number)]);

/** A price somebody typed: 11000, 11000.0 or "11000.0" are cents; half a cent is not ours to round. */
const exactCents = amount
  .refine(isWholeCents, "a price is not a whole number of cents")
  .transform(Math.round);

/** What Productive adds up itself: quantity × price may end in a fraction of a cent. */
const derivedCents = amount.nullish().transform((value) => Math.round(value ?? 0));

function isWholeCents(value: number): boolean {
  return Number.isSafeInteger(Math.round(value)) && Math.abs(value - Math.round(value)) < 1e-6;
}

export const companySchema = resourceOf(
  z.object({ name: words, archived_at: moment, custom_fields: customFields }),
).transform(({ id, attributes }): ProductiveCompany => ({
  id,
  name: attributes.name,
  isArchived: attributes.archived_at !== null,
  customFields: attributes.custom_fields,
}));

export const projectSchema = resourceOf(
  z.object({
    name: words,
    archived_at: moment,
    created_at: words,
    project_type_id: z.number().nullish(),
    duplication_status: words,
    custom_fields: customFields,
  }),
).transform(({ id, attributes, relationships }): ProductiveProject => ({
  id,
  name: attributes.name,
  isArchived: attributes.archived_at !== null,
  createdAt: attributes.created_at,
  projectTypeId: attributes.project_type_id ?? clientType,
  companyId: relatedId(relationships, "company"),
  duplicationStatus: attributes.duplication_status === "" ? "idle" : attributes.duplication_status,
  customFields: attributes.custom_fields,
}));

export const budgetSchema = resourceOf(
  z.object({
    name: words,
    date: words,
    currency: words,
    budget_total: derivedCents,
    budget_used: derivedCents,
    budget: z.boolean().nullish(),
    /** The newer name of `budget`. */
    is_budget: z.boolean().nullish(),
    closed_at: moment,
    deleted_at: moment,
    custom_fields: customFields,
  }),
).transform(({ id, attributes, relationships }): ProductiveBudget => ({
  id,
  name: attributes.name,
  date: attributes.date,
  currency: attributes.currency,
  budgetTotalCents: attributes.budget_total,
  budgetUsedCents: attributes.budget_used,
  isBudget: attributes.budget ?? attributes.is_budget ?? false,
  closedAt: attributes.closed_at,
  deletedAt: attributes.deleted_at,
  projectId: relatedId(relationships, "project"),
  companyId: relatedId(relationships, "company"),
  customFields: attributes.custom_fields,
}));

/** A service, whose budget it is on (when asked for), and whether it lies in the recycle bin. */
export const serviceSchema = resourceOf(
  z.object({
    name: words,
    price: exactCents.nullish().transform((value) => value ?? 0),
    quantity: z
      .union([z.string(), z.number().transform(String)])
      .nullish()
      .transform((value) => value ?? "0"),
    deleted_at: moment,
  }),
).transform(({ id, attributes, relationships }) => ({
  id,
  service: {
    id,
    name: attributes.name,
    priceCents: attributes.price,
    quantity: attributes.quantity,
  } satisfies ProductiveService,
  budgetId: relatedId(relationships, "deal"),
  isDeleted: attributes.deleted_at !== null,
}));

export const personSchema = resourceOf(
  z.object({
    first_name: words,
    last_name: words,
    email: words,
    placeholder: flag,
    archived_at: moment,
    deactivated_at: moment,
  }),
).transform(({ id, attributes }): ProductivePerson => ({
  id,
  name: fullName(attributes),
  email: attributes.email === "" ? undefined : attributes.email,
  isActive: attributes.deactivated_at === null && attributes.archived_at === null,
  isPlaceholder: attributes.placeholder,
}));

export function fullName(attributes: { readonly first_name: string; readonly last_name: string }): string {
  return `${attributes.first_name} ${attributes.last_name}`.trim();
}

export const personNameSchema = z.object({ first_name: words, last_name: words });

/** A booking: either work (`service`) or an absence (`event`). */
export const bookingSchema = resourceOf(
  z.object({
    started_on: words,
    ended_on: words,
    draft: flag,
    approved: flag,
    approved_at: moment,
    rejected: flag,
    rejected_at: moment,
    canceled_at: moment,
  }),
).transform(({ id, attributes, relationships }) => ({
  id,
  startedOn: attributes.started_on.slice(0, 10),
  endedOn: attributes.ended_on.slice(0, 10),
  isApproved:
    (attributes.approved || attributes.approved_at !== null) &&
    !attributes.draft &&
    !attributes.rejected &&
    attributes.rejected_at === null &&
    attributes.canceled_at === null,
  eventId: relatedId(relationships, "event"),
  personId: relatedId(relationships, "person"),
}));

export const absenceKindSchema = z.object({ name: words, absence_type: words });

/** Service types, workflows. */
export const namedSchema = resourceOf(
  z.object({ name: words, archived_at: moment, archived: flag }),
).transform(({ id, attributes }) => ({
  id,
  name: attributes.name,
  isArchived: attributes.archived_at !== null || attributes.archived,
}));

/** A service as a model, whose budget it is on, and whether it lies in the recycle bin. */
export const serviceModelSchema = resourceOf(
  z.object({
    name: words,
    price: amount.nullish().transform((value) => Math.round(value ?? 0)),
    quantity: z
      .union([z.string(), z.number().transform(String)])
      .nullish()
      .transform((value) => value ?? "0"),
    billing_type_id: z.number().nullish(),
    unit_id: z.number().nullish(),
    deleted_at: moment,
  }),
).transform(({ id, attributes, relationships }) => ({
  id,
  name: attributes.name,
  priceCents: attributes.price,
  quantity: attributes.quantity,
  billingTypeId: attributes.billing_type_id ?? 1,
  unitId: attributes.unit_id ?? 2,
  isDeleted: attributes.deleted_at !== null,
  budgetId: relatedId(relationships, "deal"),
  serviceTypeId: relatedId(relationships, "service_type"),
}));

export const customFieldSchema = resourceOf(
  z.object({
    name: words,
    customizable_type: words,
    data_type_id: z.number(),
    required: flag,
    archived_at: moment,
    archived: flag,
  }),
).transform(({ id, attributes }) => ({
  id,
  name: attributes.name,
  customizableType: attributes.customizable_type,
  dataTypeId: attributes.data_type_id,
  isRequired: attributes.required,
  isArchived: attributes.archived_at !== null || attributes.archived,
}));

/** Which field it belongs to is told only when asked for. */
export const customFieldOptionSchema = resourceOf(
  z.object({ name: words, archived_at: moment, archived: flag }),
).transform(({ id, attributes, relationships }) => ({
  id,
  name: attributes.name,
  fieldId: relatedId(relationships, "custom_field"),
  isArchived: attributes.archived_at !== null || attributes.archived,
}));

export const membershipSchema = resourceOf(
  z.object({ person_id: idText.nullish(), project_id: idText.nullish() }),
).transform(({ id, attributes, relationships }): ProductiveMembership => ({
  id,
  personId: relatedId(relationships, "person") ?? attributes.person_id ?? undefined,
}));

/** Answers to creating one have no `attributes` at all. */
export const assignmentSchema = resourceOf(z.object({})).transform(({ id, relationships }) => ({
  id,
  serviceId: relatedId(relationships, "service"),
  personId: relatedId(relationships, "person"),
}));

export const organizationMembershipSchema = resourceOf(z.object({})).transform(({ id, relationships }) => ({
  id,
  personId: relatedId(relationships, "person"),
  organizationId: relatedId(relationships, "organization"),
}));

/** 1 internal, 2 client: of projects and of budgets alike. */
export const clientType = 2;
