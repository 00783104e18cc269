/** From a line about a deal to the deal, with the events its life has left. */

import { localMidnightAfter } from "../calendar-day.ts";
import {
  type FieldValues,
  type KommoStore,
  type StoredEvent,
  type StoredLead,
  type StoredValue,
  isClosed,
} from "../kommo-store.ts";
import { tagNamed } from "../tags.ts";
import { type StageName, stages, users } from "./account-seed.ts";
import { leadFields, options } from "./field-seed.ts";

export type ServiceOption = "website" | "branding" | "seo" | "hosting";

export interface LeadSeed {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly stage: StageName;
  readonly companyId?: number;
  readonly contactId?: number;
  readonly responsible?: number;
  readonly services?: readonly ServiceOption[];
  readonly spec?: string;
  readonly team?: string;
  readonly startsInDays?: number;
  readonly dueInDays?: number;
  readonly priority?: "enterprise" | "standard";
  readonly billing?: "fixed" | "hourly";
  readonly hourlyRate?: string;
  readonly seoAmount?: string;
  readonly poNumber?: string;
  readonly tags?: readonly string[];
  /** Days since it came into its stage. */
  readonly daysInStage?: number;
  /** Was won before it came into its stage. */
  readonly wonBefore?: boolean;
  readonly isDeleted?: boolean;
}

const day = 86_400;

/** Adds the deals, and their events in the order of time. */
export function seedLeads(store: KommoStore, seeds: readonly LeadSeed[], nowSeconds: number): void {
  const events = seeds.flatMap((seed) => {
    const lead = toLead(store, seed, nowSeconds);
    store.leads.set(lead.id, lead);
    return lifeOf(seed, lead);
  });
  for (const event of events.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const id = `01sbx${String(store.nextIds.event).padStart(21, "0")}`;
    store.nextIds.event += 1;
    store.events.push({ ...event, id });
  }
}

function toLead(store: KommoStore, seed: LeadSeed, nowSeconds: number): StoredLead {
  const stage = stages[seed.stage];
  const changedAt = nowSeconds - Math.round((seed.daysInStage ?? 3) * day) - (seed.id % 40) * 60;
  const responsible = seed.responsible ?? users.anna;
  return {
    id: seed.id,
    name: seed.name,
    price: seed.price,
    responsibleUserId: responsible,
    ...stage,
    lossReasonId: stage.statusId === 143 ? 12 : null,
    sourceId: 55,
    createdBy: responsible,
    updatedBy: responsible,
    createdAt: changedAt - 21 * day,
    updatedAt: changedAt,
    closedAt: isClosed(stage.statusId) ? changedAt : null,
    isDeleted: seed.isDeleted ?? false,
    fields: fieldsOf(seed, nowSeconds, store.account.timeZone),
    tagIds: (seed.tags ?? []).map((name) => tagNamed(store, name).id),
    companyId: seed.companyId ?? null,
    contacts: seed.contactId === undefined ? [] : [{ id: seed.contactId, isMain: true }],
    listedFromMs: 0,
  };
}

function fieldsOf(seed: LeadSeed, nowSeconds: number, timeZone: string): FieldValues {
  const inDays = (days: number | undefined): StoredValue[] =>
    days === undefined ? [] : [{ value: localMidnightAfter(nowSeconds, days, timeZone) }];
  const rows: readonly (readonly [number, readonly StoredValue[]])[] = [
    [leadFields.serviceType, (seed.services ?? []).map((name) => chosen(name))],
    [leadFields.billingType, seed.billing === undefined ? [] : [chosen(seed.billing)]],
    [leadFields.team, text(seed.team)],
    [leadFields.spec, text(seed.spec)],
    [leadFields.deadline, inDays(seed.dueInDays)],
    [leadFields.startDate, inDays(seed.startsInDays)],
    [leadFields.priority, seed.priority === undefined ? [] : [chosen(seed.priority)]],
    [leadFields.hourlyRate, text(seed.hourlyRate)],
    [leadFields.amount, seed.price === 0 ? [] : text(String(seed.price))],
    [leadFields.poNumber, text(seed.poNumber)],
    [leadFields.seoAmount, text(seed.seoAmount)],
  ];
  return new Map(rows.filter(([, values]) => values.length > 0));
}

function text(value: string | undefined): StoredValue[] {
  return value === undefined ? [] : [{ value }];
}

function chosen(name: keyof typeof options): StoredValue {
  return { value: name, enumId: options[name] };
}

type UnnumberedEvent = Omit<StoredEvent, "id">;

/** Added, then moved once: from the usual stage before, or from won where the deal has moved on. */
function lifeOf(seed: LeadSeed, lead: StoredLead): readonly UnnumberedEvent[] {
  const added = eventOf(lead, "lead_added", lead.createdAt);
  const start = lead.pipelineId === 7_700_002 ? stages.offer : stages.new;
  if (seed.wonBefore === true) {
    const wonAt = lead.updatedAt - 2 * day;
    return [
      added,
      moved(lead, wonAt, stages.negotiation, stages.won),
      moved(lead, lead.updatedAt, stages.won, lead),
    ];
  }
  if (start.statusId === lead.statusId) return [added];
  const before = isClosed(lead.statusId) && start === stages.new ? stages.negotiation : start;
  return [added, moved(lead, lead.updatedAt, before, lead)];
}

interface Stage {
  readonly pipelineId: number;
  readonly statusId: number;
}

function moved(lead: StoredLead, at: number, from: Stage, to: Stage): UnnumberedEvent {
  return {
    ...eventOf(lead, "lead_status_changed", at),
    valueBefore: [{ lead_status: { id: from.statusId, pipeline_id: from.pipelineId } }],
    valueAfter: [{ lead_status: { id: to.statusId, pipeline_id: to.pipelineId } }],
  };
}

function eventOf(lead: StoredLead, type: string, at: number): UnnumberedEvent {
  return {
    type,
    leadId: lead.id,
    createdBy: lead.createdBy,
    createdAt: at,
    valueAfter: [],
    valueBefore: [],
    listedFromMs: 0,
  };
}
