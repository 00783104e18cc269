/**
 * Kommo's JSON, and what we make of it. Tolerant where documents and recorded traffic disagree: null or `[]`
 * for "no fields", arrays or id-keyed objects, `enum` or `enum_code`, wrapped or bare objects.
 */
import { z } from "zod";

import { parseJsonKeepingDigits } from "../answer.ts";
import type {
  KommoAccount,
  KommoCompany,
  KommoContact,
  KommoFieldDefinition,
  KommoFieldValue,
  KommoLead,
  KommoNote,
  KommoPipeline,
  KommoTask,
  KommoUser,
} from "./kommo-client.ts";

/** The key whose digits are kept as they were written (Kommo, since 2026: major units with a fraction). */
export const exactAmountKey = "price_with_minor_units";

export function parseKommoJson(text: string): unknown {
  return parseJsonKeepingDigits(text, exactAmountKey);
}

const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(?:\.\d+)?$/)
    .transform(Number),
]);
const id = number.pipe(z.number().int());
const words = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === "" ? undefined : value));
const seconds = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const closedSeconds = z
  .number()
  .nullish()
  .transform((value) => (value === null || value === 0 ? undefined : value));
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true);

/** Some lists come as an object keyed by id; nothing there is null, an absent key or `[]`. */
function listOf<S extends z.ZodType>(item: S) {
  return z
    .union([z.array(item), z.record(z.string(), item)])
    .nullish()
    .transform((value): z.output<S>[] => (value === null || value === undefined ? [] : Object.values(value)));
}

const fieldItem = z.object({
  value: z.unknown(),
  enum_id: z.number().nullish(),
  enum_code: z.string().nullish(),
  /** Older reads: the code of the option; seen as its id too. */
  enum: z.union([z.string(), z.number()]).nullish(),
});

const field = z
  .object({
    field_id: id,
    field_name: words,
    field_code: optionalText,
    field_type: words,
    /** A list; a single item has been seen bare. */
    values: z.unknown().transform((values): readonly unknown[] => (isList(values) ? values : [values])),
  })
  .transform((raw): KommoFieldValue => ({
    fieldId: raw.field_id,
    fieldName: raw.field_name,
    fieldCode: raw.field_code,
    fieldType: raw.field_type,
    values: raw.values.flatMap(parseFieldItem),
  }));

const fields = listOf(field);

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Files, links to other entities and legal entities have objects for values: they are left out. */
function parseFieldItem(raw: unknown): KommoFieldValue["values"] {
  const parsed = fieldItem.safeParse(raw);
  if (!parsed.success) return [];
  const { value = null, ...item } = parsed.data;
  if (
    value !== null &&
    typeof value !== "string" &&
    typeof value !== "number" &&
    typeof value !== "boolean"
  ) {
    return [];
  }
  const enumId = item.enum_id ?? (typeof item.enum === "number" ? item.enum : undefined);
  const enumCode = item.enum_code ?? (typeof item.enum === "string" ? item.enum : undefined);
  // Lists of another kind (chained lists) have no `value` and no option at all.
  return value === null && enumId === undefined && enumCode === undefined
    ? []
    : [{ value, enumId, enumCode }];
}

export const accountSchema = z
  .object({
    id,
    name: words,
    subdomain: words,
    currency: words,
    current_user_id: z.number().nullish(),
    _embedded: z.object({ datetime_settings: z.object({ timezone: optionalText }).nullish() }).nullish(),
  })
  .transform(({ _embedded: parts, ...raw }): KommoAccount => ({
    id: raw.id,
    name: raw.name,
    subdomain: raw.subdomain,
    currency: raw.currency,
    timeZone: parts?.datetime_settings?.timezone,
    currentUserId: raw.current_user_id ?? 0,
  }));

const link = z.object({ id, is_main: z.boolean().nullish() });

export const leadSchema = z
  .object({
    id,
    name: words,
    price: number.nullish(),
    [exactAmountKey]: z.union([optionalText, z.number().transform(String)]),
    responsible_user_id: z.number().nullish(),
    status_id: z.number().nullish(),
    pipeline_id: z.number().nullish(),
    created_at: seconds,
    updated_at: seconds,
    closed_at: closedSeconds,
    is_deleted: flag,
    account_id: z.number().nullish(),
    custom_fields_values: fields,
    _embedded: z
      .object({
        tags: listOf(z.object({ name: words })),
        companies: listOf(link),
        contacts: listOf(link),
        // `loss_reason` is an array in one source and an object in the other; nothing here needs it.
      })
      .nullish(),
  })
  .transform(({ _embedded: parts, ...raw }): KommoLead => ({
    id: raw.id,
    name: raw.name,
    price: raw.price ?? 0,
    priceWithMinorUnits: raw[exactAmountKey],
    responsibleUserId: raw.responsible_user_id ?? 0,
    statusId: raw.status_id ?? 0,
    pipelineId: raw.pipeline_id ?? 0,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    closedAt: raw.closed_at,
    isDeleted: raw.is_deleted,
    accountId: raw.account_id ?? 0,
    fields: raw.custom_fields_values,
    tags: (parts?.tags ?? []).map((tag) => tag.name),
    companyId: parts?.companies[0]?.id,
    contacts: (parts?.contacts ?? []).map((contact) => ({
      id: contact.id,
      isMain: contact.is_main === true,
    })),
  }));

