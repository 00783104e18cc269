/**
 * What handoff asks of Kommo. Answers are parsed and normalised here; nothing outside this folder knows the
 * wire format. Every method throws `VendorError`; "not there" (HTTP 204) is `undefined` or an empty list.
 */

import type { Confidential } from "../confidential.ts";
import type { WriteOptions } from "../write-options.ts";

export interface KommoAccount {
  readonly id: number;
  readonly name: string;
  readonly subdomain: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name; undefined when the account does not say. */
  readonly timeZone: string | undefined;
  readonly currentUserId: number;
}

export interface KommoFieldValue {
  readonly fieldId: number;
  readonly fieldName: string;
  readonly fieldCode: string | undefined;
  readonly fieldType: string;
  readonly values: readonly {
    /** Text, number (dates: Unix seconds), boolean, or null. Objects are left out. */
    readonly value: string | number | boolean | null;
    readonly enumId: number | undefined;
    readonly enumCode: string | undefined;
  }[];
}

export interface KommoLead {
  readonly id: number;
  readonly name: string;
  /** Whole currency units. */
  readonly price: number;
  /** The exact figure as the digits of the JSON text, when the account sends it. */
  readonly priceWithMinorUnits: string | undefined;
  readonly responsibleUserId: number;
  readonly statusId: number;
  readonly pipelineId: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Unix seconds; undefined unless closed. */
  readonly closedAt: number | undefined;
  readonly isDeleted: boolean;
  readonly accountId: number;
  readonly fields: readonly KommoFieldValue[];
  readonly tags: readonly string[];
  readonly companyId: number | undefined;
  readonly contacts: readonly { readonly id: number; readonly isMain: boolean }[];
}

export interface KommoCompany {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly KommoFieldValue[];
}

export interface KommoContact {
  readonly id: number;
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly fields: readonly KommoFieldValue[];
}

export interface KommoUser {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly isActive: boolean;
}

export interface KommoStatus {
  readonly id: number;
  readonly name: string;
  /** 1 = incoming. */
  readonly type: number;
}

export interface KommoPipeline {
  readonly id: number;
  readonly name: string;
  readonly isArchived: boolean;
  readonly statuses: readonly KommoStatus[];
}

export interface KommoFieldDefinition {
  readonly id: number;
  readonly name: string;
  readonly code: string | undefined;
  readonly type: string;
  readonly options: readonly { readonly id: number; readonly value: string }[];
  /** Stages that a deal may enter only with this field filled. */
  readonly requiredAt?: readonly { readonly pipelineId: number; readonly statusId: number }[] | undefined;
  /** Computed by Kommo: cannot be written. */
  readonly isComputed?: boolean | undefined;
}

export interface NewKommoField {
  readonly name: string;
  readonly type: "text" | "url";
  /** Unique within the entity; how we find the field again when somebody renamed it. */
  readonly code: string;
  /** People see it and cannot change it. */
  readonly isApiOnly: boolean;
}

export interface KommoNote {
  readonly id: number;
  readonly noteType: string;
  readonly service: string | undefined;
  readonly text: string;
  readonly createdAt: number;
}

export interface KommoTask {
  readonly id: number;
  readonly text: string;
  readonly isCompleted: boolean;
  readonly responsibleUserId: number;
}

export interface KommoLeadFilter {
  readonly ids?: readonly number[];
  readonly stage?: { readonly pipelineId: number; readonly statusId: number };
  /** Unix seconds, both ends included. */
  readonly closedAt?: { readonly from: number; readonly to: number };
  readonly updatedAt?: { readonly from: number; readonly to: number };
}

/** Status ids such as 142 exist in every pipeline: a stage is the pair. */
export interface KommoStageId {
  readonly pipelineId: number;
  readonly statusId: number;
}

/** A deal went from one stage to another. One that was made in its stage has none. */
export interface KommoStageChange {
  readonly id: string;
  readonly leadId: number;
  /** Unix seconds. */
  readonly at: number;
  readonly before: KommoStageId | undefined;
  readonly after: KommoStageId | undefined;
}