export const companySchema = z
  .object({ id, name: words, custom_fields_values: fields })
  .transform((raw): KommoCompany => ({ id: raw.id, name: raw.name, fields: raw.custom_fields_values }));

export const contactSchema = z
  .object({ id, name: words, custom_fields_values: fields })
  .transform((raw): KommoContact => ({
    id: raw.id,
    name: raw.name,
    emails: textsOf(raw.custom_fields_values, "EMAIL"),
    phones: textsOf(raw.custom_fields_values, "PHONE"),
    fields: raw.custom_fields_values,
  }));

/** Found by the field's code, because its name is translated. */
function textsOf(all: readonly KommoFieldValue[], code: "EMAIL" | "PHONE"): readonly string[] {
  return all
    .filter((one) => one.fieldCode === code)
    .flatMap((one) => one.values)
    .map(({ value }) => (value === null ? "" : String(value).trim()))
    .filter((text) => text !== "");
}

export const userSchema = z
  .object({
    id,
    name: words,
    email: words,
    rights: z.object({ is_active: z.boolean().nullish() }).nullish(),
  })
  .transform((raw): KommoUser => ({
    id: raw.id,
    name: raw.name,
    email: raw.email,
    isActive: raw.rights?.is_active !== false,
  }));

const status = z.object({
  id,
  name: words,
  type: z
    .number()
    .nullish()
    .transform((value) => value ?? 0),
});

export const pipelineSchema = z
  .object({
    id,
    name: words,
    is_archive: flag,
    _embedded: z.object({ statuses: listOf(status) }).nullish(),
  })
  .transform(({ _embedded: parts, ...raw }): KommoPipeline => ({
    id: raw.id,
    name: raw.name,
    isArchived: raw.is_archive,
    statuses: parts?.statuses ?? [],
  }));

export const fieldDefinitionSchema = z
  .object({
    id,
    name: words,
    code: optionalText,
    type: words,
    enums: listOf(z.object({ id, value: words })),
    required_statuses: listOf(z.object({ pipeline_id: id, status_id: id })).catch([]),
    is_computed: flag,
  })
  .transform((raw): KommoFieldDefinition => ({
    id: raw.id,
    name: raw.name,
    code: raw.code,
    type: raw.type,
    options: raw.enums,
    requiredAt: raw.required_statuses.map((stage) => ({
      pipelineId: stage.pipeline_id,
      statusId: stage.status_id,
    })),
    isComputed: raw.is_computed,
  }));

export const noteSchema = z
  .object({
    id,
    note_type: words,
    created_at: seconds,
    params: z.object({ service: optionalText, text: words }).nullish().catch(null),
  })
  .transform((raw): KommoNote => ({
    id: raw.id,
    noteType: raw.note_type,
    service: raw.params?.service,
    text: raw.params?.text ?? "",
    createdAt: raw.created_at,
  }));

/** A task, and whose it is: rows are checked against the filter. */
export const taskSchema = z
  .object({
    id,
    text: words,
    is_completed: flag,
    responsible_user_id: z.number().nullish(),
    entity_id: z.number().nullish(),
    entity_type: z.string().nullish(),
  })
  .transform((raw): { readonly task: KommoTask; readonly leadId: number | undefined } => ({
    task: {
      id: raw.id,
      text: raw.text,
      isCompleted: raw.is_completed,
      responsibleUserId: raw.responsible_user_id ?? 0,
    },
    leadId: raw.entity_type === "leads" ? (raw.entity_id ?? undefined) : undefined,
  }));

/** One page: its rows under `_embedded`, and whether another one follows. */
interface KommoPage<T> {
  readonly rows: readonly T[];
  readonly hasNext: boolean;
}

export function pageSchema<S extends z.ZodType>(name: string, row: S) {
  return z
    .object({
      _links: z.object({ next: z.unknown().optional() }).nullish(),
      _embedded: z.object({ [name]: listOf(row) }).nullish(),
    })
    .transform(({ _links: links, _embedded: parts }): KommoPage<z.output<S>> => ({
      rows: parts?.[name] ?? [],
      hasNext: links?.next !== undefined && links.next !== null,
    }));
}

/** The id of what a POST made: wrapped in a list under `_embedded`, or bare. */
export function createdIdSchema(name: string) {
  const made = z.object({ id });
  const wrapped = z
    .object({ _embedded: z.record(z.string(), z.unknown()) })
    .transform(({ _embedded: parts }) => parts[name])
    .pipe(z.tuple([made]).rest(made))
    .transform(([first]) => first);
  return z.union([wrapped, made]);
}