export interface KommoStageChangeFilter {
  readonly leads?: readonly number[];
  /** Unix seconds, both ends included. */
  readonly at?: { readonly from: number; readonly to: number };
  /** The stage that was entered. */
  readonly after?: KommoStageId;
}

export type KommoFieldWrite =
  | { readonly fieldId: number; readonly text: string }
  | { readonly fieldId: number; readonly clear: true };

export interface KommoWebhook {
  readonly id: number;
  readonly address: Confidential;
  /** `status_lead`, `add_lead` … */
  readonly events: readonly string[];
  /** Kommo switches a webhook off that failed too often. */
  readonly isEnabled: boolean;
}

/** Administrators only, and not on the base plan: both are a 403, which is `refused`. */
export interface KommoWebhooks {
  /** GET /webhooks, every page. */
  webhooks(): Promise<readonly KommoWebhook[]>;
  /** POST /webhooks: keyed by the address, so it may be repeated; replaces the events of one that exists. */
  putWebhook(
    webhook: { readonly address: string; readonly events: readonly string[] },
    options: WriteOptions,
  ): Promise<KommoWebhook>;
  /** DELETE /webhooks by address; one that is not there is no failure. */
  deleteWebhook(address: string, options: WriteOptions): Promise<void>;
}

export interface KommoClient extends KommoWebhooks {
  readonly baseUrl: string;
  /** GET /account?with=datetime_settings */
  account(): Promise<KommoAccount>;
  /** GET /leads/{id}?with=contacts */
  lead(id: number): Promise<KommoLead | undefined>;
  /** Every page, ascending by id; each row is checked again against the filter. */
  leads(filter: KommoLeadFilter): AsyncIterable<KommoLead>;
  /**
   * GET /events of the type lead_status_changed: every page, in no particular order; each row is checked again
   * against the filter. How long Kommo keeps events is not documented.
   */
  stageChanges(filter: KommoStageChangeFilter): AsyncIterable<KommoStageChange>;
  companies(ids: readonly number[]): Promise<readonly KommoCompany[]>;
  contacts(ids: readonly number[]): Promise<readonly KommoContact[]>;
  /** Admins only: a 403 problem+json is `refused`. Every page. */
  users(): Promise<readonly KommoUser[]>;
  pipelines(): Promise<readonly KommoPipeline[]>;
  fieldDefinitions(entity: "leads" | "companies" | "contacts"): Promise<readonly KommoFieldDefinition[]>;
  /**
   * POST /{entity}/custom_fields: administrators only. A code that is taken (400 with the path `code`) means
   * that the field is there already: it is read and given back.
   */
  createField(
    entity: "leads" | "companies" | "contacts",
    field: NewKommoField,
    options: WriteOptions,
  ): Promise<KommoFieldDefinition>;
  /** Our service messages on a deal, newest first, every page. */
  serviceNotes(leadId: number): Promise<readonly KommoNote[]>;
  tasks(leadId: number): Promise<readonly KommoTask[]>;

  /** PATCH /leads/{id}: absolute, so it may be repeated. */
  patchLead(
    id: number,
    change: {
      readonly fields?: readonly KommoFieldWrite[];
      readonly stage?: { readonly pipelineId: number; readonly statusId: number };
    },
    options: WriteOptions,
  ): Promise<void>;
  createServiceNote(
    leadId: number,
    note: { readonly service: string; readonly text: string },
    options: WriteOptions,
  ): Promise<{ readonly id: number }>;
  createTask(
    leadId: number,
    task: { readonly text: string; readonly responsibleUserId: number; readonly completeTill: number },
    options: WriteOptions,
  ): Promise<{ readonly id: number }>;
  /** PATCH /tasks/{id}: absolute. */
  updateTask(
    id: number,
    change: { readonly text?: string; readonly isCompleted?: boolean; readonly result?: string },
    options: WriteOptions,
  ): Promise<void>;
  /** https://{subdomain}.kommo.com/leads/detail/{id} */
  leadUrl(id: number): string;
}
